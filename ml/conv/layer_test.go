package conv

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// winogradTolerance is the error that Winograd's transforms may add: they
// multiply by up to 8 and cancel. Ten times the direct kernel's; measured are 1e-6
// forward and twice that backward.
const winogradTolerance = 1e-5

// A layer against the float64 definition: forward, then the gradients of a sum
// of outputs weighted by dy.
func TestLayerAgreesWithFloat64(t *testing.T) {
	const in, out, batch, rows = 16, 32, 5, 3
	rng := rand.New(rand.NewPCG(4, 4))
	var x, dy []float32
	for range batch {
		x, dy = append(x, picture(rng, in)...), append(dy, picture(rng, out)...)
	}
	w, b := random(rng, 9*in*out), random(rng, out)
	for _, kernel := range Kernels() {
		tolerance := tolerance
		if _, ok := kernel.(winograd); ok {
			tolerance = winogradTolerance
		}
		l := NewLayer(kernel, in, out, batch, true, true)
		l.SetRows(rows)
		require.NoError(t, l.forward(x, w, b))
		require.NoError(t, l.backward(x, w, dy))

		flipped := make([]float32, len(w))
		transpose(flipped, w, in, out, true)
		dw, db := make([]float64, len(w)), make([]float64, len(b))
		for i := range rows {
			picture, upper := wide(x[i*Area*in:][:Area*in]), wide(dy[i*Area*out:][:Area*out])
			y, dx := make([]float64, Area*out), make([]float64, Area*in)
			correlate(y, picture, wide(w), wide(b), in, out, true)
			require.Less(t, relativeRMS(l.y[i*Area*out:], y), tolerance)
			for j := range upper {
				if y[j] == 0 {
					upper[j] = 0
				}
			}
			correlate(dx, upper, wide(flipped), nil, out, in, false)
			clearBorder(l.dx[i*Area*in:], in) // nobody reads it
			require.Less(t, relativeRMS(l.dx[i*Area*in:], dx), tolerance, kernel.Name())
			kernelGradient(dw, db, picture, upper, in, out)
		}
		require.Less(t, relativeRMS(l.dw, dw), tolerance, kernel.Name())
		require.Less(t, relativeRMS(l.db, db), tolerance)
		require.Zero(t, l.y[rows*Area*out:][0], "pictures not in use are not written")
	}
}

func TestLayerRefusesRows(t *testing.T) {
	l := NewLayer(Best(), 1, 16, 4, false, false)
	for _, n := range []int{0, 5} {
		require.Panics(t, func() { l.SetRows(n) })
	}
}

func TestParallelDoesEachPieceOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 8} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			counts := make([]int, 100)
			require.NoError(t, Parallel(len(counts), func(_, i int) { counts[i]++ }))
			for _, n := range counts {
				require.Equal(t, 1, n)
			}
		}()
	}
	require.NoError(t, Parallel(0, func(_, _ int) { t.Error("there is no piece") }))
}

func TestParallelTurnsPanicsIntoErrors(t *testing.T) {
	err := Parallel(10, func(_, i int) {
		if i == 3 {
			panic("lost a pixel")
		}
	})
	require.ErrorContains(t, err, "lost a pixel")
}

func TestBestCanBeChosen(t *testing.T) {
	t.Setenv("VISAO_KERNEL", "go")
	require.Equal(t, "go", Best().Name())
	t.Setenv("VISAO_KERNEL", "")
	require.Equal(t, Kernels()[0], Best())
}

// A whole layer, forward and backward, is the same to the last bit whatever the
// vector width: so is training with AVX2 and with AVX-512.
func TestLayersAgreeBitForBit(t *testing.T) {
	const batch = 3
	var fused []Kernel
	for _, k := range Kernels() {
		if k.Name() == "avx2" || k.Name() == "avx512" {
			fused = append(fused, k)
		}
	}
	if len(fused) < 2 {
		t.Skip("this processor has not both AVX2 and AVX-512")
	}
	for i, s := range shapes[:4] {
		rng := rand.New(rand.NewPCG(5, uint64(i)))
		var x, dy []float32
		for range batch {
			x, dy = append(x, picture(rng, s.in)...), append(dy, picture(rng, s.out)...)
		}
		w, b := random(rng, 9*s.in*s.out), random(rng, s.out)
		var layers [2]*Layer
		for j, k := range fused {
			layers[j] = NewLayer(k, s.in, s.out, batch, true, i > 0)
			require.NoError(t, layers[j].forward(x, w, b))
			require.NoError(t, layers[j].backward(x, w, dy))
		}
		for name, pair := range map[string][2][]float32{
			"y": {layers[0].y, layers[1].y}, "dx": {layers[0].dx, layers[1].dx},
			"dw": {layers[0].dw, layers[1].dw}, "db": {layers[0].db, layers[1].db},
		} {
			require.True(t, slices.Equal(pair[0], pair[1]), "%s of layer %d→%d", name, s.in, s.out)
		}
	}
}
