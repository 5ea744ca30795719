// The convolution in GCC/clang vector extensions. This file is no unit of its
// own: kernel_avx2.c and its sisters include it after defining
//
//   KERNELS  the name of the table of functions
//   LANES    floats in a vector register
//   PIXELS   pixels whose sums Correlate keeps in registers
//   TAPS     kernel rows whose sums KernelGradient keeps in registers
//   ROWS     rows whose sums product keeps in registers
//   INPUTS   input channels whose sums Winograd's kernel gradient keeps there
//
// Everything rests on one loop, a small matrix product whose sums stay in
// registers: rows × (2·LANES) outputs, one fused multiply-add each per step.
// Vectors run along the output channels, so every output is one chain of
// multiply-adds in one fixed order: the result does not depend on LANES, and
// AVX2 and AVX-512 agree to the last bit.

#define SIDE 28
#define PADDED 30
#define INLINE static inline __attribute__((always_inline))

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int ints __attribute__((vector_size(4 * LANES)));
// In memory, floats are aligned as floats are.
typedef float mem __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

INLINE vec load(const float *p) { return *(const mem *)p; }
INLINE void store(float *p, vec v) { *(mem *)p = v; }
INLINE ints load_ints(const int *p) { return (ints)load((const float *)p); }
INLINE void store_ints(int *p, ints v) { store((float *)p, (vec)v); }

// The ReLU. What is not a number is kept, so that training can notice it.
INLINE vec rectify(vec v) { return (vec)(~(v <= 0) & (ints)v); }

// multiply_add adds to sum[rows][wide] the product of a rows×steps matrix, whose
// element (r, k) is a[r*a_row + k*a_step], and a steps×(wide·LANES) matrix with
// rows b_step apart. rows and wide are constants at every call.
INLINE void multiply_add(vec sum[16][2], int rows, int wide, const float *a,
                         long a_row, long a_step, const float *b, long b_step,
                         int steps) {
  for (int k = 0; k < steps; k++) {
    vec right[2];
    UNROLL for (int v = 0; v < wide; v++) right[v] = load(b + v * LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      float left = a[r * a_row];
      UNROLL for (int v = 0; v < wide; v++) sum[r][v] += left * right[v];
    }
    a += a_step;
    b += b_step;
  }
}

// pixels computes `pixels` neighbouring pixels of y for wide·LANES channels.
INLINE void correlate_pixels(int pixels, int wide, float *y, const float *x,
                             const float *w, const float *b, int in, int out,
                             int relu) {
  vec sum[16][2];
  UNROLL for (int p = 0; p < pixels; p++)
    UNROLL for (int v = 0; v < wide; v++)
      sum[p][v] = b ? load(b + v * LANES) : (vec){0};
  for (int i = 0; i < 3; i++)
    multiply_add(sum, pixels, wide, x + (long)i * PADDED * in, in, 1,
                 w + (long)i * 3 * in * out, out, 3 * in);
  UNROLL for (int p = 0; p < pixels; p++)
    UNROLL for (int v = 0; v < wide; v++) {
      vec s = sum[p][v];
      store(y + (long)p * out + v * LANES, relu ? rectify(s) : s);
    }
}

INLINE void correlate_channels(int wide, float *y, const float *x,
                               const float *w, const float *b, int in, int out,
                               int relu) {
  for (int row = 0; row < SIDE; row++) {
    const float *from = x + (long)row * PADDED * in;
    float *to = y + ((long)(row + 1) * PADDED + 1) * out;
    int col = 0;
    for (; col + PIXELS <= SIDE; col += PIXELS)
      correlate_pixels(PIXELS, wide, to + (long)col * out, from + (long)col * in,
                       w, b, in, out, relu);
    if (SIDE % PIXELS)
      correlate_pixels(SIDE % PIXELS, wide, to + (long)col * out,
                       from + (long)col * in, w, b, in, out, relu);
  }
}

static void correlate(float *y, const float *x, const float *w, const float *b,
                     int in, int out, int relu) {
  int o = 0;
  for (; o + 2 * LANES <= out; o += 2 * LANES)
    correlate_channels(2, y + o, x, w + o, b ? b + o : 0, in, out, relu);
  for (; o < out; o += LANES)
    correlate_channels(1, y + o, x, w + o, b ? b + o : 0, in, out, relu);
}

