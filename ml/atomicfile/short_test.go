//go:build !slow

package atomicfile

// kills is how many processes are killed; the full figure is in slow_test.go.
const kills = 20
