package explain

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

const trained = "../modelfile/testdata/reference.safetensors"

// The identity that everything rests on, with a trained network on real digits:
// for every class the shares of the pixels and the bias are the logit.
func TestSharesAndBiasAreTheLogit(t *testing.T) {
	w, _, err := network.Load(trained)
	require.NoError(t, err)
	data, err := mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	explainer, err := NewExplainer()
	require.NoError(t, err)
	for i := range 20 {
		picture := data.Test.Picture(i)
		e, err := explainer.Explain(w, picture)
		require.NoError(t, err)
		require.Equal(t, picture, e.Picture)
		require.Equal(t, w.Bias, e.Bias)
		var certain float64
		for c := range mnist.Classes {
			sum := float64(e.Bias[c])
			for _, share := range e.Shares(c) {
				sum += float64(share)
			}
			require.InDelta(t, e.Logits[c], sum, 1e-4, "picture %d, class %d", i, c)
			require.LessOrEqual(t, e.Logits[c], e.Logits[e.Class()])
			certain += e.Probabilities[c]
		}
		require.InDelta(t, 1, certain, 1e-12)
	}
}

// A pixel sees only the 9×9 around it: four 3×3 layers.
func TestFieldOfView(t *testing.T) {
	explainer, err := NewExplainer()
	require.NoError(t, err)
	w := network.NewWeights(1)
	var blank, dot mnist.Picture
	const row, col = 12, 15
	dot[row*mnist.Side+col] = 1
	a, err := explainer.Explain(w, blank)
	require.NoError(t, err)
	b, err := explainer.Explain(w, dot)
	require.NoError(t, err)
	seen := b.Maps[3][row*mnist.Side+col] - a.Maps[3][row*mnist.Side+col]
	seen = max(seen, -seen)
	for i := range mnist.Pixels {
		dy, dx := i/mnist.Side-row, i%mnist.Side-col
		if max(dy, -dy, dx, -dx) > 4 {
			// Winograd's tiles let rounding errors through, and nothing else.
			require.InDelta(t, a.Maps[3][i], b.Maps[3][i], 1e-4*float64(seen), "pixel %d sees too far", i)
		}
	}
	corner := (row+4)*mnist.Side + col + 4
	require.Greater(t, math.Abs(float64(b.Maps[3][corner]-a.Maps[3][corner])), 1e-3*float64(seen))
}

func TestExplanationsStayAsTheyAre(t *testing.T) {
	explainer, err := NewExplainer()
	require.NoError(t, err)
	w := network.NewWeights(2)
	first, err := explainer.Explain(w, mnist.Picture{100: 1})
	require.NoError(t, err)
	kept := *first
	_, err = explainer.Explain(network.NewWeights(3), mnist.Picture{400: 1})
	require.NoError(t, err)
	require.Equal(t, kept, *first)
}
