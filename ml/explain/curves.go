package explain

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Order is an order in which the ink of a picture is deleted or inserted.
type Order int

// The orders.
const (
	ByEvidence  Order = iota // what the map says speaks most for the class first
	ByOcclusion              // what costs most of the logit when covered first
	AtRandom                 // for comparison

	Orders = 3
)

// Steps is in how many steps the ink is deleted or inserted, unless it has fewer
// pixels.
const Steps = 56

// Curve is how the probability of a class goes while ink is deleted or inserted.
type Curve struct {
	Probability []float64 // before the first step and after each, in [0, 1]
	// Area is that under the curve over the share of the ink, from 0 to 1, by
	// trapezoids: the probability on average.
	Area float64
}

// Deleted returns the picture with these pixels black.
func Deleted(p mnist.Picture, pixels []int) mnist.Picture {
	for _, i := range pixels {
		p[i] = 0
	}
	return p
}

// Inserted returns a black picture with these pixels as they are in p.
func Inserted(p mnist.Picture, pixels []int) (q mnist.Picture) {
	for _, i := range pixels {
		q[i] = p[i]
	}
	return q
}

// ink lists the pixels that are not black, row by row.
func ink(p mnist.Picture) (pixels []int) {
	for i, v := range p {
		if v > 0 {
			pixels = append(pixels, i)
		}
	}
	return pixels
}

// descending returns the pixels in the order of their values, the largest
// first; equals stay as they are.
func descending(pixels []int, values []float32) []int {
	order := slices.Clone(pixels)
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[j], values[i]) })
	return order
}

// shuffled returns the pixels in an order that the seed decides.
func shuffled(pixels []int, seed uint64) []int {
	order := slices.Clone(pixels)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// steps returns how many of n pixels are changed before the first step, which is
// none, and after each: steps as even as can be.
func steps(n int) []int {
	last := min(n, Steps)
	ends := make([]int, last+1)
	for k := range ends {
		ends[k] = k * n / last
	}
	return ends
}

// curves deletes and inserts the ink in an order (Petsiuk et al. 2018, section
// 3.4, but black for every deleted pixel), and returns the probabilities.
func (p *prober) curves(ctx context.Context, picture mnist.Picture, order, ends []int) (deletion, insertion []float64, err error) {
	logits, err := p.run(ctx, 2*len(ends), func(i int) mnist.Picture {
		if i < len(ends) {
			return Deleted(picture, order[:ends[i]])
		}
		return Inserted(picture, order[:ends[i-len(ends)]])
	})
	probabilities := make([]float64, len(logits))
	for i, l := range logits {
		probabilities[i] = network.Softmax(l[:])[p.class]
	}
	half := len(logits) / 2
	return probabilities[:half:half], probabilities[half:], err
}

// add adds a share of a curve to the mean.
func (c *Curve) add(probabilities []float64, share float64) {
	if c.Probability == nil {
		c.Probability = make([]float64, len(probabilities))
	}
	for i, v := range probabilities {
		c.Probability[i] += share * v
	}
}

// area integrates y over x by trapezoids, x scaled to end at 1.
func area(x []int, y []float64) (sum float64) {
	for k := 1; k < len(x); k++ {
		sum += float64(x[k]-x[k-1]) * (y[k] + y[k-1]) / 2
	}
	return sum / float64(x[len(x)-1])
}
