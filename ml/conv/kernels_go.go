//go:build !cgo

package conv

// Kernels lists the kernels that this processor can run, the fastest first.
func Kernels() []Kernel { return []Kernel{Reference{}} }
