package explain

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// The accounts of a network with biases must come to the logits and to the
// logarithm of the odds, which know nothing of maps.
func TestAccountsAddUp(t *testing.T) {
	w := network.NewWeights(5)
	for c := range w.Bias {
		w.Bias[c] = float32(c)/3 - 1
	}
	e, err := NewExplainer()
	require.NoError(t, err)
	var picture mnist.Picture
	for i := range picture {
		picture[i] = float32(math.Abs(math.Sin(float64(i))))
	}
	x, err := e.Explain(w, picture)
	require.NoError(t, err)
	for a := range mnist.Classes {
		one := x.Account(a)
		require.InDelta(t, float64(x.Logits[a]), one.Total, 1e-5)
		require.InDelta(t, one.Total, one.Positive+one.Negative+one.Bias, 1e-12)
		require.GreaterOrEqual(t, one.Positive, 0.0)
		require.LessOrEqual(t, one.Negative, 0.0)
		for b := range mnist.Classes {
			two := x.Contrast(a, b)
			require.InDelta(t, math.Log(x.Probabilities[a]/x.Probabilities[b]), two.Total, 2e-5)
			var sum float64
			for _, v := range two.Shares {
				sum += float64(v)
			}
			require.InDelta(t, sum, two.Positive+two.Negative, 1e-9)
			require.InDelta(t, -two.Total, x.Contrast(b, a).Total, 1e-12)
		}
	}
}

func TestRunnerUp(t *testing.T) {
	x := &Explanation{}
	x.Logits = network.Logits{-3, -1, -2, -9, -9, -9, -9, -9, -9, -1.5}
	require.Equal(t, 1, x.Class())
	require.Equal(t, 9, x.RunnerUp())
	x.Logits = network.Logits{}
	require.Equal(t, 1, x.RunnerUp(), "of equals the first")
}

// TestFieldOfView holds the network to it.
func TestFieldIsCutAtTheBorder(t *testing.T) {
	require.Equal(t, image.Rect(0, 0, 5, 5), FieldOfView(0, 0))
	require.Equal(t, image.Rect(10, 16, 19, 25), FieldOfView(14, 20))
	require.Equal(t, image.Rect(23, 10, 28, 19), FieldOfView(27, 14))
}
