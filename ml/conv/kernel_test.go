package conv

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The layers of the network, and the transposed ones of its input gradients.
var shapes = []struct{ in, out int }{{1, 16}, {16, 32}, {32, 64}, {64, 128}, {128, 64}, {32, 16}}

func random(rng *rand.Rand, n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(rng.NormFloat64())
	}
	return s
}

// picture returns normally distributed values inside a border of zeros.
func picture(rng *rand.Rand, channels int) []float32 {
	s := random(rng, Area*channels)
	clearBorder(s, channels)
	return s
}

func clearBorder(s []float32, channels int) {
	for i := range Area {
		if r, c := i/Padded, i%Padded; r == 0 || c == 0 || r == Padded-1 || c == Padded-1 {
			clear(s[i*channels:][:channels])
		}
	}
}

func wide(s []float32) []float64 {
	d := make([]float64, len(s))
	for i, v := range s {
		d[i] = float64(v)
	}
	return d
}

// relativeRMS is the root mean square of got−want over that of want.
func relativeRMS(got []float32, want []float64) float64 {
	var diff, norm float64
	for i, w := range want {
		diff += (float64(got[i]) - w) * (float64(got[i]) - w)
		norm += w * w
	}
	return math.Sqrt(diff / norm)
}

// float32 rounds by 6e-8; sums of 9·128 and of 784 products stay well below
// this bound, and any misplaced element is far above it.
const tolerance = 1e-6

func TestKernelsAgreeWithFloat64(t *testing.T) {
	for _, k := range Kernels() {
		for _, s := range shapes {
			t.Run(fmt.Sprintf("%s/%d-%d", k.Name(), s.in, s.out), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(1, uint64(s.in*s.out)))
				x, dy := picture(rng, s.in), picture(rng, s.out)
				w, b := random(rng, 9*s.in*s.out), random(rng, s.out)

				for _, relu := range []bool{false, true} {
					y, want := make([]float32, Area*s.out), make([]float64, Area*s.out)
					k.Correlate(y, x, w, b, s.in, s.out, relu)
					correlate(want, wide(x), wide(w), wide(b), s.in, s.out, relu)
					if e := relativeRMS(y, want); !(e < tolerance) {
						t.Errorf("forward (relu %v): relative error %.2g", relu, e)
					}
				}

				product, want := make([]float32, Side*Side*s.out), make([]float64, Side*Side*s.out)
				k.Pointwise(product, x, w, s.in, s.out)
				for i := range want {
					pixel := i / s.out
					for c := range s.in {
						v := x[((pixel/Side+1)*Padded+pixel%Side+1)*s.in+c]
						want[i] += float64(v) * float64(w[c*s.out+i%s.out])
					}
				}
				if e := relativeRMS(product, want); !(e < tolerance) {
					t.Errorf("pointwise: relative error %.2g", e)
				}

				y := picture(rng, s.out)
				y[(Padded+1)*s.out], y[(Padded+2)*s.out] = 0, float32(math.NaN())
				dz := slices.Clone(y)
				k.Mask(dz, dy, s.out)
				for i, v := range y {
					want := dy[i]
					if v <= 0 {
						want = 0
					}
					if dz[i] != want {
						t.Fatalf("mask at %d: %g for y %g and dy %g", i, dz[i], v, dy[i])
					}
				}

				// The gradient adds to what is there.
				dw, db := random(rng, len(w)), random(rng, len(b))
				wantW, wantB := wide(dw), wide(db)
				k.KernelGradient(dw, db, x, dy, s.in, s.out)
				kernelGradient(wantW, wantB, wide(x), wide(dy), s.in, s.out)
				if e := relativeRMS(dw, wantW); !(e < tolerance) {
					t.Errorf("kernel gradient: relative error %.2g", e)
				}
				if e := relativeRMS(db, wantB); !(e < tolerance) {
					t.Errorf("bias gradient: relative error %.2g", e)
				}
			})
		}
	}
}

