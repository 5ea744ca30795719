package explain

import (
	"context"
	"fmt"
	"math"

	"visao/ml/network"
)

// otherSeed is the first of the seeds that layers are re-initialised from: none
// that anybody would train with, since a layer may still resemble what it was
// before training.
const otherSeed = 1 << 40

// Randomised is what becomes of a map when layers of the network forget what
// they have learnt.
type Randomised struct {
	Map         []float32 // with the first seed, in logits, 28×28 row by row
	Rho, Spread float64   // mean and standard deviation over the seeds of ρ with the trained network's map
}

// forget returns the weights with the top layers as before training, the first
// being the dense layer. The layers below are shared with w.
func forget(w *network.Weights, layers int, seed uint64) *network.Weights {
	fresh, forgetful := network.NewWeights(seed), *w
	if layers > 0 {
		forgetful.Dense, forgetful.Bias = fresh.Dense, fresh.Bias
	}
	for l := network.Layers - layers + 1; l < network.Layers; l++ {
		forgetful.Conv[l] = fresh.Conv[l]
	}
	return &forgetful
}

// cascade re-initialises the layers one after the other from the top, for each
// seed anew: the model parameter randomization test (Adebayo et al. 2018,
// section 3.1). A map that explains the network must fall apart. Maps are
// compared with their signs, at these pixels.
func (p *prober) cascade(ctx context.Context, e *Explanation, pixels []int) (list [network.Layers + 1]Randomised, err error) {
	explainer, err := NewExplainer()
	if err != nil {
		return list, err
	}
	trained := at(e.Shares(p.class), pixels)
	for n := range list {
		var rhos [repeats]float64
		for seed := range uint64(repeats) {
			if err := ctx.Err(); err != nil {
				return list, err
			}
			without, err := explainer.Explain(forget(p.weights, n+1, otherSeed+seed), e.Picture)
			if err != nil {
				return list, fmt.Errorf("explaining without the top %d layers: %w", n+1, err)
			}
			m := without.Shares(p.class)
			rhos[seed] = Spearman(trained, at(m, pixels))
			if seed == 0 {
				list[n].Map = m
			}
			p.count(1)
		}
		list[n].Rho, list[n].Spread = meanAndDeviation(rhos[:])
	}
	return list, nil
}

// meanAndDeviation returns the mean and the standard deviation of a sample.
func meanAndDeviation(v []float64) (mean, deviation float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		deviation += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(deviation / float64(len(v)-1))
}
