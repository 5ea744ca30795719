package mnist

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRect(t *testing.T) {
	for _, c := range []struct {
		r     image.Rectangle
		count int
	}{
		{image.Rectangle{}, 0},
		{image.Rect(0, 0, Side, Side), Pixels},
		{image.Rect(0, 0, 4, 4), 16},
		{image.Rect(3, 5, 10, 7), 14},
		{image.Rect(-5, -5, 2, 3), 6}, // what lies outside does not count
		{image.Rect(26, 20, 99, 22), 4},
		{image.Rect(28, 0, 40, 28), 0},
		{image.Rect(-9, -9, -2, -2), 0},
	} {
		r := Rect(c.r)
		require.Equal(t, c.count, r.Count(), c.r)
		require.Equal(t, float64(c.count)/784, r.Share())
		for i, in := range r {
			require.Equal(t, image.Pt(i%28, i/28).In(c.r), in, "pixel %d of %v", i, c.r)
		}
	}
}

func TestWidenRect(t *testing.T) {
	for _, c := range []struct{ from, to image.Rectangle }{
		{image.Rect(0, 0, 4, 4), image.Rect(0, 0, 8, 8)}, // the patch of Decoy MNIST
		{image.Rect(24, 24, 28, 28), image.Rect(20, 20, 28, 28)},
		{image.Rect(24, 0, 28, 4), image.Rect(20, 0, 28, 8)},
		{image.Rect(12, 12, 16, 16), image.Rect(8, 8, 20, 20)},
		{image.Rect(3, 10, 4, 11), image.Rect(0, 6, 8, 15)},
		{image.Rectangle{}, image.Rectangle{}},
		{image.Rect(0, 0, 28, 28), image.Rect(0, 0, 28, 28)},
	} {
		from := Rect(c.from)
		require.Equal(t, Rect(c.to), from.Widen(4), c.from)
		require.Equal(t, Rect(c.from), from, "it stays as it was")
		require.Equal(t, from, from.Widen(0))
	}
	corner := Rect(image.Rect(0, 0, 4, 4))
	wide := corner.Widen(4)
	require.Equal(t, 64, wide.Count())
	require.InDelta(t, 0.0816, wide.Share(), 0.00005)
	require.InDelta(t, 0.0204, corner.Share(), 0.00005)
}

// Whatever the region, a pixel is in the wide one if one of the region is near.
func TestWiden(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for by := range 6 {
		var r, want Region
		for range 5 {
			r[rng.IntN(Pixels)] = true
		}
		for i := range want {
			for j, in := range r {
				dx, dy := i%Side-j%Side, i/Side-j/Side
				want[i] = want[i] || in && max(dx, -dx, dy, -dy) <= by
			}
		}
		require.Equal(t, want, r.Widen(by), "by %d", by)

		once := r.Widen(by)
		require.Equal(t, r.Widen(2*by), once.Widen(by))
	}
}
