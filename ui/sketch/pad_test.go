package sketch

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

const left, right = desktop.MouseButtonPrimary, desktop.MouseButtonSecondary

// newPad is a pad of one unit an ink pixel, for a hand so slow that the brush has
// its full width.
func newPad(t *testing.T) *Pad {
	p := NewPad("Draw a digit")
	p.now = clock(time.Hour)
	looktest.Show(t, look.Dark, fyne.NewSquareSize(Side), p)
	return p
}

// clock goes on by as much whenever it is read.
func clock(step time.Duration) func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

func event(b desktop.MouseButton, x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: b}
}

func drag(p *Pad, x, y float32) {
	p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}})
}

// paint is a whole stroke with the left button, event by event as Fyne sends them.
func paint(p *Pad, path ...vec) {
	p.MouseDown(event(left, path[0].x, path[0].y))
	for _, v := range path[1:] {
		drag(p, v.x, v.y)
	}
	end := path[len(path)-1]
	p.MouseUp(event(left, end.x, end.y)) // before DragEnd
	if len(path) > 1 {
		p.DragEnd()
	}
}

func seven(p *Pad) {
	paint(p, vec{80, 70}, vec{120, 66}, vec{160, 66}, vec{200, 70}, vec{180, 120}, vec{150, 170}, vec{130, 225})
	paint(p, vec{115, 150}, vec{185, 145})
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			p := NewPad("Draw a digit")
			p.now = clock(100 * time.Millisecond)
			c := looktest.Show(t, mode, fyne.NewSize(260, 240), p)
			test.AssertRendersToImage(t, fmt.Sprintf("empty_%s.png", name), c)

			p.Resize(fyne.NewSquareSize(Side))
			seven(p)
			p.Resize(fyne.NewSize(260, 240))
			test.MoveMouse(c, fyne.NewPos(150, 60))
			test.AssertRendersToImage(t, fmt.Sprintf("seven_%s.png", name), c)
		})
	}
}

func TestEraserPicture(t *testing.T) {
	p := newPad(t)
	seven(p)
	p.SetEraser(true)
	p.SetBrush(40)
	paint(p, vec{60, 60}, vec{200, 200})
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(240), p)
	p.FocusLost()
	test.MoveMouse(c, fyne.NewPos(171, 171))
	test.AssertRendersToImage(t, "eraser.png", c)
}

func TestOutside(t *testing.T) {
	p := newPad(t)
	p.MouseDown(event(left, 140, 140))
	drag(p, 400, 140)
	require.EqualValues(t, 255, p.Ink().GrayAt(279, 140).Y, "up to the edge")
	for _, v := range []vec{{1e9, 140}, {float32(math.Inf(1)), 60}, {400, 20}, {1e30, -1e30}} {
		drag(p, v.x, v.y)
	}
	p.DragEnd() // released outside: no MouseUp
	require.Nil(t, p.active)
	for y := range 100 {
		require.Zero(t, p.Ink().GrayAt(Side-1, y).Y, "nothing along the edge")
	}
	p.MouseDown(event(left, 10, 10))
	for _, far := range []float32{float32(math.NaN()), float32(math.Inf(-1)), 1e30} { // must not hang
		drag(p, far, -far)
		drag(p, 140, far)
	}
	p.DragEnd()

	wide := NewPad("")
	looktest.Show(t, look.Dark, fyne.NewSize(400, 280), wide)
	wide.MouseDown(event(left, 30, 100)) // beside the square
	require.True(t, Empty(wide.Ink()))
	wide.MouseUp(event(left, 30, 100))
	paint(wide, vec{200, 140}) // its centre
	require.EqualValues(t, 255, wide.Ink().GrayAt(140, 140).Y)

	NewPad("").MouseMoved(event(left, 1, 1)) // no size yet
}

func TestEraser(t *testing.T) {
	p := newPad(t)
	p.SetBrush(60)
	paint(p, vec{100, 140}, vec{180, 140})
	p.SetBrush(20)
	p.SetEraser(true)
	paint(p, vec{140, 140})
	require.Zero(t, p.Ink().GrayAt(140, 140).Y)
	require.EqualValues(t, 255, p.Ink().GrayAt(110, 140).Y)
	p.SetEraser(false)
	paint(p, vec{140, 140})
	require.EqualValues(t, 255, p.Ink().GrayAt(140, 140).Y)
}

