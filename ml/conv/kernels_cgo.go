//go:build cgo

package conv

// #cgo CFLAGS: -O3 -Wno-psabi
// #cgo noescape correlate
// #cgo nocallback correlate
// #cgo noescape kernel_gradient
// #cgo nocallback kernel_gradient
// #cgo noescape mask
// #cgo nocallback mask
// #cgo noescape pointwise
// #cgo nocallback pointwise
// #cgo noescape winograd_kernel
// #cgo nocallback winograd_kernel
// #cgo noescape winograd_kernel_gradient
// #cgo nocallback winograd_kernel_gradient
// #cgo noescape winograd_forward
// #cgo nocallback winograd_forward
// #cgo noescape winograd_backward
// #cgo nocallback winograd_backward
// #include <stddef.h>
// #include "kernel.h"
//
// enum { PORTABLE, AVX2, AVX512 };
//
// // kernels returns the functions for an instruction set, or NULL if the
// // processor does not have it.
// static const visao_kernels *kernels(int isa) {
// #ifdef __x86_64__
//   if (isa == AVX512) return __builtin_cpu_supports("avx512f") ? &visao_avx512 : NULL;
//   if (isa == AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &visao_avx2 : NULL;
// #endif
//   return isa == PORTABLE ? &visao_portable : NULL;
// }
//
// // Go cannot call through a pointer to a function.
// static void correlate(const visao_kernels *k, float *y, float *x, float *w, float *b, int in, int out, int relu) {
//   k->correlate(y, x, w, b, in, out, relu);
// }
// static void kernel_gradient(const visao_kernels *k, float *dw, float *db, float *x, float *dy, int in, int out) {
//   k->kernel_gradient(dw, db, x, dy, in, out);
// }
// static void mask(const visao_kernels *k, float *x, float *dx, int n) { k->mask(x, dx, n); }
// static void pointwise(const visao_kernels *k, float *y, float *x, float *w, int in, int out) {
//   k->pointwise(y, x, w, in, out);
// }
// static void winograd_kernel(const visao_kernels *k, float *U, float *w, long n, long count) {
//   k->winograd_kernel(U, w, n, count);
// }
// static void winograd_kernel_gradient(const visao_kernels *k, float *dw, float *dU, int in, int out) {
//   k->winograd_kernel_gradient(dw, dU, in, out);
// }
// static void winograd_forward(const visao_kernels *k, float *y, float *mean, int *passed, float *V, float *M,
//                              float *x, float *U, float *b, int in, int out) {
//   k->winograd_forward(y, mean, passed, V, M, x, U, b, in, out);
// }
// static void winograd_backward(const visao_kernels *k, float *x, float *dx, float *dU, float *db, float *V, float *dM,
//                               float *Ut, float *dz, int *passed, float *dmean, int in, int out, int first) {
//   k->winograd_backward(x, dx, dU, db, V, dM, Ut, dz, passed, dmean, in, out, first);
// }
import "C"

import "unsafe"

// Kernels lists the kernels that this processor can run, the fastest first.
func Kernels() []Kernel {
	var list []Kernel
	for _, k := range []struct {
		name string
		isa  C.int
	}{{"avx512", C.AVX512}, {"avx2", C.AVX2}, {"portable", C.PORTABLE}} {
		if table := C.kernels(k.isa); table != nil {
			list = append(list, vectors{k.name, table})
		}
	}
	return append(list, Reference{})
}

// vectors are the C kernels compiled for one instruction set.
type vectors struct {
	name  string
	table *C.visao_kernels
}

var _ winograd = vectors{}

func (k vectors) Name() string { return k.name }

func (k vectors) Correlate(y, x, w, b []float32, in, out int, relu bool) {
	check(y, x, w, in, out)
	if b != nil {
		_ = b[:out]
	}
	C.correlate(k.table, floats(y), floats(x), floats(w), floats(b), C.int(in), C.int(out), flag(relu))
}

func (k vectors) KernelGradient(dw, db, x, dy []float32, in, out int) {
	check(dy, x, dw, in, out)
	_ = db[:out]
	C.kernel_gradient(k.table, floats(dw), floats(db), floats(x), floats(dy), C.int(in), C.int(out))
}

func (k vectors) Mask(x, dx []float32, n int) {
	_, _ = x[:Area*n], dx[:Area*n]
	checkChannels(n)
	C.mask(k.table, floats(x), floats(dx), C.int(n))
}

func (k vectors) Pointwise(y, x, w []float32, in, out int) {
	_, _, _ = y[:Side*Side*out], x[:Area*in], w[:in*out]
	checkChannels(out)
	C.pointwise(k.table, floats(y), floats(x), floats(w), C.int(in), C.int(out))
}

func (k vectors) transformKernel(u, w []float32, n, count int) {
	_, _ = u[:(points-1)*n+count], w[:8*n+count]
	C.winograd_kernel(k.table, floats(u), floats(w), C.long(n), C.long(count))
}

func (k vectors) transformGradient(dw, du []float32, in, out int) {
	_, _ = dw[:9*in*out], du[:points*in*out]
	C.winograd_kernel_gradient(k.table, floats(dw), floats(du), C.int(in), C.int(out))
}

func (k vectors) winogradForward(y, mean []float32, passed []int32, v, m, x, u, b []float32, in, out int) {
	checkWinograd(v, m, x, mean, passed, in, out)
	checkIfAny(y, Area*out)
	_, _ = u[:points*in*out], b[:out]
	C.winograd_forward(k.table, floats(y), floats(mean), ints(passed), floats(v), floats(m), floats(x), floats(u),
		floats(b), C.int(in), C.int(out))
}

func (k vectors) winogradBackward(x, dx, du, db, v, dm, ut, dz []float32, passed []int32, dmean []float32,
	in, out int, first bool,
) {
	checkWinograd(v, dm, x, dmean, passed, in, out)
	checkIfAny(dx, Area*in)
	_, _, _ = du[:points*in*out], db[:out], ut[:points*in*out]
	if dz != nil {
		_ = dz[:Area*out]
	} else {
		_, _ = passed[:tiles*out], dmean[:out]
	}
	C.winograd_backward(k.table, floats(x), floats(dx), floats(du), floats(db), floats(v), floats(dm), floats(ut),
		floats(dz), ints(passed), floats(dmean), C.int(in), C.int(out), flag(first))
}

// check panics, as an index out of range does, before C would read or write
// outside a slice.
func check(y, x, w []float32, in, out int) {
	checkChannels(out)
	_, _, _ = y[:Area*out], x[:Area*in], w[:9*in*out]
}

func checkChannels(n int) {
	if n%16 != 0 {
		panic("conv: the channels are not a multiple of 16")
	}
}

// checkWinograd is check for the Winograd passes.
func checkWinograd(v, m, x, mean []float32, passed []int32, in, out int) {
	checkChannels(in)
	checkChannels(out)
	_, _, _ = v[:points*tiles*in], m[:points*tiles*out], x[:Area*in]
	checkIfAny(mean, out)
	checkIfAny(passed, tiles*out)
}

// checkIfAny checks a slice that may be nil, because C then does without it.
func checkIfAny[T any](s []T, n int) {
	if s != nil {
		_ = s[:n]
	}
}

func flag(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

func floats(s []float32) *C.float { return (*C.float)(unsafe.Pointer(unsafe.SliceData(s))) }

func ints(s []int32) *C.int { return (*C.int)(unsafe.Pointer(unsafe.SliceData(s))) }
