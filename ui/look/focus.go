package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// NewRing returns the outline that shows which widget has the keyboard, hidden
// at first. Its colour is Accent.
func NewRing() *canvas.Rectangle {
	ring := &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: Radius + ringGap}
	ring.Hide()
	return ring
}

// ringGap keeps the ring off what it surrounds, where the Accent may be lost in
// a picture of any colour. Fyne lets a widget draw a little outside its bounds.
const ringGap = 4

// PlaceRing puts the ring around a part of its widget.
func PlaceRing(ring *canvas.Rectangle, at fyne.Position, size fyne.Size) {
	ring.Move(at.SubtractXY(ringGap, ringGap))
	ring.Resize(size.AddWidthHeight(2*ringGap, 2*ringGap))
}

// Focus gives w the keyboard, as clicking on it should.
func Focus(w interface {
	fyne.Widget
	fyne.Focusable
},
) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		c.Focus(w)
	}
}

// PassRune gives the window a rune for which w, though it has the keyboard, has
// no use. Fyne itself gives what is typed to the focused widget alone.
func PassRune(w fyne.Widget, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

// PassLetter is PassRune for a widget that the space does something to: as a key, before.
func PassLetter(w fyne.Widget, r rune) {
	if r != ' ' {
		PassRune(w, r)
	}
}

// PassKey is PassRune for keys.
func PassKey(w fyne.Widget, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// Step is where a key leads from place i of n in rows of so many columns, of which that
// many rows are in sight: a neighbour, a screenful on, the first or the last. From no
// place, −1, each leads to home. It reports whether the key is one of these.
func Step(key fyne.KeyName, i, home, n, columns, rows int) (to int, moves bool) {
	step, moves := map[fyne.KeyName]int{
		fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -columns, fyne.KeyDown: columns,
		fyne.KeyPageUp: -rows * columns, fyne.KeyPageDown: rows * columns, fyne.KeyHome: -n, fyne.KeyEnd: n,
	}[key]
	switch {
	case !moves || n == 0:
		return i, moves
	case i < 0:
		return home, true
	}
	return min(max(i+step, 0), n-1), true
}

// Color is the colour of that name for w, ready for pixel work.
func Color(name fyne.ThemeColorName, w fyne.Widget) color.NRGBA {
	return color.NRGBAModel.Convert(theme.ColorForWidget(name, w)).(color.NRGBA)
}

// Square is the largest square that fits into size, and where it starts when
// centred.
func Square(size fyne.Size) (origin fyne.Position, side float32) {
	side = max(0, min(size.Width, size.Height)) // there may be no room at all before a window has been laid out anew
	return fyne.NewPos((size.Width-side)/2, (size.Height-side)/2), side
}

// SetVisible shows or hides o and has the window repainted if that is a change,
// which Show alone does not do for every kind of object.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
	o.Refresh()
}
