package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Pixels is a small picture in blocks, a dark square while there is none.
type Pixels struct {
	widget.BaseWidget
	side    float32
	ground  *canvas.Rectangle
	picture *canvas.Image
}

// NewPixels returns an empty picture that is at least this wide and high.
func NewPixels(side float32) *Pixels {
	p := &Pixels{
		side:    side,
		ground:  &canvas.Rectangle{CornerRadius: 4},
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch, CornerRadius: 4},
	}
	p.picture.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a picture, or none.
func (p *Pixels) Set(img *image.RGBA) {
	look.SetVisible(p.picture, img != nil)
	if img != nil {
		p.picture.Image = img
		p.picture.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (p *Pixels) CreateRenderer() fyne.WidgetRenderer {
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
