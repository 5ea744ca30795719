package lab

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// regionPicture has every grey, a bright patch at the top right and some colour.
func regionPicture() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, mnist.Side, mnist.Side))
	for y := range mnist.Side {
		for x := range mnist.Side {
			grey := uint8(255 * (x + y) / (2 * (mnist.Side - 1)))
			c := color.RGBA{R: grey, G: grey, B: grey, A: 255}
			if x > 9 && x < 18 && y > 9 && y < 18 {
				c = color.RGBA{R: 255, G: uint8(12 * x), A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// regionShown is a region whose cells are 10 units wide and whose picture begins at
// (0, 0), and what it has said.
func regionShown(t *testing.T) (r *Region, said *[]string) {
	r = newRegion()
	r.SetImage(regionPicture())
	looktest.Show(t, look.Dark, fyne.NewSize(280, 280+regionGap+r.words.MinSize().Height), r)
	r.Resize(fyne.NewSize(280, 280+regionGap+r.words.MinSize().Height))
	origin, side := r.square()
	require.Equal(t, fyne.Position{}, origin)
	require.EqualValues(t, 280, side)
	said = &[]string{}
	r.OnChanged = func(rect image.Rectangle) { *said = append(*said, fmt.Sprint(rect)) }
	return r, said
}

func regionEvent(b desktop.MouseButton, x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: b}
}

// regionDrag is what Fyne sends when the mouse goes along a path with its left
// button down. It does not tell the widget about a release outside.
func regionDrag(r *Region, path ...float32) {
	r.MouseDown(regionEvent(desktop.MouseButtonPrimary, path[0], path[1]))
	for i := 2; i < len(path); i += 2 {
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(path[i], path[i+1])}})
	}
	r.DragEnd()
}

func TestRegionDraws(t *testing.T) {
	r, said := regionShown(t)
	regionDrag(r, 105, 105, 107, 105, 109, 105, 119, 105, 121, 105, 135, 125)
	require.Equal(t, []string{
		"(10,10)-(11,11)", // 4 units are no trembling
		"(10,10)-(12,11)",
		"(10,10)-(13,11)",
		"(10,10)-(14,13)",
	}, *said)
	regionDrag(r, 205, 205, 195, 185) // backwards
	require.Equal(t, image.Rect(19, 18, 21, 21), r.Rect())
}

func TestRegionStopsAtTheEdge(t *testing.T) {
	r, _ := regionShown(t)
	regionDrag(r, 205, 205, 9000, -9000)
	require.Equal(t, image.Rect(20, 0, 28, 21), r.Rect())
	regionDrag(r, 240, 100, -500, 9000) // moves it
	require.Equal(t, image.Rect(0, 7, 8, 28), r.Rect())
	regionDrag(r, 80, 75, -500, 9000) // its upper right corner goes no further than a cell
	require.Equal(t, image.Rect(0, 27, 1, 28), r.Rect())
}

func TestRegionResizes(t *testing.T) {
	for _, c := range []struct {
		from, to [2]float32
		want     image.Rectangle
	}{
		{[2]float32{104, 150}, [2]float32{74, 10}, image.Rect(7, 10, 20, 20)},    // left
		{[2]float32{196, 150}, [2]float32{232, 10}, image.Rect(10, 10, 24, 20)},  // right: to the nearest cell
		{[2]float32{150, 96}, [2]float32{10, 106}, image.Rect(10, 11, 20, 20)},   // top, from outside
		{[2]float32{150, 205}, [2]float32{10, 165}, image.Rect(10, 10, 20, 16)},  // bottom, from outside
		{[2]float32{100, 100}, [2]float32{50, 60}, image.Rect(5, 6, 20, 20)},     // a corner
		{[2]float32{150, 150}, [2]float32{130, 190}, image.Rect(8, 14, 18, 24)},  // the inside
		{[2]float32{150, 150}, [2]float32{153, 151}, image.Rect(10, 10, 20, 20)}, // a trembling hand
	} {
		r, _ := regionShown(t)
		r.SetRect(image.Rect(10, 10, 20, 20))
		regionDrag(r, c.from[0], c.from[1], c.to[0], c.to[1])
		require.Equal(t, c.want, r.Rect(), "from %v to %v", c.from, c.to)
	}
}

