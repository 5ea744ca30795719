package network

import (
	"errors"

	"visao/ml/conv"
	"visao/ml/mnist"
)

// shared is what the graphs of one network have in common. It changes only while
// none of them runs.
type shared struct {
	kernel  conv.Kernel
	weights *Weights // the values of the parameter nodes
	given   *Weights // what they were last copied from
	filters [Layers]*conv.Filter
	stale   bool    // the filters are those of other weights
	penalty float32 // λ of the heat in suspect regions, for training; 0 for none
}

// set makes w the weights.
func (s *shared) set(w *Weights) {
	if w != s.given {
		w.copyTo(s.weights)
		s.given, s.stale = w, true
	}
}

// refresh renews what derives from the weights, if they have changed.
func (s *shared) refresh() error {
	if !s.stale {
		return nil
	}
	for l, f := range s.filters {
		if err := f.Set(s.weights.Conv[l].Kernel); err != nil {
			return err
		}
	}
	s.stale = false
	return nil
}

// part is how many pictures go through a graph at a time: so few that what it
// computes stays in the cache of its processor. It decides in which order
// gradients are added up, so it does not depend on the number of processors.
const part = 4

// engine runs pictures through graphs that share their weights, one graph for
// each processor.
type engine struct {
	shared
	goal   purpose
	part   int
	graphs []*graph
}

func newEngine(goal purpose, part int, penalty float32) (*engine, error) {
	e := &engine{shared: shared{kernel: conv.Best(), weights: zero(), penalty: penalty}, goal: goal, part: part}
	for l, c := range e.weights.Conv {
		e.filters[l] = conv.NewFilter(e.kernel, c.In, c.Out, goal == forTraining && l > 0)
	}
	return e, e.grow(1) // so that an error comes now
}

// grow makes sure of n graphs.
func (e *engine) grow(n int) error {
	for len(e.graphs) < n {
		g, err := newGraph(&e.shared, e.part, e.goal)
		if err != nil {
			return err
		}
		e.graphs = append(e.graphs, g)
	}
	return nil
}

// run cuts the pictures into parts, has a graph compute each, and calls ran with
// it, the number of the part and that of its first picture. Parts run at once and
// in any order; before tells a graph what else it needs.
func (e *engine) run(pictures []mnist.Picture, before, ran func(g *graph, p, first int)) error {
	parts := (len(pictures) + e.part - 1) / e.part
	if err := errors.Join(e.grow(conv.Workers(parts)), e.refresh()); err != nil {
		return err
	}
	errs := make([]error, parts)
	err := conv.Parallel(parts, func(worker, p int) {
		g, first := e.graphs[worker], p*e.part
		g.fill(pictures[first:min(first+e.part, len(pictures))])
		before(g, p, first)
		if errs[p] = g.run(); errs[p] == nil {
			ran(g, p, first)
		}
	})
	return errors.Join(append(errs, err)...)
}
