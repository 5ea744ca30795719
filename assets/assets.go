// Package assets holds what the executable carries inside it, so that Visao runs from any folder and without a
// network: the MNIST data set, a trained model and the icon.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed mnist/*.gz
var files embed.FS

// Icon is the application's icon, a PNG of 512×512 pixels. Read it only.
//
//go:embed icon.png
var Icon []byte

// Model is the model that Visao starts with, in the safetensors format. Read it only.
//
//go:embed model.safetensors
var Model []byte

// MNIST returns the data set as its four gzip files in IDX format: train-images-idx3-ubyte.gz,
// train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz, at the root of the file system.
func MNIST() fs.FS {
	mnist, err := fs.Sub(files, "mnist")
	if err != nil {
		panic(err) // the name above is a valid path: only a typo in it gets here
	}
	return mnist
}
