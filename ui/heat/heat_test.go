package heat

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// hue is a colour between blue (0) and red (1).
func hue(v float64) color.RGBA {
	level := func(centre float64) uint8 {
		return uint8(255 * min(max(1.5-math.Abs(4*v-centre), 0), 1))
	}
	return color.RGBA{R: level(3), G: level(2), B: level(1), A: 255}
}

// blob is a map with one warm place.
func blob(cx, cy float64) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, mnist.Side, mnist.Side))
	for y := range mnist.Side {
		for x := range mnist.Side {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)
			m.SetRGBA(x, y, hue(1/(1+d*d/30)))
		}
	}
	return m
}

func gradient() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 256, 1))
	for x := range 256 {
		m.SetRGBA(x, 0, hue(float64(x)/255))
	}
	return m
}

func examples() (maps [mnist.Classes]*image.RGBA, values [mnist.Classes]string) {
	for i := range maps {
		maps[i] = blob(float64(4+2*i), float64(20-i))
		values[i] = fmt.Sprintf("0.%d %%", i)
	}
	values[2], values[4] = "61.3 %", "33.1 %"
	return maps, values
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			v := NewView("Draw or pick a digit")
			c := looktest.Show(t, mode, fyne.NewSize(240, 200), v)
			test.AssertRendersToImage(t, fmt.Sprintf("view_empty_%s.png", name), c)
			v.SetImage(blob(11, 16))
			v.SetReadout("cell 12, 9 · +0.042 logit")
			test.MoveMouse(c, fyne.NewPos(20+12.5*200/28, 9.5*200/28))
			test.AssertRendersToImage(t, fmt.Sprintf("view_hover_%s.png", name), c)

			signedBar, positive, none := NewBar(), NewBar(), NewBar()
			signedBar.SetScale(gradient(), -0.8, 4.1)
			signedBar.SetMarker(2.2)
			positive.SetScale(gradient(), 0, 0.031)
			c = looktest.Show(t, mode, fyne.NewSize(340, 110), container.NewPadded(container.NewVBox(signedBar, positive, none)))
			test.AssertRendersToImage(t, fmt.Sprintf("bar_%s.png", name), c)

			s := NewStrip()
			c = looktest.Show(t, mode, fyne.NewSize(860, 103), s)
			s.Set(examples())
			s.SetSelected(2)
			test.MoveMouse(c, fyne.NewPos(400, 50))
			test.AssertRendersToImage(t, fmt.Sprintf("strip_%s.png", name), c)
		})
	}
}

func TestNarrowAndEmptyStripPictures(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Dark, fyne.NewSize(540, 123), container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), s))
	test.AssertRendersToImage(t, "strip_empty.png", c)
	s.Set(examples())
	s.SetSelected(4)
	s.FocusGained()
	test.AssertRendersToImage(t, "strip_narrow_focus.png", c)
}

func TestSmoothFocusedViewPicture(t *testing.T) {
	v := NewView("")
	c := looktest.Show(t, look.Light, fyne.NewSquareSize(170), container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), v))
	v.SetImage(blob(11, 16))
	v.SetSmooth(true)
	v.SetReadout("at the bottom")
	c.Focus(v)
	for range 9 {
		v.TypedKey(looktest.Key(fyne.KeyDown))
	}
	test.AssertRendersToImage(t, "view_smooth_focus.png", c)
}

func TestFollowTheTheme(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Light, fyne.NewSize(860, 103), s)
	s.Set(examples())
	s.SetSelected(2)
	test.ApplyTheme(t, look.New(look.Dark))
	test.MoveMouse(c, fyne.NewPos(400, 50))
	test.AssertRendersToImage(t, "strip_dark.png", c)

	v := NewView("Draw or pick a digit")
	c = looktest.Show(t, look.Light, fyne.NewSize(240, 200), v)
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "view_empty_dark.png", c)
}

// said collects what OnHover reports.
func said(v *View) *[]string {
	list := &[]string{}
	v.OnHover = func(x, y int, inside bool) { *list = append(*list, fmt.Sprint(x, y, inside)) }
	return list
}

