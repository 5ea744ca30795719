package sketch

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"
	"pgregory.net/rapid"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// newPixels is a pad of ten units a pixel, on which pixels are edited.
func newPixels(t *testing.T) *Pad {
	p := newPad(t)
	p.EditPixels(&mnist.Picture{})
	require.True(t, p.Pixels())
	require.Empty(t, p.undo, "nothing is lost")
	return p
}

// middle is the middle of a pixel.
func middle(x, y int) vec { return vec{float32(10*x + 5), float32(10*y + 5)} }

// set is the pixels with any ink.
func set(ink *image.Gray) (all []image.Point) {
	for i, v := range ink.Pix {
		if v > 0 {
			all = append(all, image.Pt(i%ink.Stride, i/ink.Stride))
		}
	}
	return all
}

// grey is a picture of one pixel.
func grey(x, y int, v uint8) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, mnist.Side, mnist.Side))
	g.SetGray(x, y, color.Gray{Y: v})
	return g
}

func TestFlip(t *testing.T) {
	p := newPixels(t)
	var seen []*image.Gray
	p.OnChanged = func(ink *image.Gray) { seen = append(seen, ink) }
	blank := p.Ink()
	require.Nil(t, p.PixelsBefore())
	paint(p, middle(3, 20))
	require.Equal(t, grey(3, 20, 255), p.Ink())
	require.Same(t, blank, p.PixelsBefore())
	require.True(t, Empty(blank))
	require.Len(t, seen, 1)
	paint(p, middle(3, 20))
	require.True(t, Empty(p.Ink()), "what is set is erased")
	require.Equal(t, grey(3, 20, 255), p.PixelsBefore())

	p.Undo()
	require.Equal(t, grey(3, 20, 255), p.Ink())
	require.True(t, Empty(p.PixelsBefore()), "what was there before Undo")
	p.Undo()
	require.Same(t, blank, p.Ink())
	p.Redo()
	require.Equal(t, grey(3, 20, 255), p.Ink())

	for _, c := range []struct{ before, after uint8 }{{0, 255}, {1, 255}, {127, 255}, {128, 0}, {255, 0}} {
		p.SetInk(grey(27, 0, c.before))
		require.Nil(t, p.PixelsBefore())
		paint(p, middle(27, 0))
		require.Equal(t, grey(27, 0, c.after), p.Ink(), c)
	}
}

func TestErasingPixels(t *testing.T) {
	erase := map[string]func(p *Pad, x, y int){
		"right button": func(p *Pad, x, y int) {
			at := middle(x, y)
			p.MouseDown(event(right, at.x, at.y))
			p.MouseUp(event(right, at.x, at.y))
		},
		"Shift": func(p *Pad, x, y int) {
			at := middle(x, y)
			e := event(left, at.x, at.y)
			e.Modifier = fyne.KeyModifierShift
			p.MouseDown(e)
			p.MouseUp(e)
		},
		"eraser": func(p *Pad, x, y int) {
			p.SetEraser(true)
			paint(p, middle(x, y))
			p.SetEraser(false)
		},
	}
	for name, erase := range erase {
		t.Run(name, func(t *testing.T) {
			p := newPixels(t)
			p.SetInk(grey(5, 6, 90))
			erase(p, 5, 6)
			require.True(t, Empty(p.Ink()))
			erase(p, 5, 6)
			require.True(t, Empty(p.Ink()))
			require.Len(t, p.undo, 1)
		})
	}
}

// Shift erases with the brush too.
func TestShiftErases(t *testing.T) {
	p := newPad(t)
	paint(p, vec{140, 140})
	e := event(left, 140, 140)
	e.Modifier = fyne.KeyModifierShift
	p.MouseDown(e)
	require.True(t, Empty(p.Ink()))
}

