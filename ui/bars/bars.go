// Package bars shows the ten probabilities of a prediction as bars.
package bars

import (
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
)

const (
	classes  = 10
	inset    = 7   // from the frame of a row to its words
	gap      = 10  // between the columns
	leastBar = 100 // the shortest useful track
	rounding = 4   // corner radius of frame and highlight
)

// Bars shows the probability of each of the ten digits: a row with the digit, a
// bar and the percentage. The predicted class is in the accent colour and bold,
// the class whose map is shown has a frame. It takes the keyboard: up and down
// go to the neighbouring class, the keys 0 to 9 to that class.
type Bars struct {
	widget.BaseWidget

	// OnSelected is called when the user picks a class, 0 to 9. The frame is
	// there already. Nothing can be picked while there is no prediction.
	OnSelected func(class int)

	state       state
	rows        [classes]row
	frame, veil *canvas.Rectangle // around the class shown, over the row under the mouse
	rival       *canvas.Rectangle // around the class that it is contrasted with
	ring        *canvas.Rectangle
	hovered     int // row under the mouse, or none
}

// none is the row under the mouse when it is elsewhere, and the class to contrast
// with where there is none.
const none = -1

// state is what Set was told; without known, there is no prediction.
type state struct {
	probabilities    [classes]float64
	predicted, shown int
	against          int
	known            bool
}

type row struct {
	digit, value *canvas.Text
	track, fill  *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*Bars)(nil)
	_ fyne.Focusable    = (*Bars)(nil)
	_ fyne.Tappable     = (*Bars)(nil)
	_ desktop.Hoverable = (*Bars)(nil)
)

// New returns bars without a prediction.
func New() *Bars {
	b := &Bars{
		frame:   &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1, CornerRadius: rounding},
		veil:    &canvas.Rectangle{CornerRadius: rounding},
		rival:   &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1, CornerRadius: rounding},
		ring:    look.NewRing(),
		hovered: none,
		state:   state{against: none},
	}
	for i := range b.rows {
		b.rows[i] = row{
			digit: canvas.NewText(strconv.Itoa(i), nil),
			value: canvas.NewText("", nil),
			track: &canvas.Rectangle{},
			fill:  &canvas.Rectangle{},
		}
		b.rows[i].digit.Alignment = fyne.TextAlignCenter
		b.rows[i].value.Alignment = fyne.TextAlignTrailing
	}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows the probabilities, each in [0, 1], marks the predicted class and
// frames the one whose map is shown, and in another colour the one that it is
// contrasted with. A class outside 0 to 9 marks no row.
func (b *Bars) Set(probabilities [10]float64, predicted, shown, against int) {
	b.change(state{probabilities, predicted, shown, against, true})
}

// Clear shows that there is no prediction.
func (b *Bars) Clear() { b.change(state{against: none}) }

func (b *Bars) change(s state) {
	if s != b.state {
		b.state = s
		b.Refresh()
	}
}

// choose moves the frame to a class on behalf of the user. Of a contrast, whoever
// is called back says which of the two frames moves.
func (b *Bars) choose(class int) {
	if !b.state.known {
		return
	}
	s := b.state
	if s.against < 0 {
		s.shown = class
		b.change(s)
	}
	if b.OnSelected != nil {
		b.OnSelected(class)
	}
}

// Tapped is part of fyne.Tappable: a click picks a class and takes the keyboard.
func (b *Bars) Tapped(e *fyne.PointEvent) {
	look.Focus(b)
	b.choose(b.rowAt(e.Position.Y))
}

// MouseIn is part of desktop.Hoverable.
func (b *Bars) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: the row under the mouse lights up.
func (b *Bars) MouseMoved(e *desktop.MouseEvent) { b.hover(b.rowAt(e.Position.Y)) }

// MouseOut is part of desktop.Hoverable.
func (b *Bars) MouseOut() { b.hover(none) }

func (b *Bars) hover(i int) {
	b.hovered = i
	b.mark(b.veil, i)
}

// FocusGained is part of fyne.Focusable.
func (b *Bars) FocusGained() { look.SetVisible(b.ring, true) }

// FocusLost is part of fyne.Focusable.
func (b *Bars) FocusLost() { look.SetVisible(b.ring, false) }

// TypedRune is part of fyne.Focusable: a digit picks its class. The window gets
// the others.
func (b *Bars) TypedRune(r rune) {
	if r >= '0' && r <= '9' {
		b.choose(int(r - '0'))
	} else {
		look.PassRune(b, r)
	}
}

// TypedKey is part of fyne.Focusable: up and down pick a neighbouring class.
// The window gets the others.
func (b *Bars) TypedKey(e *fyne.KeyEvent) {
	class := b.state.shown
	switch e.Name {
	case fyne.KeyUp:
		class--
	case fyne.KeyDown:
		class++
	default:
		look.PassKey(b, e)
		return
	}
	if class = min(max(class, 0), classes-1); class != b.state.shown {
		b.choose(class)
	}
}

