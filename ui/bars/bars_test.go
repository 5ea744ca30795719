package bars

import (
	"fmt"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// wrong is a prediction of 2 that might have been a 4.
var wrong = [10]float64{0.002, 0.001, 0.613, 0.004, 0.331, 0.003, 0.039, 0.001, 0.005, 0.001}

func show(t *testing.T, mode look.Mode, size fyne.Size) (*Bars, test.WindowlessCanvas) {
	t.Helper()
	b := New()
	return b, looktest.Show(t, mode, size, look.NewCard("", "", b))
}

// values are the percentages from 0 to 9.
func values(b *Bars) (texts []string) {
	for _, r := range b.rows {
		texts = append(texts, r.value.Text)
	}
	return texts
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			b, c := show(t, mode, fyne.NewSize(258, 244))
			test.AssertRendersToImage(t, fmt.Sprintf("empty_%s.png", name), c)

			b.Set(wrong, 2, 2, -1)
			test.AssertRendersToImage(t, fmt.Sprintf("predicted_%s.png", name), c)

			b.Set(wrong, 2, 4, -1)
			test.MoveMouse(c, fyne.NewPos(100, 12+6.5*22))
			test.AssertRendersToImage(t, fmt.Sprintf("other_hover_%s.png", name), c)
		})
	}
}

func TestPicturesOfOtherSizes(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(324, 384))
	b.Set(wrong, 2, 4, -1)
	c.SetScale(2)
	c.Focus(b)
	test.AssertRendersToImage(t, "large_focus_2x.png", c)

	b, c = show(t, look.Light, fyne.NewSize(1, 1)) // as small as it gets
	c.Resize(c.Content().MinSize())
	b.Set([10]float64{8: 1}, 8, 0, -1)
	test.AssertRendersToImage(t, "least_certain.png", c)
}

func TestMinSize(t *testing.T) {
	b, _ := show(t, look.Dark, fyne.NewSize(258, 244))
	require.InDelta(t, 190, b.MinSize().Width, 5)
	require.InDelta(t, 220, b.MinSize().Height, 5)
	before := b.MinSize()
	b.Set([10]float64{1}, 0, 0, -1)
	require.Equal(t, before, b.MinSize(), "the content does not move the window")
}

func TestFollowsTheTheme(t *testing.T) {
	b, c := show(t, look.Light, fyne.NewSize(258, 244))
	b.Set(wrong, 2, 2, -1)
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "predicted_dark.png", c)
}

func TestSetAndClear(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(258, 244))
	dashes := []string{"–", "–", "–", "–", "–", "–", "–", "–", "–", "–"}
	require.Equal(t, dashes, values(b))

	b.Set(wrong, 2, 4, -1)
	require.Equal(t, []string{
		"0.2 %", "0.1 %", "61.3 %", "0.4 %", "33.1 %", "0.3 %", "3.9 %", "0.1 %", "0.5 %", "0.1 %",
	}, values(b))
	for i, r := range b.rows {
		require.InDelta(t, wrong[i], r.fill.Size().Width/r.track.Size().Width, 1e-6)
		require.Equal(t, i == 2, r.digit.TextStyle.Bold)
		require.Equal(t, i == 2, r.value.TextStyle.Bold)
		require.Equal(t, i == 2, r.fill.FillColor == look.Color(look.Accent, b), i)
	}
	require.True(t, b.frame.Visible())
	require.InDelta(t, b.rows[4].track.Position().Y+b.rows[4].track.Size().Height/2,
		b.frame.Position().Y+b.frame.Size().Height/2, 0.5)

	b.Clear()
	require.Equal(t, dashes, values(b))
	require.False(t, b.frame.Visible())
	test.AssertRendersToImage(t, "empty_dark.png", c)
}

func TestPercentages(t *testing.T) {
	b, _ := show(t, look.Dark, fyne.NewSize(258, 244))
	b.Set([10]float64{
		0, 1, 0.99949, 0.9995, 0.0004, 1e-30,
		math.NaN(), -1e-9, 1 + 1e-6, math.Inf(1),
	}, -1, 10, -1)
	require.Equal(t, []string{
		"0.0 %", "100.0 %", "99.9 %", "100.0 %", "0.0 %", "0.0 %",
		"–", "0.0 %", "100.0 %", "100.0 %",
	}, values(b))
	for i, r := range b.rows {
		require.False(t, r.digit.TextStyle.Bold, "nothing is predicted")
		require.LessOrEqual(t, r.fill.Size().Width, r.track.Size().Width)
		if i == 0 || i == 6 || i == 7 {
			require.False(t, r.fill.Visible(), i)
		}
	}
	require.False(t, b.frame.Visible(), "no class is shown")
}

