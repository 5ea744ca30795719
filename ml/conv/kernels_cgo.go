//go:build cgo

package conv

// #cgo CFLAGS: -O3 -Wno-psabi
// #cgo noescape correlate
// #cgo nocallback correlate
// #cgo noescape kernel_gradient
// #cgo nocallback kernel_gradient
// #include "kernel.h"
//
// enum { PORTABLE, AVX2, AVX512 };
//
// static int supported(int isa) {
// #ifdef __x86_64__
//   if (isa == AVX512) return __builtin_cpu_supports("avx512f") != 0;
//   if (isa == AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
// #endif
//   return isa == PORTABLE;
// }
//
// static void correlate(int isa, float *y, float *x, float *w, float *b, int in, int out, int relu) {
// #ifdef __x86_64__
//   if (isa == AVX512) { visao_correlate_avx512(y, x, w, b, in, out, relu); return; }
//   if (isa == AVX2) { visao_correlate_avx2(y, x, w, b, in, out, relu); return; }
// #endif
//   visao_correlate_portable(y, x, w, b, in, out, relu);
// }
//
// static void kernel_gradient(int isa, float *dw, float *db, float *x, float *dy, int in, int out) {
// #ifdef __x86_64__
//   if (isa == AVX512) { visao_kernel_gradient_avx512(dw, db, x, dy, in, out); return; }
//   if (isa == AVX2) { visao_kernel_gradient_avx2(dw, db, x, dy, in, out); return; }
// #endif
//   visao_kernel_gradient_portable(dw, db, x, dy, in, out);
// }
import "C"

import "unsafe"

// Kernels lists the kernels that this processor can run, the fastest first.
func Kernels() []Kernel {
	var list []Kernel
	for _, k := range []vectors{{"avx512", C.AVX512}, {"avx2", C.AVX2}, {"portable", C.PORTABLE}} {
		if C.supported(k.isa) != 0 {
			list = append(list, k)
		}
	}
	return append(list, Reference{})
}

// vectors is the C kernel compiled for one instruction set.
type vectors struct {
	name string
	isa  C.int
}

func (k vectors) Name() string { return k.name }

func (k vectors) Correlate(y, x, w, b []float32, in, out int, relu bool) {
	check(y, x, w, in, out)
	var rectify C.int
	if relu {
		rectify = 1
	}
	C.correlate(k.isa, floats(y), floats(x), floats(w), floats(b), C.int(in), C.int(out), rectify)
}

func (k vectors) KernelGradient(dw, db, x, dy []float32, in, out int) {
	check(dy, x, dw, in, out)
	_ = db[:out]
	C.kernel_gradient(k.isa, floats(dw), floats(db), floats(x), floats(dy), C.int(in), C.int(out))
}

// check panics, as an index out of range does, before C would read or write
// outside a slice.
func check(y, x, w []float32, in, out int) {
	if out%16 != 0 {
		panic("conv: the output channels are not a multiple of 16")
	}
	_, _, _ = y[:Area*out], x[:Area*in], w[:9*in*out]
}

func floats(s []float32) *C.float { return (*C.float)(unsafe.Pointer(unsafe.SliceData(s))) }
