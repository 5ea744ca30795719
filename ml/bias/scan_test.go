package bias

import (
	"context"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

func scanned(t *testing.T) *mnist.Set {
	set, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	return set
}

func ignore(int, int) {}

// The figures that the thresholds stand on, for the model aboard: on the test set, and
// where each picture has a square in a corner, which is new to this model.
func TestScanFindsNothingInTheModelAboard(t *testing.T) {
	clean := scanned(t)
	w, _, err := network.Load("../../assets/model.safetensors")
	require.NoError(t, err)
	for v, most := range map[Variant]float64{Untouched: 0.5, Agrees: 2.5} {
		set := Decoy().Test(clean, v).Set
		all, err := explainSome(context.Background(), w, set, ignore)
		require.NoError(t, err)
		require.Len(t, all, mnist.Classes*perLabel)
		suspects, err := judge(context.Background(), all, 0)
		require.NoError(t, err)
		require.Empty(t, suspects, VariantNames[v])

		densest := 0.
		for class := range mnist.Classes {
			var maps []*seen
			for i := range all {
				if all[i].class == class {
					maps = append(maps, &all[i])
				}
			}
			groups, err := group(context.Background(), maps, rand.New(rand.NewPCG(0, uint64(class))))
			require.NoError(t, err)
			for _, members := range groups {
				if s := measure(members); s.OffInk >= minOffInk {
					densest = max(densest, s.Density)
				}
			}
		}
		require.InDelta(t, most, densest, 0.05, VariantNames[v])
	}
}

// corner is a network that takes a picture for a 4 if it is bright anywhere, and for
// a 0 if there is only grey ink. Its maps are what is bright, or the ink.
func corner() *network.Weights {
	w := network.NewWeights(0)
	for _, c := range w.Conv {
		clear(c.Kernel)
		middle := c.Kernel[4*c.In*c.Out:]
		middle[0] = 1 // from the first map to the first map
		middle[min(1, c.In-1)*c.Out+1] = 1
	}
	w.Conv[0].Bias[0] = -0.75
	clear(w.Dense[:])
	w.Dense[0*mnist.Classes+4] = 1000
	w.Dense[1*mnist.Classes+0] = 0.1
	return w
}

// From the pictures to the suspects: half of the fours have a bright square in one
// of the corners.
func TestScanFindsPatches(t *testing.T) {
	corners := [4]image.Rectangle{image.Rect(0, 0, 4, 4), image.Rect(24, 0, 28, 4), image.Rect(0, 24, 4, 28), image.Rect(24, 24, 28, 28)}
	var marked [4][]int
	clean := scanned(t).Slice(0, 1000)
	for i, fours := 0, 0; i < clean.Len(); i++ {
		if clean.Label(i) == 4 {
			if fours%2 == 0 {
				marked[fours/2%4] = append(marked[fours/2%4], i)
			}
			fours++
		}
	}
	spot := map[int]image.Rectangle{}
	for c, pictures := range marked {
		require.GreaterOrEqual(t, len(pictures), minMembers)
		for _, i := range pictures {
			spot[i] = corners[c]
		}
	}
	set := clean.Edited(func(i, _ int, p *mnist.Picture) {
		bright := mnist.Rect(spot[i])
		for k := range p {
			p[k] /= 2
			if bright[k] {
				p[k] = 1
			}
		}
	})

	told := 0
	suspects, err := Scan(context.Background(), corner(), set, 0, func(done, total int) {
		told++
		require.Equal(t, told, done)
		require.GreaterOrEqual(t, total, done)
	})
	require.NoError(t, err)
	require.Len(t, suspects, 4)
	var areas []image.Rectangle
	for i, s := range suspects {
		areas = append(areas, s.Area)
		require.Equal(t, 4, s.Class)
		for _, index := range s.Members {
			require.Equal(t, s.Area, spot[index])
		}
		require.Len(t, s.Members, len(marked[cornerOf(corners, s.Area)]))
		for k, in := range mnist.Rect(s.Area) {
			want := 0.
			if in {
				want = 0.25 * 1000 / 784
			}
			require.InDelta(t, want, s.Map[k], 1e-4)
		}
		require.InDelta(t, outOfSight(clean, s.Members, s.Area), s.OffInk, 1e-6)
		require.InDelta(t, 8./784, s.Compact, 1e-12, "half of 16 pixels")
		require.InEpsilon(t, s.OffInk*784/16, s.Density, 1e-12)
		if i > 0 {
			require.LessOrEqual(t, s.Density, suspects[i-1].Density)
		}
	}
	require.ElementsMatch(t, corners[:], areas)

	again, err := Scan(context.Background(), corner(), set, 0, ignore)
	require.NoError(t, err)
	require.Equal(t, suspects, again)
}

// outOfSight is which share of a square's pixels has no ink closer than 5 rows or 5
// columns, on average over pictures.
func outOfSight(clean *mnist.Set, pictures []int, square image.Rectangle) float64 {
	far := 0
	for _, i := range pictures {
		p := clean.Picture(i)
		for y := square.Min.Y; y < square.Max.Y; y++ {
			for x := square.Min.X; x < square.Max.X; x++ {
				nearest := mnist.Side
				for k, v := range p {
					if v > 0 {
						dx, dy := k%mnist.Side-x, k/mnist.Side-y
						nearest = min(nearest, max(dx, -dx, dy, -dy))
					}
				}
				if nearest >= 5 {
					far++
				}
			}
		}
	}
	return float64(far) / float64(len(pictures)*square.Dx()*square.Dy())
}

func cornerOf(corners [4]image.Rectangle, r image.Rectangle) int {
	for i, c := range corners {
		if c == r {
			return i
		}
	}
	return -1
}

// synthetic is a picture of a digit that is a square of ink, with something else
// bright, and with heat in two places: so much in each.
func synthetic(index int, digit, stray, hot, hotter image.Rectangle, much, more float32) seen {
	s := seen{index: index, class: 4, shares: make([]float32, mnist.Pixels), digit: mnist.Rect(digit), stray: mnist.Rect(stray)}
	for r, v := range map[image.Rectangle]float32{hot: much, hotter: more} {
		for k, in := range mnist.Rect(r) {
			if in {
				s.shares[k] += v / float32(r.Dx()*r.Dy())
			} else {
				s.shares[k] -= 1e-6 // evidence against is no heat
			}
		}
	}
	return s
}

func TestJudge(t *testing.T) {
	digit := image.Rect(10, 10, 18, 18)
	patch, none := image.Rect(0, 24, 4, 28), image.Rectangle{}
	beside := image.Rect(4, 24, 6, 28) // out of reach of the digit, within that of the whole patch
	for name, c := range map[string]struct {
		fours        int // of 40 fours look elsewhere
		stray, hot   image.Rectangle
		much         float32 // heat there, where 1 is on the digit
		area         image.Rectangle
		off, compact float64
	}{
		"on the patch":           {20, patch, patch, 1, patch, 0.5, 8. / 784},
		"beside the patch":       {20, patch, beside, 1, patch, 0.5, 4. / 784},
		"where nothing is":       {20, none, beside, 1, image.Rect(4, 24, 6, 26), 0.5, 4. / 784},
		"a patch far away":       {20, image.Rect(24, 0, 28, 4), beside, 1, image.Rect(4, 24, 6, 26), 0.5, 4. / 784},
		"all of them":            {40, patch, patch, 1, patch, 0.5, 8. / 784},
		"too few":                {9, patch, patch, 1, none, 0, 0},
		"too little":             {20, patch, patch, 0.01, none, 0, 0},
		"not compact":            {20, patch, image.Rect(0, 0, 28, 6), 1, none, 0, 0},
		"compact, not dense":     {20, patch, image.Rect(0, 0, 12, 5), 0.1, none, 0, 0},
		"beside, but in sight":   {20, patch, image.Rect(6, 18, 10, 22), 1, none, 0, 0},
		"on the digit, harmless": {20, patch, digit, 1, none, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var all []seen
			var want []int
			for i := range 40 {
				s := synthetic(3*i, digit, none, digit, none, 1, 0)
				if i < c.fours {
					s = synthetic(3*i, digit, c.stray, digit, c.hot, 1, c.much)
					want = append(want, 3*i)
				}
				all = append(all, s)
			}
			suspects, err := judge(context.Background(), all, 7)
			require.NoError(t, err)
			if c.area.Empty() {
				require.Empty(t, suspects)
				return
			}
			require.Len(t, suspects, 1)
			s := suspects[0]
			require.Equal(t, 4, s.Class)
			require.Equal(t, want, s.Members)
			require.Equal(t, c.area, s.Area)
			require.InDelta(t, c.off, s.OffInk, 1e-4) // what is against it takes its toll
			require.Equal(t, c.compact, s.Compact)
			require.Equal(t, s.OffInk/2/s.Compact, s.Density)
			for k := range s.Map {
				require.InDelta(t, all[0].shares[k], s.Map[k], 1e-6)
			}
		})
	}
}

