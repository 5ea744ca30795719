package explain

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The curves at random are the mean over the orders of the seeds 0 to 4, and every
// area is that of its own curve: the mean of the rectangles under the left ends of its
// lines and of those under the right.
func TestRandomCurvesAndAreas(t *testing.T) {
	c := checked(t, 1)
	pixels := ink(c.picture)
	require.Equal(t, shuffled(pixels, 0), c.Orders[AtRandom])
	const k = 20
	n := c.Steps[k]
	var deletion, insertion float64
	for seed := range uint64(5) {
		order := shuffled(pixels, seed)
		deleted, err := c.explainer.Explain(c.weights, Deleted(c.picture, order[:n]))
		require.NoError(t, err)
		inserted, err := c.explainer.Explain(c.weights, Inserted(c.picture, order[:n]))
		require.NoError(t, err)
		deletion += deleted.Probabilities[c.Class] / 5
		insertion += inserted.Probabilities[c.Class] / 5
	}
	require.InDelta(t, deletion, c.Deletion[AtRandom].Probability[k], 1e-4)
	require.InDelta(t, insertion, c.Insertion[AtRandom].Probability[k], 1e-4)

	for o := range Orders {
		for _, curve := range []Curve{c.Deletion[o], c.Insertion[o]} {
			require.Len(t, curve.Probability, len(c.Steps))
			var left, right float64
			for k, n := range c.Steps[1:] {
				width := float64(n-c.Steps[k]) / float64(len(pixels))
				left += width * curve.Probability[k]
				right += width * curve.Probability[k+1]
			}
			require.InDelta(t, (left+right)/2, curve.Area, 1e-12)
			require.Positive(t, curve.Area)
		}
	}
}
