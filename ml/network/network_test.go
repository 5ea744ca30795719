package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"weak"

	"github.com/stretchr/testify/require"

	"visao/ml/conv"
	"visao/ml/mnist"
)

// blobs returns n smooth random pictures with labels.
func blobs(seed uint64, n int) ([]mnist.Picture, []uint8) {
	rng := rand.New(rand.NewPCG(seed, 7))
	pictures, labels := make([]mnist.Picture, n), make([]uint8, n)
	for i := range pictures {
		cx, cy := 8+12*rng.Float64(), 8+12*rng.Float64()
		for p := range pictures[i] {
			dx, dy := float64(p%mnist.Side)-cx, float64(p/mnist.Side)-cy
			pictures[i][p] = float32(math.Exp(-(dx*dx + dy*dy) / 20))
		}
		labels[i] = uint8(rng.IntN(mnist.Classes))
	}
	return pictures, labels
}

func TestParameterCount(t *testing.T) {
	var count int
	for _, p := range NewWeights(0).parameters() {
		size := 1
		for _, d := range p.shape {
			size *= d
		}
		require.Len(t, p.values, size, p.name)
		count += size
	}
	require.Equal(t, Parameters, count)
}

func TestGlorotUniform(t *testing.T) {
	w := NewWeights(0)
	require.Equal(t, w, NewWeights(0))
	require.NotEqual(t, w, NewWeights(1))
	for _, c := range w.Conv {
		a := math.Sqrt(6 / float64(9*c.In+9*c.Out))
		var square float64
		for _, v := range c.Kernel {
			require.LessOrEqual(t, math.Abs(float64(v)), a)
			square += float64(v) * float64(v)
		}
		// The variance of U(−a, a) is a²/3; that of its estimate from n
		// values is (4/45)·a⁴/n: five standard deviations either way.
		n := float64(len(c.Kernel))
		require.InDelta(t, a*a/3, square/n, 5*a*a*math.Sqrt(4./45/n))
		require.Equal(t, make([]float32, c.Out), c.Bias)
	}
}

func TestMapsAddUpToTheLogit(t *testing.T) {
	e, err := NewExplainer()
	require.NoError(t, err)
	w := NewWeights(3)
	for c := range w.Bias {
		w.Bias[c] = float32(c) - 4.5
	}
	pictures, _ := blobs(1, 3)
	for _, p := range pictures {
		a, err := e.Explain(w, p)
		require.NoError(t, err)
		for c, m := range a.Maps {
			var sum float64
			for _, v := range m {
				sum += float64(v)
			}
			// float32 rounds the logit, of magnitude 5, by 5e-7.
			require.InDelta(t, float64(a.Logits[c]), sum/mnist.Pixels+float64(w.Bias[c]), 5e-6)
		}
	}
}

// gradients copies what the last Gradient computed.
func (t *Trainer) gradients() (all [][]float32) {
	for _, g := range t.gradient.values {
		all = append(all, slices.Clone(g.Data().([]float32)))
	}
	return all
}

// Adam against a plain float64 transcription of the formula in its comment.
func TestAdamIsTheOneOfKeras(t *testing.T) {
	pictures, labels := blobs(6, 4)
	w := NewWeights(6)
	tr, err := NewTrainer(w, 4, &Adam{LearningRate: 1e-3}, 0)
	require.NoError(t, err)

	var theta, m, v [][]float64
	for _, p := range w.parameters() {
		row := make([]float64, len(p.values))
		for j, x := range p.values {
			row[j] = float64(x)
		}
		theta, m, v = append(theta, row), append(m, make([]float64, len(row))), append(v, make([]float64, len(row)))
	}
	for step := 1; step <= 4; step++ {
		_, _, err := tr.Gradient(pictures, labels, nil)
		require.NoError(t, err)
		for i, g := range tr.gradients() {
			for j, d32 := range g {
				d, n := float64(d32), float64(step)
				m[i][j] = 0.9*m[i][j] + 0.1*d
				v[i][j] = 0.999*v[i][j] + 0.001*d*d
				theta[i][j] -= 1e-3 * math.Sqrt(1-math.Pow(0.999, n)) / (1 - math.Pow(0.9, n)) *
					m[i][j] / (math.Sqrt(v[i][j]) + 1e-7)
			}
		}
		require.NoError(t, tr.Update())
		for i, p := range tr.Weights().parameters() {
			for j, got := range p.values {
				// A step is at most about 1e-3; float32 keeps six digits of it,
				// and the parameter itself, below 1, seven.
				require.InDelta(t, theta[i][j], float64(got), 2e-7, "%s[%d], step %d", p.name, j, step)
			}
		}
	}
	require.Equal(t, 4, tr.adam.State.Step)
}

