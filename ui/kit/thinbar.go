package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// ThinBar is a progress bar without words; those stand above it.
type ThinBar struct {
	widget.BaseWidget
	track, fill *canvas.Rectangle
	// Value is how far it has come, from 0 to 1. Set changes it.
	Value float64
}

// NewThinBar returns an empty bar.
func NewThinBar() *ThinBar {
	b := &ThinBar{
		track: &canvas.Rectangle{CornerRadius: 3},
		fill:  &canvas.Rectangle{CornerRadius: 3},
	}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows how far something has come, from 0 to 1.
func (b *ThinBar) Set(value float64) {
	b.Value = min(max(value, 0), 1)
	b.place(b.Size())
}

func (b *ThinBar) place(size fyne.Size) {
	b.track.Resize(size)
	b.fill.Resize(fyne.NewSize(size.Width*float32(b.Value), size.Height))
	look.SetVisible(b.fill, b.Value > 0)
}

// CreateRenderer is part of fyne.Widget.
func (b *ThinBar) CreateRenderer() fyne.WidgetRenderer {
	paint := func() {
		b.track.FillColor = theme.ColorForWidget(look.Track, b)
		b.fill.FillColor = theme.ColorForWidget(look.Accent, b)
	}
	paint()
	return &look.Renderer{
		Widget: b,
		Parts:  []fyne.CanvasObject{b.track, b.fill},
		Place:  b.place,
		Min:    func() fyne.Size { return fyne.NewSize(40, 6) },
		Paint:  paint,
	}
}