// Wherever a rectangle lies, however small: its middle moves it and its edges
// resize it.
func TestRegionCanAlwaysBeGrasped(t *testing.T) {
	r, _ := regionShown(t)
	for _, size := range []float32{140, 200, 280, 613} {
		r.Resize(fyne.NewSquareSize(size))
		for _, rect := range []image.Rectangle{
			image.Rect(0, 0, 1, 1), image.Rect(27, 27, 28, 28), image.Rect(13, 2, 14, 28), image.Rect(0, 0, 28, 28),
		} {
			r.SetRect(rect)
			at, size := r.box()
			middle, last := at.AddXY(size.Width/2, size.Height/2), at.Add(size)
			require.Equal(t, regionPart{inside: true}, r.partAt(middle))
			require.Equal(t, regionPart{x: -1, y: -1}, r.partAt(at))
			require.Equal(t, regionPart{x: 1, y: 1}, r.partAt(last))
			require.Equal(t, regionPart{x: -1}, r.partAt(fyne.NewPos(at.X, middle.Y)))
			require.Equal(t, regionPart{y: 1}, r.partAt(fyne.NewPos(middle.X, last.Y)))
			require.Equal(t, regionPart{}, r.partAt(last.AddXY(regionReach+1, 0)))
		}
	}
}

func TestRegionClickChangesNothing(t *testing.T) {
	r, said := regionShown(t)
	for _, p := range [][2]float32{{150, 150}, {20, 20}, {40, 40}, {150, 290}} {
		r.MouseDown(regionEvent(desktop.MouseButtonPrimary, p[0], p[1]))
		r.MouseUp(regionEvent(desktop.MouseButtonPrimary, p[0], p[1]))
		r.DragEnd()
		regionDrag(r, p[0], p[1], p[0]+2, p[1]-3)
	}
	regionDrag(r, 150, 290, 10, 10) // the words
	for _, b := range []desktop.MouseButton{desktop.MouseButtonSecondary, desktop.MouseButtonTertiary} {
		r.MouseDown(regionEvent(b, 200, 200))
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 100)}})
		r.MouseUp(regionEvent(b, 100, 100))
	}
	// A release that nobody told us of ends the drag.
	r.MouseDown(regionEvent(desktop.MouseButtonPrimary, 200, 200))
	r.MouseMoved(regionEvent(0, 100, 100))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 100)}})
	require.Empty(t, *said)
	require.Equal(t, image.Rect(0, 0, 4, 4), r.Rect())
}

func TestRegionKeyboard(t *testing.T) {
	r := newRegion()
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(300), container.NewStack(r))
	typed := looktest.Typed(c)
	said := &[]string{}
	r.OnChanged = func(rect image.Rectangle) { *said = append(*said, fmt.Sprint(rect)) }
	r.MouseDown(regionEvent(desktop.MouseButtonPrimary, 150, 150))
	r.MouseUp(regionEvent(desktop.MouseButtonPrimary, 150, 150))
	require.Equal(t, fyne.Focusable(r), c.Focused())
	require.True(t, r.ring.Visible())

	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			r.TypedKey(looktest.Key(name))
		}
	}
	press(fyne.KeyLeft, fyne.KeyUp) // there it is already
	press(fyne.KeyRight, fyne.KeyDown)
	r.KeyDown(looktest.Key(desktop.KeyShiftLeft))
	press(fyne.KeyRight, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	r.KeyUp(looktest.Key(desktop.KeyShiftLeft))
	press(fyne.KeyLeft, fyne.KeyA, fyne.KeyEscape)
	test.Type(r, "a7")
	require.Equal(t, []string{
		"(1,0)-(5,4)", "(1,1)-(5,5)",
		"(1,1)-(6,5)", "(1,1)-(6,4)", "(1,1)-(6,3)", "(1,1)-(6,2)",
		"(0,1)-(5,2)",
	}, *said)
	require.Equal(t, []string{"A", "Escape", "a", "7"}, *typed, "the window gets the rest")

	r.KeyDown(looktest.Key(desktop.KeyShiftRight))
	c.Unfocus()
	require.False(t, r.ring.Visible())
	c.Focus(r)
	press(fyne.KeyDown)
	require.Equal(t, image.Rect(0, 2, 5, 3), r.Rect(), "Shift was released elsewhere")
}

func TestRegionEscapeTakesADragBack(t *testing.T) {
	r, said := regionShown(t)
	r.MouseDown(regionEvent(desktop.MouseButtonPrimary, 205, 205))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(235, 235)}})
	r.TypedKey(looktest.Key(fyne.KeyEscape))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(245, 235)}})
	require.Equal(t, []string{"(20,20)-(24,24)", "(0,0)-(4,4)"}, *said)
}