// CreateRenderer is part of fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for _, r := range b.rows {
		parts = append(parts, r.digit, r.track, r.fill, r.value)
	}
	b.paint()
	return &look.Renderer{
		Widget: b,
		Parts:  append(parts, b.veil, b.frame, b.rival, b.ring),
		Place:  b.place,
		Min:    b.min,
		Paint:  b.paint,
	}
}

func (b *Bars) paint() {
	size := theme.SizeForWidget(theme.SizeNameText, b)
	for i, r := range b.rows {
		words, fill := look.Muted, look.Bar
		predicted, shown := b.state.known && i == b.state.predicted, b.state.known && (i == b.state.shown || i == b.state.against)
		if predicted || shown {
			words = look.Foreground
		}
		if predicted {
			fill = look.Accent
		}
		for _, text := range []*canvas.Text{r.digit, r.value} {
			text.Color, text.TextSize = theme.ColorForWidget(words, b), size
			text.TextStyle.Bold = predicted
		}
		r.value.Text = "–"
		if p := b.probability(i); b.state.known && !math.IsNaN(p) {
			r.value.Text = kit.Percent(p)
		}
		r.track.FillColor = theme.ColorForWidget(look.Track, b)
		r.fill.FillColor = theme.ColorForWidget(fill, b)
	}
	b.veil.FillColor = theme.ColorForWidget(theme.ColorNameHover, b)
	b.frame.StrokeColor = theme.ColorForWidget(theme.ColorNameInputBorder, b)
	b.rival.StrokeColor = theme.ColorForWidget(look.Amber, b)
	b.ring.StrokeColor = theme.ColorForWidget(look.Accent, b)
}

// probability is that of class i, in [0, 1] however softmax was rounded, or NaN.
func (b *Bars) probability(i int) float64 { return min(max(b.state.probabilities[i], 0), 1) }

// columns are the sizes of a digit and of a value at their boldest, the widths in
// whole units.
func (b *Bars) columns() (digit, value fyne.Size) {
	size := theme.SizeForWidget(theme.SizeNameText, b)
	bold := fyne.TextStyle{Bold: true}
	digit, value = fyne.MeasureText("0", size, bold), fyne.MeasureText(kit.Percent(1), size, bold)
	digit.Width, value.Width = ceil(digit.Width), ceil(value.Width)
	return digit, value
}

func (b *Bars) min() fyne.Size {
	digit, value := b.columns()
	return fyne.NewSize(2*inset+digit.Width+gap+leastBar+gap+value.Width, classes*(ceil(digit.Height)+4))
}

func (b *Bars) place(size fyne.Size) {
	digit, value := b.columns()
	left := inset + digit.Width + gap
	width := max(size.Width-inset-value.Width-gap-left, 0)
	thickness := min(max(round(size.Height/classes*0.4), 6), 12)
	radius := round(thickness / 3)
	for i, r := range b.rows {
		top, height := b.span(i)
		middle := func(o fyne.CanvasObject, x, h float32) { o.Move(fyne.NewPos(x, top+round((height-h)/2))) }
		r.digit.Resize(digit)
		middle(r.digit, inset, digit.Height)
		r.value.Resize(value)
		middle(r.value, size.Width-inset-value.Width, value.Height)

		filled := float32(0)
		if p := b.probability(i); !math.IsNaN(p) {
			filled = width * float32(p)
		}
		r.track.CornerRadius = radius
		r.track.Resize(fyne.NewSize(width, thickness))
		middle(r.track, left, thickness)
		shorter := indent(filled, radius)
		r.fill.CornerRadius = min(radius, filled/2)
		r.fill.Resize(fyne.NewSize(filled, thickness-2*shorter))
		r.fill.Move(r.track.Position().AddXY(0, shorter))
		look.SetVisible(r.fill, filled > 0)
	}
	b.mark(b.frame, b.state.shown)
	b.mark(b.rival, b.state.against)
	b.mark(b.veil, b.hovered)
	look.PlaceRing(b.ring, fyne.Position{}, size)
}

// indent is how far the rounded end of a track has yet to go up, and down, at
// distance x from its tip: a fill that narrow must not stick out.
func indent(x, radius float32) float32 {
	rest := max(radius-x, 0)
	return radius - float32(math.Sqrt(float64(radius*radius-rest*rest)))
}

// mark puts a frame or highlight on row i, or hides it where there is no such
// row or nothing to pick.
func (b *Bars) mark(o *canvas.Rectangle, i int) {
	on := b.state.known && i >= 0 && i < classes
	if on {
		top, height := b.span(i)
		o.Move(fyne.NewPos(0, top))
		o.Resize(fyne.NewSize(b.Size().Width, height))
	}
	look.SetVisible(o, on)
}

// span is where row i starts and how high it is, in whole units.
func (b *Bars) span(i int) (top, height float32) {
	each := b.Size().Height / classes
	top = round(float32(i) * each)
	return top, round(float32(i+1)*each) - top
}

// rowAt is the row at that height, the nearest where it is outside.
func (b *Bars) rowAt(y float32) int {
	return int(min(max(y/max(b.Size().Height, 1)*classes, 0), classes-1))
}

func round(v float32) float32 { return float32(math.Round(float64(v))) }

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }
