package explain

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/mnist"
)

func TestInk(t *testing.T) {
	require.Empty(t, ink(mnist.Picture{}))
	require.Equal(t, []int{3, 100, 783}, ink(mnist.Picture{783: 1, 3: 1.0 / 255, 100: 0.5}))
}

func TestDeletedAndInsertedAreComplements(t *testing.T) {
	p := mnist.Picture{10: 0.25, 20: 0.5, 30: 1}
	require.Equal(t, mnist.Picture{20: 0.5}, Deleted(p, []int{30, 10}))
	require.Equal(t, mnist.Picture{10: 0.25, 30: 1}, Inserted(p, []int{30, 10}))
	require.Equal(t, p, Deleted(p, nil))
	require.Equal(t, mnist.Picture{}, Inserted(p, nil))
	require.Equal(t, mnist.Picture{10: 0.25, 20: 0.5, 30: 1}, p, "the picture itself stays")
}

func TestOrders(t *testing.T) {
	pixels := []int{2, 3, 5, 7, 11}
	values := make([]float32, mnist.Pixels)
	values[2], values[3], values[5], values[7], values[11] = -1, 4, 0, 4, 0
	require.Equal(t, []int{3, 7, 5, 11, 2}, descending(pixels, values), "equals stay as they are")
	require.Equal(t, []int{2, 3, 5, 7, 11}, pixels)

	one := shuffled(pixels, 1)
	require.Equal(t, one, shuffled(pixels, 1), "the seed decides")
	require.ElementsMatch(t, pixels, one)
	require.NotEqual(t, shuffled(ink(full()), 1), shuffled(ink(full()), 2))
}

// full is a picture that is ink all over.
func full() (p mnist.Picture) {
	for i := range p {
		p[i] = 1
	}
	return p
}

func TestSteps(t *testing.T) {
	require.Equal(t, []int{0, 1}, steps(1))
	require.Equal(t, []int{0, 1, 2, 3}, steps(3))
	all := steps(mnist.Pixels)
	require.Len(t, all, Steps+1)
	for k, n := range all {
		require.Equal(t, 14*k, n)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, mnist.Pixels).Draw(t, "n")
		ends := steps(n)
		require.Len(t, ends, min(n, Steps)+1)
		require.Equal(t, 0, ends[0])
		require.Equal(t, n, ends[len(ends)-1])
		for k := 1; k < len(ends); k++ {
			each := float64(n) / float64(len(ends)-1)
			require.Contains(t, []float64{math.Floor(each), math.Ceil(each)}, float64(ends[k]-ends[k-1]))
		}
	})
}

// Trapezoids are exact for straight lines, whatever the steps, and for a
// parabola they are too large by h²/12·(f'(1) − f'(0)), the first term of Euler and Maclaurin, which here is all.
func TestArea(t *testing.T) {
	line := func(x []int, f func(float64) float64) (y []float64) {
		for _, v := range x {
			y = append(y, f(float64(v)/float64(x[len(x)-1])))
		}
		return y
	}
	uneven := []int{0, 1, 2, 5, 6, 10}
	require.InDelta(t, 0.7, area(uneven, line(uneven, func(float64) float64 { return 0.7 })), 1e-15)
	require.InDelta(t, 0.5, area(uneven, line(uneven, func(x float64) float64 { return 1 - x })), 1e-15)
	even := steps(mnist.Pixels)
	square := func(x float64) float64 { return x * x }
	require.InDelta(t, 1.0/3+2.0/12/Steps/Steps, area(even, line(even, square)), 1e-15)
	require.True(t, math.IsNaN(area([]int{0, 1}, []float64{1, math.NaN()})))
}

func TestHalved(t *testing.T) {
	r := &Report{Steps: []int{0, 2, 4, 8}}
	r.Deletion[ByEvidence].Probability = []float64{0.8, 0.7, 0.4, 0.1}
	r.Deletion[ByOcclusion].Probability = []float64{0.8, 0.9, 0.9, 0.41}
	r.Deletion[AtRandom].Probability = []float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	share, ever := r.Halved(ByEvidence)
	require.True(t, ever)
	require.Equal(t, 0.5, share)
	for _, o := range []Order{ByOcclusion, AtRandom} {
		_, ever = r.Halved(o)
		require.False(t, ever)
	}
}

// A curve starts and ends where it must: with the whole picture and with none,
// and its points are what the explainer, another graph, says of the same pictures.
func TestCurvesAgainstTheExplainer(t *testing.T) {
	c := checked(t, 0)
	for o := range Orders {
		require.ElementsMatch(t, ink(c.picture), c.Orders[o])
		for k, n := range c.Steps {
			if o == int(AtRandom) && k != 0 && k != len(c.Steps)-1 {
				continue // a mean of several
			}
			deleted, err := c.explainer.Explain(c.weights, Deleted(c.picture, c.Orders[o][:n]))
			require.NoError(t, err)
			require.InDelta(t, deleted.Probabilities[c.Class], c.Deletion[o].Probability[k], 1e-4)
			inserted, err := c.explainer.Explain(c.weights, Inserted(c.picture, c.Orders[o][:n]))
			require.NoError(t, err)
			require.InDelta(t, inserted.Probabilities[c.Class], c.Insertion[o].Probability[k], 1e-4)
		}
	}
	for _, i := range slices.Backward(c.Orders[ByEvidence]) {
		require.GreaterOrEqual(t, c.Map[c.Orders[ByEvidence][0]], c.Map[i])
	}
}