// gradient_taps adds to `taps` rows of dw (a row is one kernel column and input
// channel) for wide·LANES output channels.
INLINE void gradient_taps(int taps, int wide, float *dw, const float *x,
                          const float *dy, int in, int out) {
  vec sum[16][2];
  UNROLL for (int t = 0; t < taps; t++)
    UNROLL for (int v = 0; v < wide; v++)
      sum[t][v] = load(dw + (long)t * out + v * LANES);
  for (int row = 0; row < SIDE; row++)
    multiply_add(sum, taps, wide, x + (long)row * PADDED * in, 1, in,
                 dy + ((long)(row + 1) * PADDED + 1) * out, out, SIDE);
  UNROLL for (int t = 0; t < taps; t++)
    UNROLL for (int v = 0; v < wide; v++)
      store(dw + (long)t * out + v * LANES, sum[t][v]);
}

INLINE void gradient_channels(int wide, float *dw, const float *x,
                              const float *dy, int in, int out) {
  for (int i = 0; i < 3; i++) {
    const float *from = x + (long)i * PADDED * in;
    float *to = dw + (long)i * 3 * in * out;
    int t = 0;
    for (; t + TAPS <= 3 * in; t += TAPS)
      gradient_taps(TAPS, wide, to + (long)t * out, from + t, dy, in, out);
    for (; t < 3 * in; t += 3)
      gradient_taps(3, wide, to + (long)t * out, from + t, dy, in, out);
  }
}

static void kernel_gradient(float *dw, float *db, const float *x,
                           const float *dy, int in, int out) {
  int o = 0;
  for (; o + 2 * LANES <= out; o += 2 * LANES)
    gradient_channels(2, dw + o, x, dy + o, in, out);
  for (; o < out; o += LANES)
    gradient_channels(1, dw + o, x, dy + o, in, out);
  for (int row = 1; row <= SIDE; row++)
    for (o = 0; o < out; o += LANES) {
      vec sum = {0};
      for (int col = 1; col <= SIDE; col++) sum += load(dy + ((long)row * PADDED + col) * out + o);
      store(db + o, load(db + o) + sum);
    }
}

// mask replaces the interior of x [30][30][n], which a ReLU gave, by the gradient
// before that ReLU: by dx, where it let something pass.
static void mask(float *x, const float *dx, int n) {
  for (int row = 1; row <= SIDE; row++)
    for (long i = ((long)row * PADDED + 1) * n; i < ((long)row * PADDED + 1 + SIDE) * n; i += LANES)
      store(x + i, (vec)(~(load(x + i) <= 0) & (ints)load(dx + i)));
}

// product writes C = A B for A [rows][inner] and B [inner][out], rows a constant;
// its parts write ROWS rows and wide·LANES columns, from the pointers on.
INLINE void product_rows(int rows, int wide, float *C, const float *A,
                         const float *B, int inner, int out) {
  vec sum[16][2];
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < wide; v++) sum[r][v] = (vec){0};
  multiply_add(sum, rows, wide, A, inner, 1, B, out, inner);
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < wide; v++) store(C + (long)r * out + v * LANES, sum[r][v]);
}

INLINE void product_columns(int rows, int wide, float *C, const float *A, const float *B,
                            int inner, int out) {
  int r = 0;
  for (; r + ROWS <= rows; r += ROWS)
    product_rows(ROWS, wide, C + (long)r * out, A + (long)r * inner, B, inner, out);
  product_rows(rows % ROWS, wide, C + (long)r * out, A + (long)r * inner, B, inner, out);
}

INLINE void product(int rows, float *C, const float *A, const float *B, int inner, int out) {
  int o = 0;
  for (; o + 2 * LANES <= out; o += 2 * LANES)
    product_columns(rows, 2, C + o, A, B + o, inner, out);
  for (; o < out; o += LANES) product_columns(rows, 1, C + o, A, B + o, inner, out);
}

// pointwise writes y [28][28][out], which has no border: the channels of each
// pixel of x [30][30][in] times w [in][out], a 1×1 convolution.
static void pointwise(float *y, const float *x, const float *w, int in, int out) {
  for (int row = 0; row < SIDE; row++)
    product(SIDE, y + (long)row * SIDE * out, x + ((long)(row + 1) * PADDED + 1) * in, w, in, out);
}