// Columns stand one below the other, whatever is bold.
func TestColumnsAreAligned(t *testing.T) {
	b, _ := show(t, look.Dark, fyne.NewSize(258, 247)) // ten rows do not divide it
	b.Set([10]float64{0.25, 0.75}, 1, 0, -1)
	for i, r := range b.rows {
		require.InDelta(t, b.Size().Width-inset, r.value.Position().X+r.value.Size().Width, 1e-3)
		require.Equal(t, b.rows[0].track.Position().X, r.track.Position().X)
		require.InDelta(t, float64(b.Size().Height)*(float64(i)+0.5)/10,
			r.track.Position().Y+r.track.Size().Height/2, 1.5)
		require.Less(t, r.digit.Position().X+r.digit.Size().Width, r.track.Position().X)
		require.Less(t, r.track.Position().X+r.track.Size().Width, r.value.Position().X)
	}
}

// A narrow fill stays within the rounded end of its track.
func TestIndent(t *testing.T) {
	require.EqualValues(t, 4, indent(0, 4))
	require.InDelta(t, 4-math.Sqrt(12), indent(2, 4), 1e-6) // Pythagoras: 4² = 2² + 12
	require.Zero(t, indent(4, 4))
	require.Zero(t, indent(100, 4))
}

// tapped records what OnSelected was told.
func tapped(b *Bars) *[]int {
	var classes []int
	b.OnSelected = func(class int) { classes = append(classes, class) }
	return &classes
}

func TestTap(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(258, 244))
	got := tapped(b)
	test.TapCanvas(c, fyne.NewPos(100, 100))
	require.Empty(t, *got, "there is nothing to pick")
	require.Equal(t, b, c.Focused())
	c.Unfocus()

	b.Set(wrong, 2, 2, -1)
	for i := range 10 {
		test.TapCanvas(c, fyne.NewPos(20, 12+float32(i)*22+1))
		test.TapCanvas(c, fyne.NewPos(200, 12+float32(i)*22+21))
		require.Equal(t, []int{i, i}, (*got)[2*i:])
		require.EqualValues(t, i*22, b.frame.Position().Y, "the frame does not wait for Set")
	}
	require.Equal(t, b, c.Focused())
	require.True(t, b.ring.Visible())
	c.Unfocus()
	require.False(t, b.ring.Visible())

	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, -3)})
	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 300)})
	require.Equal(t, []int{0, 9}, (*got)[20:], "outside is the nearest row")
	b.OnSelected = nil
	b.Tapped(&fyne.PointEvent{})
}

func TestKeyboard(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(258, 244))
	typed := looktest.Typed(c)
	got := tapped(b)
	c.Focus(b)
	b.TypedKey(looktest.Key(fyne.KeyDown))
	b.TypedRune('3')
	require.Empty(t, *got, "there is nothing to pick")

	b.Set(wrong, 2, 8, -1)
	for range 3 {
		b.TypedKey(looktest.Key(fyne.KeyDown))
	}
	require.Equal(t, []int{9}, *got, "stops at the last class")
	b.TypedKey(looktest.Key(fyne.KeyUp))
	b.TypedKey(looktest.Key(fyne.KeyUp))
	require.Equal(t, []int{9, 8, 7}, *got)
	test.Type(b, "0x5")
	require.Equal(t, []int{9, 8, 7, 0, 5}, *got)
	test.Type(b, "0")
	b.TypedKey(looktest.Key(fyne.KeyUp))
	b.TypedKey(looktest.Key(fyne.KeyReturn))
	require.Equal(t, []int{9, 8, 7, 0, 5, 0}, *got, "stops at the first class")
	require.Equal(t, []string{"x", "Return"}, *typed, "the window gets the rest")

	b.Set(wrong, 2, -1, -1)
	b.TypedKey(looktest.Key(fyne.KeyUp))
	require.Equal(t, 0, (*got)[6], "from nowhere to the first class")
}

func TestHover(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(258, 244))
	test.MoveMouse(c, fyne.NewPos(100, 12+5.5*22))
	require.False(t, b.veil.Visible(), "there is nothing to pick")
	b.Set(wrong, 2, 2, -1)
	require.True(t, b.veil.Visible(), "the mouse is there already")
	for i := range 10 {
		test.MoveMouse(c, fyne.NewPos(100, 12+(float32(i)+0.5)*22))
		require.True(t, b.veil.Visible())
		require.EqualValues(t, i*22, b.veil.Position().Y)
	}
	b.Clear()
	require.False(t, b.veil.Visible())
	b.Set(wrong, 2, 2, -1)
	test.MoveMouse(c, fyne.NewPos(100, 2))
	require.False(t, b.veil.Visible())
}

func TestSmallerThanItsWords(t *testing.T) {
	b, c := show(t, look.Dark, fyne.NewSize(258, 244))
	b.Set(wrong, 2, 4, -1)
	b.Resize(fyne.NewSize(3, 3))
	c.Capture()
	b.Resize(fyne.Size{})
	b.Tapped(&fyne.PointEvent{})
	c.Capture()
}
