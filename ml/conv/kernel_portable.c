// For any processor: vectors of four floats are SSE2 on amd64, NEON on arm64.
#define KERNELS visao_portable
#define LANES 4
#define PIXELS 6
#define TAPS 6
#define ROWS 6
#define INPUTS 4
#include "kernel.h"
#include "direct.h"
#include "winograd.h"
