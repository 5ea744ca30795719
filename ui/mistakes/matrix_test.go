package mistakes

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/score"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

const margin = 10 // around a widget in a test window: the ring is outside of it

func framed(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(margin, margin, margin, margin), o)
}

// matrix is a matrix in a window, and the lists of the cells it called back.
func matrix(t *testing.T, mode look.Mode) (m *Matrix, c test.WindowlessCanvas, pointed, chosen *[]cell) {
	t.Helper()
	m = NewMatrix()
	c = looktest.Show(t, mode, fyne.NewSize(400, 330), framed(m))
	pointed, chosen = new([]cell), new([]cell)
	m.OnPoint = func(label, class int) { *pointed = append(*pointed, cell{label, class}) }
	m.OnChoose = func(label, class int) { *chosen = append(*chosen, cell{label, class}) }
	return m, c, pointed, chosen
}

// at is the middle of a cell, in the window.
func at(m *Matrix, label, class int) fyne.Position {
	g := m.grid(m.Size())
	x := g.left + (float32(class)+0.5)*g.width
	if class == score.Any {
		x = g.left + mnist.Classes*g.width + g.accuracy/2
	}
	return fyne.NewPos(margin+x, margin+g.top+(float32(label)+0.5)*g.height)
}

func TestMatrixPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		m, c, _, _ := matrix(t, mode)
		test.AssertRendersToImage(t, "matrix_empty_"+name+".png", c)
		m.Set(sample())
		test.TapCanvas(c, at(m, 4, 9))
		test.MoveMouse(c, at(m, 7, score.Any))
		test.AssertRendersToImage(t, "matrix_"+name+".png", c)
	}
}

// Every number is where its label and its class say, and says what it counts.
func TestMatrixShowsTheCounts(t *testing.T) {
	m, _, _, _ := matrix(t, look.Dark)
	var c score.Confusion
	c[0] = [mnist.Classes]int{0: 7, 9: 1}
	c[9][0] = 1125
	m.Set(c)
	for label := range c {
		for class := range c[label] {
			want := map[cell]string{{0, 0}: "7", {0, 9}: "1", {9, 0}: "1125"}[cell{label, class}]
			text := m.counts[label][class]
			require.Equal(t, want, text.Text)
			middle := text.Position().AddXY(text.Size().Width/2, text.Size().Height/2)
			require.Equal(t, cell{label, class}, m.cellAt(middle))
		}
	}
	require.Equal(t, "87.5 %", m.accuracies[0].Text)
	require.Equal(t, "0.0 %", m.accuracies[9].Text)
	require.Equal(t, "–", m.accuracies[5].Text, "no picture has this label")
	m.Set(score.Confusion{})
	require.Empty(t, m.counts[0][0].Text)
}

func TestMatrixIsWhollyShownAtItsSmallest(t *testing.T) {
	m, _, _, _ := matrix(t, look.Light)
	var c score.Confusion
	for label := range c {
		for class := range c[label] {
			c[label][class] = 9999
		}
	}
	c[3] = [mnist.Classes]int{3: 9999}
	m.Set(c)
	m.Resize(m.MinSize())
	require.Equal(t, "100.0 %", m.accuracies[3].Text)
	for _, o := range test.WidgetRenderer(m).Objects() {
		if text, ok := o.(*canvas.Text); ok {
			require.LessOrEqual(t, text.MinSize().Width, text.Size().Width+0.5, text.Text)
			require.LessOrEqual(t, text.Position().X+text.Size().Width, m.MinSize().Width+0.5, text.Text)
		}
	}
}

func TestMatrixMouse(t *testing.T) {
	m, c, pointed, chosen := matrix(t, look.Dark)
	m.Set(sample())
	test.MoveMouse(c, at(m, 4, 9))
	test.MoveMouse(c, at(m, 4, 9).AddXY(2, 2))
	test.MoveMouse(c, at(m, 4, score.Any))
	test.MoveMouse(c, fyne.NewPos(margin+2, margin+2))
	require.Equal(t, []cell{{4, 9}, {4, score.Any}, nowhere}, *pointed)

	test.TapCanvas(c, at(m, 4, 9))
	require.Equal(t, m, c.Focused())
	test.TapCanvas(c, at(m, 0, 0))
	test.TapCanvas(c, at(m, 0, score.Any))
	require.True(t, m.frame.Visible())
	test.TapCanvas(c, fyne.NewPos(margin+2, margin+2)) // the margin
	test.TapCanvas(c, at(m, 0, score.Any))             // the same again: none
	require.Equal(t, []cell{{4, 9}, {0, 0}, {0, score.Any}, nowhere}, *chosen)
	require.False(t, m.frame.Visible())
}

