package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// hero is the large figure of a card, the larger the higher it is; empty while it is not
// known.
type hero struct {
	widget.BaseWidget
	text  *canvas.Text
	color fyne.ThemeColorName
}

const heroCan = 36 // by how much a card with one may grow

func newHero() *hero {
	h := &hero{text: canvas.NewText("", nil), color: look.Muted}
	h.text.TextStyle.Bold = true
	h.ExtendBaseWidget(h)
	return h
}

// set changes the figure and its colour.
func (h *hero) set(value cell) {
	if value.text != h.text.Text || value.color != h.color {
		h.text.Text, h.color = value.text, value.color
		h.Refresh()
	}
}

// line is the height of a line for each unit of text size.
const line = 1.36

// size is the text size for a height.
func (h *hero) size(height float32) float32 {
	return min(max(height/line, theme.SizeForWidget(theme.SizeNameHeadingText, h)), theme.SizeForWidget(look.SizeHero, h))
}

// width is how wide it is where it is this high.
func (h *hero) width(height float32) float32 {
	if h.text.Text == "" {
		return 0
	}
	return fyne.MeasureText(h.text.Text, h.size(height), h.text.TextStyle).Width
}

// CreateRenderer is part of fyne.Widget.
func (h *hero) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { h.text.Color = theme.ColorForWidget(h.color, h) }
	paint()
	return &look.Renderer{
		Widget: h,
		Parts:  []fyne.CanvasObject{h.text},
		Place: func(size fyne.Size) {
			h.text.TextSize = h.size(size.Height)
			h.text.Resize(size)
		},
		Min: func() fyne.Size {
			size := theme.SizeForWidget(theme.SizeNameHeadingText, h)
			return fyne.MeasureText(h.text.Text, size, h.text.TextStyle)
		},
		Paint: paint,
	}
}
