package explain

import (
	"cmp"
	"math"
	"slices"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Feature is one feature map of a convolution for one picture, after its ReLU.
type Feature struct {
	Values                  []float32 // 28×28 row by row
	Smallest, Largest, Mean float64
}

// Features are the feature maps of every convolution for one picture. Whoever
// receives one may keep it; nobody may change it.
type Features struct {
	Picture mnist.Picture
	Weights *network.Weights
	Logits  network.Logits
	Layers  [network.Layers][]Feature
}

// Features returns all feature maps of a network with these weights for the
// picture.
func (e *Explainer) Features(w *network.Weights, picture mnist.Picture) (*Features, error) {
	activations, err := e.network.Explain(w, picture)
	if err != nil {
		return nil, err
	}
	f := &Features{Picture: picture, Weights: w, Logits: activations.Logits}
	for l, maps := range e.network.FeatureMaps() {
		for _, m := range maps {
			f.Layers[l] = append(f.Layers[l], feature(m))
		}
	}
	return f, nil
}

func feature(values []float32) Feature {
	var sum float64
	for _, v := range values {
		sum += float64(v)
	}
	return Feature{values, float64(slices.Min(values)), float64(slices.Max(values)), sum / float64(len(values))}
}

// Contributions is the account of a class's score by the last feature maps A_k.
// Averaged over the pixels, the class activation map Σ_k W[k,c]·A_k becomes
//
//	logit_c = bias_c + Σ_k W[k,c] · mean(A_k)
//
// (Zhou et al. 2016, equation 1, with averages for their sums): one share for
// every map, in logits.
type Contributions struct {
	Shares  []float64 // by number of the map
	Sum     float64   // of the shares: the logit without its bias
	Sizes   float64   // the sum of |share|
	Largest float64   // |share|
	Order   []int     // the maps by share, from the most for the class to the most against it
}

// Contributions returns the account of this class's score.
func (f *Features) Contributions(class int) Contributions {
	var c Contributions
	for k, a := range f.Layers[network.Layers-1] {
		share := float64(f.Weights.Dense[k*mnist.Classes+class]) * a.Mean
		c.Shares = append(c.Shares, share)
		c.Sum += share
		c.Sizes += math.Abs(share)
		c.Largest = max(c.Largest, math.Abs(share))
		c.Order = append(c.Order, k)
	}
	slices.SortStableFunc(c.Order, func(a, b int) int { return cmp.Compare(c.Shares[b], c.Shares[a]) })
	return c
}
