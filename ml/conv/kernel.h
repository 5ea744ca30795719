// The kernels, compiled once per instruction set: the direct convolution of
// direct.h and Winograd's of winograd.h, which say what the arguments are.
#ifndef VISAO_KERNEL_H
#define VISAO_KERNEL_H

typedef struct {
  void (*correlate)(float *y, const float *x, const float *w, const float *b,
                    int in, int out, int relu);
  void (*kernel_gradient)(float *dw, float *db, const float *x, const float *dy,
                          int in, int out);
  void (*mask)(float *x, const float *dx, int n);
  void (*pointwise)(float *y, const float *x, const float *w, int in, int out);
  void (*winograd_kernel)(float *U, const float *w, long n, long count);
  void (*winograd_kernel_gradient)(float *dw, const float *dU, int in, int out);
  void (*winograd_forward)(float *y, float *mean, int *passed, float *V, float *M,
                           const float *x, const float *U, const float *b, int in, int out);
  void (*winograd_backward)(float *x, float *dx, float *dU, float *db, float *V, float *dM,
                            const float *Ut, const float *dz, const int *passed,
                            const float *dmean, int in, int out, int first);
} visao_kernels;

extern const visao_kernels visao_portable, visao_avx2, visao_avx512;

#endif