// A fast hand leaves no gaps, and what the first pixel becomes all others do.
func TestPixelsAreDraggedOver(t *testing.T) {
	p := newPixels(t)
	rapid.Check(t, func(t *rapid.T) {
		p.SetInk(image.NewGray(image.Rect(0, 0, mnist.Side, mnist.Side)))
		inside, anywhere := rapid.IntRange(0, mnist.Side-1), rapid.IntRange(-5, mnist.Side+5)
		path := []vec{middle(inside.Draw(t, "x"), inside.Draw(t, "y"))}
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			path = append(path, middle(anywhere.Draw(t, "x"), anywhere.Draw(t, "y")))
		}
		paint(p, path...)
		ink := p.Ink()
		for i, at := range path {
			x, y := int(at.x-5)/10, int(at.y-5)/10
			if at.x > 0 && at.y > 0 && at.x < Side && at.y < Side && ink.GrayAt(x, y).Y != 255 {
				t.Fatalf("place %d is not painted", i)
			}
		}
		// Every pixel but one has as many pixels beside it as a line has, and all lie
		// near the way of the hand.
		for _, q := range set(ink) {
			nearest := float32(1e9)
			for i := 1; i < len(path); i++ {
				for share := float32(0); share <= 1; share += 1. / 128 {
					nearest = min(nearest, mix(path[i-1], path[i], share).distance(middle(q.X, q.Y)))
				}
			}
			if nearest > 7.5 {
				t.Fatalf("%v is %v away", q, nearest)
			}
			neighbours := 0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if ink.GrayAt(q.X+dx, q.Y+dy).Y > 0 {
						neighbours++
					}
				}
			}
			if len(set(ink)) > 1 && neighbours < 2 {
				// Alone at the edge, where the way leaves the pad, or a gap.
				if q.X > 0 && q.Y > 0 && q.X < mnist.Side-1 && q.Y < mnist.Side-1 {
					t.Fatalf("%v is alone", q)
				}
			}
		}
		if len(p.undo) != 1 {
			t.Fatalf("%d steps for one stroke", len(p.undo))
		}
	})

	p.SetInk(grey(10, 10, 255))
	paint(p, middle(10, 10), middle(20, 10))
	require.True(t, Empty(p.Ink()), "who begins on ink erases")
}

// Changing the kind of ink and back changes nothing, and nothing drawn before it
// is ever lost.
func TestKindsOfInk(t *testing.T) {
	p := newPad(t)
	var kinds []bool
	p.OnPixels = func(on bool) { kinds = append(kinds, on) }
	changes := 0
	p.OnChanged = func(*image.Gray) { changes++ }
	paint(p, vec{50, 50}, vec{200, 230})
	drawn := p.Ink()
	picture, _ := mnist.FromDrawing(drawn)
	changes = 0

	p.EditPixels(&picture)
	require.Equal(t, picture.Gray(), p.Ink())
	require.Nil(t, p.PixelsBefore())
	p.EditPixels(&mnist.Picture{})
	require.Equal(t, picture.Gray(), p.Ink(), "they are edited already")
	p.EditInk()
	require.Same(t, drawn, p.Ink(), "as it was")
	p.EditInk()
	p.EditPixels(&picture)
	require.Zero(t, changes)
	require.Equal(t, []bool{true, false, true}, kinds)

	paint(p, middle(0, 0))
	altered := p.Ink()
	p.EditInk()
	require.Equal(t, blocks(altered), p.Ink())
	p.EditPixels(&picture)
	require.Same(t, altered, p.Ink())
	p.Undo()
	require.Equal(t, picture.Gray(), p.Ink())
	kinds = nil
	p.Undo()
	require.Same(t, drawn, p.Ink())
	require.Nil(t, p.PixelsBefore(), "those of another kind")
	require.Equal(t, []bool{false}, kinds)
	p.Redo()
	p.Redo()
	require.Same(t, altered, p.Ink())

	p.Clear()
	require.True(t, p.Pixels())
	require.True(t, Empty(p.Ink()))
	p.Replace(drawn)
	require.Equal(t, drawn, p.Ink())
	require.False(t, p.Pixels())
	p.EditPixels(&picture)
	require.Equal(t, picture.Gray(), p.Ink(), "those of what is there now")
	p.EditInk()
	require.Equal(t, drawn, p.Ink())
	p.Undo()
	require.True(t, p.Pixels())
	require.True(t, Empty(p.Ink()))
	p.Redo()
	p.Replace(altered)
	p.EditInk()
	require.Equal(t, blocks(altered), p.Ink())
}

// A picture that nobody has drawn on comes and goes without a history.
func TestPicturesInEitherKindOfInk(t *testing.T) {
	p := newPad(t)
	picture := mnist.Picture{30: 1, 31: 0.25, 783: 0.5}
	p.SetPicture(&picture)
	require.False(t, p.Pixels())
	large := image.NewGray(image.Rect(0, 0, Side, Side))
	draw.NearestNeighbor.Scale(large, large.Rect, picture.Gray(), picture.Gray().Rect, draw.Src, nil)
	require.True(t, bytes.Equal(large.Pix, p.Ink().Pix))
	p.EditPixels(&picture)
	require.Equal(t, picture.Gray(), p.Ink())
	other := mnist.Picture{5: 1}
	p.SetPicture(&other)
	require.Equal(t, other.Gray(), p.Ink())
	p.EditInk()
	require.Equal(t, blocks(other.Gray()), p.Ink())
	require.Empty(t, p.undo)
}

