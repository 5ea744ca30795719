package explain

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/network"
)

func TestForget(t *testing.T) {
	w, fresh := network.NewWeights(1), network.NewWeights(2)
	for c := range w.Bias { // biases are zero before training
		w.Bias[c] = 1
	}
	for layers := range network.Layers + 2 {
		f := forget(w, layers, 2)
		want := w
		if layers > 0 {
			want = fresh
		}
		require.Equal(t, want.Dense, f.Dense)
		require.Equal(t, want.Bias, f.Bias)
		for l := range network.Layers {
			want := w
			if network.Layers-l < layers {
				want = fresh
			}
			require.Equal(t, want.Conv[l], f.Conv[l], "%d layers, conv %d", layers, l+1)
		}
	}
	require.Equal(t, float32(1), w.Bias[0], "the network itself stays")
	require.Equal(t, fresh, forget(w, network.Layers+1, 2))
}

func TestMeanAndDeviation(t *testing.T) {
	mean, deviation := meanAndDeviation([]float64{2, 4, 4, 4, 5, 5, 7, 9})
	require.InDelta(t, 5, mean, 1e-15)
	require.InDelta(t, math.Sqrt(32.0/7), deviation, 1e-15)
}

// The maps of the cascade are those of networks whose top layers know nothing.
func TestCascade(t *testing.T) {
	c := checked(t, 2)
	near := windows(c.picture)
	for n, r := range c.Cascade {
		without, err := c.explainer.Explain(forget(c.weights, n+1, otherSeed), c.picture)
		require.NoError(t, err)
		require.Equal(t, without.Shares(c.Class), r.Map)
		var mean float64
		for seed := range uint64(repeats) {
			without, err := c.explainer.Explain(forget(c.weights, n+1, otherSeed+seed), c.picture)
			require.NoError(t, err)
			mean += Spearman(at(c.Map, near), at(without.Shares(c.Class), near)) / repeats
		}
		require.InDelta(t, mean, r.Rho, 1e-12)
		require.Positive(t, r.Spread)
	}
}
