package explain

import (
	"context"
	"fmt"

	"visao/ml/network"
)

// Randomised is what becomes of a map when layers of the network forget what
// they have learnt.
type Randomised struct {
	Map []float32 // with the first seed, in logits, 28×28 row by row
	// Rho is Spearman's ρ with the map of the trained network, the mean over
	// the seeds.
	Rho float64
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
// section 3.1). A map that explains the network must fall apart.
func (p *prober) cascade(ctx context.Context, e *Explanation) (list [network.Layers + 1]Randomised, err error) {
	explainer, err := NewExplainer()
	if err != nil {
		return list, err
	}
	trained := e.Shares(p.class)
	for n := range list {
		for seed := range uint64(repeats) {
			if err := ctx.Err(); err != nil {
				return list, err
			}
			without, err := explainer.Explain(forget(p.weights, n+1, seed), e.Picture)
			if err != nil {
				return list, fmt.Errorf("explaining without the top %d layers: %w", n+1, err)
			}
			m := without.Shares(p.class)
			list[n].Rho += Spearman(trained, m) / repeats
			if seed == 0 {
				list[n].Map = m
			}
			p.count(1)
		}
	}
	return list, nil
}
