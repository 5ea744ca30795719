// The 3×3 convolution by Winograd's minimal filtering F(4×4, 3×3) (Winograd 1980;
// Lavin and Gray 2016), a quarter of the multiplications of the direct one.
// Included after direct.h, once per instruction set.
//
// In one dimension, four outputs of a 3-tap filter g over six inputs d,
// y_i = Σ_j d_{i+j} g_j, are the product of two polynomials, but for an exchange
// of roles. A product of degree 5 is fixed by its values at six points; with the
// points 0, ±1, ±2 and ∞ that gives
//
//   y = Aᵀ [(G g) ⊙ (Bᵀ d)]
//
//        ⎡4  0 −5  0  1  0⎤       ⎡ 1/4    0     0 ⎤
//        ⎢0 −4 −4  1  1  0⎥       ⎢−1/6 −1/6  −1/6 ⎥        ⎡1  1  1  1  1  0⎤
//   Bᵀ = ⎢0  4 −4 −1  1  0⎥   G = ⎢−1/6  1/6  −1/6 ⎥   Aᵀ = ⎢0  1 −1  2 −2  0⎥
//        ⎢0 −2 −1  2  1  0⎥       ⎢ 1/24  1/12  1/6⎥        ⎢0  1  1  4  4  0⎥
//        ⎢0  2 −1 −2  1  0⎥       ⎢ 1/24 −1/12  1/6⎥        ⎣0  1 −1  8 −8  1⎦
//        ⎣0  4  0 −5  0  1⎦       ⎣  0    0     1  ⎦
//
// with six multiplications instead of twelve. In two dimensions each matrix acts
// on rows and on columns, Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A: 36 multiplications for
// 4×4 outputs instead of 144. Summed over input channels, the products at each of
// the 36 points are a matrix product over all 7×7 tiles of a picture:
//
//   V[p] = Bᵀ d B       49 × in     once per picture
//   U[p] = G g Gᵀ       in × out    once per step
//   M[p] = V[p] U[p]    49 × out    this is where the time goes
//
// The gradients are the adjoints of these steps, so they cost the same:
//
//   dM = A dY Aᵀ        dV[p] = dM[p] U[p]ᵀ      dX = B dV Bᵀ
//                       dU[p] = V[p]ᵀ dM[p]      dg = Gᵀ dU G

#define POINTS 36
#define TILES 49

// The three products with Bᵀ, Aᵀ, A and B on six (or four) vectors, `s` apart.
INLINE void times_Bt(vec *d, int s) {
  vec d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s], d5 = d[5 * s];
  vec a = d4 - 4 * d2, b = d3 - 4 * d1, c = d4 - d2, e = 2 * (d3 - d1);
  d[0] = 4 * d0 - 5 * d2 + d4;
  d[s] = a + b;
  d[2 * s] = a - b;
  d[3 * s] = c + e;
  d[4 * s] = c - e;
  d[5 * s] = 4 * d1 - 5 * d3 + d5;
}

INLINE void times_At(vec *m, int s) {
  vec m0 = m[0], m1 = m[s], m2 = m[2 * s], m3 = m[3 * s], m4 = m[4 * s], m5 = m[5 * s];
  vec a = m1 + m2, b = m1 - m2, c = m3 + m4, e = m3 - m4;
  m[0] = m0 + a + c;
  m[s] = b + 2 * e;
  m[2 * s] = a + 4 * c;
  m[3 * s] = b + 8 * e + m5;
}

INLINE void times_A(vec *y, int s) {
  vec y0 = y[0], y1 = y[s], y2 = y[2 * s], y3 = y[3 * s];
  vec a = y0 + y2, b = y1 + y3, c = y0 + 4 * y2, e = 2 * y1 + 8 * y3;
  y[s] = a + b;
  y[2 * s] = a - b;
  y[3 * s] = c + e;
  y[4 * s] = c - e;
  y[5 * s] = y3;
}

