package sketch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"visao/ui/look"
)

// inkAt is the place on the ink under a place on the widget, and whether it is
// on the pad at all.
func (p *Pad) inkAt(pos fyne.Position) (at vec, on bool) {
	origin, side := look.Square(p.Size())
	if side <= 0 {
		return vec{}, false
	}
	pos = pos.Subtract(origin)
	on = pos.X >= 0 && pos.Y >= 0 && pos.X < side && pos.Y < side
	return vec{pos.X * Side / side, pos.Y * Side / side}, on
}

// MouseDown is part of desktop.Mouseable: the brush touches down and leaves a dot.
func (p *Pad) MouseDown(e *desktop.MouseEvent) {
	look.Focus(p)
	if p.active != nil && e.Button != p.button {
		return // a second button does not disturb the stroke of the first
	}
	p.endStroke() // a stroke whose end was lost
	at, on := p.inkAt(e.Position)
	if !on || e.Button == desktop.MouseButtonTertiary {
		return
	}
	p.button = e.Button
	p.beginStroke(at, p.eraser || e.Button == desktop.MouseButtonSecondary || e.Modifier&fyne.KeyModifierShift != 0)
	p.showBrush(e.Position)
}

// MouseUp is part of desktop.Mouseable. When the button is released outside it
// may never come; then DragEnd or MouseOut ends the stroke.
func (p *Pad) MouseUp(e *desktop.MouseEvent) {
	if e.Button == p.button {
		p.endStroke()
		p.showBrush(e.Position) // the right button no longer erases
	}
}

// Dragged is part of fyne.Draggable: the left button draws, also outside. A drag
// that did not begin with MouseDown, as on a touch screen, begins a stroke.
func (p *Pad) Dragged(e *fyne.DragEvent) {
	at, _ := p.inkAt(e.Position)
	if p.active == nil {
		from, _ := p.inkAt(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY))
		p.button = desktop.MouseButtonPrimary
		p.beginStroke(from, p.eraser)
	}
	p.moveStroke(at)
	p.showBrush(e.Position)
}

// DragEnd is part of fyne.Draggable and follows MouseUp, if that comes.
func (p *Pad) DragEnd() { p.endStroke() }

// MouseIn is part of desktop.Hoverable.
func (p *Pad) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable. Fyne drags with the left button only,
// so the strokes of the right one arrive here.
func (p *Pad) MouseMoved(e *desktop.MouseEvent) {
	if p.active != nil {
		if e.Button&p.button == 0 {
			p.endStroke() // released where nobody told us
		} else {
			at, _ := p.inkAt(e.Position)
			p.moveStroke(at)
		}
	}
	p.showBrush(e.Position)
}

// MouseOut is part of desktop.Hoverable. Dragging with the left button goes on
// outside; of the right button nothing more is heard.
func (p *Pad) MouseOut() {
	if p.button == desktop.MouseButtonSecondary {
		p.endStroke()
	}
	p.hideBrush()
	p.leave()
}

func (p *Pad) hideBrush() {
	look.SetVisible(p.inner, false)
	look.SetVisible(p.halo, false)
}

// showBrush puts the outline of the brush under the mouse, filled while it erases,
// or that of the pixel there.
func (p *Pad) showBrush(pos fyne.Position) {
	p.mouse = pos
	at, on := p.inkAt(pos)
	if p.Pixels() {
		if on {
			p.point(pixelAt(at))
		} else {
			p.leave()
		}
		return
	}
	look.SetVisible(p.inner, on)
	look.SetVisible(p.halo, on)
	_, side := look.Square(p.Size())
	erasing := p.eraser
	if p.active != nil {
		erasing = p.active.erases()
	}
	fill := color.Color(color.Transparent)
	if erasing {
		fill = color.NRGBA{R: 0x80, G: 0x80, B: 0x80, A: 0x90}
	}
	if p.inner.FillColor != fill {
		p.inner.FillColor = fill
		p.inner.Refresh()
	}
	diameter := width(p.brush, erasing) * side / Side
	p.inner.Resize(fyne.NewSquareSize(diameter))
	p.inner.Move(pos.SubtractXY(diameter/2, diameter/2))
	p.halo.Resize(fyne.NewSquareSize(diameter + 2))
	p.halo.Move(pos.SubtractXY(diameter/2+1, diameter/2+1))
}

// Cursor is part of desktop.Cursorable.
func (p *Pad) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// FocusGained is part of fyne.Focusable.
func (p *Pad) FocusGained() { look.SetVisible(p.ring, true) }

// FocusLost is part of fyne.Focusable.
func (p *Pad) FocusLost() {
	look.SetVisible(p.ring, false)
	p.leave()
}

// TypedKey is part of fyne.Focusable: Delete and Backspace clear the pad, the
// arrows, Space and Return are for single pixels, the window gets the others. Undo
// and redo are left to the window's shortcuts, which a widget that handled some
// would keep all the others from.
func (p *Pad) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyDelete || e.Name == fyne.KeyBackspace:
		p.Clear()
	case p.Pixels() && p.typedPixelKey(e.Name):
	default:
		look.PassKey(p, e)
	}
}

// TypedRune is part of fyne.Focusable: the window gets them all.
func (p *Pad) TypedRune(r rune) { look.PassRune(p, r) }
