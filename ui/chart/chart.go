package chart

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

const (
	mostXTicks  = 11
	mostYTicks  = 7
	mostOthers  = 10 // whose names have room
	mostReadout = 8  // lines
	dotSize     = 8
	lineWidth   = 2
)

// Chart is a live line chart. Lines, dots and grid are one picture, drawn at
// device pixels; only the words, the hairline and the readout are objects of
// their own, so that following the mouse repaints nothing. Dragging over it and
// the wheel choose what part of the X axis it shows, a double click all of it. It
// takes the keyboard: left and right move the readout, Home and End go to the
// ends, + and - zoom, and 0 shows everything.
type Chart struct {
	widget.BaseWidget

	// OnZoom is called when the person chooses a part of the X axis, or all of it:
	// then lo and hi are 0.
	OnZoom func(lo, hi float64)

	data Data
	axes axes
	zoom span // the part of the X axis to show; empty for all

	yTicks  []Tick
	samples []sample
	picture picture

	raster       *canvas.Raster
	title, empty *canvas.Text
	xTexts       [mostXTicks]*canvas.Text
	yTexts       [mostYTicks]*canvas.Text
	legend       [3]*canvas.Text
	names        [mostOthers]*canvas.Text // of the others, at the ends of their lines
	mark         *canvas.Rectangle
	hairline     *canvas.Rectangle
	knob         *canvas.Circle
	tip          *canvas.Rectangle
	tipTexts     [mostReadout]*canvas.Text
	band         *canvas.Rectangle // what is being chosen
	ring         *canvas.Rectangle
	wheel        *wheel

	marked        float64 // where the mark is, in data units
	cursor        float64 // where the readout is, in data units
	over, focused bool
	drag          span // of positions, while something is being chosen
	dragging      bool
}

// sample is where the line, dot or dashes in front of a legend's words go.
type sample struct {
	entry
	x, y float32
}

var (
	_ fyne.Widget         = (*Chart)(nil)
	_ fyne.Focusable      = (*Chart)(nil)
	_ fyne.DoubleTappable = (*Chart)(nil)
	_ fyne.Draggable      = (*Chart)(nil)
	_ fyne.Scrollable     = (*wheel)(nil)
	_ desktop.Hoverable   = (*Chart)(nil)
	_ desktop.Mouseable   = (*Chart)(nil)
)

// New returns a chart of data.
func New(data Data) *Chart {
	c := &Chart{
		data:     data,
		title:    canvas.NewText("", nil),
		empty:    canvas.NewText("", nil),
		mark:     canvas.NewRectangle(color.Transparent),
		hairline: canvas.NewRectangle(color.Transparent),
		knob:     &canvas.Circle{StrokeWidth: 2},
		tip:      &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1},
		band:     canvas.NewRectangle(color.Transparent),
		ring:     look.NewRing(),
		marked:   math.NaN(),
	}
	c.wheel = newWheel(c.scrolled)
	c.raster = canvas.NewRaster(c.draw)
	c.title.TextStyle.Bold = true
	c.band.Hide()
	for _, texts := range [][]*canvas.Text{c.xTexts[:], c.yTexts[:], c.legend[:], c.names[:], c.tipTexts[:]} {
		for i := range texts {
			texts[i] = canvas.NewText("", nil)
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// SetData shows data instead of what was shown. Call it as often as there is
// something new: the points are only looked at when the window repaints.
func (c *Chart) SetData(data Data) {
	c.data = data
	c.place(c.Size())
	c.raster.Refresh()
}

// SetMark puts a line across the plot at x, or takes it away for a NaN.
func (c *Chart) SetMark(x float64) {
	c.marked = x
	c.placeMark()
}

// MouseIn is part of desktop.Hoverable.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: the readout follows.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	x := e.Position.X
	c.over = x >= c.axes.left-dotSize && x <= c.axes.right+dotSize
	if c.over {
		c.cursor = c.axes.dataX(x)
	}
	c.showReadout()
}

// MouseOut is part of desktop.Hoverable.
func (c *Chart) MouseOut() {
	c.over = false
	c.showReadout()
}

// MouseDown is part of desktop.Mouseable: it takes the keyboard.
func (c *Chart) MouseDown(*desktop.MouseEvent) { look.Focus(c) }

// MouseUp is part of desktop.Mouseable.
func (c *Chart) MouseUp(*desktop.MouseEvent) {}

// CreateRenderer is part of fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{c.raster, c.title, c.empty}
	for _, texts := range [][]*canvas.Text{c.xTexts[:], c.yTexts[:], c.legend[:], c.names[:]} {
		for _, text := range texts {
			parts = append(parts, text)
		}
	}
	parts = append(parts, c.band, c.mark, c.hairline, c.knob, c.tip)
	for _, text := range c.tipTexts {
		parts = append(parts, text)
	}
	c.paint()
	return &look.Renderer{
		Widget: c,
		Parts:  append(parts, c.ring, c.wheel),
		Place:  c.place,
		Min:    c.min,
		Paint:  c.paint,
	}
}

