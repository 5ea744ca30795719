package paint

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRangeOf(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	require.Equal(t, Range{-1, 3}, RangeOf([]float32{0, 3, -1}))
	require.Equal(t, Range{-5, 3}, RangeOf([]float32{0, 3}, nil, []float32{-5}))
	require.Equal(t, Range{2, 2}, RangeOf([]float32{nan, 2, inf, -inf}))
	require.Equal(t, Range{}, RangeOf())
	require.Equal(t, Range{}, RangeOf([]float32{nan}))
}

func TestSymmetric(t *testing.T) {
	require.Equal(t, Range{-5, 5}, Range{-5, 3}.Symmetric())
	require.Equal(t, Range{-4, 4}, Range{1, 4}.Symmetric())
	require.Equal(t, 0.5, Range{-5, 3}.Symmetric().Normalise(0))
	require.Equal(t, 0.5, Range{}.Symmetric().Normalise(0))
}

func TestNormalise(t *testing.T) {
	r := Range{-1, 3}
	require.Equal(t, 0., r.Normalise(-1))
	require.Equal(t, 0.25, r.Normalise(0))
	require.Equal(t, 1., r.Normalise(3))
	require.Equal(t, 1., r.Normalise(math.Inf(1)))
	require.Equal(t, 0.5, Range{2, 2}.Normalise(7))
	require.True(t, math.IsNaN(r.Normalise(math.NaN())))
	require.True(t, math.IsNaN(Range{2, 2}.Normalise(math.NaN())))
}

func TestNormaliseIsMonotoneAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-1e9, 1e9)
		lo := value.Draw(t, "lo")
		r := Range{lo, lo + rapid.Float64Range(0, 1e9).Draw(t, "span")}
		a := value.Draw(t, "a")
		b := rapid.Float64Range(a, 1e9).Draw(t, "b")
		na, nb := r.Normalise(a), r.Normalise(b)
		require.True(t, 0 <= na && na <= nb && nb <= 1, "%v → %v, %v → %v", a, na, b, nb)
	})
}