INLINE void times_B(vec *v, int s) {
  vec v0 = v[0], v1 = v[s], v2 = v[2 * s], v3 = v[3 * s], v4 = v[4 * s], v5 = v[5 * s];
  vec a = v1 + v2, b = v1 - v2, c = v3 + v4, e = v3 - v4;
  v[0] = 4 * v0;
  v[s] = 4 * (v5 - b) - 2 * e;
  v[2 * s] = -5 * v0 - 4 * a - c;
  v[3 * s] = b + 2 * e - 5 * v5;
  v[4 * s] = v0 + a + c;
  v[5 * s] = v5;
}

// G g for one row or column of three, and its adjoint Gᵀ u.
INLINE void times_G(vec *u, vec g0, vec g1, vec g2, int s) {
  vec a = g0 + g2, b = g0 + 4 * g2;
  u[0] = g0 * 0.25f;
  u[s] = (a + g1) * (-1.0f / 6);
  u[2 * s] = (a - g1) * (-1.0f / 6);
  u[3 * s] = (b + 2 * g1) * (1.0f / 24);
  u[4 * s] = (b - 2 * g1) * (1.0f / 24);
  u[5 * s] = g2;
}

INLINE void times_Gt(vec *u, int s) {
  vec a = u[s] + u[2 * s], b = u[s] - u[2 * s], c = u[3 * s] + u[4 * s], e = u[3 * s] - u[4 * s];
  vec g0 = 0.25f * u[0] - a * (1.0f / 6) + c * (1.0f / 24);
  vec g1 = e * (1.0f / 12) - b * (1.0f / 6);
  vec g2 = (c - a) * (1.0f / 6) + u[5 * s];
  u[0] = g0;
  u[s] = g1;
  u[2 * s] = g2;
}

// winograd_kernel writes U [36][n] for w [3][3][n], of which count, from the
// pointers on. Both are multiples of 16.
static void winograd_kernel(float *U, const float *w, long n, long count) {
  for (long i = 0; i < count; i += LANES) {
    vec u[36], g[9];
    UNROLL for (int t = 0; t < 9; t++) g[t] = load(w + t * n + i);
    UNROLL for (int c = 0; c < 3; c++) times_G(u + c, g[c], g[3 + c], g[6 + c], 6);
    UNROLL for (int r = 0; r < 6; r++) times_G(u + 6 * r, u[6 * r], u[6 * r + 1], u[6 * r + 2], 1);
    UNROLL for (int p = 0; p < POINTS; p++) store(U + p * n + i, u[p]);
  }
}

// winograd_kernel_gradient writes dw [3][3][in][out] for dU [36][in][out].
static void winograd_kernel_gradient(float *dw, const float *dU, int in, int out) {
  long n = (long)in * out;
  for (long i = 0; i < n; i += LANES) {
    vec u[36];
    UNROLL for (int p = 0; p < POINTS; p++) u[p] = load(dU + p * n + i);
    UNROLL for (int c = 0; c < 6; c++) times_Gt(u + c, 6);
    UNROLL for (int r = 0; r < 3; r++) {
      times_Gt(u + 6 * r, 1);
      UNROLL for (int c = 0; c < 3; c++) store(dw + (3 * r + c) * n + i, u[6 * r + c]);
    }
  }
}

// products writes C[p] = A[p] B[p] at every point p, for A [36][49][inner] and
// B [36][inner][out].
static void products(float *C, const float *A, const float *B, int inner, int out) {
  for (int p = 0; p < POINTS; p++, C += TILES * out, A += TILES * inner, B += inner * out)
    product(TILES, C, A, B, inner, out);
}

