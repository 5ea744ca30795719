// For AVX2 with fused multiply-add: sixteen registers of eight floats.
#ifdef __x86_64__
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#define KERNELS visao_avx2
#define LANES 8
#define PIXELS 6
#define TAPS 6
#define ROWS 6
#define INPUTS 4
#include "kernel.h"
#include "direct.h"
#include "winograd.h"
#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
