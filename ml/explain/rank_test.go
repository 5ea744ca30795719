package explain

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRanks(t *testing.T) {
	require.Equal(t, []float64{4, 1.5, 5, 1.5, 6.5, 9, 3, 8, 6.5}, ranks([]float32{3, 1, 4, 1, 5, 9, 2, 6, 5}))
	require.Equal(t, []float64{2, 2, 2}, ranks([]float32{7, 7, 7}))
	require.Empty(t, ranks(nil))
}

// The figures are those of scipy.stats.spearmanr, version 1.10.1.
func TestSpearmanAsInScipy(t *testing.T) {
	for _, c := range []struct {
		a, b []float32
		want float64
	}{
		{[]float32{1, 2, 3, 4, 5}, []float32{5, 6, 7, 8, 7}, 0.8207826816681233},
		{[]float32{1, 2, 2, 3}, []float32{1, 3, 2, 4}, 0.9486832980505139},
		{[]float32{0, 0, 0, 1, 1, 2}, []float32{3, 1, 2, 2, 2, 5}, 0.4918693768379647},
		{[]float32{-1.5, 0, 0, 0, 2.5, 2.5, 7}, []float32{0.1, -3, 0.1, 0.1, 9, 8, -3}, 0.09803921568627451},
		{[]float32{10, 20, 30, 40, 50, 60, 70, 80}, []float32{3, 1, 4, 1, 5, 9, 2, 6}, 0.5030030300035688},
		{[]float32{0, 0, 0, 0, 0, 0, 1}, []float32{0, 0, 0, 0, 0, 1, 0}, -0.16666666666666663},
	} {
		require.InDelta(t, c.want, Spearman(c.a, c.b), 1e-15)
		require.InDelta(t, c.want, Spearman(c.b, c.a), 1e-15)
	}
}

func TestSpearmanWithoutAnAnswer(t *testing.T) {
	nan := float32(math.NaN())
	require.True(t, math.IsNaN(Spearman([]float32{1, 1, 1}, []float32{1, 2, 3})), "scipy says so too")
	require.True(t, math.IsNaN(Spearman([]float32{1, nan, 2}, []float32{1, 2, 3})))
	require.True(t, math.IsNaN(Spearman([]float32{1, 2, 3}, []float32{1, 2, nan})))
	require.True(t, math.IsNaN(Spearman(nil, nil)))
}

// Without ties ρ = 1 − 6·Σd²/(n·(n²−1)), d being the differences of the ranks.
func TestSpearmanOfPermutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		a, b := make([]float32, n), make([]float32, n)
		p, q := random.Perm(n), random.Perm(n)
		var squares float64
		for i := range n {
			// Only the order counts, so any growing functions of the ranks will do.
			a[i], b[i] = float32(math.Exp(float64(p[i])/10)), float32(q[i]*q[i])-7
			squares += float64((p[i] - q[i]) * (p[i] - q[i]))
		}
		N := float64(n)
		require.InDelta(t, 1-6*squares/(N*(N*N-1)), Spearman(a, b), 1e-12)
		require.InDelta(t, 1, Spearman(a, a), 1e-12)
		for i := range a {
			b[i] = -a[i]
		}
		require.InDelta(t, -1, Spearman(a, b), 1e-12)
	})
}
