package layers

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/kit"
	"visao/ui/look"
)

// weights shows a map's ten weights to the classes, as bars either side of zero
// with their numbers. The class whose score is looked at has a frame.
type weights struct {
	widget.BaseWidget
	onSelect func(class int) // the person has clicked on a class

	values [mnist.Classes]float64
	scale  paint.Range // of the bars, symmetric
	class  int

	rows  [mnist.Classes]weightRow
	zero  *canvas.Rectangle
	frame *canvas.Rectangle
}

type weightRow struct {
	digit, value *canvas.Text
	bar          *canvas.Rectangle
}

var (
	_ fyne.Widget   = (*weights)(nil)
	_ fyne.Tappable = (*weights)(nil)
)

func newWeights() *weights {
	w := &weights{
		zero:  &canvas.Rectangle{},
		frame: &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1, CornerRadius: 3},
	}
	for c := range w.rows {
		w.rows[c] = weightRow{canvas.NewText(strconv.Itoa(c), nil), canvas.NewText("", nil), &canvas.Rectangle{CornerRadius: 1}}
		w.rows[c].value.Alignment = fyne.TextAlignTrailing
	}
	w.ExtendBaseWidget(w)
	return w
}

// set shows the weights on a scale, and this class framed.
func (w *weights) set(values [mnist.Classes]float64, scale paint.Range, class int) {
	w.values, w.scale, w.class = values, scale, class
	w.Refresh()
}

// Tapped is part of fyne.Tappable.
func (w *weights) Tapped(e *fyne.PointEvent) {
	w.onSelect(min(max(int(e.Position.Y/w.rowHeight(w.Size())), 0), mnist.Classes-1))
}

// CreateRenderer is part of fyne.Widget.
func (w *weights) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{w.zero}
	for _, r := range w.rows {
		parts = append(parts, r.digit, r.bar, r.value)
	}
	w.paint()
	return &look.Renderer{
		Widget: w,
		Parts:  append(parts, w.frame),
		Place:  w.place,
		Min:    func() fyne.Size { return fyne.NewSize(detailWidth, mnist.Classes*leastRow) },
		Paint:  w.paint,
	}
}

const leastRow, largestRow = 13, 22

// rowHeight is in whole units.
func (w *weights) rowHeight(size fyne.Size) float32 {
	return float32(int(min(max(size.Height/mnist.Classes, leastRow), largestRow)))
}

func (w *weights) paint() {
	w.zero.FillColor = theme.ColorForWidget(look.Muted, w)
	w.frame.StrokeColor = theme.ColorForWidget(theme.ColorNameInputBorder, w)
	for c, r := range w.rows {
		r.value.Text = kit.Signed(w.values[c], 3)
		r.bar.FillColor = ink(1, w)
		if w.values[c] < 0 {
			r.bar.FillColor = ink(-1, w)
		}
		for _, text := range []*canvas.Text{r.digit, r.value} {
			text.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, w)
			text.Color = theme.ColorForWidget(look.Muted, w)
			text.TextStyle.Bold = c == w.class
			if c == w.class {
				text.Color = theme.ColorForWidget(look.Foreground, w)
			}
		}
	}
}

func (w *weights) place(size fyne.Size) {
	const inset, digits, numbers, space = 4, 10, 46, 4
	high := w.rowHeight(size)
	left := float32(inset + digits + space)
	wide := size.Width - left - space - numbers - inset
	zero := float32(int(left + wide/2))
	w.zero.Move(fyne.NewPos(zero, 0))
	w.zero.Resize(fyne.NewSize(1, mnist.Classes*high))
	for c, r := range w.rows {
		y := float32(c) * high
		for _, text := range []*canvas.Text{r.digit, r.value} {
			text.Resize(fyne.NewSize(numbers, text.MinSize().Height))
		}
		up := (high - r.digit.MinSize().Height) / 2
		r.digit.Move(fyne.NewPos(inset, y+up))
		r.value.Move(fyne.NewPos(size.Width-inset-numbers, y+up))
		long := float32(2*w.scale.Normalise(w.values[c])-1) * wide / 2
		r.bar.Resize(fyne.NewSize(max(long, -long), high-6))
		r.bar.Move(fyne.NewPos(zero+0.5+min(long, 0), y+3))
	}
	w.frame.Move(fyne.NewPos(0, float32(w.class)*high))
	w.frame.Resize(fyne.NewSize(size.Width, high))
}
