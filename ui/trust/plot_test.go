package trust

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// A level line covers its thickness and no more, to either side by halves.
func TestStrokeOfALevelLine(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	stroke(img, []vec{{5, 10}, {20, 10}, {35, 10}}, 2, color.NRGBA{R: 255, A: 255})
	for y := range 20 {
		want := uint8(0)
		if y == 9 || y == 10 {
			want = 255
		}
		for _, x := range []int{6, 19, 20, 33} {
			require.Equal(t, want, img.RGBAAt(x, y).R, "%d, %d", x, y)
		}
	}
}

// The ink of a line is its length times its thickness, and that of its round ends.
func TestStrokeOfASlantingLine(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	stroke(img, []vec{{20, 20}, {50, 60}, {80, 80}}, 4, color.NRGBA{G: 255, A: 255})
	var ink float64
	for i := 1; i < len(img.Pix); i += 4 {
		ink += float64(img.Pix[i]) / 255
	}
	want := 4*(50+math.Hypot(30, 20)) + math.Pi*4
	require.InEpsilon(t, want, ink, 0.02)
}

func TestStrokeWithGaps(t *testing.T) {
	nan := float32(math.NaN())
	img := image.NewRGBA(image.Rect(0, 0, 50, 10))
	stroke(img, []vec{{5, 5}, {15, 5}, {25, nan}, {35, 5}, {45, 5}}, 2, color.NRGBA{A: 255})
	require.NotZero(t, img.RGBAAt(10, 5).A)
	require.Zero(t, img.RGBAAt(25, 5).A)
	require.NotZero(t, img.RGBAAt(40, 5).A)
	stroke(img, []vec{{-100, -100}, {500, 500}}, 2, color.NRGBA{A: 255}) // beyond the picture
	stroke(img, []vec{{5, 5}}, 2, color.NRGBA{A: 255})
	stroke(img, nil, 2, color.NRGBA{A: 255})
}

// The curve is where its values are, and the knob on it.
func TestPlotIsToScale(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		p := newPlot(func(int) {})
		c := looktest.Show(t, look.Dark, fyne.NewSize(300, 150), p)
		c.SetScale(scale)
		var curves [explain.Orders]explain.Curve
		steps := []int{0, 10, 20, 30, 40}
		for o := range curves {
			curves[o].Probability = []float64{1, 0.75, 0.5, 0.25, 0}
		}
		curves[explain.AtRandom].Probability = []float64{0.25, 0.25, 0.25, 0.25, 0.25}
		p.set(steps, curves)
		p.mark(1)
		f := p.frame(p.Size())
		img := c.Capture()
		for share, value := range map[float64]float64{0.1: 0.9, 0.4: 0.6, 0.6: 0.4, 0.9: 0.1} {
			got := color.NRGBAModel.Convert(img.At(int(f.x(share)*scale), int(f.y(value)*scale)))
			require.Equal(t, look.Color(look.Accent, p), got, "the first curve is on top")
			got = color.NRGBAModel.Convert(img.At(int(f.x(share)*scale), int(f.y(0.25)*scale)))
			require.Equal(t, look.Color(look.Muted, p), got)
		}
		for o, y := range []float64{0.75, 0.75, 0.25} {
			at := p.knobs[o].Position().AddXY(p.knobs[o].Size().Width/2, p.knobs[o].Size().Height/2)
			require.InDelta(t, f.x(0.25), at.X, 1)
			require.InDelta(t, f.y(y), at.Y, 0.01)
		}
	}
}

func TestPlotSmallerThanItsWords(t *testing.T) {
	p := newPlot(func(int) {})
	c := looktest.Show(t, look.Dark, fyne.NewSize(300, 150), p)
	r := madeUp(t)
	p.set(r.Steps, r.Deletion)
	p.Resize(fyne.NewSize(3, 3))
	c.Capture()
	p.Resize(fyne.Size{})
	p.Tapped(&fyne.PointEvent{})
	c.Capture()
}
