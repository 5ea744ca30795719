package sketch

import (
	"bytes"
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"visao/ml/mnist"
	"visao/ui/look"
)

// The diameter of the brush at rest in ink pixels. The default gives strokes as
// wide as those of MNIST once the drawing is normalised, at the speed of a hand.
const (
	MinBrush     = 6
	DefaultBrush = 30
	MaxBrush     = 80
)

// Pad is a square to draw a digit on with the mouse: the left button draws, the
// right one or Shift always erases. It has one of two kinds of ink: Side×Side
// greys, drawn on with a soft brush, or the 28×28 greys of a picture, edited pixel
// by pixel, which the arrow keys and Space do too. Focused, Delete clears it.
// Pictures of the ink are never changed once they exist, so whoever receives one
// may keep it, and nobody may change it.
type Pad struct {
	widget.BaseWidget

	// OnChanged is called with the new ink after every movement of the brush
	// and after Undo, Redo, Clear and Replace.
	OnChanged func(ink *image.Gray)
	// OnLost is called with the ink that Clear or Replace is about to take away.
	OnLost func(ink *image.Gray)
	// Fresh has the next stroke of the brush begin on an empty pad.
	Fresh bool
	// OnPixels is called when the kind of ink changes, whatever the reason.
	OnPixels func(on bool)
	// OnHistory is called when it changes whether there is something to undo or redo.
	OnHistory func(canUndo, canRedo bool)

	ink        *image.Gray
	before     *image.Gray // what the last change started from; nil if there is none
	turned     *image.Gray // what ink of the other kind, the last one to undo, was turned into
	undo, redo []*image.Gray
	told       [2]bool // what OnHistory last said

	brush  float32
	eraser bool
	active gesture // nil between strokes
	button desktop.MouseButton
	now    func() time.Time

	picture     *canvas.Image
	grid        *canvas.Raster
	hint        *canvas.Text
	inner, halo *canvas.Circle // the brush under the mouse, visible on black and on white
	mouse       fyne.Position
	cell        cell
	ring, edge  *canvas.Rectangle // the theme of high contrast has an edge
}

// gesture is one movement of the hand, from touching down to lifting off.
type gesture interface {
	to(at vec, when time.Time)
	ink() *image.Gray    // what is on the pad now, as a picture of its own
	before() *image.Gray // what was before
	erases() bool
}

var (
	_ fyne.Widget        = (*Pad)(nil)
	_ fyne.Draggable     = (*Pad)(nil)
	_ fyne.Focusable     = (*Pad)(nil)
	_ desktop.Mouseable  = (*Pad)(nil)
	_ desktop.Hoverable  = (*Pad)(nil)
	_ desktop.Cursorable = (*Pad)(nil)
)

// NewPad returns an empty pad for a brush. The hint is shown while it is empty:
// "Draw a digit".
func NewPad(hint string) *Pad {
	p := &Pad{
		brush:   DefaultBrush,
		now:     time.Now,
		picture: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: look.Radius},
		// Black stays black in both themes, and so do hint and brush.
		hint:  canvas.NewText(hint, color.Gray{Y: 0x96}),
		inner: &canvas.Circle{StrokeWidth: 1, StrokeColor: color.White},
		halo:  &canvas.Circle{StrokeWidth: 1, StrokeColor: color.Black},
		cell:  newCell(),
		ring:  look.NewRing(),
		edge:  &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1, CornerRadius: look.Radius},
	}
	p.grid = canvas.NewRaster(func(w, h int) image.Image {
		return drawGrid(w, h, float64(look.Radius/max(p.grid.Size().Width, 1)))
	})
	p.grid.ScaleMode = canvas.ImageScalePixels
	for _, o := range []fyne.CanvasObject{p.inner, p.halo, p.cell.inner, p.cell.outer, p.grid} {
		o.Hide()
	}
	p.show(image.NewGray(image.Rect(0, 0, Side, Side)))
	p.ExtendBaseWidget(p)
	return p
}

// Ink is what is drawn, 0 for none and 255 for full ink: Side×Side greys, or the
// 28×28 of a picture.
func (p *Pad) Ink() *image.Gray { return p.ink }

// Pixels reports whether single pixels are edited.
func (p *Pad) Pixels() bool { return IsPixels(p.ink) }

// IsPixels reports whether ink is that of single pixels: a picture as it is, rather
// than a drawing to make one of.
func IsPixels(ink *image.Gray) bool { return ink.Rect.Dx() == mnist.Side }

// PixelsBefore is what the last change of single pixels started from, were it a
// stroke, Undo or Clear; nil if nothing has been changed since the ink was set.
func (p *Pad) PixelsBefore() *image.Gray {
	if p.before == nil || !IsPixels(p.before) || !p.Pixels() {
		return nil
	}
	return p.before
}

