package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Header is the first row of a panel or card: a bold title at the left, a muted
// note at the right. The title is always whole; the note gives way with an
// ellipsis where the row is too narrow for both.
type Header struct {
	widget.BaseWidget
	title, note *canvas.Text
	wholeNote   string
}

var _ fyne.Widget = (*Header)(nil)

// NewHeader returns a row with that title and note; the note may be empty.
func NewHeader(title, note string) *Header {
	h := &Header{title: canvas.NewText(title, nil), note: canvas.NewText("", nil), wholeNote: note}
	h.title.TextStyle.Bold = true
	h.ExtendBaseWidget(h)
	return h
}

// SetNote changes the note.
func (h *Header) SetNote(note string) {
	if note != h.wholeNote {
		h.wholeNote = note
		h.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (h *Header) CreateRenderer() fyne.WidgetRenderer {
	h.paint()
	return &Renderer{
		Widget: h,
		Parts:  []fyne.CanvasObject{h.title, h.note},
		Place:  h.place,
		Min:    h.title.MinSize,
		Paint:  h.paint,
	}
}

func (h *Header) paint() {
	h.title.Color = theme.ColorForWidget(Foreground, h)
	h.title.TextSize = theme.SizeForWidget(theme.SizeNameText, h)
	h.note.Color = theme.ColorForWidget(Muted, h)
	h.note.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, h)
}

func (h *Header) place(size fyne.Size) {
	const gap = 12
	title := h.title.MinSize()
	h.title.Resize(title)
	h.note.Text = shorten(h.wholeNote, size.Width-title.Width-gap, h.note.TextSize, h.note.TextStyle)
	note := h.note.MinSize()
	h.note.Resize(note)
	// Of the difference in height, 0.8 is above the base line.
	down := float32(int((title.Height - note.Height) * 0.8))
	h.note.Move(fyne.NewPos(size.Width-note.Width, down))
	h.note.Refresh()
}

// CardBox is a rounded surface around a piece of the window, with a Header when
// it has a title.
type CardBox struct {
	widget.BaseWidget
	surface [3]*canvas.Rectangle // its rounded ends, above and below, and what is between them
	edge    *canvas.Rectangle    // around all, where the theme has one
	header  *Header
	content fyne.CanvasObject
	color   fyne.ThemeColorName
}

var _ fyne.Widget = (*CardBox)(nil)

const cardPadding = 12

// NewCard returns a card around content. Without a title there is no header
// row: a chart, for one, draws its own.
func NewCard(title, note string, content fyne.CanvasObject) *CardBox {
	c := &CardBox{
		// Without a graphics card, each pixel of a rounded rectangle takes twice as long
		// as one of a plain rectangle: a card has as little of it as looks the same.
		surface: [3]*canvas.Rectangle{{CornerRadius: Radius}, {CornerRadius: Radius}, {}},
		edge:    &canvas.Rectangle{FillColor: color.Transparent, CornerRadius: Radius, StrokeWidth: 1},
		header:  NewHeader(title, note),
		content: content,
		color:   Card,
	}
	if title == "" {
		c.header.Hide()
	}
	c.ExtendBaseWidget(c)
	return c
}

// NewCallout returns a card in the accent's colour, which lies over other things.
func NewCallout(content fyne.CanvasObject) *CardBox {
	c := NewCard("", "", content)
	c.color = Accent
	return c
}

// SetNote changes the note at the right of the title.
func (c *CardBox) SetNote(note string) { c.header.SetNote(note) }

// CreateRenderer is part of fyne.Widget.
func (c *CardBox) CreateRenderer() fyne.WidgetRenderer {
	paint := func() {
		for _, part := range c.surface {
			part.FillColor = theme.ColorForWidget(c.color, c)
		}
		c.edge.StrokeColor = theme.ColorForWidget(Edge, c)
	}
	paint()
	return &Renderer{
		Widget: c,
		Parts:  []fyne.CanvasObject{c.surface[0], c.surface[1], c.surface[2], c.edge, c.header, c.content},
		Place:  c.place,
		Min:    c.min,
		Paint:  paint,
	}
}

// top is the height of the header row and the gap below it.
func (c *CardBox) top() float32 {
	if !c.header.Visible() {
		return 0
	}
	return c.header.MinSize().Height + theme.SizeForWidget(theme.SizeNameInnerPadding, c)
}

func (c *CardBox) place(size fyne.Size) {
	end := fyne.NewSize(size.Width, min(2*Radius, size.Height))
	c.surface[0].Resize(end)
	c.surface[1].Move(fyne.NewPos(0, size.Height-end.Height))
	c.surface[1].Resize(end)
	c.surface[2].Move(fyne.NewPos(0, end.Height/2))
	c.surface[2].Resize(size.SubtractWidthHeight(0, end.Height))
	c.edge.Resize(size)
	inner := size.SubtractWidthHeight(2*cardPadding, 2*cardPadding)
	c.header.Move(fyne.NewSquareOffsetPos(cardPadding))
	c.header.Resize(fyne.NewSize(inner.Width, c.header.MinSize().Height))
	c.content.Move(fyne.NewPos(cardPadding, cardPadding+c.top()))
	c.content.Resize(inner.SubtractWidthHeight(0, c.top()))
}

func (c *CardBox) min() fyne.Size {
	inner := c.content.MinSize()
	if c.header.Visible() {
		inner.Width = max(inner.Width, c.header.MinSize().Width)
	}
	return inner.AddWidthHeight(2*cardPadding, 2*cardPadding+c.top())
}
