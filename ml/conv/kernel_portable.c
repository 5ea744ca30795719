// For any processor: vectors of four floats are SSE2 on amd64, NEON on arm64.
#define NAME(f) visao_##f##_portable
#define LANES 4
#define PIXELS 6
#define TAPS 6
#include "kernel.h"
#include "kernel.inc"