// SetInk replaces what is drawn and forgets the history. It does not call
// OnChanged. 28×28 greys are edited as pixels; ink of any other size but Side×Side
// is scaled to that; nil empties the pad.
func (p *Pad) SetInk(ink *image.Gray) { p.SetSheet(Sheet{ink: p.fitted(ink)}) }

// fitted is a copy of ink that a pad can take.
func (p *Pad) fitted(ink *image.Gray) *image.Gray {
	if ink == nil || ink.Rect.Empty() {
		return image.NewGray(p.ink.Rect)
	}
	side := Side
	if ink.Rect.Size() == image.Pt(mnist.Side, mnist.Side) {
		side = mnist.Side
	}
	fresh := image.NewGray(image.Rect(0, 0, side, side))
	draw.ApproxBiLinear.Scale(fresh, fresh.Rect, ink, ink.Rect, draw.Src, nil)
	return fresh
}

// SetPicture is SetInk with a picture, in the kind of ink that there is: its pixels,
// or blocks that can be drawn on.
func (p *Pad) SetPicture(picture *mnist.Picture) {
	ink := picture.Gray()
	if !p.Pixels() {
		ink = blocks(ink)
	}
	p.SetSheet(Sheet{ink: ink})
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

// Clear empties the pad. It can be undone.
func (p *Pad) Clear() { p.Replace(nil) }

// Replace puts other ink on the pad, as SetInk does but as a change that can be
// undone.
func (p *Pad) Replace(ink *image.Gray) {
	p.endStroke()
	fresh := p.fitted(ink)
	if bytes.Equal(fresh.Pix, p.ink.Pix) {
		return
	}
	if p.OnLost != nil && !Empty(p.ink) {
		p.OnLost(p.ink)
	}
	p.remember(p.ink)
	p.change(p.ink, fresh)
}

// change shows new ink, after what was before, and reports it.
func (p *Pad) change(before, ink *image.Gray) {
	p.before = before
	p.show(ink)
	if p.OnChanged != nil {
		p.OnChanged(ink)
	}
}

func (p *Pad) show(ink *image.Gray) {
	other := p.ink != nil && IsPixels(p.ink) != IsPixels(ink)
	p.ink = ink
	p.picture.Image = ink
	p.picture.ScaleMode = canvas.ImageScaleFastest
	if p.Pixels() {
		p.picture.ScaleMode = canvas.ImageScalePixels
	}
	p.picture.Refresh()
	look.SetVisible(p.hint, Empty(ink))
	look.SetVisible(p.grid, p.Pixels())
	if other {
		p.leave()
		p.hideBrush()
		if p.OnPixels != nil {
			p.OnPixels(p.Pixels())
		}
	}
}

// Empty reports whether there is no ink at all.
func Empty(ink *image.Gray) bool { return len(bytes.TrimLeft(ink.Pix, "\x00")) == 0 }

// begin starts a gesture, which has changed something already.
func (p *Pad) begin(g gesture) {
	p.active = g
	p.change(g.before(), g.ink())
}

// beginStroke starts a gesture of the mouse.
func (p *Pad) beginStroke(at vec, erase bool) {
	if p.Fresh && !p.Pixels() {
		p.Fresh = false
		p.Clear()
	}
	if p.Pixels() {
		p.begin(newFlips(p.ink, pixelAt(clamp(at)), erase))
	} else {
		p.begin(newStroke(p.ink, at, p.now(), p.brush, erase))
	}
}

func (p *Pad) moveStroke(at vec) {
	p.active.to(at, p.now())
	p.change(p.active.before(), p.active.ink())
}

// endStroke files the gesture in the history, if it left a trace.
func (p *Pad) endStroke() {
	if p.active == nil {
		return
	}
	before := p.active.before()
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
		Parts:  []fyne.CanvasObject{p.picture, p.edge, p.grid, p.hint, p.halo, p.inner, p.cell.outer, p.cell.inner, p.ring},
		Place:  p.place,
		Min:    func() fyne.Size { return fyne.NewSquareSize(140) },
		Paint:  p.paint,
	}
}

func (p *Pad) paint() {
	p.hint.TextSize = theme.SizeForWidget(theme.SizeNameText, p)
	p.ring.StrokeColor = theme.ColorForWidget(look.Accent, p)
	p.edge.StrokeColor = theme.ColorForWidget(look.Edge, p)
}

func (p *Pad) place(size fyne.Size) {
	origin, side := look.Square(size)
	square := fyne.NewSquareSize(side)
	for _, o := range []fyne.CanvasObject{p.picture, p.edge, p.grid} {
		o.Move(origin)
		o.Resize(square)
	}
	look.PlaceRing(p.ring, origin, square)
	p.hint.Resize(p.hint.MinSize())
	p.hint.Move(fyne.NewPos((size.Width-p.hint.Size().Width)/2, (size.Height-p.hint.Size().Height)/2))
	p.placeCell()
}
