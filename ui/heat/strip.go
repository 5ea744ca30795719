package heat

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ui/look"
)

// Strip is a row of ten small maps, one a class, with what is known of each
// below it: "2 · 61.3 %", or on two lines where 100 % would be too wide. One may be
// selected with the mouse, the arrow keys or its digit; it is framed and its
// caption bold.
type Strip struct {
	widget.BaseWidget

	// OnSelected is called when the person, not the program, selects a class.
	OnSelected func(class int)

	tiles    [mnist.Classes]tile
	values   [mnist.Classes]string
	selected int // -1 for none
	hovered  int // -1 for none
	ring     *canvas.Rectangle
}

// tile is one map: its picture, or an empty square, a frame around it and one
// or two lines below.
type tile struct {
	picture       *canvas.Image
	square, frame *canvas.Rectangle
	lines         [2]*canvas.Text
}

var (
	_ fyne.Widget       = (*Strip)(nil)
	_ fyne.Focusable    = (*Strip)(nil)
	_ fyne.Tappable     = (*Strip)(nil)
	_ desktop.Hoverable = (*Strip)(nil)
)

// NewStrip returns a strip without pictures, nothing selected.
func NewStrip() *Strip {
	s := &Strip{selected: -1, hovered: -1, ring: look.NewRing()}
	for i := range s.tiles {
		t := &s.tiles[i]
		t.picture = &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: tileRadius}
		t.picture.Hide()
		t.square = &canvas.Rectangle{CornerRadius: tileRadius}
		t.frame = &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: tileRadius + 2}
		t.frame.Hide()
		for l := range t.lines {
			t.lines[l] = canvas.NewText("", nil)
			t.lines[l].Alignment = fyne.TextAlignCenter
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows the map and the value of every class. A nil map leaves its square
// empty, a value of "" reads "–". The strip keeps the pictures: they must not
// change afterwards.
func (s *Strip) Set(maps [mnist.Classes]*image.RGBA, values [mnist.Classes]string) {
	for i := range s.tiles {
		setImage(s.tiles[i].picture, s.tiles[i].square, maps[i])
	}
	s.values = values
	s.update()
}

// SetSelected frames a class, or none for -1, without calling OnSelected.
func (s *Strip) SetSelected(class int) {
	if class < -1 || class >= mnist.Classes {
		class = -1
	}
	s.selected = class
	s.update()
}

// choose is a selection by the person.
func (s *Strip) choose(class int) {
	class = min(max(class, 0), mnist.Classes-1)
	if class == s.selected {
		return
	}
	s.SetSelected(class)
	if s.OnSelected != nil {
		s.OnSelected(class)
	}
}

// Tapped is part of fyne.Tappable: it selects a class and takes the keyboard.
func (s *Strip) Tapped(e *fyne.PointEvent) {
	look.Focus(s)
	s.choose(s.classAt(e.Position.X))
}

// classAt is the class whose share of the width x is in.
func (s *Strip) classAt(x float32) int {
	return min(max(int(x*mnist.Classes/s.Size().Width), 0), mnist.Classes-1)
}

// MouseIn is part of desktop.Hoverable.
func (s *Strip) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: the map under the mouse gets a faint frame.
func (s *Strip) MouseMoved(e *desktop.MouseEvent) { s.hover(s.classAt(e.Position.X)) }

// MouseOut is part of desktop.Hoverable.
func (s *Strip) MouseOut() { s.hover(-1) }

func (s *Strip) hover(class int) {
	if class != s.hovered {
		s.hovered = class
		s.update()
	}
}

// FocusGained is part of fyne.Focusable.
func (s *Strip) FocusGained() { look.SetVisible(s.ring, true) }

// FocusLost is part of fyne.Focusable.
func (s *Strip) FocusLost() { look.SetVisible(s.ring, false) }

// TypedKey is part of fyne.Focusable: left and right select a neighbour, Home
// and End the first and the last. The window gets the others.
func (s *Strip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.selected - 1)
	case fyne.KeyRight:
		s.choose(s.selected + 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(mnist.Classes - 1)
	default:
		look.PassKey(s, e)
	}
}

