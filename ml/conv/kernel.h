// The 3×3 convolution, compiled once per instruction set. The shapes and the
// meaning of every argument are those of the Go interface Kernel in conv.go.
#ifndef VISAO_KERNEL_H
#define VISAO_KERNEL_H

#define DECLARE(isa)                                                          \
  void visao_correlate_##isa(float *y, const float *x, const float *w,       \
                             const float *b, int in, int out, int relu);      \
  void visao_kernel_gradient_##isa(float *dw, float *db, const float *x,     \
                                   const float *dy, int in, int out);

DECLARE(portable)
#ifdef __x86_64__
DECLARE(avx2)
DECLARE(avx512)
#endif
#undef DECLARE

#endif
