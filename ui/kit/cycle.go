package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Cycle is a small line of text that stands for a choice of a few: a click, Space
// or Return goes on to the next one. It takes no more room than a caption.
type Cycle struct {
	widget.BaseWidget

	// OnChanged is called with the number of the option that the user went on to.
	OnChanged func(int)

	options  []string
	selected int
	hovered  bool
	text     *canvas.Text
	ring     *canvas.Rectangle
}

var (
	_ fyne.Focusable     = (*Cycle)(nil)
	_ fyne.Tappable      = (*Cycle)(nil)
	_ desktop.Hoverable  = (*Cycle)(nil)
	_ desktop.Cursorable = (*Cycle)(nil)
)

// NewCycle returns a choice of these options, one of them selected.
func NewCycle(options []string, selected int) *Cycle {
	c := &Cycle{options: options, selected: selected, text: canvas.NewText("", nil), ring: look.NewRing()}
	c.text.Alignment = fyne.TextAlignTrailing
	c.ExtendBaseWidget(c)
	return c
}

// Next goes on to the next option, as a click does.
func (c *Cycle) Next() {
	c.selected = (c.selected + 1) % len(c.options)
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.selected)
	}
}

// Selected is the number of the option that is selected.
func (c *Cycle) Selected() int { return c.selected }

// SetSelected selects an option, of which the program knows already.
func (c *Cycle) SetSelected(option int) {
	c.selected = option
	c.Refresh()
}

// Tapped is part of fyne.Tappable.
func (c *Cycle) Tapped(*fyne.PointEvent) { c.Next() }

// MouseIn is part of desktop.Hoverable.
func (c *Cycle) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (c *Cycle) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (c *Cycle) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor is part of desktop.Cursorable.
func (c *Cycle) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained is part of fyne.Focusable.
func (c *Cycle) FocusGained() { look.SetVisible(c.ring, true) }

// FocusLost is part of fyne.Focusable.
func (c *Cycle) FocusLost() { look.SetVisible(c.ring, false) }

// TypedRune is part of fyne.Focusable.
func (c *Cycle) TypedRune(r rune) { look.PassLetter(c, r) }

// TypedKey is part of fyne.Focusable.
func (c *Cycle) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Next()
	default:
		look.PassKey(c, e)
	}
}

// CreateRenderer is part of fyne.Widget.
func (c *Cycle) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	return &look.Renderer{
		Widget: c,
		Parts:  []fyne.CanvasObject{c.text, c.ring},
		Place: func(size fyne.Size) {
			c.text.Resize(size)
			look.PlaceRing(c.ring, fyne.Position{}, size)
		},
		Min:   c.min,
		Paint: c.paint,
	}
}

// mark says that there is more to choose from.
const mark = "  ›"

func (c *Cycle) paint() {
	colour := look.Muted
	if c.hovered {
		colour = look.Foreground
	}
	c.text.Text = c.options[c.selected] + mark
	c.text.Color = theme.ColorForWidget(colour, c)
	c.text.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, c)
	c.ring.StrokeColor = theme.ColorForWidget(look.Accent, c)
}

// min is enough for every option, so that nothing moves.
func (c *Cycle) min() (size fyne.Size) {
	for _, o := range c.options {
		size = size.Max(fyne.MeasureText(o+mark, theme.SizeForWidget(theme.SizeNameCaptionText, c), fyne.TextStyle{}))
	}
	return size
}
