package conv

import (
	"syscall"
	"unsafe"
)

// useHugePages advises the kernel. It may decline, which costs time only.
func useHugePages(s []float32) {
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 4*len(s)), syscall.MADV_HUGEPAGE)
}
