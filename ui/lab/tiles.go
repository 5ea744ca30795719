package lab

import (
	"image"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

const (
	across     = mnist.Classes / 2 // pictures in a row
	tileLeast  = 50
	tileMost   = 4 * mnist.Side
	tileGap    = 6
	tileRadius = 2 // which leaves a corner's patch square
	captionGap = 1
)

// tiles are ten small pictures with a line below each, dark squares while there are
// none.
type tiles struct {
	widget.BaseWidget
	sights   []bias.Sight
	grounds  [mnist.Classes]*canvas.Rectangle
	pictures [mnist.Classes]*canvas.Image
	captions [mnist.Classes]*canvas.Text
	most     float32 // their height, at the most
}

func newTiles() *tiles {
	t := &tiles{most: float32(math.Inf(1))}
	for i := range t.pictures {
		t.grounds[i] = &canvas.Rectangle{CornerRadius: tileRadius + 1}
		t.pictures[i] = &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch, CornerRadius: tileRadius}
		t.pictures[i].Hide()
		t.captions[i] = canvas.NewText("", nil)
		t.captions[i].Alignment = fyne.TextAlignCenter
	}
	t.ExtendBaseWidget(t)
	return t
}

// set shows these pictures; there may be fewer than ten.
func (t *tiles) set(sights []bias.Sight) {
	t.sights = sights
	for i, picture := range t.pictures {
		there := i < len(sights) && sights[i].Image != nil
		look.SetVisible(picture, there)
		if there && picture.Image != image.Image(sights[i].Image) {
			picture.Image = sights[i].Image
			picture.Refresh()
		}
		t.paintGround(i)
		t.paintCaption(i)
	}
}

// paintGround paints what is around a picture, or in its place.
func (t *tiles) paintGround(i int) {
	name := look.Track
	if t.pictures[i].Visible() {
		name = theme.ColorNameSeparator
	}
	if c := theme.ColorForWidget(name, t); t.grounds[i].FillColor != c {
		t.grounds[i].FillColor = c
		t.grounds[i].Refresh()
	}
}

// caption says what a picture is, and what it is taken for if that is not it.
func caption(s *bias.Sight) (text string, wrong bool) {
	switch {
	case s.Class == bias.None && s.Digit != bias.None && s.Digit != s.Label:
		return words.T("%d, grey %d", s.Label, s.Digit), false
	case s.Class == bias.None || s.Class == s.Label:
		return strconv.Itoa(s.Label), false
	}
	return words.T("%d → %d", s.Label, s.Class), true
}

func (t *tiles) paintCaption(i int) {
	said, role := "", look.Muted
	if i < len(t.sights) {
		var wrong bool
		if said, wrong = caption(&t.sights[i]); wrong {
			role = look.Red
		}
	}
	text := t.captions[i]
	size := theme.SizeForWidget(theme.SizeNameCaptionText, t)
	if c := theme.ColorForWidget(role, t); text.Text != said || text.Color != c || text.TextSize != size {
		text.Text, text.Color, text.TextSize = said, c, size
		text.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (t *tiles) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for i := range t.pictures {
		parts = append(parts, t.grounds[i], t.pictures[i], t.captions[i])
	}
	t.paint()
	return &look.Renderer{
		Widget: t, Parts: parts, Place: t.place, Paint: t.paint,
		Min: func() fyne.Size {
			return fyne.NewSize(across*tileLeast+(across-1)*tileGap, 2*(tileLeast+t.line())+tileGap)
		},
	}
}

func (t *tiles) paint() {
	for i := range t.grounds {
		t.paintGround(i)
		t.paintCaption(i)
	}
}

// line is the height of a caption with the gap above.
func (t *tiles) line() float32 {
	return captionGap + float32(int(fyne.MeasureText("0", theme.SizeForWidget(theme.SizeNameCaptionText, t), fyne.TextStyle{}).Height))
}

// side is that of a picture where the width alone counts.
func side(width float32) float32 {
	return min(float32(int((width-(across-1)*tileGap)/across)), tileMost)
}

// tall is the height for which they have a use in a width.
func (t *tiles) tall(width float32) float32 { return min(2*(side(width)+t.line())+tileGap, t.most) }

func (t *tiles) place(size fyne.Size) {
	s := max(min(side(size.Width), float32(int((size.Height-tileGap)/2-t.line()))), 0)
	pitch := (size.Width - s) / (across - 1) // the outer ones are flush with the column
	for i := range t.pictures {
		x, y := float32(int(float32(i%across)*pitch)), float32(i/across)*(s+t.line()+tileGap)
		kit.Put(t.grounds[i], x-1, y-1, s+2, s+2) // a line around a white patch on white
		kit.Put(t.pictures[i], x, y, s, s)
		kit.Put(t.captions[i], x, y+s+captionGap, s, t.line()-captionGap)
	}
}
