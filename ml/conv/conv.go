// Package conv is the fused 3×3 convolution + bias + ReLU: a differentiable
// Gorgonia operation of our own, over kernels of our own.
//
// Pictures are stored channels innermost with a border of one zero pixel, as
// [30][30][channels] float32: "same" padding then needs no border cases, and
// the three horizontal neighbours of a pixel are contiguous. Kernels are
// [3][3][in][out] (row, column, input channel, output channel), as Keras stores
// them. A convolution here is what deep learning calls one, a cross-correlation:
//
//	y[r][c][o] = Σ_{i,j,k} x[r+i-1][c+j-1][k] · w[i][j][k][o] + b[o]
package conv

import "os"

const (
	// Side is the number of rows and columns of a picture, without its border.
	Side = 28
	// Padded is Side with the border of one zero pixel at either end.
	Padded = Side + 2
	// Area is the number of pixels of a padded picture: one channel's worth
	// of floats.
	Area = Padded * Padded
)

// Kernel is the arithmetic of one layer on one picture. Its methods may be
// called at once from several goroutines on different outputs. All slices must
// have at least the lengths given; out must be a multiple of 16.
type Kernel interface {
	// Name is what this kernel is compiled for, such as "avx2".
	Name() string

	// Correlate writes the interior of y [30][30][out]: the correlation of
	// x [30][30][in] with w [3][3][in][out], plus b [out] and, if relu is
	// set, cut at zero. A nil b stands for zeros. The border of y is left.
	Correlate(y, x, w, b []float32, in, out int, relu bool)

	// KernelGradient adds to dw [3][3][in][out] and db [out] what one picture
	// contributes: the correlation of x [30][30][in] with dy [30][30][out],
	// and the sum of dy over its pixels. The border of dy is not read.
	KernelGradient(dw, db, x, dy []float32, in, out int)

	// Mask replaces the interior of x [30][30][n], which a ReLU gave, by the
	// gradient before that ReLU: by dx where x is positive, else by zero.
	Mask(x, dx []float32, n int)

	// Pointwise writes y [28][28][out], which has no border: the channels of
	// each pixel of x [30][30][in] times w [in][out].
	Pointwise(y, x, w []float32, in, out int)
}

// transpose writes to t [out][in] the transpose of w [in][out].
func transpose(t, w []float32, in, out int) {
	for i := range in {
		for o := range out {
			t[o*in+i] = w[i*out+o]
		}
	}
}

// Best returns the fastest kernel of this processor, or the one that the
// environment variable VISAO_KERNEL names ("avx512", "avx2", "portable", "go"):
// so the others can be timed and compared. "direct" is the fastest without
// Winograd's algorithm.
func Best() Kernel {
	kernels := Kernels()
	wanted := os.Getenv("VISAO_KERNEL")
	if wanted == "direct" {
		return direct{kernels[0]}
	}
	for _, k := range kernels {
		if k.Name() == wanted {
			return k
		}
	}
	return kernels[0]
}

// direct hides what a kernel has beyond [Kernel].
type direct struct{ Kernel }
