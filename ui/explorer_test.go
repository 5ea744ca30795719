package ui

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/sketch"
)

// explorer is an explorer in a window, and the list of what it called back.
func explorer(t *testing.T) (*Explorer, *[]string) {
	t.Helper()
	e := show(t, look.Dark, 1024, 672).e
	calls := new([]string)
	call := func(format string, args ...any) { *calls = append(*calls, fmt.Sprintf(format, args...)) }
	e.OnSource = func(s Source) { call("source %d", s) }
	e.OnIndex = func(i int) { call("index %d", i) }
	e.OnNoIndex = func() { call("no index") }
	e.OnRandom = func() { call("random") }
	e.OnMistake = func() { call("mistake") }
	e.OnOpenImage = func() { call("open") }
	e.OnDraw = func(ink *image.Gray) { call("draw %d", covered(ink)) }
	e.OnLost = func(*image.Gray) {}
	e.OnCentre = func(on bool) { call("centre %t", on) }
	e.OnClass = func(class int) { call("class %d", class) }
	e.OnContrast = func(on bool) { call("contrast %v", on) }
	e.OnPage = func(i int) { call("page %d", i) }
	e.OnStyle = func(s Style) {
		call("style %.2f %s %s %t", s.Alpha, s.Colormap.Name, ScaleNames[s.Scale], s.Smooth)
		require.Equal(t, e.Style(), s)
	}
	return e, calls
}

// covered is the number of pixels with any ink.
func covered(ink *image.Gray) (n int) {
	for _, v := range ink.Pix {
		if v > 0 {
			n++
		}
	}
	return n
}

func enter(e *kit.Entry, text string) {
	e.SetText(text)
	e.TypedKey(looktest.Key(fyne.KeyReturn))
}

func TestIndex(t *testing.T) {
	e, calls := explorer(t)
	enter(e.index, "70000")
	require.Equal(t, []string{"index 70000"}, *calls, "how many there are is not known yet")
	e.SetCount(10000)
	e.SetIndex(247)
	require.Equal(t, "247", e.index.Text)

	*calls = nil
	for _, good := range []string{"0", "9999", " 12 "} {
		enter(e.index, good)
	}
	require.Equal(t, []string{"index 0", "index 9999", "index 12"}, *calls)

	*calls = nil
	for _, bad := range []string{"", "-1", "10000", "x", "1.5", "99999999999999999999"} {
		enter(e.index, bad)
		require.Equal(t, "247", e.index.Text, "after %q", bad)
		require.Equal(t, []string{"no index"}, *calls, "after %q", bad)
		*calls = nil
	}
}

func TestBrowsing(t *testing.T) {
	e, calls := explorer(t)
	e.SetCount(10000)
	e.SetIndex(0)
	tap := func(i int) { test.Tap(e.browse.Objects[i].(*kit.Button)) }
	tap(0)
	e.SetIndex(9999)
	tap(2)
	tap(3)
	tap(4)
	require.Equal(t, []string{"index -1", "index 10000", "random", "mistake"}, *calls, "who knows the pictures goes round")
}

func TestSources(t *testing.T) {
	e, calls := explorer(t)
	check := func(s Source, browse, opening bool) {
		t.Helper()
		for i, tab := range e.tabs {
			require.Equal(t, Source(i) == s, tab.Importance == widget.HighImportance)
		}
		require.Equal(t, browse, e.browse.Visible())
		require.Equal(t, opening, e.opening.Visible())
	}
	check(TestSet, true, false)
	for _, tab := range e.tabs {
		test.Tap(tab)
	}
	require.Equal(t, []string{"source 0", "source 1", "source 2"}, *calls)
	check(TestSet, true, false) // the program says what comes of it

	e.SetSource(Drawing)
	check(Drawing, false, false)
	e.SetSource(ImageFile)
	check(ImageFile, false, true)
	*calls = nil
	test.Tap(e.opening.Objects[0].(*kit.Button))
	require.Equal(t, []string{"open"}, *calls)
	e.SetSource(TestSet)
	check(TestSet, true, false)
}

// dot touches the pad with the left button, at a share of its side.
func dot(p *sketch.Pad, fx, fy float32) {
	at := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	at.Position = fyne.NewPos(fx*p.Size().Width, fy*p.Size().Height)
	p.MouseDown(at)
	p.MouseUp(at)
}

func TestDrawing(t *testing.T) {
	e, calls := explorer(t)
	history := func(undo, redo bool) {
		t.Helper()
		require.Equal(t, undo, !e.undo.Disabled(), "undo")
		require.Equal(t, redo, !e.redo.Disabled(), "redo")
	}
	history(false, false)
	dot(e.Pad, 0.5, 0.5)
	ink := covered(e.Pad.Ink())
	require.Positive(t, ink)
	require.Equal(t, []string{fmt.Sprintf("draw %d", ink)}, *calls)
	history(true, false)

	*calls = nil
	test.Tap(e.undo)
	history(false, true)
	test.Tap(e.undo)
	test.Tap(e.redo)
	history(true, false)
	test.Tap(e.clear)
	history(true, false)
	test.Tap(e.undo)
	history(true, true)
	full := fmt.Sprintf("draw %d", ink)
	require.Equal(t, []string{"draw 0", full, "draw 0", full}, *calls)

	*calls = nil
	e.Pad.SetInk(nil)
	require.Zero(t, covered(e.Pad.Ink()))
	history(false, false)
	require.Empty(t, *calls, "the program's doing is not called back")
}