func TestStepsDoNotDependOnProcessors(t *testing.T) {
	pictures, labels := blobs(8, 32)
	run := func(procs int) *Weights {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		tr, err := NewTrainer(NewWeights(0), 32, &Adam{LearningRate: 1e-3}, 0)
		require.NoError(t, err)
		for _, n := range []int{32, 32, 16} { // the last batch of an epoch is half
			_, _, err := tr.Gradient(pictures[:n], labels[:n], nil)
			require.NoError(t, err)
			require.NoError(t, tr.Update())
		}
		return tr.Weights()
	}
	want := run(1)
	for _, procs := range []int{2, 3, 7} {
		require.Equal(t, want, run(procs), "%d processors", procs)
	}
	// Nor on the vectors' width, where they have fused multiply-adds.
	for _, k := range conv.Kernels() {
		if name := conv.Best().Name(); k.Name() == "avx2" && name == "avx512" {
			t.Setenv("VISAO_KERNEL", "avx2")
			require.Equal(t, want, run(2), "with AVX2")
		}
	}
}

// A batch that is not full must give what a graph of just that size gives.
func TestPartOfABatch(t *testing.T) {
	pictures, labels := blobs(9, 32)
	small, err := NewTrainer(NewWeights(1), 16, &Adam{LearningRate: 1e-3}, 0)
	require.NoError(t, err)
	large, err := NewTrainer(NewWeights(1), 32, &Adam{LearningRate: 1e-3}, 0)
	require.NoError(t, err)
	// Leave something else in the rows that will be unused.
	_, _, err = large.Gradient(pictures, labels, nil)
	require.NoError(t, err)
	lossA, rightA, err := small.Gradient(pictures[:16], labels[:16], nil)
	require.NoError(t, err)
	lossB, rightB, err := large.Gradient(pictures[:16], labels[:16], nil)
	require.NoError(t, err)
	require.Equal(t, lossA, lossB)
	require.Equal(t, rightA, rightB)
	for i, g := range small.gradients() {
		for j, v := range large.gradients()[i] {
			require.Equal(t, g[j], v)
		}
	}
}

func TestBatchBounds(t *testing.T) {
	p, err := NewPredictor(2)
	require.NoError(t, err)
	for _, n := range []int{0, 3} {
		_, err := p.Predict(NewWeights(0), make([]mnist.Picture, n))
		require.ErrorContains(t, err, fmt.Sprintf("%d pictures for a batch of 2", n))
	}
}

// A graph holds megabytes, and every evaluation makes some.
func TestGraphsAreCollected(t *testing.T) {
	drop := func() weak.Pointer[graph] {
		p, err := NewPredictor(2)
		require.NoError(t, err)
		_, err = p.Predict(NewWeights(0), make([]mnist.Picture, 2))
		require.NoError(t, err)
		return weak.Make(p.engine.graphs[0])
	}
	dropped := drop()
	for range 10 { // a machine that still winds down may hold it for a moment
		runtime.GC()
	}
	require.True(t, dropped.Value() == nil, "the graph is still there")
}

func TestSoftmaxOfLargeLogits(t *testing.T) {
	l := []float32{1e30, 0, -1e30, 5, 5, 5, 5, 5, 5, 5}
	require.Equal(t, 1.0, Softmax(l)[0])
	require.Equal(t, 0.0, CrossEntropy(l, 0))
	require.InEpsilon(t, 1e30, CrossEntropy(l, 1), 1e-6)
	l[0] = float32(math.NaN())
	require.True(t, math.IsNaN(CrossEntropy(l, 1)))
}

func BenchmarkStep(b *testing.B) {
	pictures, labels := blobs(1, 32)
	tr, err := NewTrainer(NewWeights(0), 32, &Adam{LearningRate: 1e-3}, 0)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := tr.Gradient(pictures, labels, nil); err != nil {
			b.Fatal(err)
		}
		if err := tr.Update(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(32*float64(b.N)/b.Elapsed().Seconds(), "images/s")
}

func BenchmarkPredict(b *testing.B) {
	pictures, _ := blobs(1, 100)
	p, err := NewPredictor(100)
	require.NoError(b, err)
	w := NewWeights(0)
	for b.Loop() {
		if _, err := p.Predict(w, pictures); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "images/s")
}

func BenchmarkExplain(b *testing.B) {
	pictures, _ := blobs(1, 1)
	e, err := NewExplainer()
	require.NoError(b, err)
	w := NewWeights(0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Explain(w, pictures[0]); err != nil {
			b.Fatal(err)
		}
	}
}
