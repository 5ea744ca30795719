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
// padding, no graph, nothing shared with the code under test.
func loss64(params parameters64, pictures []mnist.Picture, labels []uint8) (sum float64) {
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
					pixel := y[(row*side+col)*out:][:out]
					copy(pixel, params[2*l+1])
					for i := range 3 {
						for j := range 3 {
							r, c := row+i-1, col+j-1
							if r < 0 || r >= side || c < 0 || c >= side {
								continue
							}
							for k, v := range x[(r*side+c)*in:][:in] {
								for o, t := range params[2*l][((i*3+j)*in+k)*out:][:out] {
									pixel[o] += v * t
								}
							}
						}
					}
					for o := range pixel {
						pixel[o] = math.Max(pixel[o], 0)
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
	}
	return sum / float64(len(pictures))
}

func TestGradientsAgreeWithDifferences(t *testing.T) {
	pictures, labels := blobs(2, 2)
	w := NewWeights(4)
	rng := rand.New(rand.NewPCG(4, 4))
	for _, p := range w.parameters() {
		if len(p.shape) == 1 { // biases that are zero would hide mistakes
			for i := range p.values {
				p.values[i] = float32(0.1 * rng.NormFloat64())
			}
		}
	}
	tr, err := NewTrainer(w, 3, &Adam{}) // one row stays unused
	require.NoError(t, err)
	loss, _, err := tr.Gradient(pictures, labels)
	require.NoError(t, err)
	params := w.wide()
	require.InEpsilon(t, loss64(params, pictures, labels), loss, 1e-6)

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
			return loss64(moved, pictures, labels)
		}
		const h = 1e-6
		numeric := (at(h) - at(-h)) / (2 * h)
		// float32 gives the gradient six digits; a ReLU that changes sides
		// within h adds as much again.
		require.InEpsilon(t, numeric, analytic/math.Sqrt(norm), 1e-5, w.parameters()[i].name)
	}
}
