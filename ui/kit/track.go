package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Track is the ground that the buttons of one choice stand on.
type Track struct {
	widget.BaseWidget
	ground  *canvas.Rectangle
	buttons fyne.CanvasObject
}

// NewTrack puts the ground below the buttons.
func NewTrack(buttons fyne.CanvasObject) *Track {
	t := &Track{ground: &canvas.Rectangle{CornerRadius: 6}, buttons: buttons}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *Track) CreateRenderer() fyne.WidgetRenderer {
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
