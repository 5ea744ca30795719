package network

import (
	"context"
	"fmt"

	"visao/ml/mnist"
)

// Logits are the scores of the ten classes before softmax.
type Logits [mnist.Classes]float32

// Class returns the class with the largest score, the first one of equals.
func (l Logits) Class() int {
	best := 0
	for c, v := range l {
		if v > l[best] {
			best = c
		}
	}
	return best
}

// Predictor computes logits. It serves one goroutine at a time, but uses all
// processors.
type Predictor struct {
	engine *engine
	batch  int
}

// NewPredictor makes a predictor for batches of up to batch pictures.
func NewPredictor(batch int) (*Predictor, error) {
	e, err := newEngine(forPrediction, part, 0)
	return &Predictor{e, batch}, err
}

// Predict returns the logits of pictures by a network with these weights.
func (p *Predictor) Predict(w *Weights, pictures []mnist.Picture) ([]Logits, error) {
	if err := checkCount(len(pictures), p.batch); err != nil {
		return nil, err
	}
	p.engine.set(w)
	logits := make([]Logits, len(pictures))
	err := p.engine.run(pictures, func(*graph, int, int) {}, func(g *graph, _, first int) {
		for i := range g.rows {
			logits[first+i] = g.row(i)
		}
	})
	return logits, err
}

// Each predicts n pictures, each made when it is due, and hands over the logits
// of every batch with the number of its first picture, until that returns false.
// It ends early with the context's error.
func (p *Predictor) Each(ctx context.Context, w *Weights, n int, picture func(i int) mnist.Picture,
	batched func(first int, logits []Logits) (goOn bool),
) error {
	pictures := make([]mnist.Picture, 0, p.batch)
	for first := 0; first < n; first += p.batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		pictures = pictures[:0]
		for i := first; i < min(first+p.batch, n); i++ {
			pictures = append(pictures, picture(i))
		}
		logits, err := p.Predict(w, pictures)
		if err != nil {
			return fmt.Errorf("evaluating pictures from %d on: %w", first, err)
		}
		if !batched(first, logits) {
			return nil
		}
	}
	return nil
}

func checkCount(pictures, batch int) error {
	if pictures < 1 || pictures > batch {
		return fmt.Errorf("%d pictures for a batch of %d", pictures, batch)
	}
	return nil
}

// Activations are what the network makes of one picture.
type Activations struct {
	Logits Logits
	// Maps are the class activation maps CAM_c(y,x) = Σ_k W[k,c]·A_k(y,x) of
	// the last feature maps A_k (Zhou et al. 2016, equation 2), so that
	// logit_c = bias_c + (1/784)·Σ CAM_c. No ReLU, not divided by 784.
	Maps [mnist.Classes][mnist.Pixels]float32
}

// Explainer computes logits and maps, one picture at a time. It serves one
// goroutine at a time.
type Explainer struct{ engine *engine }

// NewExplainer makes an explainer.
func NewExplainer() (*Explainer, error) {
	e, err := newEngine(forExplanation, 1, 0)
	return &Explainer{e}, err
}

// Explain runs a network with these weights on the picture.
func (e *Explainer) Explain(w *Weights, picture mnist.Picture) (*Activations, error) {
	e.engine.set(w)
	a := new(Activations)
	err := e.engine.run([]mnist.Picture{picture}, func(*graph, int, int) {}, func(g *graph, _, _ int) {
		a.Logits = g.row(0)
		for i := range mnist.Pixels {
			for c, v := range g.maps[i*mapColumns:][:mnist.Classes] {
				a.Maps[c][i] = v
			}
		}
	})
	return a, err
}