// Fyne sends no drag for the right button, only movements that name it.
func TestRightButtonErases(t *testing.T) {
	p := newPad(t)
	p.SetBrush(60)
	paint(p, vec{60, 140}, vec{220, 140})
	p.SetBrush(20)
	p.MouseIn(event(0, 60, 60))
	p.MouseDown(event(right, 100, 140))
	p.MouseMoved(event(right, 180, 140))
	require.Zero(t, p.Ink().GrayAt(140, 140).Y)
	p.MouseUp(event(right, 180, 140))
	p.MouseMoved(event(0, 200, 140))
	require.NotZero(t, p.Ink().GrayAt(200, 140).Y)
	p.Undo()
	require.EqualValues(t, 255, p.Ink().GrayAt(140, 140).Y, "it was one stroke")

	p.MouseDown(event(right, 100, 140))
	p.MouseOut() // and released elsewhere
	require.Nil(t, p.active)
	p.MouseIn(event(0, 200, 140))
	require.NotZero(t, p.Ink().GrayAt(200, 140).Y)
}

func TestInterruptions(t *testing.T) {
	p := newPad(t)
	p.MouseDown(event(left, 40, 40))
	p.MouseDown(event(right, 50, 40)) // a second button
	p.MouseUp(event(right, 50, 40))
	require.NotNil(t, p.active)
	p.MouseOut() // in the middle: the drag goes on
	drag(p, 300, 40)
	drag(p, 200, 40)
	require.EqualValues(t, 255, p.Ink().GrayAt(220, 40).Y)
	p.Undo() // in the middle: takes back what there is of the stroke
	require.True(t, Empty(p.Ink()))
	drag(p, 200, 80) // the hand still moves: a new stroke
	p.MouseUp(event(left, 200, 80))
	p.DragEnd()
	require.Len(t, p.undo, 1)

	p.MouseDown(event(left, 100, 100))
	p.MouseMoved(event(0, 120, 100)) // no button any more: the release was lost
	require.Nil(t, p.active)
	p.MouseDown(event(left, 100, 200))
	p.MouseDown(event(left, 200, 200)) // the same again
	p.MouseUp(event(left, 200, 200))
	require.Len(t, p.undo, 4)
	p.MouseUp(event(left, 200, 200)) // without a stroke
	p.DragEnd()
	p.MouseDown(event(desktop.MouseButtonTertiary, 10, 10))
	require.Nil(t, p.active)
}

func TestOnChangedFollowsTheHand(t *testing.T) {
	p := newPad(t)
	var seen []*image.Gray
	p.OnChanged = func(ink *image.Gray) { seen = append(seen, ink) }
	paint(p, vec{50, 50}, vec{60, 50}, vec{70, 50}, vec{80, 50})
	require.Len(t, seen, 4)
	require.Zero(t, seen[0].GrayAt(80, 50).Y)
	require.EqualValues(t, 255, seen[3].GrayAt(79, 50).Y)
}

func TestSetInk(t *testing.T) {
	p := newPad(t)
	changed := 0
	p.OnChanged = func(*image.Gray) { changed++ }
	paint(p, vec{50, 50})
	changed = 0

	saved := image.NewGray(image.Rect(0, 0, Side, Side))
	saved.SetGray(7, 9, color.Gray{Y: 200})
	p.SetInk(saved)
	require.Equal(t, saved, p.Ink())
	saved.SetGray(7, 9, color.Gray{})
	require.EqualValues(t, 200, p.Ink().GrayAt(7, 9).Y, "a copy")
	require.Empty(t, p.undo)
	require.Nil(t, p.before)
	require.Zero(t, changed)
	require.False(t, p.hint.Visible())

	small := image.NewGray(image.Rect(0, 0, 35, 35))
	small.SetGray(17, 17, color.Gray{Y: 255})
	p.SetInk(small)
	require.Greater(t, p.Ink().GrayAt(140, 140).Y, uint8(220))
	require.Zero(t, p.Ink().GrayAt(100, 100).Y)

	p.SetInk(image.NewGray(image.Rectangle{}))
	require.True(t, Empty(p.Ink()))
	p.SetInk(nil)
	require.True(t, p.hint.Visible())
}

