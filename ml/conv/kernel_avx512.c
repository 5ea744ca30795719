// For AVX-512: thirty-two registers of sixteen floats.
#ifdef __x86_64__
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,fma")
#endif
#define KERNELS visao_avx512
#define LANES 16
#define PIXELS 14
#define TAPS 12
#define ROWS 14
#define INPUTS 8
#include "kernel.h"
#include "direct.h"
#include "winograd.h"
#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
