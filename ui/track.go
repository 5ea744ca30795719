package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// track is the ground that the buttons of one choice stand on.
type track struct {
	widget.BaseWidget
	ground  *canvas.Rectangle
	buttons fyne.CanvasObject
}

func newTrack(buttons fyne.CanvasObject) *track {
	t := &track{ground: &canvas.Rectangle{CornerRadius: 6}, buttons: buttons}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *track) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { t.ground.FillColor = theme.ColorForWidget(theme.ColorNameButton, t) }
	paint()
	return &look.Renderer{
		Widget: t,
		Parts:  []fyne.CanvasObject{t.ground, t.buttons},
		Place: func(size fyne.Size) {
			t.ground.Resize(size)
			t.buttons.Resize(size)
		},
		Min:   t.buttons.MinSize,
		Paint: paint,
	}
}
