package conv

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

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
		l := NewLayer(kernel, in, out, batch, true, true)
		l.SetRows(rows)
		require.NoError(t, l.forward(x, w, b))
		require.NoError(t, l.backward(x, w, dy))

		flipped := make([]float32, len(w))
		Flip(flipped, w, in, out)
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
			require.Less(t, relativeRMS(l.dx[i*Area*in:], dx), tolerance)
			kernelGradient(dw, db, picture, upper, in, out)
		}
		require.Less(t, relativeRMS(l.dw, dw), tolerance)
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
			require.NoError(t, Parallel(len(counts), func(i int) { counts[i]++ }))
			for _, n := range counts {
				require.Equal(t, 1, n)
			}
		}()
	}
	require.NoError(t, Parallel(0, func(int) { t.Error("there is no piece") }))
}

func TestParallelTurnsPanicsIntoErrors(t *testing.T) {
	err := Parallel(10, func(i int) {
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