func TestRegionSetRect(t *testing.T) {
	r, said := regionShown(t)
	for _, c := range [][2]image.Rectangle{
		{image.Rect(24, 0, 28, 4), image.Rect(24, 0, 28, 4)},
		{image.Rect(-3, 20, 2, 99), image.Rect(0, 20, 2, 28)},
		{image.Rectangle{}, image.Rect(0, 0, 1, 1)},
		{image.Rect(40, -9, 44, -5), image.Rect(27, 0, 28, 1)},
		{image.Rectangle{Min: image.Pt(9, 9), Max: image.Pt(5, 5)}, image.Rect(5, 5, 9, 9)},
	} {
		r.SetRect(c[0])
		require.Equal(t, c[1], r.Rect())
	}
	require.Empty(t, *said)
}

func TestRegionWords(t *testing.T) {
	for want, rect := range map[string]image.Rectangle{
		"rows 1–4, columns 25–28: 2.0 % of the picture":   image.Rect(24, 0, 28, 4),
		"row 28, column 1: 0.1 % of the picture":          image.Rect(0, 27, 1, 28),
		"rows 1–28, columns 1–28: 100.0 % of the picture": image.Rect(0, 0, 28, 28),
	} {
		require.Equal(t, want, regionWords(rect))
	}
	r, _ := regionShown(t)
	for y := range mnist.Side {
		for x := range mnist.Side {
			r.SetRect(image.Rect(min(x, 9), min(y, 9), max(x, 9)+1, max(y, 9)+1))
			require.LessOrEqual(t, r.words.MinSize().Width, r.MinSize().Width, r.words.Text)
		}
	}
}

func TestRegionCursor(t *testing.T) {
	r, _ := regionShown(t)
	r.SetRect(image.Rect(10, 10, 20, 20))
	for p, want := range map[[2]float32]desktop.StandardCursor{
		{50, 50}: desktop.CrosshairCursor, {150, 150}: desktop.PointerCursor,
		{100, 150}: desktop.HResizeCursor, {150, 200}: desktop.VResizeCursor, {200, 200}: desktop.CrosshairCursor,
	} {
		r.MouseIn(regionEvent(0, p[0], p[1]))
		require.Equal(t, want, r.Cursor(), p)
	}
}

// Whatever is done to it, the rectangle lies on the picture and is not empty, is
// what OnChanged has said last, and keeps its size when it is moved.
func TestRegionProperties(t *testing.T) {
	r, _ := regionShown(t)
	whole := image.Rect(0, 0, mnist.Side, mnist.Side)
	rapid.Check(t, func(t *rapid.T) {
		last := r.Rect()
		r.OnChanged = func(rect image.Rectangle) {
			require.NotEqual(t, last, rect)
			last = rect
		}
		number := rapid.OneOf(rapid.Float32Range(-30, 320), rapid.Float32Range(-1e6, 1e6))
		corner := rapid.IntRange(-40, 60)
		arrow := rapid.SampledFrom([]fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown})
		check := func() {
			require.True(t, r.Rect().In(whole), r.Rect())
			require.False(t, r.Rect().Empty(), r.Rect())
			require.Equal(t, last, r.Rect())
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { check() },
			"drag": func(t *rapid.T) {
				path := make([]float32, 2*rapid.IntRange(1, 5).Draw(t, "points"))
				for i := range path {
					path[i] = number.Draw(t, "coordinate")
				}
				part, before := r.partAt(fyne.NewPos(path[0], path[1])), r.Rect()
				regionDrag(r, path...)
				if part.inside {
					require.Equal(t, before.Size(), r.Rect().Size())
				}
			},
			"key": func(t *rapid.T) {
				r.shift = rapid.Bool().Draw(t, "Shift")
				r.TypedKey(looktest.Key(arrow.Draw(t, "key")))
			},
			"set": func(t *rapid.T) {
				r.SetRect(image.Rectangle{
					Min: image.Pt(corner.Draw(t, "x"), corner.Draw(t, "y")),
					Max: image.Pt(corner.Draw(t, "x"), corner.Draw(t, "y")),
				})
				last = r.Rect()
			},
			"resize": func(t *rapid.T) {
				r.Resize(fyne.NewSize(rapid.Float32Range(0, 400).Draw(t, "w"), rapid.Float32Range(0, 400).Draw(t, "h")))
			},
		})
	})
}

func TestRegionPicture(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			corner, middle, none := newRegion(), newRegion(), newRegion()
			corner.SetImage(regionPicture())
			corner.SetRect(image.Rect(24, 0, 28, 4))
			middle.SetImage(regionPicture())
			middle.SetRect(image.Rect(7, 12, 22, 20))
			c := looktest.Show(t, mode, fyne.NewSize(860, 300), container.NewPadded(container.NewGridWithColumns(3, corner, middle, none)))
			c.Focus(middle)
			test.AssertRendersToImage(t, fmt.Sprintf("region_%s.png", name), c)
		})
	}
}
