package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// thinBar is a progress bar without words; those stand above it.
type thinBar struct {
	widget.BaseWidget
	track, fill *canvas.Rectangle
	value       float64 // 0 to 1
}

func newThinBar() *thinBar {
	b := &thinBar{
		track: &canvas.Rectangle{CornerRadius: 3},
		fill:  &canvas.Rectangle{CornerRadius: 3},
	}
	b.ExtendBaseWidget(b)
	return b
}

func (b *thinBar) set(value float64) {
	b.value = min(max(value, 0), 1)
	b.place(b.Size())
}

func (b *thinBar) place(size fyne.Size) {
	b.track.Resize(size)
	b.fill.Resize(fyne.NewSize(size.Width*float32(b.value), size.Height))
	look.SetVisible(b.fill, b.value > 0)
}

// CreateRenderer is part of fyne.Widget.
func (b *thinBar) CreateRenderer() fyne.WidgetRenderer {
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