func TestEraser(t *testing.T) {
	e, _ := explorer(t)
	middle := func() uint8 {
		dot(e.Pad, 0.5, 0.5)
		return e.Pad.Ink().GrayAt(sketch.Side/2, sketch.Side/2).Y
	}
	require.EqualValues(t, 255, middle())
	test.Tap(e.eraser)
	require.Equal(t, widget.HighImportance, e.eraser.Importance)
	require.Zero(t, middle())
	e.ToggleEraser()
	require.Equal(t, widget.MediumImportance, e.eraser.Importance)
	require.EqualValues(t, 255, middle())

	// On an empty pad there is nothing to erase.
	e.ToggleEraser()
	test.Tap(e.clear)
	require.Equal(t, widget.MediumImportance, e.eraser.Importance)
	require.EqualValues(t, 255, middle())
}

func TestBrush(t *testing.T) {
	e, _ := explorer(t)
	dotted := func(by float64) int {
		e.AddBrush(by)
		e.Pad.SetInk(nil)
		dot(e.Pad, 0.5, 0.5)
		return covered(e.Pad.Ink())
	}
	usual := dotted(0)
	require.Greater(t, dotted(8), usual)
	require.Equal(t, usual, dotted(-8))
	require.Less(t, dotted(-8), usual)
	require.Equal(t, dotted(-100), dotted(-1), "there is no smaller one")
	require.Equal(t, dotted(100), dotted(1), "there is no larger one")
}

func TestPictureOnThePad(t *testing.T) {
	e, calls := explorer(t)
	dot(e.Pad, 0.1, 0.1)
	*calls = nil
	p := four()
	e.SetPicture(&p)
	for y := range sketch.Side {
		for x := range sketch.Side {
			want := 255 * p[y/10*mnist.Side+x/10]
			require.InDelta(t, want, e.Pad.Ink().GrayAt(x, y).Y, 0.5001)
		}
	}
	require.Empty(t, *calls)
	require.True(t, e.undo.Disabled(), "what was drawn before belongs to another picture")
	again, drawn := mnist.Downscale(e.Pad.Ink())
	require.True(t, drawn)
	for i, v := range p {
		require.InDelta(t, v, again[i], 0.5/255+1e-6, "drawing on goes on from the same picture")
	}
}

func TestCentre(t *testing.T) {
	e, calls := explorer(t)
	require.True(t, e.centre.Checked)
	test.Tap(e.centre)
	e.ToggleCentre()
	require.Equal(t, []string{"centre false", "centre true"}, *calls)
}

func TestClasses(t *testing.T) {
	e, calls := explorer(t)
	e.bars.TypedRune('3')
	require.Empty(t, *calls, "there is nothing to explain yet")
	e.Show(viewOf(t, mistaken(), 2, 4))
	e.bars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 4.5*e.bars.Size().Height/10)})
	e.strip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(7.5*e.strip.Size().Width/10, 20)})
	require.Equal(t, []string{"class 4", "class 7"}, *calls)
}

func TestStyle(t *testing.T) {
	e, calls := explorer(t)
	require.Equal(t, "0.50", texts(e.alphaValue)[0])
	require.Equal(t, blog(), e.Style())

	e.AddAlpha(0.05)
	require.Equal(t, "0.55", texts(e.alphaValue)[0])
	e.alpha.SetValue(0.98)
	e.AddAlpha(0.05)
	require.Equal(t, "1.00", texts(e.alphaValue)[0])
	e.AddAlpha(0.05) // there is no more
	e.AddAlpha(-2)
	require.Equal(t, "0.00", texts(e.alphaValue)[0])
	e.AddAlpha(0.25)
	e.colormap.SetSelected("viridis")
	e.scale.SetSelected("All ten classes")
	test.Tap(e.smooth)
	require.Equal(t, []string{
		"style 0.55 jet This map true",
		"style 0.98 jet This map true",
		"style 1.00 jet This map true",
		"style 0.00 jet This map true",
		"style 0.25 jet This map true",
		"style 0.25 viridis This map true",
		"style 0.25 viridis All ten classes true",
		"style 0.25 viridis All ten classes false",
	}, *calls)
}

func TestStyleByKeyboardGoesRound(t *testing.T) {
	e, calls := explorer(t)
	var want []string
	all := paint.Colormaps()
	after := 1 + slices.IndexFunc(all, func(c *paint.Colormap) bool { return c.Name == "jet" })
	for _, c := range slices.Concat(all[after:], all[:after]) {
		e.NextColormap()
		want = append(want, "style 0.50 "+c.Name+" This map true")
	}
	for _, s := range []Scale{AllTen, Signed, AllPictures, ThisMap} {
		e.NextScale()
		require.Equal(t, s, e.Style().Scale)
		want = append(want, "style 0.50 jet "+ScaleNames[s]+" true")
	}
	for range 2 {
		e.ToggleSmooth()
		want = append(want, "style 0.50 jet This map "+strconv.FormatBool(e.Style().Smooth))
	}
	require.Equal(t, want, *calls)
	require.Equal(t, blog(), e.Style())
}

func TestStyleAtTheStart(t *testing.T) {
	show(t, look.Dark, 100, 100) // for the theme
	gray, err := paint.ByName("grey")
	require.NoError(t, err)
	e := NewExplorer(Style{Alpha: 0.25, Colormap: gray, Scale: Signed}, ImageFile, false)
	require.Equal(t, "grey", e.colormap.Selected)
	require.Equal(t, "Signed, around zero", e.scale.Selected)
	require.False(t, e.smooth.Checked)
	require.False(t, e.centre.Checked)
	require.Equal(t, 0.25, e.alpha.Value)
	require.Equal(t, "0.25", texts(e.alphaValue)[0])
	require.True(t, e.opening.Visible())
}
