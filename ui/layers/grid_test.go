package layers

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

func TestFit(t *testing.T) {
	for _, c := range []struct {
		n, height    int
		across, down float64
		columns      int
		cell         float64
	}{
		{128, 30, leastWidth, leastHeight, 13, 1},
		{128, 30, 2 * leastWidth, 2 * leastHeight, 13, 2}, // 2 pixels a unit
		{16, 38, leastWidth, leastHeight, 6, 2},
		{16, 38, leastWidth, leastHeight + 1, 4, 2}, // no empty places
		{16, 28, 4*28*3 + 9, 4*28*3 + 9, 4, 3},
		{64, 28, 8*28 + 7, 8*28 + 7, 8, 1},
		{64, 28, (8*28 + 7) * 1.5, (8*28 + 7) * 1.5, 8, 1.5},
		{1, 28, 28*5.9 + 0.1, 1000, 1, 5}, // no half pixels where they are small
		{0, 28, 100, 100, 0, 0},
		{16, 28, 0, 100, 0, 0},
	} {
		columns, cell := fit(c.n, c.height, c.across, c.down)
		require.Equal(t, c.columns, columns, c)
		require.Equal(t, c.cell, cell, c)
	}
}

// What fit returns is in the field, and the next larger cells would not be,
// however they were arranged.
func TestFitIsTheLargest(t *testing.T) {
	fits := func(n, height, columns int, cell, across, down float64) bool {
		rows := (n + columns - 1) / columns
		return float64(columns*29-1)*cell <= across && float64(rows*(height+1)-1)*cell <= down
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		n, height := []int{16, 32, 64, 128}[rng.IntN(4)], []int{28, 30, 38}[rng.IntN(3)]
		across, down := float64(20+rng.IntN(2000)), float64(20+rng.IntN(1500))
		columns, cell := fit(n, height, across, down)
		what := fmt.Sprint(n, height, across, down, columns, cell)
		require.True(t, fits(n, height, columns, cell, across, down), what)
		larger := cell + 1
		switch {
		case cell < 1:
			larger = 1
		case cell < 3:
			larger = cell + 0.5
		}
		if cell >= 1 {
			require.Zero(t, 2*cell-float64(int(2*cell)), what)
		}
		for c := 1; c <= n; c++ {
			require.False(t, fits(n, height, c, larger, across, down), what)
		}
	}
}

func TestEnlarge(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 2, 1))
	src.Set(0, 0, color.RGBA{100, 0, 10, 255})
	src.Set(1, 0, color.RGBA{200, 40, 10, 255})
	half := enlarge(src, 3) // 3 × 1½ pixels
	require.Equal(t, image.Rect(0, 0, 3, 2), half.Rect)
	for y := range 2 {
		for x, want := range []color.RGBA{{100, 0, 10, 255}, {150, 20, 10, 255}, {200, 40, 10, 255}} {
			require.Equal(t, want, half.RGBAAt(x, y), "%d, %d", x, y)
		}
	}
	double := enlarge(src, 4)
	for x := range 4 {
		require.Equal(t, src.RGBAAt(x/2, 0), double.RGBAAt(x, 1))
	}
}

func TestMosaic(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	require.Equal(t, 1.0, o.grid.cell)
	require.Len(t, o.grid.tiles.maps, 128)
	for place, number := range o.view.Order {
		same(t, o.view.Maps[number], o.tile(place))
	}

	// The most for the class and the most against it have the longest bars.
	img := o.grid.picture.Image.(*image.RGBA)
	blue, orange, rest := ink(1, o.grid), ink(-1, o.grid), ink(0, o.grid)
	for place, number := range o.view.Order {
		share := o.view.Contributions.Shares[number] / o.view.Contributions.Largest
		x, y := place%o.grid.columns*pitch, place/o.grid.columns*31+28
		filled := 0
		for i := range 28 {
			got := color.NRGBAModel.Convert(img.At(x+i, y))
			require.Equal(t, got, color.NRGBAModel.Convert(img.At(x+i, y+1)))
			switch got {
			case blue:
				require.Equal(t, filled, i, "from the left")
				filled++
			case orange:
				filled--
			default:
				require.Equal(t, rest, got)
				require.Zero(t, min(filled, 0), "up to the right end")
			}
		}
		require.InDelta(t, 28*share, filled, 0.5)
	}
	require.Equal(t, color.RGBA{}, img.RGBAAt(28, 5), "gaps are empty")
}

func same(t *testing.T, want, got image.Image) {
	t.Helper()
	for y := range mnist.Side {
		for x := range mnist.Side {
			at := got.Bounds().Min.Add(image.Pt(x, y))
			if want.At(x, y) != got.At(at.X, at.Y) {
				t.Fatalf("pixel %d, %d is %v, not %v", x, y, got.At(at.X, at.Y), want.At(x, y))
			}
		}
	}
}

