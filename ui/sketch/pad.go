package sketch

import (
	"bytes"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"visao/ui/look"
)

// The diameter of the brush in ink pixels. The default gives strokes as wide as
// those of MNIST once the drawing is normalised.
const (
	MinBrush     = 6
	DefaultBrush = 24
	MaxBrush     = 80
)

// maxHistory bounds the strokes that can be undone: 100 pictures are 7.8 MB.
const maxHistory = 100

// Pad is a square to draw a digit on with the mouse: the left button draws, the
// right one always erases. Focused, Delete clears it. Pictures of the ink are
// never changed once they exist, so whoever receives one may keep it, and
// nobody may change it.
type Pad struct {
	widget.BaseWidget

	// OnChanged is called with the new ink after every movement of the brush
	// and after Undo, Redo and Clear.
	OnChanged func(ink *image.Gray)
	// OnHistory is called when it changes whether there is something to undo or redo.
	OnHistory func(canUndo, canRedo bool)

	ink        *image.Gray
	undo, redo []*image.Gray
	told       [2]bool // what OnHistory last said

	brush  float32
	eraser bool
	active *stroke // nil between strokes
	button desktop.MouseButton

	picture     *canvas.Image
	hint        *canvas.Text
	inner, halo *canvas.Circle // the brush under the mouse, visible on black and on white
	mouse       fyne.Position
	ring        *canvas.Rectangle
}

var (
	_ fyne.Widget        = (*Pad)(nil)
	_ fyne.Draggable     = (*Pad)(nil)
	_ fyne.Focusable     = (*Pad)(nil)
	_ desktop.Mouseable  = (*Pad)(nil)
	_ desktop.Hoverable  = (*Pad)(nil)
	_ desktop.Cursorable = (*Pad)(nil)
)

// NewPad returns an empty pad. The hint is shown while it is empty: "Draw a digit".
func NewPad(hint string) *Pad {
	p := &Pad{
		brush:   DefaultBrush,
		picture: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: look.Radius},
		// Black stays black in both themes, and so do hint and brush.
		hint:  canvas.NewText(hint, color.Gray{Y: 0x96}),
		inner: &canvas.Circle{StrokeWidth: 1, StrokeColor: color.White},
		halo:  &canvas.Circle{StrokeWidth: 1, StrokeColor: color.Black},
		ring:  look.NewRing(),
	}
	p.inner.Hidden, p.halo.Hidden = true, true
	p.show(image.NewGray(image.Rect(0, 0, Side, Side)))
	p.ExtendBaseWidget(p)
	return p
}

// Ink is what is drawn: Side×Side greys, 0 for none and 255 for full ink.
func (p *Pad) Ink() *image.Gray { return p.ink }

// SetInk replaces what is drawn, as when a session is restored, and forgets the
// history. It calls OnHistory but not OnChanged. Ink of another size is scaled;
// nil is an empty pad.
func (p *Pad) SetInk(ink *image.Gray) {
	fresh := image.NewGray(image.Rect(0, 0, Side, Side))
	if ink != nil && !ink.Rect.Empty() {
		draw.ApproxBiLinear.Scale(fresh, fresh.Rect, ink, ink.Rect, draw.Src, nil)
	}
	p.active, p.undo, p.redo = nil, nil, nil
	p.show(fresh)
	p.tellHistory()
}

// SetBrush sets the diameter of the brush in ink pixels, between MinBrush and MaxBrush.
func (p *Pad) SetBrush(diameter float32) {
	p.brush = min(max(diameter, MinBrush), MaxBrush)
	p.updateBrush()
}

// SetEraser makes the left button erase, or draw again. What one brush has drawn,
// the same brush erases without a trace along the same path.
func (p *Pad) SetEraser(on bool) {
	p.eraser = on
	p.updateBrush()
}

// updateBrush shows a change of the brush while the mouse rests on the pad.
func (p *Pad) updateBrush() {
	if p.inner.Visible() {
		p.showBrush(p.mouse)
	}
}

// Undo takes the last stroke back, if there is one.
func (p *Pad) Undo() {
	p.endStroke()
	p.travel(&p.undo, &p.redo)
}

// Redo repeats what Undo took back.
func (p *Pad) Redo() {
	p.endStroke()
	p.travel(&p.redo, &p.undo)
}

// travel goes one picture back in one direction of the history.
func (p *Pad) travel(from, to *[]*image.Gray) {
	last := len(*from) - 1
	if last < 0 {
		return
	}
	*to = append(*to, p.ink)
	p.change((*from)[last])
	(*from)[last] = nil
	*from = (*from)[:last]
	p.tellHistory()
}

// Clear empties the pad. It can be undone.
func (p *Pad) Clear() {
	p.endStroke()
	if !empty(p.ink) {
		p.remember(p.ink)
		p.change(image.NewGray(p.ink.Rect))
	}
}

// remember makes ink the picture Undo returns to.
func (p *Pad) remember(ink *image.Gray) {
	if len(p.undo) == maxHistory {
		copy(p.undo, p.undo[1:])
		p.undo = p.undo[:maxHistory-1]
	}
	p.undo, p.redo = append(p.undo, ink), nil
	p.tellHistory()
}

func (p *Pad) tellHistory() {
	now := [2]bool{len(p.undo) > 0, len(p.redo) > 0}
	if now != p.told && p.OnHistory != nil {
		p.OnHistory(now[0], now[1])
	}
	p.told = now
}

// change shows new ink and reports it.
func (p *Pad) change(ink *image.Gray) {
	p.show(ink)
	if p.OnChanged != nil {
		p.OnChanged(ink)
	}
}

func (p *Pad) show(ink *image.Gray) {
	p.ink = ink
	p.picture.Image = ink
	p.picture.Refresh()
	look.SetVisible(p.hint, empty(ink))
}

func empty(ink *image.Gray) bool { return len(bytes.TrimLeft(ink.Pix, "\x00")) == 0 }

func (p *Pad) beginStroke(at vec, erase bool) {
	p.active = newStroke(p.ink, at, p.brush, erase)
	p.change(p.active.ink())
}

func (p *Pad) moveStroke(at vec) {
	p.active.to(at)
	p.change(p.active.ink())
}

// endStroke files the stroke in the history, if it left a trace.
func (p *Pad) endStroke() {
	if p.active == nil {
		return
	}
	before := p.active.base
	p.active = nil
	if !bytes.Equal(before.Pix, p.ink.Pix) {
		p.remember(before)
	}
}

// CreateRenderer is part of fyne.Widget.
func (p *Pad) CreateRenderer() fyne.WidgetRenderer {
	p.paint()
	return &look.Renderer{
		Widget: p,
		Parts:  []fyne.CanvasObject{p.picture, p.hint, p.halo, p.inner, p.ring},
		Place:  p.place,
		Min:    func() fyne.Size { return fyne.NewSquareSize(140) },
		Paint:  p.paint,
	}
}

func (p *Pad) paint() {
	p.hint.TextSize = theme.SizeForWidget(theme.SizeNameText, p)
	p.ring.StrokeColor = theme.ColorForWidget(look.Accent, p)
}

func (p *Pad) place(size fyne.Size) {
	origin, side := look.Square(size)
	square := fyne.NewSquareSize(side)
	p.picture.Move(origin)
	p.picture.Resize(square)
	look.PlaceRing(p.ring, origin, square)
	p.hint.Resize(p.hint.MinSize())
	p.hint.Move(fyne.NewPos((size.Width-p.hint.Size().Width)/2, (size.Height-p.hint.Size().Height)/2))
}