func TestMatrixKeyboard(t *testing.T) {
	m, c, pointed, chosen := matrix(t, look.Dark)
	typed := looktest.Typed(c)
	m.Set(sample())
	c.Focus(m)
	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			m.TypedKey(looktest.Key(name))
		}
	}
	press(fyne.KeyUp, fyne.KeyLeft) // against the edge
	press(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	require.Equal(t, []cell{{0, 0}, {1, 0}, {1, 1}}, *pointed)
	require.Equal(t, []cell{{1, 1}}, *chosen)
	for range 12 {
		press(fyne.KeyRight)
	}
	require.Equal(t, cell{1, score.Any}, (*pointed)[len(*pointed)-1])
	press(fyne.KeySpace, fyne.KeyLeft, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyEscape)
	require.Equal(t, []cell{{1, 1}, {1, score.Any}, {1, 9}, nowhere}, *chosen)
	for range 12 {
		press(fyne.KeyDown)
	}
	require.Equal(t, cell{9, 9}, (*pointed)[len(*pointed)-1])
	press(fyne.KeyF1)
	test.Type(m, "d ")
	require.Equal(t, []string{"F1", "d"}, *typed, "the window gets the rest")

	press(fyne.KeyReturn)
	m.MouseOut()
	press(fyne.KeyReturn)
	require.Len(t, *chosen, 5, "there is nothing pointed at")
	press(fyne.KeyRight)
	require.Equal(t, cell{9, 9}, m.pointed)
	c.Unfocus()
	require.False(t, m.ring.Visible())
	require.Equal(t, nowhere, m.pointed)
	c.Focus(m)
	require.Equal(t, cell{9, 9}, m.pointed, "the keys start where one has been")
}

// Numbers can be read on every ground there is: a contrast of 4.5 to 1, as the Web
// Content Accessibility Guidelines want it, or 4 for the muted ones.
func TestMatrixContrast(t *testing.T) {
	for _, mode := range looktest.Modes {
		m, _, _, _ := matrix(t, mode)
		foreground, muted := look.Color(look.Foreground, m), look.Color(look.Muted, m)
		for _, n := range []int{1, 3, 40, 100} {
			require.GreaterOrEqual(t, contrast(foreground, m.tint(false, n, 100)), 4.5, n)
		}
		require.GreaterOrEqual(t, contrast(muted, m.tint(true, 980, 100)), 4.5)
		require.NotEqual(t, m.tint(true, 0, 0), m.tint(false, 0, 0), "the diagonal is seen in an empty matrix")
	}
}

// contrast is that of WCAG 2.1: (L1 + 0.05) / (L2 + 0.05).
func contrast(a, b color.Color) float64 {
	luminance := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		linear := func(v uint32) float64 {
			if s := float64(v) / 0xffff; s > 0.04045 {
				return math.Pow((s+0.055)/1.055, 2.4)
			} else {
				return s / 12.92
			}
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// A larger number has a stronger ground, and the ground is in its cell.
func TestMatrixGround(t *testing.T) {
	m, _, _, _ := matrix(t, look.Dark)
	var c score.Confusion
	c[2][5], c[5][2], c[4][4] = 50, 2, 900
	m.Set(c)
	img := m.draw(400, 300)
	colour := func(label, class int) color.Color { return img.At(class*40+5, label*30+5) }
	same := func(want, got color.Color) {
		t.Helper()
		require.Equal(t, want, color.NRGBAModel.Convert(got))
	}
	same(m.tint(false, 50, 50), colour(2, 5))
	same(m.tint(false, 2, 50), colour(5, 2))
	same(m.tint(true, 900, 50), colour(4, 4))
	same(look.Color(look.Card, m), colour(7, 1))
	background := look.Color(look.Card, m)
	require.Greater(t, contrast(background, m.tint(false, 50, 50)), contrast(background, m.tint(false, 2, 50)))
}