func TestKernelsBelowTheMaps(t *testing.T) {
	o := open(t, look.Dark, smallest)
	test.Tap(o.tabs[0])
	img := o.grid.tiles.mosaic(4, o.grid)
	largest := 0.0
	w := o.features.Weights.Conv[0]
	for _, v := range w.Kernel {
		largest = max(largest, float64(v), -float64(v))
	}
	for k := range 16 {
		for tap := range 9 {
			x, y := k%4*29+tap%3*3+1, k/4*39+29+tap/3*3+1
			want := ink(float64(w.Kernel[tap*16+k])/largest, o.grid)
			require.Equal(t, want, color.NRGBAModel.Convert(img.At(x, y)), "map %d, weight %d", k, tap)
		}
	}
}

func TestInk(t *testing.T) {
	o := open(t, look.Light, smallest)
	require.Equal(t, look.Color(look.Accent, o.grid), ink(1, o.grid))
	require.Equal(t, look.Color(look.Amber, o.grid), ink(-1, o.grid))
	require.Equal(t, look.Color(look.Track, o.grid), ink(0, o.grid))
	require.Equal(t, ink(1, o.grid), ink(7, o.grid))
}

func TestPointing(t *testing.T) {
	o := open(t, look.Dark, smallest)
	g := o.grid
	for _, size := range []fyne.Size{smallest, fyne.NewSize(800, 600), fyne.NewSize(1130, 760)} { // cells of 1, 1½ and 2
		o.canvas.Resize(size)
		o.fill()
		for _, place := range []int{0, 1, 12, 13, 77, 127} {
			test.MoveMouse(o.canvas, o.at(place))
			require.Equal(t, place, g.pointed)
			require.Equal(t, 14*mnist.Side+14, g.pixel, "the middle")
			require.True(t, g.pointer.Visible())
			require.Equal(t, g.pointed, placeOf(g, g.pointer.Position()))
		}
		below := o.at(0).AddXY(0, 15*g.unit)
		test.MoveMouse(o.canvas, below)
		require.Equal(t, []int{0, none}, []int{g.pointed, g.pixel}, "its share")
		test.MoveMouse(o.canvas, o.at(127).AddXY(3*pitch*g.unit, 0))
		require.Equal(t, none, g.pointed, "after the last")
		require.False(t, g.pointer.Visible())
	}
	g.MouseOut()
	require.Equal(t, none, g.pointed)
}

// placeOf is the tile that a mark around it belongs to.
func placeOf(g *grid, mark fyne.Position) int {
	place, _ := g.at(mark.AddXY(14*g.unit, 14*g.unit))
	return place
}

func TestCellsArePixelsOfTheDevice(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.canvas.SetScale(2)
	o.canvas.Resize(smallest)
	o.fill()
	o.grid.Refresh()
	require.Equal(t, 2.0, o.grid.cell)
	require.EqualValues(t, 1, o.grid.unit)
	o.canvas.SetScale(1.25)
	o.grid.Refresh()
	require.Equal(t, 1.0, o.grid.cell)
	require.EqualValues(t, float32(0.8), o.grid.unit)
}

func TestKeyboard(t *testing.T) {
	o := open(t, look.Dark, smallest)
	typed := looktest.Typed(o.canvas)
	o.canvas.Focus(o.grid)
	o.grid.TypedKey(looktest.Key(fyne.KeyRight))
	o.grid.TypedKey(looktest.Key(fyne.KeyReturn))
	o.canvas.Unfocus()
	require.Equal(t, none, o.grid.pointed, "there is nothing to point at")
	o.fill()
	o.canvas.Focus(o.grid)
	require.True(t, o.grid.ring.Visible())
	require.Equal(t, 0, o.grid.pointed)
	var places []int
	for _, k := range []fyne.KeyName{
		fyne.KeyLeft, fyne.KeyUp, fyne.KeyRight, fyne.KeyDown, fyne.KeyEnd, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyHome,
	} {
		o.grid.TypedKey(looktest.Key(k))
		places = append(places, o.grid.pointed)
	}
	require.Equal(t, []int{0, 0, 1, 14, 127, 127, 127, 114, 0}, places)
	o.grid.TypedKey(looktest.Key(fyne.KeyDown))
	o.grid.TypedKey(looktest.Key(fyne.KeyReturn))
	require.Equal(t, 13, o.grid.selected)
	require.Equal(t, o.view.Order[13], o.kept[last])
	o.grid.TypedKey(looktest.Key(fyne.KeyEscape))
	require.Equal(t, none, o.grid.pointed)
	require.Equal(t, o.view.Order[13], o.detail.number)
	o.grid.TypedKey(looktest.Key(fyne.KeyEnd))
	require.Equal(t, 13, o.grid.pointed, "from nowhere it goes to the one selected")
	o.grid.TypedKey(looktest.Key(fyne.KeyEnd))
	o.grid.TypedKey(looktest.Key(fyne.KeySpace))
	o.grid.TypedRune(' ')
	require.Equal(t, 127, o.grid.selected)
	o.grid.TypedKey(looktest.Key(fyne.KeyM))
	o.grid.TypedRune('5')
	require.Equal(t, []string{"M", "5"}, *typed, "the window gets the rest")
	o.canvas.Unfocus()
	require.False(t, o.grid.ring.Visible())
}
