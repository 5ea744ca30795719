package explain

import (
	"context"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

func testSet(t *testing.T) *mnist.Set {
	data, err := mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	return data.Test
}

// With a trained network on real digits: the shares of the last maps and the
// bias are the logit, and the maps times their weights are the class activation
// map, pixel by pixel.
func TestContributionsAreTheScore(t *testing.T) {
	w, _, err := network.Load(trained)
	require.NoError(t, err)
	explainer, err := NewExplainer()
	require.NoError(t, err)
	test := testSet(t)
	for i := range 5 {
		picture := test.Picture(i)
		f, err := explainer.Features(w, picture)
		require.NoError(t, err)
		require.Equal(t, picture, f.Picture)
		require.Same(t, w, f.Weights)
		e, err := explainer.Explain(w, picture)
		require.NoError(t, err)
		require.Equal(t, e.Logits, f.Logits)
		for class := range mnist.Classes {
			c := f.Contributions(class)
			require.Len(t, c.Shares, network.Features)
			var sum, sizes float64
			var cam [mnist.Pixels]float64
			for k, share := range c.Shares {
				sum += share
				sizes += math.Abs(share)
				var product float64
				for p, a := range f.Layers[3][k].Values {
					v := float64(w.Dense[k*mnist.Classes+class]) * float64(a)
					cam[p] += v
					product += v
				}
				require.InDelta(t, product/mnist.Pixels, share, 1e-12)
			}
			require.InDelta(t, sum, c.Sum, 1e-12)
			require.InDelta(t, sizes, c.Sizes, 1e-12)
			// Logits reach ±20; float32 keeps seven digits of what they are summed up from.
			require.InDelta(t, e.Logits[class], c.Sum+float64(w.Bias[class]), 1e-6*sizes+1e-5)
			for p, v := range cam {
				require.InDelta(t, e.Maps[class][p], v, 1e-4, "class %d, pixel %d", class, p) // maps reach ±60
			}
		}
	}
}

func TestContributionsAreSorted(t *testing.T) {
	explainer, err := NewExplainer()
	require.NoError(t, err)
	f, err := explainer.Features(network.NewWeights(1), testSet(t).Picture(0))
	require.NoError(t, err)
	c := f.Contributions(3)
	sorted := slices.Clone(c.Order)
	slices.Sort(sorted)
	for k, number := range sorted {
		require.Equal(t, k, number, "every map once")
	}
	for i, k := range c.Order[1:] {
		require.GreaterOrEqual(t, c.Shares[c.Order[i]], c.Shares[k])
	}
	require.Equal(t, max(c.Shares[c.Order[0]], -c.Shares[c.Order[127]]), c.Largest)
	require.Positive(t, c.Shares[c.Order[0]])
	require.Negative(t, c.Shares[c.Order[127]])
}

func TestContributionsByHand(t *testing.T) {
	f := &Features{Weights: network.NewWeights(0)}
	f.Weights.Dense = [network.Features * mnist.Classes]float32{}
	for range network.Features {
		f.Layers[3] = append(f.Layers[3], Feature{Mean: 0.5})
	}
	for k, weight := range map[int]float32{5: -3, 9: 1, 100: 2} {
		f.Weights.Dense[k*mnist.Classes+7] = weight
	}
	c := f.Contributions(7)
	require.Equal(t, []float64{-1.5, 0.5, 1}, []float64{c.Shares[5], c.Shares[9], c.Shares[100]})
	require.Equal(t, 0.0, c.Sum)
	require.Equal(t, 3.0, c.Sizes)
	require.Equal(t, 1.5, c.Largest)
	require.Equal(t, []int{100, 9, 0, 1, 2, 3, 4, 6}, c.Order[:8], "equals stay in the order of their numbers")
	require.Equal(t, 5, c.Order[127])
}

func TestFeature(t *testing.T) {
	f := feature([]float32{0, 3, 1, 0})
	require.Equal(t, Feature{[]float32{0, 3, 1, 0}, 0, 3, 1}, f)
}

// The first layer, whose kernels are shown, written out for one map.
func TestFirstLayerKernels(t *testing.T) {
	w := network.NewWeights(2)
	w.Conv[0].Bias[11] = 0.125
	explainer, err := NewExplainer()
	require.NoError(t, err)
	picture := testSet(t).Picture(1)
	f, err := explainer.Features(w, picture)
	require.NoError(t, err)
	for _, at := range [][2]int{{13, 14}, {8, 9}, {20, 12}, {5, 13}} {
		sum := float64(w.Conv[0].Bias[11])
		for i := range 3 {
			for j := range 3 {
				pixel := float64(picture[(at[0]+i-1)*mnist.Side+at[1]+j-1])
				sum += pixel * float64(w.Conv[0].Kernel[(i*3+j)*16+11])
			}
		}
		require.InDelta(t, max(sum, 0), f.Layers[0][11].Values[at[0]*mnist.Side+at[1]], 1e-6)
	}
}
