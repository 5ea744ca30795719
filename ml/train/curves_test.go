//go:build slow

package train

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/score"
)

// Winograd's algorithm rounds otherwise than the direct convolution, and training
// soon turns the last bit into another path. It must not make a worse one: over
// five seeds, from the same start with the same batches, the difference that the
// algorithm makes to the losses and to the accuracy stays within the noise, which
// is what another seed makes.
func TestCurvesLikeTheDirectKernel(t *testing.T) {
	const seeds, steps, every, pictures = 5, 400, 50, 2000
	data, err := all()
	require.NoError(t, err)

	// The mean loss of each 50 steps, then the validation's error rate.
	run := func(kernel string, seed uint64) (curve []float64) {
		t.Setenv("VISAO_KERNEL", kernel)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		config := Article()
		config.Seed = seed
		last, err := Run(ctx, config, data, new(Gate), func(s Snapshot) {
			if s.Step == steps {
				cancel()
			}
		})
		require.ErrorIs(t, err, context.Canceled)
		for at := 0; at < steps; at += every {
			var sum float64
			for _, step := range last.Steps[at:][:every] {
				sum += float64(step.Loss)
			}
			curve = append(curve, sum/every)
		}
		scored, err := score.Evaluate(t.Context(), last.Weights, data.Validation.Slice(0, pictures), nil)
		require.NoError(t, err)
		return append(curve, 1-scored.Accuracy())
	}
	var winograd, direct [seeds][]float64
	for seed := range winograd {
		winograd[seed], direct[seed] = run("", uint64(seed)), run("direct", uint64(seed))
	}
	for i := range winograd[0] {
		var a, b [seeds]float64
		for s := range a {
			a[s], b[s] = winograd[s][i], direct[s][i]
		}
		meanA, _ := moments(a[:])
		meanB, noise := moments(b[:])
		what := "loss"
		if i == steps/every {
			what = "error rate"
		}
		t.Logf("%s up to step %d: Winograd %.4f, direct %.4f ± %.4f over seeds", what, min((i+1)*every, steps), meanA, meanB, noise)
		require.InDelta(t, meanB, meanA, noise)
	}
}

// moments returns the mean and the standard deviation of a sample.
func moments(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, math.Sqrt(deviation)
}
