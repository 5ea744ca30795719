package network

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/conv"
	"visao/ml/mnist"
)

// regions returns n suspect regions: rectangles, some at the edge of the picture,
// and none in every fifth picture.
func regions(seed uint64, n int) []mnist.Region {
	rng := rand.New(rand.NewPCG(seed, 8))
	all := make([]mnist.Region, n)
	for i := range all {
		x, y := rng.IntN(mnist.Side), rng.IntN(mnist.Side)
		if i%5 != 4 {
			all[i] = mnist.Rect(image.Rect(x, y, x+4+rng.IntN(9), y+4+rng.IntN(9)))
		}
	}
	return all
}

// heat is the penalty that the last Gradient added, for a batch of one part.
func (t *Trainer) heat() float64 { return float64(*t.engine.graphs[0].heat) }

// distance is how far a is from b, relative to b.
func distance(a, b []float32) float64 {
	var diff, norm float64
	for i, v := range b {
		diff += float64(a[i]-v) * float64(a[i]-v)
		norm += float64(v) * float64(v)
	}
	return math.Sqrt(diff / norm)
}

func TestPenaltyAgreesWithDifferences(t *testing.T) {
	pictures, labels := blobs(2, 2)
	suspects := []mnist.Region{
		mnist.Rect(image.Rect(0, 0, 8, 8)), // at two edges
		mnist.Rect(image.Rect(12, 10, 17, 20)),
	}
	suspects[1][mnist.Pixels-1] = true // and one cell in the last corner
	w := NewWeights(4)
	rng := rand.New(rand.NewPCG(4, 5))
	w.drawBiases(rng)
	params := w.wide()

	// Penalty and cross-entropy count alike, so that neither hides the other.
	plain := loss64(params, pictures, labels, 0, nil)
	lambda := float64(float32(plain / (loss64(params, pictures, labels, 1, suspects) - plain)))
	tr, err := NewTrainer(w, 4, &Adam{}, float32(lambda))
	require.NoError(t, err)
	// The rows that will be unused hold something else, with suspects.
	more, others := blobs(3, 4)
	_, _, err = tr.Gradient(more, others, regions(1, 4))
	require.NoError(t, err)
	loss, _, err := tr.Gradient(pictures, labels, suspects)
	require.NoError(t, err)
	require.InEpsilon(t, plain, loss, 1e-6, "the cross-entropy alone")
	require.InEpsilon(t, plain, tr.heat(), 1e-5) // the square of a sum of 128 in float32
	agreeWithDifferences(t, tr, rng, params, func(moved parameters64) float64 {
		return loss64(moved, pictures, labels, lambda, suspects)
	})

	// The other kernels hand the gradient on in ways of their own.
	want := tr.gradients()
	for _, name := range append(names(conv.Kernels()), "direct") {
		t.Setenv("VISAO_KERNEL", name)
		other, err := NewTrainer(w, 4, &Adam{}, float32(lambda))
		require.NoError(t, err)
		_, _, err = other.Gradient(pictures, labels, suspects)
		require.NoError(t, err)
		for i, g := range other.gradients() {
			// Each is within 1e-5 of the differences.
			require.Less(t, distance(g, want[i]), 2e-5, "%s with %s", w.parameters()[i].name, name)
		}
	}
}

func names(kernels []conv.Kernel) (all []string) {
	for _, k := range kernels {
		all = append(all, k.Name())
	}
	return all
}

// Where nothing is suspect, whatever λ, the loss is that of a trainer without a
// penalty. It averages the maps elsewhere, so it may round otherwise.
func TestPenaltyWithoutSuspects(t *testing.T) {
	pictures, labels := blobs(5, 8)
	w := NewWeights(5)
	w.drawBiases(rand.New(rand.NewPCG(5, 5)))
	plain, err := NewTrainer(w, 8, &Adam{}, 0)
	require.NoError(t, err)
	penalised, err := NewTrainer(w, 8, &Adam{}, 1e6)
	require.NoError(t, err)
	_, _, err = penalised.Gradient(pictures, labels, regions(5, 8)) // that are forgotten
	require.NoError(t, err)

	lossA, rightA, err := plain.Gradient(pictures, labels, nil)
	require.NoError(t, err)
	lossB, rightB, err := penalised.Gradient(pictures, labels, make([]mnist.Region, 8))
	require.NoError(t, err)
	// A sum of 784 numbers, none below zero, is right to 784·2⁻²⁴ = 5e-5 of itself
	// in any order; errors of either sign leave the root of 784 of them.
	const rounding = 28. / (1 << 24)
	require.InEpsilon(t, lossA, lossB, rounding)
	require.Equal(t, rightA, rightB)
	got := penalised.gradients()
	for i, g := range plain.gradients() {
		require.Less(t, distance(got[i], g), 2*rounding, w.parameters()[i].name) // that of the means and its own
	}
}