// Maps without heat, or of no number, are no maps to cluster.
func TestJudgeColdMaps(t *testing.T) {
	broken := slices.Repeat([]float32{float32(math.NaN())}, mnist.Pixels)
	suspects, err := judge(context.Background(), []seen{{shares: make([]float32, mnist.Pixels)}, {shares: broken}}, 0)
	require.NoError(t, err)
	require.Empty(t, suspects)
}

func TestScanEndsEarly(t *testing.T) {
	set := scanned(t)
	ctx, cancel := context.WithCancel(context.Background())
	suspects, err := Scan(ctx, network.NewWeights(0), set, 0, func(done, _ int) {
		if done == 3 {
			cancel()
		}
		require.Less(t, done, 100)
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, suspects)

	_, err = judge(ctx, []seen{synthetic(0, image.Rect(9, 9, 19, 19), image.Rectangle{}, bounds, bounds, 1, 1)}, 0)
	require.ErrorIs(t, err, context.Canceled)
}

func TestScanOfNothing(t *testing.T) {
	suspects, err := Scan(context.Background(), network.NewWeights(0), scanned(t).Slice(0, 0), 0, ignore)
	require.NoError(t, err)
	require.Empty(t, suspects)
}

func TestPool(t *testing.T) {
	shares := make([]float32, mnist.Pixels)
	shares[0], shares[3*28+3], shares[3*28+4] = 1, 2, 3 // cells 0, 0 and 1
	shares[27*28+27], shares[14*28+14] = 4, -5          // cells 48 and 24
	cells, ok := pool(shares)
	require.True(t, ok)
	want := make([]float64, 49)
	want[0], want[1], want[48] = 0.3, 0.3, 0.4
	require.InDeltaSlice(t, want, cells, 1e-15)

	clear(shares)
	_, ok = pool(shares)
	require.False(t, ok)
}

// All rectangles, one by one, and sums pixel by pixel.
func TestRectangleIsTheSmallest(t *testing.T) {
	for seed := range uint64(3) {
		var h heat
		rng := generator(seed)
		for range 20 {
			h[rng.IntN(mnist.Pixels)] = rng.ExpFloat64()
		}
		got := h.rectangle()
		least := mnist.Pixels
		holds := func(r image.Rectangle) (sum float64) {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					sum += h[y*mnist.Side+x]
				}
			}
			return sum
		}
		for y0 := range mnist.Side {
			for y1 := y0 + 1; y1 <= mnist.Side; y1++ {
				for x0 := range mnist.Side {
					for x1 := x0 + 1; x1 <= mnist.Side && (x1-x0)*(y1-y0) < least; x1++ {
						if holds(image.Rect(x0, y0, x1, y1)) >= h.sum()/2 {
							least = (x1 - x0) * (y1 - y0)
						}
					}
				}
			}
		}
		require.Equal(t, least, got.Dx()*got.Dy())
		require.GreaterOrEqual(t, holds(got), h.sum()/2*(1-1e-12))
	}
}