func TestBrushAndFocus(t *testing.T) {
	p := newPad(t)
	p.SetBrush(1e9)
	require.EqualValues(t, MaxBrush, p.brush)
	p.SetBrush(-3)
	require.EqualValues(t, MinBrush, p.brush)
	p.SetBrush(20)
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(140), p)
	test.MoveMouse(c, fyne.NewPos(70, 70))
	require.True(t, p.inner.Visible())
	require.InDelta(t, 10, p.inner.Size().Width, 1e-3, "as wide as the ink it leaves")
	require.Equal(t, desktop.CrosshairCursor, p.Cursor())
	p.MouseOut()
	require.False(t, p.inner.Visible() || p.halo.Visible())
	p.MouseDown(event(left, 70, 70))
	require.Equal(t, p, c.Focused())
	require.True(t, p.ring.Visible())
	c.Unfocus()
	require.False(t, p.ring.Visible())
}

func TestTheWindowGetsWhatIsTyped(t *testing.T) {
	p := NewPad("")
	typed := looktest.Typed(looktest.Show(t, look.Dark, fyne.NewSquareSize(140), p))
	for _, k := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyDelete, fyne.KeyBackspace} {
		p.TypedKey(looktest.Key(k))
	}
	test.Type(p, "r3")
	require.Equal(t, []string{"Left", "Right", "r", "3"}, *typed)
}

func TestReplace(t *testing.T) {
	p := newPad(t)
	var lost []*image.Gray
	p.OnLost = func(ink *image.Gray) {
		lost = append(lost, ink)
		require.Same(t, p.Ink(), ink, "still there")
	}
	other := image.NewGray(image.Rect(0, 0, Side, Side))
	other.SetGray(7, 9, color.Gray{Y: 200})
	p.Clear()
	p.Replace(other)
	require.Equal(t, other, p.Ink())
	require.Empty(t, lost, "there was nothing")
	p.Replace(other)
	require.Len(t, p.undo, 1, "it is there already")

	paint(p, vec{50, 50})
	mine := p.Ink()
	p.Clear()
	p.Undo()
	require.Same(t, mine, p.Ink())
	p.Replace(other)
	require.Equal(t, []*image.Gray{mine, mine}, lost)
	p.Undo()
	require.Same(t, mine, p.Ink())
}

func TestPutAside(t *testing.T) {
	p := newPad(t)
	paint(p, vec{50, 50})
	one := p.Ink()
	paint(p, vec{90, 90})
	two := p.Ink()
	paint(p, vec{130, 90})
	p.Undo()
	p.MouseDown(event(left, 200, 200)) // and not released
	mine := p.PutAside()
	three := p.Ink()
	p.Undo()
	p.Redo()

	changes := 0
	p.OnChanged = func(*image.Gray) { changes++ }
	var history []bool
	p.OnHistory = func(undo, redo bool) { history = append(history, undo, redo) }
	p.SetInk(nil)
	paint(p, vec{10, 10})
	require.Equal(t, []bool{false, false, true, false}, history)
	changes = 0
	for range 2 { // however often
		p.SetSheet(mine)
		require.Same(t, three, p.Ink())
		require.Zero(t, changes)
		p.Undo()
		require.Same(t, two, p.Ink())
		p.Undo()
		require.Same(t, one, p.Ink())
		paint(p, vec{10, 10})
		changes = 0
	}
	p.SetSheet(Sheet{})
	require.True(t, Empty(p.Ink()))
	p.Undo()
	require.Zero(t, changes)
}

func BenchmarkMovement(b *testing.B) {
	test.NewTempApp(b)
	p := NewPad("")
	p.now = clock(10 * time.Millisecond)
	p.Resize(fyne.NewSquareSize(Side))
	p.MouseDown(event(left, 140, 140))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		drag(p, 140+80*float32(math.Cos(float64(i)/3)), 140+80*float32(math.Sin(float64(i)/3)))
	}
}