// outer_products adds to dU[p] the product V[p]ᵀ dM[p] at every point p; the
// first one overwrites.
INLINE void outer_columns(int wide, float *dU, const float *V, const float *dM,
                          int in, int out, int first) {
  int i = 0;
  for (; i < in; i += INPUTS) {
    vec sum[16][2];
    UNROLL for (int r = 0; r < INPUTS; r++)
      UNROLL for (int v = 0; v < wide; v++)
        sum[r][v] = first ? (vec){0} : load(dU + (long)(i + r) * out + v * LANES);
    multiply_add(sum, INPUTS, wide, V + i, 1, in, dM, out, TILES);
    UNROLL for (int r = 0; r < INPUTS; r++)
      UNROLL for (int v = 0; v < wide; v++)
        store(dU + (long)(i + r) * out + v * LANES, sum[r][v]);
  }
}

static void outer_products(float *dU, const float *V, const float *dM, int in, int out, int first) {
  for (int p = 0; p < POINTS; p++, dU += in * out, V += TILES * in, dM += TILES * out) {
    int o = 0;
    for (; o + 2 * LANES <= out; o += 2 * LANES) outer_columns(2, dU + o, V, dM + o, in, out, first);
    for (; o < out; o += LANES) outer_columns(1, dU + o, V, dM + o, in, out, first);
  }
}

// transform_input writes V [36][49][in] of x.
static void transform_input(float *V, const float *x, int in) {
  for (int t = 0; t < TILES; t++)
    for (int i = 0; i < in; i += LANES) {
      const float *from = x + ((long)(t / 7) * 4 * PADDED + t % 7 * 4) * in + i;
      vec d[36];
      UNROLL for (int c = 0; c < 6; c++) {
        UNROLL for (int r = 0; r < 6; r++) d[6 * r + c] = load(from + ((long)r * PADDED + c) * in);
        times_Bt(d + c, 6);
      }
      UNROLL for (int r = 0; r < 6; r++) {
        times_Bt(d + 6 * r, 1);
        UNROLL for (int c = 0; c < 6; c++) store(V + ((long)(6 * r + c) * TILES + t) * in + i, d[6 * r + c]);
      }
    }
}

// winograd_forward computes ReLU(x * w + b), for w's U: the maps themselves, to
// the interior of y, or what training needs of them when all that follows is
// their average: that, to mean [out], and which of a tile's 16 values passed the
// ReLU, one bit each, to passed [49][out]. Each of the three may be null.
// V and M are room for [36][49][in] and [36][49][out].
static void winograd_forward(float *y, float *mean, int *passed, float *V, float *M,
                             const float *x, const float *U, const float *b, int in, int out) {
  transform_input(V, x, in);
  products(M, V, U, in, out);
  if (mean)
    for (int o = 0; o < out; o += LANES) store(mean + o, (vec){0});
  for (int t = 0; t < TILES; t++)
    for (int o = 0; o < out; o += LANES) {
      vec m[36], bias = load(b + o);
      UNROLL for (int c = 0; c < 6; c++) {
        UNROLL for (int r = 0; r < 6; r++) m[6 * r + c] = load(M + ((long)(6 * r + c) * TILES + t) * out + o);
        times_At(m + c, 6);
      }
      UNROLL for (int r = 0; r < 4; r++) {
        times_At(m + 6 * r, 1);
        UNROLL for (int c = 0; c < 4; c++) m[6 * r + c] = rectify(m[6 * r + c] + bias);
      }
      if (y) {
        float *to = y + ((long)(t / 7 * 4 + 1) * PADDED + t % 7 * 4 + 1) * out + o;
        UNROLL for (int r = 0; r < 4; r++)
          UNROLL for (int c = 0; c < 4; c++) store(to + ((long)r * PADDED + c) * out, m[6 * r + c]);
      }
      if (mean) {
        vec sum = {0};
        UNROLL for (int r = 0; r < 4; r++)
          sum += (m[6 * r] + m[6 * r + 1]) + (m[6 * r + 2] + m[6 * r + 3]);
        store(mean + o, load(mean + o) + sum * (1.0f / (SIDE * SIDE)));
      }
      if (passed) {
        ints bits = {0};
        UNROLL for (int r = 0; r < 4; r++)
          UNROLL for (int c = 0; c < 4; c++) bits |= ~(m[6 * r + c] <= 0) & 1 << (4 * r + c);
        store_ints(passed + (long)t * out + o, bits);
      }
    }
}

