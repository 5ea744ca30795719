package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

func TestOccluded(t *testing.T) {
	for _, c := range []struct{ row, col, black int }{
		{14, 14, 25}, {0, 0, 9}, {0, 27, 9}, {27, 27, 9}, {1, 14, 20}, {14, 26, 20},
	} {
		covered, changed := occluded(full(), c.row*mnist.Side+c.col)
		require.True(t, changed)
		black := 0
		for i, v := range covered {
			dy, dx := i/mnist.Side-c.row, i%mnist.Side-c.col
			inside := max(dy, -dy) <= 2 && max(dx, -dx) <= 2
			require.Equal(t, inside, v == 0, i)
			if v == 0 {
				black++
			}
		}
		require.Equal(t, c.black, black, c)
	}
	dot := mnist.Picture{14*mnist.Side + 14: 1}
	_, changed := occluded(dot, 14*mnist.Side+17)
	require.False(t, changed)
	require.Len(t, windows(dot), Window*Window)
	require.Empty(t, windows(mnist.Picture{}))
}

// The drop is what the explainer, another graph, says of the covered picture,
// and exactly nothing where there is nothing to cover.
func TestOcclusionAgainstTheExplainer(t *testing.T) {
	c := checked(t, 1)
	whole, err := c.explainer.Explain(c.weights, c.picture)
	require.NoError(t, err)
	for i := range mnist.Pixels {
		covered, changed := occluded(c.picture, i)
		if !changed {
			require.Zero(t, c.Occlusion[i])
			continue
		}
		if i%3 == 0 { // enough of them
			without, err := c.explainer.Explain(c.weights, covered)
			require.NoError(t, err)
			require.InDelta(t, whole.Logits[c.Class]-without.Logits[c.Class], c.Occlusion[i], 1e-3, i)
		}
	}
}
