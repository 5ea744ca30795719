package network

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"visao/ml/conv"
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

// Predictor computes logits, up to a fixed number of pictures at a time. It
// serves one goroutine at a time.
type Predictor struct{ graph *graph }

// NewPredictor makes a predictor for batches of up to batch pictures.
func NewPredictor(batch int) (*Predictor, error) {
	g, err := newGraph(batch, forPrediction)
	return &Predictor{g}, err
}

// Predict returns the logits of pictures by a network with these weights.
func (p *Predictor) Predict(w *Weights, pictures []mnist.Picture) ([]Logits, error) {
	if err := p.graph.forward(w, pictures); err != nil {
		return nil, err
	}
	logits := make([]Logits, len(pictures))
	for i := range logits {
		logits[i] = p.graph.row(i)
	}
	return logits, nil
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
type Explainer struct{ graph *graph }

// NewExplainer makes an explainer.
func NewExplainer() (*Explainer, error) {
	g, err := newGraph(1, forExplanation)
	return &Explainer{g}, err
}

// Explain runs a network with these weights on the picture.
func (e *Explainer) Explain(w *Weights, picture mnist.Picture) (*Activations, error) {
	if err := e.graph.forward(w, []mnist.Picture{picture}); err != nil {
		return nil, err
	}
	a := &Activations{Logits: e.graph.row(0)}
	for i := range mnist.Pixels {
		for c, v := range e.graph.maps[i*mapColumns:][:mnist.Classes] {
			a.Maps[c][i] = v
		}
	}
	return a, nil
}

// Trainer takes optimisation steps. It serves one goroutine at a time.
type Trainer struct {
	graph    *graph
	adam     *Adam
	previous *Weights // before the last update
}

// NewTrainer makes a trainer that starts from a copy of w, with batches of up
// to batch pictures.
func NewTrainer(w *Weights, batch int, adam *Adam) (*Trainer, error) {
	g, err := newGraph(batch, forTraining)
	if err != nil {
		return nil, err
	}
	t := &Trainer{g, adam, zero()}
	w.copyTo(g.weights)
	w.copyTo(t.previous)
	return t, nil
}

// Gradient computes the mean cross-entropy of a batch and how many of its
// pictures are classified right, before any update, and prepares the update
// that Update makes. It leaves the weights as they are.
func (t *Trainer) Gradient(pictures []mnist.Picture, labels []uint8) (loss float64, right int, err error) {
	g := t.graph
	if len(labels) != len(pictures) {
		return 0, 0, fmt.Errorf("%d labels for %d pictures", len(labels), len(pictures))
	}
	if err := g.fill(pictures); err != nil {
		return 0, 0, err
	}
	for i, l := range labels {
		g.labels[i] = float32(l)
	}
	if err := g.run(); err != nil {
		return 0, 0, err
	}
	for i, l := range labels {
		if g.row(i).Class() == int(l) {
			right++
		}
	}
	return float64(*g.loss), right, nil
}

// Update lets the optimiser change the weights by the last gradient.
func (t *Trainer) Update() error {
	t.graph.weights.copyTo(t.previous)
	t.graph.weightsChanged()
	if err := t.adam.Step(gorgonia.NodesToValueGrads(t.graph.params)); err != nil {
		return fmt.Errorf("updating the weights: %w", err)
	}
	return nil
}

// Undo puts back the weights from before the last Update: those of the last
// Gradient but one. The optimiser's state stays.
func (t *Trainer) Undo() {
	t.previous.copyTo(t.graph.weights)
	t.graph.weightsChanged()
}

// Weights returns a copy of the weights as they are now.
func (t *Trainer) Weights() *Weights {
	w := zero()
	t.graph.weights.copyTo(w)
	return w
}

// forward runs a graph that does not train.
func (n *graph) forward(w *Weights, pictures []mnist.Picture) error {
	if w != n.given {
		w.copyTo(n.weights)
		n.given = w
		n.weightsChanged()
	}
	if err := n.fill(pictures); err != nil {
		return err
	}
	return n.run()
}

func (n *graph) weightsChanged() {
	for _, l := range n.layers {
		l.KernelChanged()
	}
}

// fill copies the pictures into the interior of the padded input.
func (n *graph) fill(pictures []mnist.Picture) error {
	if len(pictures) < 1 || len(pictures) > n.batch {
		return fmt.Errorf("%d pictures for a batch of %d", len(pictures), n.batch)
	}
	n.rows = len(pictures)
	for i := range pictures {
		for row := range mnist.Side {
			at := (i*conv.Padded+row+1)*conv.Padded + 1
			copy(n.x[at:], pictures[i][row*mnist.Side:][:mnist.Side])
		}
	}
	for _, l := range n.layers {
		l.SetRows(n.rows)
	}
	return nil
}

func (n *graph) run() error {
	defer n.machine.Reset()
	if err := n.machine.RunAll(); err != nil {
		return fmt.Errorf("running the network: %w", err)
	}
	return nil
}

func (n *graph) row(i int) (l Logits) {
	copy(l[:], n.logits.Data().([]float32)[i*mnist.Classes:])
	return l
}