// Whatever one does with either kind of ink, Undo comes back to where it began, by
// way of nothing but what there has been.
func TestKindsOfInkModel(t *testing.T) {
	p := newPad(t)
	rapid.Check(t, func(t *rapid.T) {
		p.SetInk(image.NewGray(image.Rect(0, 0, Side, Side)))
		paint(p, vec{100, 100}, vec{150, 180})
		first := p.Ink()
		p.SetInk(first)
		known := [][]byte{p.Ink().Pix}
		inside := rapid.Float32Range(0, Side-1)
		for range rapid.IntRange(1, 15).Draw(t, "actions") {
			switch rapid.SampledFrom([]string{"paint", "kind", "undo", "redo", "clear"}).Draw(t, "action") {
			case "paint":
				paint(p, vec{inside.Draw(t, "x"), inside.Draw(t, "y")}, vec{inside.Draw(t, "x"), inside.Draw(t, "y")})
			case "kind":
				if p.Pixels() {
					p.EditInk()
				} else {
					picture, _ := mnist.FromDrawing(p.Ink())
					p.EditPixels(&picture)
				}
			case "undo":
				p.Undo()
			case "redo":
				p.Redo()
			case "clear":
				p.Clear()
			}
			known = append(known, p.Ink().Pix)
		}
		for len(p.undo) > 0 {
			p.Undo()
			found := false
			for _, pix := range known {
				found = found || bytes.Equal(pix, p.Ink().Pix)
			}
			if !found {
				t.Fatal("a picture that there has never been")
			}
		}
		if !bytes.Equal(p.Ink().Pix, first.Pix) {
			t.Fatal("the drawing is lost")
		}
	})
}

func TestPixelsByKeyboard(t *testing.T) {
	p := newPixels(t)
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(Side), p)
	typed := looktest.Typed(c)
	c.Focus(p)
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			p.TypedKey(looktest.Key(k))
		}
	}
	press(fyne.KeySpace)
	require.True(t, Empty(p.Ink()), "no pixel is pointed at")
	press(fyne.KeyLeft)
	require.True(t, p.cell.inner.Visible())
	press(fyne.KeySpace, fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn)
	require.Equal(t, []image.Point{{14, 14}, {15, 15}}, set(p.Ink()))
	press(fyne.KeyLeft, fyne.KeyUp, fyne.KeyEnter)
	require.Equal(t, []image.Point{{15, 15}}, set(p.Ink()))
	require.Len(t, p.undo, 3)
	for range 40 {
		press(fyne.KeyLeft, fyne.KeyUp)
	}
	press(fyne.KeySpace)
	require.Equal(t, []image.Point{{0, 0}, {15, 15}}, set(p.Ink()))
	press(fyne.KeyHome, fyne.KeyDelete)
	require.True(t, Empty(p.Ink()))
	test.Type(p, "r3")
	require.Equal(t, []string{"Home", "r", "3"}, *typed, "the window gets the rest")
	c.Unfocus()
	require.False(t, p.cell.inner.Visible())
}

func TestThePixelUnderTheMouse(t *testing.T) {
	p := newPixels(t)
	for _, side := range []float32{140, 163, 240} {
		c := looktest.Show(t, look.Dark, fyne.NewSquareSize(side), p)
		for i := range mnist.Side {
			at := (float32(i) + 0.5) * side / mnist.Side
			test.MoveMouse(c, fyne.NewPos(at, at))
			require.True(t, p.cell.inner.Visible())
			require.False(t, p.inner.Visible(), "no brush")
			require.InDelta(t, float32(i)*side/mnist.Side, p.cell.inner.Position().X, 0.51)
			require.InDelta(t, side/mnist.Side, p.cell.inner.Size().Width, 1)
		}
		p.MouseOut()
		require.False(t, p.cell.inner.Visible())
	}
	p.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 50)}})
	p.EditInk()
	require.False(t, p.cell.inner.Visible())
}

// The lines of the grid are where the window changes from one pixel to the next.
func TestGrid(t *testing.T) {
	for _, side := range []int{140, 171, 280, 333} {
		grid := drawGrid(side, side, 0)
		for x := range side {
			cell := func(x int) int { return int((float64(x) + 0.5) * mnist.Side / float64(side)) }
			begins := x > 0 && cell(x) != cell(x-1)
			_, _, _, line := grid.At(x, 1).RGBA()
			require.Equal(t, begins, line != 0, "%d of %d", x, side)
		}
	}
	rounded := drawGrid(280, 280, 0.1)
	_, _, _, corner := rounded.At(10, 1).RGBA()
	require.Zero(t, corner)
	_, _, _, edge := rounded.At(140, 0).RGBA()
	require.NotZero(t, edge)
}

func TestPixelPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			p := newPad(t)
			seven(p)
			picture, _ := mnist.FromDrawing(p.Ink())
			p.EditPixels(&picture)
			c := looktest.Show(t, mode, fyne.NewSquareSize(240), p)
			test.MoveMouse(c, fyne.NewPos(100, 100))
			test.AssertRendersToImage(t, fmt.Sprintf("pixels_%s.png", name), c)
		})
	}
}
