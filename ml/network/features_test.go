package network

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

// features64 are the feature maps in float64, straight from the definition of a
// convolution with a border of zeros, [layer][map][28·28].
func features64(w *Weights, picture mnist.Picture) (maps [Layers][][]float64) {
	below := [][]float64{make([]float64, mnist.Pixels)}
	for i, v := range picture {
		below[0][i] = float64(v)
	}
	for l, c := range w.Conv {
		for o := range c.Out {
			m := make([]float64, mnist.Pixels)
			for i := range m {
				sum := float64(c.Bias[o])
				for tap := range 9 {
					row, col := i/mnist.Side+tap/3-1, i%mnist.Side+tap%3-1
					if row < 0 || row >= mnist.Side || col < 0 || col >= mnist.Side {
						continue
					}
					for k, x := range below {
						sum += x[row*mnist.Side+col] * float64(c.Kernel[(tap*c.In+k)*c.Out+o])
					}
				}
				m[i] = max(sum, 0)
			}
			maps[l] = append(maps[l], m)
		}
		below = maps[l]
	}
	return maps
}

func TestFeatureMaps(t *testing.T) {
	e, err := NewExplainer()
	require.NoError(t, err)
	w := NewWeights(5)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, c := range w.Conv {
		for o := range c.Bias {
			c.Bias[o] = float32(0.05 * rng.NormFloat64())
		}
	}
	some, _ := blobs(5, 2)
	activations, err := e.Explain(w, some[0])
	require.NoError(t, err)
	got, want := e.FeatureMaps(), features64(w, some[0])
	for l := range got {
		require.Len(t, got[l], channels[l+1])
		var largest float64
		for _, m := range want[l] {
			largest = max(largest, slices.Max(m))
		}
		for k, m := range got[l] {
			require.Len(t, m, mnist.Pixels)
			for i, v := range m {
				// Winograd's transforms cost float32 about a digit of its seven.
				require.InDelta(t, want[l][k][i], v, 1e-5*largest, "layer %d, map %d, pixel %d", l+1, k, i)
			}
		}
	}

	// What the class activation maps are the sum of.
	for c, cam := range activations.Maps {
		for i, v := range cam {
			var sum, size float64
			for k, m := range got[Layers-1] {
				product := float64(w.Dense[k*mnist.Classes+c]) * float64(m[i])
				sum += product
				size += max(product, -product)
			}
			require.InDelta(t, sum, v, 1e-6*size, "class %d, pixel %d", c, i) // float32 sums of 128
		}
	}

	_, err = e.Explain(w, some[1])
	require.NoError(t, err)
	require.NotEqual(t, got, e.FeatureMaps(), "another picture")
	_, err = e.Explain(w, some[0])
	require.NoError(t, err)
	require.Equal(t, got, e.FeatureMaps(), "they are copies")
}

func BenchmarkFeatureMaps(b *testing.B) {
	some, _ := blobs(1, 1)
	e, err := NewExplainer()
	require.NoError(b, err)
	_, err = e.Explain(NewWeights(0), some[0])
	require.NoError(b, err)
	for b.Loop() {
		e.FeatureMaps()
	}
}
