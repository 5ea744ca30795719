// Visao answers one question about a picture: why does the network decide this?
package main

import (
	"os"

	"visao/app"
)

func main() {
	os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr))
}