// A picture without suspects does not feel those of its neighbours, and the batch
// is the mean of its pictures.
func TestPenaltyIsAMean(t *testing.T) {
	pictures, labels := blobs(6, 6)
	suspects := regions(6, 6)
	tr, err := NewTrainer(NewWeights(6), 6, &Adam{}, 1e5)
	require.NoError(t, err)
	_, _, err = tr.Gradient(pictures, labels, suspects)
	require.NoError(t, err)
	batch := tr.gradients()
	sum := tr.gradients()
	for i := range sum {
		clear(sum[i])
	}
	for n := range pictures {
		_, _, err = tr.Gradient(pictures[n:n+1], labels[n:n+1], suspects[n:n+1])
		require.NoError(t, err)
		for i, g := range tr.gradients() {
			for j, v := range g {
				sum[i][j] += v / 6
			}
		}
	}
	for i := range batch {
		require.Less(t, distance(batch[i], sum[i]), 1e-5, "six digits, some of which cancel")
	}
}

func TestPenalisedStepsDoNotDependOnProcessors(t *testing.T) {
	pictures, labels := blobs(8, 32)
	suspects := regions(8, 32)
	run := func(procs int) *Weights {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		tr, err := NewTrainer(NewWeights(0), 32, &Adam{LearningRate: 1e-3}, 1e5)
		require.NoError(t, err)
		for _, n := range []int{32, 32, 14} { // in the last part two rows stay unused
			_, _, err := tr.Gradient(pictures[:n], labels[:n], suspects[:n])
			require.NoError(t, err)
			require.NoError(t, tr.Update())
		}
		return tr.Weights()
	}
	want := run(1)
	for _, procs := range []int{2, 3, 7} {
		require.Equal(t, want, run(procs), "%d processors", procs)
	}
}

// Rows that are unused must not matter, whatever they held.
func TestPenalisedPartOfABatch(t *testing.T) {
	pictures, labels := blobs(9, 16)
	suspects := regions(9, 16)
	trainer := func() *Trainer {
		tr, err := NewTrainer(NewWeights(1), 16, &Adam{}, 1e5)
		require.NoError(t, err)
		return tr
	}
	fresh, used := trainer(), trainer()
	_, _, err := used.Gradient(pictures, labels, suspects)
	require.NoError(t, err)
	for _, n := range []int{1, 3, 6} {
		lossA, rightA, err := fresh.Gradient(pictures[:n], labels[:n], suspects[:n])
		require.NoError(t, err)
		lossB, rightB, err := used.Gradient(pictures[:n], labels[:n], suspects[:n])
		require.NoError(t, err)
		require.Equal(t, lossA, lossB)
		require.Equal(t, rightA, rightB)
		require.Equal(t, fresh.gradients(), used.gradients())
	}
}

func TestPenaltyNeedsARegionForEachPicture(t *testing.T) {
	pictures, labels := blobs(1, 3)
	tr, err := NewTrainer(NewWeights(0), 4, &Adam{}, 1)
	require.NoError(t, err)
	for _, suspects := range [][]mnist.Region{nil, regions(1, 2), regions(1, 4)} {
		_, _, err := tr.Gradient(pictures, labels, suspects)
		require.EqualError(t, err, fmt.Sprintf("%d suspect regions for 3 pictures", len(suspects)))
	}
	// Without a penalty they do not matter.
	tr, err = NewTrainer(NewWeights(0), 4, &Adam{}, 0)
	require.NoError(t, err)
	_, _, err = tr.Gradient(pictures, labels, regions(1, 1))
	require.NoError(t, err)
}

// Trained with the penalty, a network that could tell by a mark alone has less
// heat on it than one trained without.
func TestPenaltyCoolsTheRegion(t *testing.T) {
	pictures, labels := blobs(10, 16)
	corner := mnist.Rect(image.Rect(0, 0, 4, 4))
	for n := range pictures {
		labels[n] = uint8(n % 2)
		for i, in := range corner {
			if in {
				pictures[n][i] = float32(labels[n])
			}
		}
	}
	wide := corner.Widen(Layers) // what can see it: each convolution reaches a pixel far
	suspects := slices.Repeat([]mnist.Region{wide}, len(pictures))
	heat := func(lambda float32) (sum float64) {
		tr, err := NewTrainer(NewWeights(10), len(pictures), &Adam{LearningRate: 3e-3}, lambda)
		require.NoError(t, err)
		for range 15 {
			_, _, err := tr.Gradient(pictures, labels, suspects)
			require.NoError(t, err)
			require.NoError(t, tr.Update())
		}
		e, err := NewExplainer()
		require.NoError(t, err)
		for _, p := range pictures {
			a, err := e.Explain(tr.Weights(), p)
			require.NoError(t, err)
			for c := range a.Maps {
				for i, v := range a.Maps[c] {
					if wide[i] {
						sum += math.Pow(float64(v)/mnist.Pixels, 2)
					}
				}
			}
		}
		return sum
	}
	require.Less(t, heat(1000), heat(0)/10)
}

func BenchmarkPenalisedStep(b *testing.B) {
	pictures, labels := blobs(1, 32)
	corner := mnist.Rect(image.Rect(0, 0, 4, 4))
	suspects := slices.Repeat([]mnist.Region{corner.Widen(Layers)}, 32)
	tr, err := NewTrainer(NewWeights(0), 32, &Adam{LearningRate: 1e-3}, 1)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := tr.Gradient(pictures, labels, suspects); err != nil {
			b.Fatal(err)
		}
		if err := tr.Update(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(32*float64(b.N)/b.Elapsed().Seconds(), "images/s")
}
