package layers

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/paint"
	"visao/ui/kit"
	"visao/ui/look"
)

// kernel shows the 3×3 weights of a map of the first layer, in colours and
// numbers.
type kernel struct {
	widget.BaseWidget
	values [9]float64 // row by row
	scale  paint.Range
	cells  [9]*canvas.Rectangle
	texts  [9]*canvas.Text
}

func newKernel() *kernel {
	k := new(kernel)
	for i := range k.cells {
		k.cells[i], k.texts[i] = &canvas.Rectangle{CornerRadius: 2}, canvas.NewText("", nil)
		k.texts[i].Alignment = fyne.TextAlignCenter
	}
	k.ExtendBaseWidget(k)
	return k
}

// set shows weights on a symmetric scale.
func (k *kernel) set(values [9]float64, scale paint.Range) {
	k.values, k.scale = values, scale
	k.Refresh()
}

// parts are the weights in parts of the largest, from −1 to 1.
func parts(values [9]float64, scale paint.Range) (p [9]float64) {
	for i, v := range values {
		p[i] = 2*scale.Normalise(v) - 1
	}
	return p
}

// CreateRenderer is part of fyne.Widget.
func (k *kernel) CreateRenderer() fyne.WidgetRenderer {
	var all []fyne.CanvasObject
	for i := range k.cells {
		all = append(all, k.cells[i], k.texts[i])
	}
	k.paint()
	return &look.Renderer{
		Widget: k,
		Parts:  all,
		Place:  k.place,
		Min:    func() fyne.Size { return fyne.NewSquareSize(120) },
		Paint:  k.paint,
	}
}

func (k *kernel) paint() {
	for i, p := range parts(k.values, k.scale) {
		k.cells[i].FillColor = ink(p, k)
		k.texts[i].Text = kit.Signed(k.values[i], 2)
		k.texts[i].TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, k)
		name := look.Foreground
		if math.Abs(p) > 0.65 { // where the cell's colour is the nearer to that of text
			name = look.Background
		}
		k.texts[i].Color = theme.ColorForWidget(name, k)
	}
}

// place lays the cells out as squares, from the top left on.
func (k *kernel) place(size fyne.Size) {
	side := float32(int(min(size.Width, size.Height, 180) / 3))
	for i := range k.cells {
		at := fyne.NewPos(float32(i%3)*side, float32(i/3)*side)
		k.cells[i].Move(at)
		k.cells[i].Resize(fyne.NewSquareSize(side - 2))
		k.texts[i].Move(at)
		k.texts[i].Resize(fyne.NewSquareSize(side - 2))
	}
}
