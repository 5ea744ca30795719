package network

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"visao/ml/conv"
)

// Adam is the optimiser of Kingma and Ba 2015 in the form that Keras computes
// (the last paragraph of their section 2, ε outside the bias correction):
//
//	m ← β₁·m + (1−β₁)·g
//	v ← β₂·v + (1−β₂)·g²
//	θ ← θ − α·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)
//
// with β₁ = 0.9, β₂ = 0.999 and ε = 1e-7. It is a [gorgonia.Solver]; Gorgonia's
// own has another ε and does not let its state be saved.
type Adam struct {
	LearningRate float64 // α
	State        AdamState
}

// AdamState is what Adam remembers between steps: saved and set again, training
// goes on as if it had not been interrupted.
type AdamState struct {
	Step int       // t, the number of steps taken
	M, V []float32 // the moments of all parameters, one after another
}

const (
	beta1   = 0.9
	beta2   = 0.999
	epsilon = 1e-7
)

var _ gorgonia.Solver = (*Adam)(nil)

// Step updates the parameters by their gradients and sets the gradients to
// zero, since Gorgonia adds to them. The parameters must be float32 tensors,
// the same ones in the same order at every step.
func (a *Adam) Step(parameters []gorgonia.ValueGrad) error {
	s, size := &a.State, 0
	for _, p := range parameters {
		size += p.Value().Size()
	}
	if s.Step == 0 {
		s.M, s.V = make([]float32, size), make([]float32, size)
	}
	if len(s.M) != size || len(s.V) != size {
		return fmt.Errorf("the optimiser remembers %d and %d numbers, the network has %d", len(s.M), len(s.V), size)
	}
	s.Step++
	t := float64(s.Step)
	rate := float32(a.LearningRate * math.Sqrt(1-math.Pow(beta2, t)) / (1 - math.Pow(beta1, t)))

	m, v := s.M, s.V // of the parameters that are left
	for i, p := range parameters {
		gradient, err := p.Grad()
		if err != nil {
			return fmt.Errorf("reading the gradient of parameter %d: %w", i, err)
		}
		values, g := p.Value().Data().([]float32), gradient.Data().([]float32)
		n := len(values)
		if err := conv.Parallel(pieces, func(_, p int) {
			from, to := p*n/pieces, (p+1)*n/pieces
			move(values[from:to], m[from:to], v[from:to], g[from:to], rate)
		}); err != nil {
			return err
		}
		clear(g)
		m, v = m[n:], v[n:]
	}
	return nil
}

// pieces is into how many pieces a parameter is cut, to be shared out.
const pieces = 16

// move takes a step of this rate, α·√(1−β₂ᵗ)/(1−β₁ᵗ), with part of a parameter.
func move(values, m, v, g []float32, rate float32) {
	m, v, g = m[:len(values)], v[:len(values)], g[:len(values)]
	for j, d := range g {
		// The conversions forbid the compiler to fuse, so that every
		// processor rounds alike.
		m[j] += float32((d - m[j]) * (1 - beta1))
		v[j] += float32((float32(d*d) - v[j]) * (1 - beta2))
		values[j] -= float32(rate * m[j] / (float32(math.Sqrt(float64(v[j]))) + epsilon))
	}
}
