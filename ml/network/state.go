package network

import (
	"fmt"
	"slices"
)

// State is what the steps of a trainer follow from, besides the pictures they are
// given. Whoever receives one may keep it; nobody may change it.
type State struct {
	Weights  *Weights
	Previous *Weights // before the last update
	Adam     AdamState
}

// State returns a copy of the state that the trainer is in.
func (t *Trainer) State() State {
	previous := zero()
	t.previous.copyTo(previous)
	return State{t.Weights(), previous, t.adam.State.clone()}
}

// Restore puts the trainer into a copy of that state, so that what it does next is
// what the trainer did that the state was taken from, bit for bit.
func (t *Trainer) Restore(s State) {
	s.Weights.copyTo(t.engine.weights)
	s.Previous.copyTo(t.previous)
	t.adam.State = s.Adam.clone()
	t.engine.stale = true
}

func (s AdamState) clone() AdamState {
	return AdamState{s.Step, slices.Clone(s.M), slices.Clone(s.V)}
}

// Values returns a copy of all parameters, one after another: the kernel and the
// bias of each layer, from the picture on and laid out as in w.
func (w *Weights) Values() []float32 {
	all := make([]float32, 0, Parameters)
	for _, p := range w.parameters() {
		all = append(all, p.values...)
	}
	return all
}

// WeightsOf returns the weights whose Values these are.
func WeightsOf(values []float32) (*Weights, error) {
	if len(values) != Parameters {
		return nil, fmt.Errorf("%d weights for a network of %d", len(values), Parameters)
	}
	w := zero()
	for _, p := range w.parameters() {
		values = values[copy(p.values, values):]
	}
	return w, nil
}
