package heat

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

func TestStripSelects(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Dark, fyne.NewSize(800, 103), s)
	typed := looktest.Typed(c)
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
	require.Equal(t, []string{"Up", "x"}, *typed, "the window gets the rest")

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