func (c *Chart) paint() {
	muted := theme.ColorForWidget(look.Muted, c)
	text, caption := theme.SizeForWidget(theme.SizeNameText, c), theme.SizeForWidget(theme.SizeNameCaptionText, c)
	c.title.Color, c.title.TextSize = theme.ColorForWidget(look.Foreground, c), text
	c.empty.Color, c.empty.TextSize = muted, text
	for _, texts := range [][]*canvas.Text{c.xTexts[:], c.yTexts[:], c.legend[:], c.names[:]} {
		for _, t := range texts {
			t.Color, t.TextSize = muted, caption
		}
	}
	for _, t := range c.tipTexts {
		t.Color, t.TextSize = theme.ColorForWidget(look.Foreground, c), caption
	}
	c.hairline.FillColor = muted
	c.mark.FillColor = theme.ColorForWidget(look.Accent, c)
	c.band.FillColor = theme.ColorForWidget(theme.ColorNameSelection, c)
	c.knob.FillColor = theme.ColorForWidget(look.Card, c)
	c.knob.StrokeColor = theme.ColorForWidget(look.Accent, c)
	c.tip.FillColor = theme.ColorForWidget(theme.ColorNameMenuBackground, c)
	c.tip.StrokeColor = theme.ColorForWidget(theme.ColorNameInputBorder, c)
	c.ring.StrokeColor = theme.ColorForWidget(look.Accent, c)
}

// draw is the raster's generator: w and h are device pixels.
func (c *Chart) draw(w, h int) image.Image {
	p := &c.picture
	p.clear(w, h)
	if c.Size().Width <= 0 {
		return p.img
	}
	s := float32(w) / c.Size().Width
	accent, amber := look.Color(look.Accent, c), look.Color(look.Amber, c)
	muted, grid := look.Color(look.Muted, c), look.Color(look.Grid, c)
	hair := max(1, round(s))
	for _, m := range c.samples {
		x0, x1, y := round(m.x*s), round((m.x+m.swatch)*s), m.y*s
		switch m.color {
		case look.Accent:
			p.segment(vec{x0 + hair, y}, vec{x1 - hair, y}, lineWidth*s)
			p.ink(accent, p.img.Rect)
		case look.Amber:
			p.segment(vec{(x0 + x1) / 2, y}, vec{(x0 + x1) / 2, y}, dotSize*s)
			p.ink(amber, p.img.Rect)
		default:
			p.dashes(x0, x1, y, round(4*s), hair, muted)
		}
	}
	if c.data.empty() {
		return p.img
	}
	a := c.axes.scaled(s)
	for _, t := range c.yTicks {
		p.dashes(a.left, a.right, a.y(t.At), a.right-a.left, hair, grid)
	}
	for _, other := range c.data.Others {
		p.line(other.Points, a, s, muted)
	}
	faint := accent
	faint.A = 0x60
	p.line(c.data.Faint.Points, a, s, faint)
	if l := c.data.Level; l != nil && l.Y >= a.ylo && l.Y <= a.yhi {
		p.dashes(a.left, a.right, a.y(l.Y), round(4*s), hair, muted)
	}
	p.line(c.data.Line.Points, a, c.lineWidth()*s, accent)
	p.dots(c.data.Dots.Points, a, dotSize*s, amber)
	return p.img
}

// lineWidth is that of the line: less where it moves up and down within every
// column of pixels, which would else be one patch of colour.
func (c *Chart) lineWidth() float32 {
	crowded := len(within(c.data.Line.Points, c.axes.xs)) > 2*int(c.axes.right-c.axes.left)
	if crowded && len(c.data.Faint.Points) == 0 {
		return 1
	}
	return lineWidth
}