// TypedRune is part of fyne.Focusable: a digit selects its class. The window gets
// the others.
func (s *Strip) TypedRune(r rune) {
	if r >= '0' && r <= '9' {
		s.choose(int(r - '0'))
	} else {
		look.PassRune(s, r)
	}
}

// CreateRenderer is part of fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for i := range s.tiles {
		t := &s.tiles[i]
		parts = append(parts, t.square, t.picture, t.frame, t.lines[0], t.lines[1])
	}
	s.paint()
	return &look.Renderer{
		Widget: s,
		Parts:  append(parts, s.ring),
		Place:  s.place,
		Min:    s.min,
		Paint:  s.paint,
	}
}

const (
	tileGap    = 12 // between two maps
	tileRadius = 4
	tileInset  = 4 // room for the frame
	captionGap = 5 // between a map and its caption, and at least between two captions
)

func (s *Strip) min() fyne.Size {
	const narrow, wide = 36, 74 // a map at the least width, and at the usual height
	line := s.tiles[0].lines[0].MinSize().Height
	return fyne.NewSize(mnist.Classes*(narrow+tileGap)-tileGap+2*tileInset, 2*tileInset+wide+captionGap+line)
}

func (s *Strip) paint() {
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, s)
	accent := theme.ColorForWidget(look.Accent, s)
	s.ring.StrokeColor = accent
	for i := range s.tiles {
		t := &s.tiles[i]
		t.square.FillColor = theme.ColorForWidget(look.Track, s)
		t.frame.StrokeColor = accent
		if i != s.selected {
			t.frame.StrokeColor = theme.ColorForWidget(look.Muted, s)
		}
		for _, line := range t.lines {
			line.TextSize = caption
			line.TextStyle.Bold = i == s.selected
			line.Color = theme.ColorForWidget(look.Muted, s)
			if i == s.selected {
				line.Color = theme.ColorForWidget(look.Foreground, s)
			}
		}
		look.SetVisible(t.frame, i == s.selected || i == s.hovered)
	}
}

// update shows a change of values, selection or hovering.
func (s *Strip) update() {
	s.paint()
	s.place(s.Size())
	for i := range s.tiles {
		s.tiles[i].frame.Refresh()
		s.tiles[i].lines[0].Refresh()
		s.tiles[i].lines[1].Refresh()
	}
}

func (s *Strip) place(size fyne.Size) {
	look.PlaceRing(s.ring, fyne.Position{}, size)
	pitch := size.Width / mnist.Classes
	caption := func(class int) (name, value, both string) {
		name, value = strconv.Itoa(class), s.values[class]
		if value == "" {
			value = "–"
		}
		return name, value, name + " · " + value
	}
	first := s.tiles[0].lines[0]
	line, rows := first.MinSize().Height, 1
	// As wide as any caption gets: the lines stay where they are from one picture to the next.
	if fyne.MeasureText("0 · 100.0 %", first.TextSize, fyne.TextStyle{Bold: true}).Width > pitch-captionGap {
		rows = 2
	}
	side := min(pitch-tileGap, size.Height-2*tileInset-captionGap-float32(rows)*line)
	side = float32(int(max(side, 0)))
	for i, t := range s.tiles {
		at := fyne.NewPos(float32(int(float32(i)*pitch+(pitch-side)/2)), tileInset)
		for _, o := range []fyne.CanvasObject{t.square, t.picture} {
			o.Move(at)
			o.Resize(fyne.NewSquareSize(side))
		}
		t.frame.Move(at.SubtractXY(2, 2))
		t.frame.Resize(fyne.NewSquareSize(side + 4))
		name, value, both := caption(i)
		t.lines[0].Text, t.lines[1].Text = both, ""
		if rows == 2 {
			t.lines[0].Text, t.lines[1].Text = name, value
		}
		look.SetVisible(t.lines[1], rows == 2)
		for l, text := range t.lines {
			text.Move(fyne.NewPos(float32(i)*pitch, tileInset+side+captionGap+float32(l)*line))
			text.Resize(fyne.NewSize(pitch, line))
		}
	}
}