// turn returns the kernel with which the adjoint of a convolution by w is itself
// a convolution: transposed, and turned by half a circle.
func turn(w []float32, in, out int) []float32 {
	turned := make([]float32, len(w))
	for tap := range 9 {
		transpose(turned[(8-tap)*in*out:], w[tap*in*out:], in, out)
	}
	return turned
}

// A convolution and its adjoint satisfy ⟨conv(x), dy⟩ = ⟨x, adjoint(dy)⟩, and
// the kernel gradient satisfies ⟨conv_w(x), dy⟩ = ⟨w, gradient(x, dy)⟩: two
// identities that need no second implementation.
func TestAdjointIdentities(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	const in, out = 3, 5
	x, dy := wide(picture(rng, in)), wide(picture(rng, out))
	w32 := random(rng, 9*in*out)
	w := wide(w32)

	y := make([]float64, Area*out)
	correlate(y, x, w, nil, in, out, false)
	forward := dot(y, dy)

	flipped := turn(w32, in, out)
	dx := make([]float64, Area*in)
	correlate(dx, dy, wide(flipped), nil, out, in, false)
	if d := math.Abs(dot(x, dx) - forward); d > 1e-9 {
		t.Errorf("input gradient is not the adjoint: differs by %g of %g", d, forward)
	}

	dw, db := make([]float64, len(w)), make([]float64, out)
	kernelGradient(dw, db, x, dy, in, out)
	if d := math.Abs(dot(w, dw) - forward); d > 1e-9 {
		t.Errorf("kernel gradient is not the adjoint: differs by %g of %g", d, forward)
	}
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// Fused multiply-adds in one fixed order: the vector width must not show.
func TestVectorKernelsAgreeBitForBit(t *testing.T) {
	var fused []Kernel
	for _, k := range Kernels() {
		if k.Name() == "avx2" || k.Name() == "avx512" {
			fused = append(fused, k)
		}
	}
	if len(fused) < 2 {
		t.Skip("this processor has not both AVX2 and AVX-512")
	}
	rng := rand.New(rand.NewPCG(3, 3))
	for _, s := range shapes {
		x, dy := picture(rng, s.in), picture(rng, s.out)
		w, b := random(rng, 9*s.in*s.out), random(rng, s.out)
		var results [2][]float32
		for i, k := range fused {
			y := make([]float32, Area*s.out)
			dw, db := make([]float32, len(w)), make([]float32, len(b))
			k.Correlate(y, x, w, b, s.in, s.out, true)
			k.KernelGradient(dw, db, x, dy, s.in, s.out)
			results[i] = append(append(y, dw...), db...)
		}
		for i := range results[0] {
			if math.Float32bits(results[0][i]) != math.Float32bits(results[1][i]) {
				t.Fatalf("%d→%d: %s and %s differ at %d: %g, %g", s.in, s.out,
					fused[0].Name(), fused[1].Name(), i, results[0][i], results[1][i])
			}
		}
	}
}

func TestShortSlicesPanicInGo(t *testing.T) {
	for _, k := range Kernels() {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: a short picture reached the kernel", k.Name())
				}
			}()
			k.Correlate(make([]float32, 16), make([]float32, Area), make([]float32, 9*16), nil, 1, 16, false)
		}()
	}
}

func BenchmarkKernel(b *testing.B) {
	for _, k := range Kernels() {
		for _, s := range shapes[:4] {
			rng := rand.New(rand.NewPCG(1, 1))
			x, dy, w := picture(rng, s.in), picture(rng, s.out), random(rng, 9*s.in*s.out)
			bias, y := random(rng, s.out), make([]float32, Area*s.out)
			dw, db := make([]float32, len(w)), make([]float32, s.out)
			flops := float64(2 * 9 * s.in * s.out * Side * Side)
			run := func(name string, f func()) {
				b.Run(fmt.Sprintf("%s/%s/%d-%d", k.Name(), name, s.in, s.out), func(b *testing.B) {
					for b.Loop() {
						f()
					}
					b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
			run("forward", func() { k.Correlate(y, x, w, bias, s.in, s.out, true) })
			run("gradient", func() { k.KernelGradient(dw, db, x, dy, s.in, s.out) })
		}
	}
}
