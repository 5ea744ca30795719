package network

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

// parameters64 are the parameters in float64, in the order of the network.
type parameters64 [][]float64

func (w *Weights) wide() (all parameters64) {
	for _, p := range w.parameters() {
		row := make([]float64, len(p.values))
		for i, v := range p.values {
			row[i] = float64(v)
		}
		all = append(all, row)
	}
	return all
}

// loss64 is the mean cross-entropy in float64, written as in the textbook: no
// padding, no graph, nothing shared with the code under test. Where there are
// suspect regions, λ·Σ (CAM_c/784)² over their cells and all classes is added.
func loss64(params parameters64, pictures []mnist.Picture, labels []uint8, lambda float64, suspects []mnist.Region) (sum float64) {
	const side = mnist.Side
	for n, picture := range pictures {
		x := make([]float64, len(picture))
		for i, v := range picture {
			x[i] = float64(v)
		}
		for l := range Layers {
			in, out := channels[l], channels[l+1]
			y := make([]float64, mnist.Pixels*out)
			for row := range side {
				for col := range side {
					var pixel [Features]float64 // on the stack, which the race detector does not watch
					copy(pixel[:], params[2*l+1])
					for i := range 3 {
						for j := range 3 {
							r, c := row+i-1, col+j-1
							if r < 0 || r >= side || c < 0 || c >= side {
								continue
							}
							for k, v := range x[(r*side+c)*in:][:in] {
								if v == 0 { // half of them, and they add nothing
									continue
								}
								for o, t := range params[2*l][((i*3+j)*in+k)*out:][:out] {
									pixel[o] += v * t
								}
							}
						}
					}
					for o := range out {
						y[(row*side+col)*out+o] = math.Max(pixel[o], 0)
					}
				}
			}
			x = y
		}
		var norm float64
		var logits [mnist.Classes]float64
		for c := range logits {
			logits[c] = params[9][c]
			for i, v := range x {
				logits[c] += v / mnist.Pixels * params[8][i%Features*mnist.Classes+c]
			}
			norm += math.Exp(logits[c])
		}
		sum += math.Log(norm) - logits[labels[n]]

		if suspects == nil {
			continue
		}
		for cell, suspect := range suspects[n] {
			for c := 0; suspect && c < mnist.Classes; c++ {
				var cam float64
				for k, v := range x[cell*Features:][:Features] {
					cam += params[8][k*mnist.Classes+c] * v
				}
				sum += lambda * math.Pow(cam/mnist.Pixels, 2)
			}
		}
	}
	return sum / float64(len(pictures))
}

func TestGradientsAgreeWithDifferences(t *testing.T) {
	pictures, labels := blobs(2, 2)
	w := NewWeights(4)
	rng := rand.New(rand.NewPCG(4, 4))
	w.drawBiases(rng)
	tr, err := NewTrainer(w, 3, &Adam{}, 0) // one row stays unused
	require.NoError(t, err)
	loss, _, err := tr.Gradient(pictures, labels, nil)
	require.NoError(t, err)
	params := w.wide()
	require.InEpsilon(t, loss64(params, pictures, labels, 0, nil), loss, 1e-6)
	agreeWithDifferences(t, tr, rng, params, func(moved parameters64) float64 {
		return loss64(moved, pictures, labels, 0, nil)
	})
}

// drawBiases draws the biases of the convolutions and of Dense: if they are zero,
// they hide mistakes.
func (w *Weights) drawBiases(rng *rand.Rand) {
	for _, p := range w.parameters() {
		if len(p.shape) == 1 {
			for i := range p.values {
				p.values[i] = float32(0.1 * rng.NormFloat64())
			}
		}
	}
}

// agreeWithDifferences compares what the last Gradient computed, with weights that
// are params, with central differences of the loss.
func agreeWithDifferences(t *testing.T, tr *Trainer, rng *rand.Rand, params parameters64, loss func(parameters64) float64) {
	t.Helper()
	for i, g := range tr.gradients() {
		// All values of a parameter move at once, along the gradient with
		// noise, so that every element counts.
		direction := make([]float64, len(g))
		var analytic, norm float64
		for j, d := range g {
			direction[j] = float64(d) * (0.5 + rng.Float64())
			analytic += direction[j] * float64(d)
			norm += direction[j] * direction[j]
		}
		at := func(h float64) float64 {
			moved := append(parameters64(nil), params...)
			moved[i] = append([]float64(nil), params[i]...)
			for j, d := range direction {
				moved[i][j] += h * d / math.Sqrt(norm)
			}
			return loss(moved)
		}
		const h = 1e-6
		numeric := (at(h) - at(-h)) / (2 * h)
		// float32 gives the gradient six digits; a ReLU that changes sides
		// within h adds as much again.
		require.InEpsilon(t, numeric, analytic/math.Sqrt(norm), 1e-5, tr.engine.weights.parameters()[i].name)
	}
}
