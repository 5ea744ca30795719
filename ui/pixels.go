package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// pixels is a small picture in blocks, a dark square while there is none.
type pixels struct {
	widget.BaseWidget
	side    float32
	ground  *canvas.Rectangle
	picture *canvas.Image
}

func newPixels(side float32) *pixels {
	p := &pixels{
		side:    side,
		ground:  &canvas.Rectangle{CornerRadius: 4},
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch, CornerRadius: 4},
	}
	p.picture.Hide()
	p.ExtendBaseWidget(p)
	return p
}

func (p *pixels) set(img *image.RGBA) {
	look.SetVisible(p.picture, img != nil)
	if img != nil {
		p.picture.Image = img
		p.picture.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (p *pixels) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { p.ground.FillColor = theme.ColorForWidget(look.Track, p) }
	paint()
	return &look.Renderer{
		Widget: p,
		Parts:  []fyne.CanvasObject{p.ground, p.picture},
		Place: func(size fyne.Size) {
			p.ground.Resize(size)
			p.picture.Resize(size)
		},
		Min:   func() fyne.Size { return fyne.NewSquareSize(p.side) },
		Paint: paint,
	}
}