// winograd_backward adds to dU [36][in][out] and db [out] what one picture
// contributes (the first one overwrites), and if dx [30][30][in] is not null,
// computes there, for Ut [36][out][in], the transposed U, the gradient with respect
// to x and replaces x by what of it passes the ReLU below. It starts from
// dz [30][30][out], the gradient before this layer's ReLU; or, if that is null,
// from dmean [out] and passed. V and dM are room as before: V is computed anew,
// which takes less time than fetching it from memory.
static void winograd_backward(float *x, float *dx, float *dU, float *db, float *V, float *dM,
                              const float *Ut, const float *dz, const int *passed,
                              const float *dmean, int in, int out, int first) {
  transform_input(V, x, in);
  if (first)
    for (int o = 0; o < out; o += LANES) store(db + o, (vec){0});
  for (int t = 0; t < TILES; t++)
    for (int o = 0; o < out; o += LANES) {
      vec m[36], sum = {0};
      if (dz) {
        const float *from = dz + ((long)(t / 7 * 4 + 1) * PADDED + t % 7 * 4 + 1) * out + o;
        UNROLL for (int r = 0; r < 4; r++)
          UNROLL for (int c = 0; c < 4; c++) m[6 * r + c] = load(from + ((long)r * PADDED + c) * out);
      } else {
        vec share = load(dmean + o) * (1.0f / (SIDE * SIDE));
        ints bits = load_ints(passed + (long)t * out + o);
        UNROLL for (int r = 0; r < 4; r++)
          UNROLL for (int c = 0; c < 4; c++)
            m[6 * r + c] = (vec)(((bits & 1 << (4 * r + c)) != 0) & (ints)share);
      }
      UNROLL for (int r = 0; r < 4; r++)
        sum += (m[6 * r] + m[6 * r + 1]) + (m[6 * r + 2] + m[6 * r + 3]);
      store(db + o, load(db + o) + sum);
      UNROLL for (int c = 0; c < 4; c++) times_A(m + c, 6);
      UNROLL for (int r = 0; r < 6; r++) {
        times_A(m + 6 * r, 1);
        UNROLL for (int c = 0; c < 6; c++) store(dM + ((long)(6 * r + c) * TILES + t) * out + o, m[6 * r + c]);
      }
    }
  outer_products(dU, V, dM, in, out, first);
  if (!dx) return;

  float *dV = V; // V has done its work
  products(dV, dM, Ut, out, in);
  for (long i = 0; i < (long)PADDED * PADDED * in; i += LANES) store(dx + i, (vec){0});
  for (int t = 0; t < TILES; t++)
    for (int i = 0; i < in; i += LANES) {
      float *to = dx + ((long)(t / 7) * 4 * PADDED + t % 7 * 4) * in + i;
      vec v[36];
      UNROLL for (int c = 0; c < 6; c++) {
        UNROLL for (int r = 0; r < 6; r++) v[6 * r + c] = load(dV + ((long)(6 * r + c) * TILES + t) * in + i);
        times_B(v + c, 6);
      }
      UNROLL for (int r = 0; r < 6; r++) {
        times_B(v + 6 * r, 1);
        UNROLL for (int c = 0; c < 6; c++) {
          float *pixel = to + ((long)r * PADDED + c) * in;
          store(pixel, load(pixel) + v[6 * r + c]); // tiles overlap by two
        }
      }
    }
  mask(x, dx, in);
}

const visao_kernels KERNELS = {
    correlate,        kernel_gradient,   mask, pointwise, winograd_kernel, winograd_kernel_gradient,
    winograd_forward, winograd_backward,
};