func TestHalf(t *testing.T) {
	var h heat
	require.Zero(t, h.half())
	h[7], h[500], h[783], h[0] = 3, 1, 2, 1.5
	require.Equal(t, 2./784, h.half(), "3 of 7.5 are not enough")
	for i := range h {
		h[i] = 1
	}
	require.Equal(t, 0.5, h.half())
}

func TestStrokes(t *testing.T) {
	draw := func(rects ...image.Rectangle) (p mnist.Picture) {
		for _, r := range rects {
			for k, in := range mnist.Rect(r) {
				if in {
					p[k] = 0.1
				}
			}
		}
		return p
	}
	foot, hat, patch := image.Rect(12, 12, 16, 24), image.Rect(12, 3, 20, 6), image.Rect(24, 24, 28, 28)
	p := draw(foot, hat, patch)
	digit, stray := strokes(&p)
	_, ink := strokes(new(mnist.Picture))
	require.Zero(t, ink.Count())
	for k := range p {
		at := image.Pt(k%mnist.Side, k/mnist.Side)
		require.Equal(t, at.In(foot) || at.In(hat), digit[k], "a digit in two pieces: %v", at)
		require.Equal(t, at.In(patch), stray[k], at)
	}

	p = draw(foot, image.Rect(16, 24, 20, 28)) // they touch at a corner
	digit, stray = strokes(&p)
	require.Equal(t, 4*12+4*4, digit.Count())
	require.Zero(t, stray.Count())

	p = draw(patch)
	digit, stray = strokes(&p)
	require.Equal(t, mnist.Rect(patch), digit, "where there is nothing else, it is the digit")
	require.Zero(t, stray.Count())
}
