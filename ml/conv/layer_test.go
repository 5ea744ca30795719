package conv

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/panics"
)

// layerTolerance is the error (relative, rms) that a layer's result and gradients
// may have. Winograd's transforms multiply by up to 8 and cancel: measured are
// 1e-6 forward and twice that backward, ten times the direct kernel's.
const layerTolerance = 1e-5

// layer makes a layer of its own filter, with gradients of the input.
func layer(tb testing.TB, kernel Kernel, in, out int, o Options) *Layer {
	tb.Helper()
	return NewLayer(NewFilter(kernel, in, out, o.Below != nil), new(Memory), o)
}

// Layers against the float64 definition: forward, then the gradients of a sum
// weighted by dy, of outputs before the ReLU or of their means after it. The relative errors (rms) are reported with -v.
func TestLayersAgreeWithFloat64(t *testing.T) {
	const batch, rows = 5, 3
	for _, kernel := range append(Kernels(), direct{Kernels()[0]}) {
		for i, s := range shapes[:4] {
			for _, mean := range []bool{false, true} {
				o := Options{Batch: batch, Mean: mean, Gradients: true}
				if i > 0 {
					o.Below = new(Layer)
				}
				t.Run(fmt.Sprintf("%T %s/%d-%d/mean=%v", kernel, kernel.Name(), s.in, s.out, mean), func(t *testing.T) {
					l := layer(t, kernel, s.in, s.out, o)
					compareWithFloat64(t, l, rows)
				})
			}
		}
	}
}

func compareWithFloat64(t *testing.T, l *Layer, rows int) {
	in, out := l.In, l.Out
	rng := rand.New(rand.NewPCG(4, 4))
	var x, dy []float32
	for range l.Batch {
		x = append(x, picture(rng, in)...)
		if l.Mean {
			dy = append(dy, random(rng, out)...)
		} else {
			dy = append(dy, picture(rng, out)...)
		}
	}
	w, b := random(rng, 9*in*out), random(rng, out)
	require.NoError(t, l.Set(w))
	l.SetRows(rows)
	l.forward(x, w, b)
	given := slices.Clone(x)
	l.backward(x, dy)

	flipped := turn(w, in, out)
	dw, db := make([]float64, len(w)), make([]float64, len(b))
	var y, mean, dx []float64
	for i := range rows {
		input, one := wide(item(given, i, Area*in)), make([]float64, Area*out)
		correlate(one, input, wide(w), wide(b), in, out, true)
		y = append(y, one...)
		average, upper := make([]float64, out), make([]float64, Area*out)
		for j, v := range one {
			average[j%out] += v / (Side * Side)
			switch {
			case !l.Mean:
				upper[j] = float64(dy[i*Area*out+j])
			case v > 0:
				upper[j] = float64(dy[i*out+j%out]) / (Side * Side)
			}
		}
		mean = append(mean, average...)
		down := make([]float64, Area*in)
		correlate(down, upper, wide(flipped), nil, out, in, false)
		for j, v := range input {
			if v <= 0 {
				down[j] = 0
			}
		}
		dx = append(dx, down...)
		kernelGradient(dw, db, input, upper, in, out)
	}
	check := func(name string, got []float32, want []float64) {
		e := relativeRMS(got[:len(want)], want)
		t.Logf("%s: %.1e", name, e)
		require.Less(t, e, layerTolerance, name)
	}
	if l.Mean {
		check("mean", l.mean, mean)
	} else {
		check("y", l.y, y)
		require.Zero(t, item(l.y, rows, Area*out)[(Padded+1)*out], "pictures not in use are not written")
	}
	if l.Below != nil {
		check("dx", x, dx)
		require.Equal(t, given[rows*Area*in:], x[rows*Area*in:], "pictures not in use are left")
	}
	check("dw", l.dw, dw)
	check("db", l.db, db)
}

// A layer that keeps its maps beside the mean has those of one without a mean.
func TestMapsBesideTheMean(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	x, w, b := picture(rng, 16), random(rng, 9*16*32), random(rng, 32)
	filter := NewFilter(Best(), 16, 32, false)
	require.NoError(t, filter.Set(w))
	maps := NewLayer(filter, new(Memory), Options{Batch: 1})
	both := NewLayer(filter, new(Memory), Options{Batch: 1, Mean: true, Maps: true})
	mean := NewLayer(filter, new(Memory), Options{Batch: 1, Mean: true})
	for _, l := range []*Layer{maps, both, mean} {
		l.forward(x, w, b)
	}
	require.Equal(t, maps.FeatureMaps(), both.FeatureMaps())
	require.Equal(t, mean.mean, both.mean)
	require.Nil(t, mean.FeatureMaps())
}

func TestLayerRefusesRows(t *testing.T) {
	l := layer(t, Best(), 1, 16, Options{Batch: 4})
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
	var caught *panics.Error
	require.ErrorAs(t, err, &caught)
	require.Regexp(t, `^conv/layer_test.go:\d+$`, caught.Place, "the stack is that of the worker")
}

func TestBestCanBeChosen(t *testing.T) {
	t.Setenv("VISAO_KERNEL", "go")
	require.Equal(t, "go", Best().Name())
	t.Setenv("VISAO_KERNEL", "direct")
	require.Nil(t, NewFilter(Best(), 16, 16, false).fast)
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
		var dx [2][]float32
		for j, k := range fused {
			o := Options{Batch: batch, Mean: i == 3, Maps: true, Gradients: true}
			if i > 0 {
				o.Below = new(Layer)
			}
			layers[j], dx[j] = layer(t, k, s.in, s.out, o), slices.Clone(x)
			require.NoError(t, layers[j].Set(w))
			layers[j].forward(x, w, b)
			layers[j].backward(dx[j], dy)
		}
		for name, pair := range map[string][2][]float32{
			"y": {layers[0].y, layers[1].y}, "mean": {layers[0].mean, layers[1].mean}, "dx": dx,
			"dw": {layers[0].dw, layers[1].dw}, "db": {layers[0].db, layers[1].db},
		} {
			require.True(t, slices.Equal(pair[0], pair[1]), "%s of layer %d→%d", name, s.in, s.out)
		}
	}
}
