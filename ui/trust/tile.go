package trust

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// tile is a square picture, as large as there is room, with centred lines of
// words below it.
type tile struct {
	widget.BaseWidget
	square  *canvas.Rectangle
	picture *canvas.Image
	lines   []*canvas.Text
	colors  []fyne.ThemeColorName // of the lines
}

const (
	leastTile  = 48
	leastWords = 64 // width of a line: "–0.08 ± 0.30"
	tileGap    = 4  // between the picture and the words
)

// newTile returns an empty tile with one line a colour. Its picture is shown in
// blocks, or smoothly.
func newTile(mode canvas.ImageScale, colors ...fyne.ThemeColorName) *tile {
	t := &tile{
		square:  &canvas.Rectangle{CornerRadius: 4},
		picture: &canvas.Image{ScaleMode: mode, CornerRadius: 4},
		colors:  colors,
	}
	t.picture.Hide()
	for range colors {
		line := canvas.NewText("", nil)
		line.Alignment = fyne.TextAlignCenter
		t.lines = append(t.lines, line)
	}
	t.ExtendBaseWidget(t)
	return t
}

// set shows a picture, or none for nil.
func (t *tile) set(img *image.RGBA) { setImage(t.picture, img) }

// setImage changes what an image object shows; nil hides it.
func setImage(o *canvas.Image, img *image.RGBA) {
	if img == nil { // which Fyne would take for a picture
		look.SetVisible(o, false)
		return
	}
	o.Image = img
	look.SetVisible(o, true)
	o.Refresh()
}

// say changes a line.
func (t *tile) say(line int, text string) {
	if l := t.lines[line]; l.Text != text {
		l.Text = text
		l.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{t.square, t.picture}
	for _, l := range t.lines {
		parts = append(parts, l)
	}
	t.paint()
	return &look.Renderer{Widget: t, Parts: parts, Place: t.place, Min: t.min, Paint: t.paint}
}

func (t *tile) paint() {
	t.square.FillColor = theme.ColorForWidget(look.Track, t)
	for i, l := range t.lines {
		l.Color = theme.ColorForWidget(t.colors[i], t)
		l.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, t)
	}
}

// words is the height of the lines with the gap above them.
func (t *tile) words() float32 {
	return tileGap + float32(len(t.lines))*t.lines[0].MinSize().Height
}

func (t *tile) min() fyne.Size {
	return fyne.NewSize(leastWords, leastTile+t.words())
}

func (t *tile) place(size fyne.Size) {
	side := float32(int(max(min(size.Width, size.Height-t.words()), 0)))
	at := fyne.NewPos(float32(int((size.Width-side)/2)), 0)
	for _, o := range []fyne.CanvasObject{t.square, t.picture} {
		o.Move(at)
		o.Resize(fyne.NewSquareSize(side))
	}
	y := side + tileGap
	for _, l := range t.lines {
		l.Move(fyne.NewPos(0, y))
		l.Resize(fyne.NewSize(size.Width, l.MinSize().Height))
		y += l.MinSize().Height
	}
}
