package heat

import (
	"image"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Bar says what the colours of a map mean: the gradient from the lowest to the
// highest value with both numbers, where zero is if it lies between, and a
// marker for the value pointed at.
type Bar struct {
	widget.BaseWidget

	gradient       *canvas.Image
	track          *canvas.Rectangle
	loText, hiText *canvas.Text
	zero           *canvas.Rectangle
	zeroText       *canvas.Text
	marker, halo   *canvas.Rectangle

	lo, hi, value float64
	marked        bool
}

var _ fyne.Widget = (*Bar)(nil)

// NewBar returns a bar without a scale.
func NewBar() *Bar {
	b := &Bar{
		gradient: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: 3},
		track:    &canvas.Rectangle{CornerRadius: 3},
		loText:   canvas.NewText("–", nil),
		hiText:   canvas.NewText("–", nil),
		zero:     &canvas.Rectangle{},
		zeroText: canvas.NewText("0", nil),
		marker:   &canvas.Rectangle{CornerRadius: 1},
		halo:     &canvas.Rectangle{CornerRadius: 2},
	}
	for _, o := range []fyne.CanvasObject{b.gradient, b.zero, b.zeroText, b.marker, b.halo} {
		o.Hide()
	}
	b.ExtendBaseWidget(b)
	return b
}

// SetScale shows a gradient, a picture of any height whose left end is the
// colour of lo and whose right end that of hi. A nil gradient is no scale. The
// bar keeps the picture: it must not change afterwards.
func (b *Bar) SetScale(gradient *image.RGBA, lo, hi float64) {
	b.lo, b.hi = lo, hi
	setImage(b.gradient, b.track, gradient)
	b.loText.Text, b.hiText.Text = "–", "–"
	if gradient != nil {
		largest := max(math.Abs(lo), math.Abs(hi))
		b.loText.Text, b.hiText.Text = signed(lo, largest), signed(hi, largest)
	}
	b.Refresh()
}

// SetMarker marks a value, at the nearer end if it is off the scale.
func (b *Bar) SetMarker(value float64) {
	b.value, b.marked = value, true
	b.placeMarker()
}

// ClearMarker takes the marker away.
func (b *Bar) ClearMarker() {
	b.marked = false
	b.placeMarker()
}

// signed writes v with its sign and as many decimals as give the largest value
// of its scale two significant digits: "+4.1" and, on the same scale, "–0.8". The
// minus is an en dash, since Fyne's Noto Sans has no minus sign.
func signed(v, largest float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	var digits string
	if largest >= 1e-5 && largest < 1e5 {
		// Rounding may carry into another digit, so it comes before counting them.
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(largest, 'g', 2, 64), 64)
		decimals := max(0, 1-int(math.Floor(math.Log10(rounded)+1e-9)))
		digits = words.T("%.*f", decimals, math.Abs(v))
	} else {
		digits = kit.Point(strings.ReplaceAll(strconv.FormatFloat(math.Abs(v), 'e', 1, 64), "-", "–"))
	}
	switch {
	case strings.Trim(digits, "0.,e+") == "":
		return "0"
	case v < 0:
		return "–" + digits
	}
	return "+" + digits
}

// CreateRenderer is part of fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	return &look.Renderer{
		Widget: b,
		Parts: []fyne.CanvasObject{
			b.track, b.gradient, b.loText, b.hiText, b.zero, b.zeroText, b.halo, b.marker,
		},
		Place: b.place,
		Min:   b.min,
		Paint: b.paint,
	}
}

func (b *Bar) paint() {
	muted := theme.ColorForWidget(look.Muted, b)
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, b)
	for _, text := range []*canvas.Text{b.loText, b.hiText, b.zeroText} {
		text.Color, text.TextSize = muted, caption
	}
	b.track.FillColor = theme.ColorForWidget(look.Track, b)
	b.zero.FillColor = muted
	b.marker.FillColor = theme.ColorForWidget(look.Foreground, b)
	b.halo.FillColor = theme.ColorForWidget(look.Background, b)
}

const (
	barTop, barHeight = 5, 10
	barGap            = 8 // between a number and the gradient
)

func (b *Bar) min() fyne.Size {
	text := b.zeroText.MinSize().Height
	numbers := b.loText.MinSize().Width + b.hiText.MinSize().Width
	return fyne.NewSize(numbers+2*barGap+80, barTop+barHeight+2+text)
}

func (b *Bar) place(size fyne.Size) {
	lo, hi := b.loText.MinSize(), b.hiText.MinSize()
	const middle = barTop + barHeight/2
	b.loText.Resize(lo)
	b.loText.Move(fyne.NewPos(0, middle-lo.Height/2))
	b.hiText.Resize(hi)
	b.hiText.Move(fyne.NewPos(size.Width-hi.Width, middle-hi.Height/2))
	for _, o := range []fyne.CanvasObject{b.track, b.gradient} {
		o.Move(fyne.NewPos(lo.Width+barGap, barTop))
		o.Resize(fyne.NewSize(size.Width-lo.Width-hi.Width-2*barGap, barHeight))
	}

	between := b.gradient.Image != nil && b.lo < 0 && b.hi > 0
	look.SetVisible(b.zero, between)
	look.SetVisible(b.zeroText, between)
	if between {
		x := b.x(0)
		b.zero.Move(fyne.NewPos(x, barTop+barHeight))
		b.zero.Resize(fyne.NewSize(1, 3))
		words := b.zeroText.MinSize()
		b.zeroText.Resize(words)
		b.zeroText.Move(fyne.NewPos(x+0.5-words.Width/2, barTop+barHeight+2))
	}
	b.placeMarker()
}

// x is where a value is on the bar, on whole units.
func (b *Bar) x(value float64) float32 {
	share := min(max((value-b.lo)/(b.hi-b.lo), 0), 1)
	left, width := b.track.Position().X, b.track.Size().Width
	return float32(math.Round(float64(left) + share*float64(width)))
}

func (b *Bar) placeMarker() {
	shown := b.marked && b.gradient.Image != nil && b.lo < b.hi && !math.IsNaN(b.value)
	look.SetVisible(b.marker, shown)
	look.SetVisible(b.halo, shown)
	if !shown {
		return
	}
	x := b.x(b.value)
	b.halo.Move(fyne.NewPos(x-2, barTop-4))
	b.halo.Resize(fyne.NewSize(4, barHeight+8))
	b.marker.Move(fyne.NewPos(x-1, barTop-3))
	b.marker.Resize(fyne.NewSize(2, barHeight+6))
}
