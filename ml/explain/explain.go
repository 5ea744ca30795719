// Package explain answers why a network decides what it decides, by class
// activation maps, and checks the answers.
package explain

import (
	"visao/ml/mnist"
	"visao/ml/network"
)

// Explanation is what a network makes of one picture, and why. Whoever receives
// one may keep it; nobody may change it.
//
// For every class c, with Maps in the units of a logit times 784,
//
//	Logits[c] = Bias[c] + Σ Maps[c] / 784
//
// so a map is an exact account of the score, pixel by pixel.
type Explanation struct {
	network.Activations
	Picture       mnist.Picture
	Bias          [mnist.Classes]float32
	Probabilities [mnist.Classes]float64
}

// Class is the predicted class: the one with the largest logit.
func (e *Explanation) Class() int { return e.Logits.Class() }

// Shares is the map of a class in logits, 28×28 row by row: what each pixel
// contributes to the logit. They and the bias sum to the logit.
func (e *Explanation) Shares(class int) []float32 {
	shares := make([]float32, mnist.Pixels)
	for i, v := range e.Maps[class] {
		shares[i] = v / mnist.Pixels
	}
	return shares
}

// Explainer explains pictures, one at a time. It serves one goroutine at a time.
type Explainer struct{ network *network.Explainer }

// NewExplainer makes an explainer.
func NewExplainer() (*Explainer, error) {
	n, err := network.NewExplainer()
	if err != nil {
		return nil, err
	}
	return &Explainer{n}, nil
}

// Explain returns what a network with these weights makes of the picture.
func (e *Explainer) Explain(w *network.Weights, picture mnist.Picture) (*Explanation, error) {
	activations, err := e.network.Explain(w, picture)
	if err != nil {
		return nil, err
	}
	return &Explanation{
		Activations:   *activations,
		Picture:       picture,
		Bias:          w.Bias,
		Probabilities: network.Softmax(activations.Logits[:]),
	}, nil
}