func TestHoverReportsCells(t *testing.T) {
	v := NewView("empty")
	c := looktest.Show(t, look.Dark, fyne.NewSize(380, 280), v) // the square begins at 50
	list := said(v)
	test.MoveMouse(c, fyne.NewPos(190, 140))
	require.Empty(t, *list, "no picture, no cells")

	v.SetImage(blob(14, 14))
	for _, p := range []fyne.Position{
		{X: 50, Y: 0},
		{X: 59, Y: 9}, // the same cell
		{X: 60.5, Y: 9},
		{X: 329, Y: 279},
		{X: 335, Y: 279}, // beside the square
		{X: 340, Y: 270},
		{X: 190, Y: 140},
	} {
		test.MoveMouse(c, p)
	}
	v.MouseOut()
	v.MouseOut()
	require.Equal(t, []string{
		"0 0 true", "1 0 true", "27 27 true", "0 0 false", "14 14 true", "0 0 false",
	}, *list)
}

func TestOutlineIsOverTheCell(t *testing.T) {
	v := NewView("")
	v.SetImage(blob(0, 0))
	for _, side := range []float32{140, 199, 280, 333} {
		looktest.Show(t, look.Dark, fyne.NewSquareSize(side), v)
		for i := range mnist.Side {
			v.point(i, i)
			cell := side / mnist.Side
			require.InDelta(t, float32(i)*cell, v.inner.Position().X, 0.51)
			require.InDelta(t, cell, v.inner.Size().Height, 1)
			require.LessOrEqual(t, v.inner.Position().X+v.inner.Size().Width, side+0.5)
		}
	}
}

func TestViewKeyboard(t *testing.T) {
	v := NewView("")
	v.SetImage(blob(14, 14))
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(280), v)
	list := said(v)
	test.TapCanvas(c, fyne.NewPos(100, 100))
	require.True(t, v.ring.Visible())
	for _, k := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp, fyne.KeyRight, fyne.KeyDown, fyne.KeyA} {
		v.TypedKey(looktest.Key(k))
	}
	v.TypedRune('a')
	require.Equal(t, []string{"14 14 true", "13 14 true", "13 13 true", "14 13 true", "14 14 true"}, *list)
	for range 40 {
		v.TypedKey(looktest.Key(fyne.KeyRight))
	}
	require.Equal(t, "27 14 true", (*list)[len(*list)-1], "stays inside")
	v.TypedKey(looktest.Key(fyne.KeyEscape))
	require.Equal(t, "0 0 false", (*list)[len(*list)-1])
	v.TypedKey(looktest.Key(fyne.KeyLeft))
	require.Equal(t, "26 14 true", (*list)[len(*list)-1])
	c.Unfocus()
	require.Equal(t, "0 0 false", (*list)[len(*list)-1])
	require.False(t, v.ring.Visible())
}

func TestReadoutMakesWay(t *testing.T) {
	v := NewView("")
	v.SetImage(blob(14, 14))
	looktest.Show(t, look.Dark, fyne.NewSquareSize(280), v)
	v.SetReadout("words")
	require.Greater(t, v.plate.Position().Y, float32(140))
	v.point(3, 27)
	require.Less(t, v.plate.Position().Y, float32(140))
	v.SetReadout("")
	require.False(t, v.plate.Visible())
}

func TestPicturesAreUpdatedInPlace(t *testing.T) {
	v, s := NewView("empty"), NewStrip()
	looktest.Show(t, look.Dark, fyne.NewSize(600, 300), container.NewVSplit(v, s))
	viewParts, stripParts := test.WidgetRenderer(v).Objects(), test.WidgetRenderer(s).Objects()
	before := append(append([]fyne.CanvasObject{}, viewParts...), stripParts...)
	v.SetImage(blob(1, 1))
	s.Set(examples())
	s.SetSelected(3)
	require.Equal(t, blob(1, 1), v.picture.Image)
	after := append(append([]fyne.CanvasObject{}, test.WidgetRenderer(v).Objects()...), test.WidgetRenderer(s).Objects()...)
	require.Len(t, after, len(before))
	for i := range before {
		require.Same(t, before[i], after[i])
	}
	require.False(t, v.empty.Visible())
	v.SetImage(nil)
	require.True(t, v.empty.Visible())
	require.False(t, v.picture.Visible())
	v.SetImage(image.NewRGBA(image.Rectangle{})) // no pixels
	require.False(t, v.picture.Visible())
}

