package network

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"visao/ml/conv"
	"visao/ml/mnist"
	"visao/ml/op"
)

// Trainer takes optimisation steps. It serves one goroutine at a time, but uses
// all processors.
type Trainer struct {
	engine     *engine
	adam       *Adam
	batch      int
	parts      []contribution
	gradient   contribution         // of the batch
	parameters []gorgonia.ValueGrad // the weights and gradient, for the optimiser
	previous   *Weights             // before the last update
}

// contribution is what one part of a batch adds to the loss and its gradient.
type contribution struct {
	loss   float64
	right  int
	flat   []float32        // the gradient, of all parameters one after another
	values []gorgonia.Value // its tensors
}

func newContribution(w *Weights) contribution {
	c := contribution{flat: make([]float32, Parameters)}
	rest := c.flat
	for _, p := range w.parameters() {
		n := len(p.values)
		c.values = append(c.values, op.Dense(rest[:n:n], p.shape...))
		rest = rest[n:]
	}
	return c
}

// valueGrad is a parameter and its gradient.
type valueGrad struct{ value, gradient gorgonia.Value }

func (v valueGrad) Value() gorgonia.Value         { return v.value }
func (v valueGrad) Grad() (gorgonia.Value, error) { return v.gradient, nil }

// NewTrainer makes a trainer that starts from a copy of w, with batches of up
// to batch pictures. With a penalty λ above zero the loss that is descended has
// the heat on the pictures' suspect regions added, as in [Trainer.Gradient].
func NewTrainer(w *Weights, batch int, adam *Adam, penalty float32) (*Trainer, error) {
	e, err := newEngine(forTraining, part, penalty)
	if err != nil {
		return nil, err
	}
	t := &Trainer{engine: e, adam: adam, batch: batch, gradient: newContribution(w), previous: zero()}
	w.copyTo(t.previous)
	for range (batch + part - 1) / part {
		t.parts = append(t.parts, newContribution(w))
	}
	for i, p := range e.weights.parameters() {
		t.parameters = append(t.parameters, valueGrad{op.Dense(p.values, p.shape...), t.gradient.values[i]})
	}
	e.set(w)
	return t, nil
}

// Gradient computes the mean cross-entropy of a batch and how many of its
// pictures are classified right, before any update, and prepares the update
// that Update makes. It leaves the weights as they are.
//
// A trainer with a penalty λ also needs the suspect region of each picture. It
// descends the mean of cross-entropy + λ·Σ (CAM_c(y,x)/784)² over the cells (y,x)
// of the region and all classes c, but returns the cross-entropy alone.
func (t *Trainer) Gradient(pictures []mnist.Picture, labels []uint8, suspects []mnist.Region) (loss float64, right int, err error) {
	if len(labels) != len(pictures) {
		return 0, 0, fmt.Errorf("%d labels for %d pictures", len(labels), len(pictures))
	}
	if t.engine.penalty > 0 && len(suspects) != len(pictures) {
		return 0, 0, fmt.Errorf("%d suspect regions for %d pictures", len(suspects), len(pictures))
	}
	if err := checkCount(len(pictures), t.batch); err != nil {
		return 0, 0, err
	}
	err = t.engine.run(pictures, func(g *graph, p, first int) {
		g.share = 1 / float32(len(pictures))
		for i, l := range labels[first:][:g.rows] {
			g.labels[i] = float32(l)
		}
		if t.engine.penalty > 0 {
			g.suspects = suspects[first:][:g.rows]
		}
		copy(g.gradients, t.parts[p].values)
	}, func(g *graph, p, first int) {
		t.parts[p].loss, t.parts[p].right = float64(*g.loss), 0
		for i := range g.rows {
			if g.row(i).Class() == int(labels[first+i]) {
				t.parts[p].right++
			}
		}
	})
	if err != nil {
		return 0, 0, err
	}
	used := t.parts[:(len(pictures)+part-1)/part]
	for _, c := range used {
		loss += c.loss
		right += c.right
	}
	return loss, right, t.sum(used)
}

// sum adds up the gradients of the parts, in order.
func (t *Trainer) sum(parts []contribution) error {
	return conv.Parallel(pieces, func(_, p int) {
		from, to := p*Parameters/pieces, (p+1)*Parameters/pieces
		total := t.gradient.flat[from:to]
		copy(total, parts[0].flat[from:to])
		for _, c := range parts[1:] {
			for i, v := range c.flat[from:to] {
				total[i] += v
			}
		}
	})
}

// Update lets the optimiser change the weights by the last gradient.
func (t *Trainer) Update() error {
	t.engine.weights.copyTo(t.previous)
	if err := t.adam.Step(t.parameters); err != nil {
		return fmt.Errorf("updating the weights: %w", err)
	}
	t.engine.stale = true
	return nil
}

// Undo puts back the weights from before the last Update: those of the last
// Gradient but one. The optimiser's state stays.
func (t *Trainer) Undo() {
	t.previous.copyTo(t.engine.weights)
	t.engine.stale = true
}

// Weights returns a copy of the weights as they are now.
func (t *Trainer) Weights() *Weights {
	w := zero()
	t.engine.weights.copyTo(w)
	return w
}
