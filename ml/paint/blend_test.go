package paint

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/mnist"
)

// testItem is one of five recorded MNIST test pictures with the map of the
// predicted class and the article's overlay as matplotlib draws it.
type testItem struct {
	Grey        []uint16 // 0…255; encoding/json reads []uint8 as base64
	Class       int
	Probability float64
	Map         []float32
	Article     []int
}

func (it testItem) picture() *mnist.Picture {
	var p mnist.Picture
	for i, g := range it.Grey {
		p[i] = float32(g) / 255
	}
	return &p
}

func testItems(t testing.TB) []testItem {
	var items []testItem
	readJSON(t, "article.json.gz", &items)
	require.Len(t, items, 5)
	return items
}

func named(t testing.TB, name string) *Colormap {
	c, err := ByName(name)
	require.NoError(t, err)
	return c
}

func TestBlendAgainstNumpy(t *testing.T) {
	var want struct {
		Size     int
		Alpha    float64
		Colormap string
		RGB      []float64
	}
	readJSON(t, "blend.json.gz", &want)
	it := testItems(t)[4]
	img, err := Blend(it.picture(), it.Map, Options{
		Size: want.Size, Alpha: want.Alpha, Colormap: named(t, want.Colormap), Range: RangeOf(it.Map), Smooth: true,
	})
	require.NoError(t, err)
	require.Len(t, want.RGB, 3*want.Size*want.Size)
	for i, w := range want.RGB {
		got := float64(img.Pix[i/3*4+i%3])
		// Grey, colour and result are each rounded to 8 bits: at most
		// 0.4·½ + 0.6·½ + ½ from the unrounded blend, and 0.005 of the record.
		if math.Abs(got-w) > 1.005 {
			t.Fatalf("channel %d of pixel %d is %v, want %v", i%3, i/3, got, w)
		}
	}
}

func TestBlendEnds(t *testing.T) {
	it := testItems(t)[0]
	for _, smooth := range []bool{false, true} {
		for _, c := range Colormaps() {
			o := Options{Size: 84, Colormap: c, Range: RangeOf(it.Map), Smooth: smooth}
			clear, err := Blend(it.picture(), it.Map, o)
			require.NoError(t, err)
			require.Equal(t, Picture(it.picture(), 84, smooth), clear)

			o.Alpha = 1
			opaque, err := Blend(it.picture(), it.Map, o)
			require.NoError(t, err)
			for i, v := range enlarge(it.Map, 84, smooth) {
				if want, got := c.At(o.Range.Normalise(float64(v))), opaque.RGBAAt(i%84, i/84); got != want {
					t.Fatalf("%s, pixel %d is %v, want %v", c.Name, i, got, want)
				}
			}
		}
	}
}

func TestBlendBetweenItsEnds(t *testing.T) {
	it := testItems(t)[1]
	rapid.Check(t, func(t *rapid.T) {
		o := Options{
			Size:     rapid.IntRange(1, 60).Draw(t, "size"),
			Colormap: rapid.SampledFrom(Colormaps()).Draw(t, "colormap"),
			Range:    Range{rapid.Float64Range(-1, 0).Draw(t, "lo"), rapid.Float64Range(0, 1).Draw(t, "hi")},
			Smooth:   rapid.Bool().Draw(t, "smooth"),
		}
		draw := func(alpha float64) *image.RGBA {
			o.Alpha = alpha
			img, err := Blend(it.picture(), it.Map, o)
			require.NoError(t, err)
			require.Equal(t, image.Rect(0, 0, o.Size, o.Size), img.Rect)
			return img
		}
		a := rapid.Float64Range(0, 1).Draw(t, "alpha")
		b := rapid.Float64Range(a, 1).Draw(t, "larger alpha")
		ends := [4]*image.RGBA{draw(0), draw(a), draw(b), draw(1)}
		for i := range ends[0].Pix {
			p := [4]int{}
			for k := range p {
				p[k] = int(ends[k].Pix[i])
			}
			if p[0] > p[3] {
				p = [4]int{p[3], p[2], p[1], p[0]}
			}
			if p[0] > p[1] || p[1] > p[2] || p[2] > p[3] {
				t.Fatalf("byte %d does not go evenly from picture to map: %v", i, p)
			}
		}
	})
}

func TestBlendWithoutHeat(t *testing.T) {
	it := testItems(t)[0]
	nan := make([]float32, mnist.Pixels)
	for i := range nan {
		nan[i] = float32(math.NaN())
	}
	for _, smooth := range []bool{false, true} {
		img, err := Blend(it.picture(), nan, Options{Size: 56, Colormap: named(t, "jet"), Range: RangeOf(nan), Alpha: 0.7, Smooth: smooth})
		require.NoError(t, err)
		require.Equal(t, Picture(it.picture(), 56, smooth), img)
	}
}

func TestBlendRefuses(t *testing.T) {
	_, err := Blend(nil, make([]float32, 10), Options{Size: 28, Colormap: named(t, "jet")})
	require.EqualError(t, err, "drawing a map of 10 values: expected 28×28")
	_, err = Blend(nil, make([]float32, mnist.Pixels), Options{Size: 28})
	require.EqualError(t, err, "drawing a map: no colormap was chosen")
}

func TestPicture(t *testing.T) {
	pic := testItems(t)[0].picture()
	img := Picture(pic, mnist.Side, false)
	for i, v := range pic {
		require.Equal(t, uint8(math.Round(255*float64(v))), img.Pix[4*i])
		require.Equal(t, uint8(255), img.Pix[4*i+3])
	}
	require.Equal(t, img, Picture(pic, mnist.Side, true), "at factor 1 the spline is the identity")

	blocks := Picture(pic, 3*mnist.Side, false)
	for y := range 3 * mnist.Side {
		for x := range 3 * mnist.Side {
			require.Equal(t, img.RGBAAt(x/3, y/3), blocks.RGBAAt(x, y))
		}
	}
	require.Equal(t, Picture(new(mnist.Picture), 9, true), Picture(nil, 9, true))
	require.Equal(t, 1, Picture(pic, -5, true).Rect.Dx())
	require.Equal(t, MaxSize, Picture(pic, math.MaxInt, false).Rect.Dx())
}

// A cell's centre keeps its value when the map is drawn smoothly: with three
// pixels a cell the middle one lies exactly there.
func TestSmoothStaysInPlace(t *testing.T) {
	it := testItems(t)[3]
	wide := enlarge(it.Map, 3*mnist.Side, true)
	for y := range mnist.Side {
		for x := range mnist.Side {
			require.InDelta(t, it.Map[y*mnist.Side+x], wide[(3*y+1)*3*mnist.Side+3*x+1], 1e-7) // float32
		}
	}
}

func BenchmarkBlend(b *testing.B) {
	it := testItems(b)[0]
	pic := it.picture()
	for name, smooth := range map[string]bool{"blocks": false, "smooth": true} {
		b.Run(name, func(b *testing.B) {
			o := Options{Size: 336, Colormap: named(b, "jet"), Range: RangeOf(it.Map), Alpha: 0.5, Smooth: smooth}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Blend(pic, it.Map, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