func TestBar(t *testing.T) {
	b := NewBar()
	looktest.Show(t, look.Dark, fyne.NewSize(300, 30), b)
	require.False(t, b.zero.Visible())
	b.SetMarker(1)
	require.False(t, b.marker.Visible(), "no scale yet")

	b.SetScale(gradient(), -1, 3)
	require.Equal(t, "–1.0", b.loText.Text)
	require.Equal(t, "+3.0", b.hiText.Text)
	left, width := b.track.Position().X, b.track.Size().Width
	require.InDelta(t, left+width/4, b.zero.Position().X, 0.51)
	centre := func() float32 { return b.marker.Position().X + b.marker.Size().Width/2 }
	require.InDelta(t, left+width/2, centre(), 0.51)
	b.SetMarker(99)
	require.InDelta(t, left+width, centre(), 0.51)
	b.SetMarker(math.Inf(-1))
	require.InDelta(t, left, centre(), 0.51)
	b.SetMarker(math.NaN())
	require.False(t, b.marker.Visible())
	b.SetMarker(0)
	require.True(t, b.marker.Visible())
	b.ClearMarker()
	require.False(t, b.marker.Visible())

	b.SetMarker(5)
	b.SetScale(gradient(), 5, 5)
	require.False(t, b.marker.Visible(), "a scale of one value")
	b.SetScale(gradient(), math.NaN(), math.Inf(1))
	require.Equal(t, "–", b.loText.Text)
	b.SetScale(nil, 0, 1)
	require.False(t, b.gradient.Visible())
	require.Equal(t, "–", b.hiText.Text)
}

func TestSigned(t *testing.T) {
	for _, c := range []struct {
		v, largest float64
		want       string
	}{
		{4.07, 4.07, "+4.1"},
		{-0.8, 4.07, "–0.8"},
		{0.01, 4.07, "0"},
		{0, 0, "0"},
		{0.0312, 0.0312, "+0.031"},
		{-12.4, 12.4, "–12"},
		{9.97, 9.97, "+10"},
		{0.9996, 0.9996, "+1.0"},
		{-1.23e-5, 1.23e-5, "–1.2e–05"},
		{1234, 1234, "+1234"},
		{math.NaN(), 1, "–"},
		{1, math.Inf(1), "+1.0e+00"},
	} {
		require.Equal(t, c.want, signed(c.v, c.largest), c)
	}
}

func TestStripSelects(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Dark, fyne.NewSize(800, 103), s)
	s.Set(examples())
	var got []int
	s.OnSelected = func(class int) { got = append(got, class) }
	test.TapCanvas(c, fyne.NewPos(360, 50))
	require.Equal(t, s, c.Focused())
	test.TapCanvas(c, fyne.NewPos(360, 95)) // its caption: the same class
	for _, k := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome, fyne.KeyLeft, fyne.KeyUp} {
		s.TypedKey(looktest.Key(k))
	}
	s.TypedRune('7')
	s.TypedRune('x')
	require.Equal(t, []int{4, 3, 4, 5, 9, 0, 7}, got)

	s.SetSelected(1)
	s.SetSelected(77)
	require.Len(t, got, 7, "the program's selections are not reported")
	require.Equal(t, -1, s.selected)
	s.TypedKey(looktest.Key(fyne.KeyRight))
	require.Equal(t, 0, got[7])
}

func TestStripShowsTheSelectionWithoutColour(t *testing.T) {
	s := NewStrip()
	looktest.Show(t, look.Dark, fyne.NewSize(800, 103), s)
	s.Set(examples())
	s.SetSelected(4)
	for i, tile := range s.tiles {
		require.Equal(t, i == 4, tile.frame.Visible())
		require.Equal(t, i == 4, tile.lines[0].TextStyle.Bold)
	}
	require.Equal(t, "4 · 33.1 %", s.tiles[4].lines[0].Text)
	s.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(650, 20)}})
	require.True(t, s.tiles[8].frame.Visible())
	s.MouseOut()
	require.False(t, s.tiles[8].frame.Visible())
}

func TestStripFitsItsWidth(t *testing.T) {
	for _, width := range []float32{480, 520, 700, 1000} {
		s, size := NewStrip(), fyne.NewSize(width, 103)
		looktest.Show(t, look.Dark, size, s)
		s.Set(examples())
		require.LessOrEqual(t, s.MinSize().Width, float32(480), "beside a training panel in 1024×700")
		for _, o := range test.WidgetRenderer(s).Objects() {
			if o == s.ring || !o.Visible() { // the ring is around the widget
				continue
			}
			if text, ok := o.(*canvas.Text); ok && text.Text != "" {
				require.LessOrEqual(t, text.MinSize().Width, width/mnist.Classes+0.5, text.Text)
			}
			require.LessOrEqual(t, o.Position().Y+o.Size().Height, size.Height+0.5)
			require.LessOrEqual(t, o.Position().X+o.Size().Width, width+0.5)
		}
	}
}
