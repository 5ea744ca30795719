package mistakes

import (
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// tile is one picture with three lines below and a frame behind all.
type tile struct {
	frame   *canvas.Rectangle
	picture *canvas.Image
	lines   [3]*canvas.Text
}

func (t *tile) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{t.frame, t.picture, t.lines[0], t.lines[1], t.lines[2]}
}

const (
	pictureSide = 2 * mnist.Side
	tileWidth   = pictureSide + 12
	tileTop     = 4
	barRoom     = 10 // for the scroll bar
)

// tileHeight is that of a tile with its three lines.
func (g *Gallery) tileHeight() float32 { return tileTop + pictureSide + 2 + 3*g.line() + 6 }

func (g *Gallery) line() float32 {
	return ceil(fyne.MeasureText("0", theme.SizeForWidget(theme.SizeNameCaptionText, g), fyne.TextStyle{}).Height)
}

func (g *Gallery) columns() int { return max(1, int((g.Size().Width-barRoom)/tileWidth)) }

// shelves is the layout of what scrolls.
type shelves struct{ *Gallery }

// MinSize is part of fyne.Layout.
func (s shelves) MinSize([]fyne.CanvasObject) fyne.Size {
	columns := s.columns()
	rows := (len(s.pictures) + columns - 1) / columns
	return fyne.NewSize(tileWidth, float32(rows)*s.tileHeight())
}

// Layout is part of fyne.Layout.
func (s shelves) Layout([]fyne.CanvasObject, fyne.Size) { s.fill() }

// fill puts the pictures that can be seen onto tiles.
func (g *Gallery) fill() {
	columns, tall := g.columns(), g.tileHeight()
	from := int(g.scroll.Offset.Y/tall) * columns
	count := (int(g.Size().Height/tall) + 2) * columns
	for len(g.tiles) < min(count, len(g.pictures)) {
		t := g.newTile()
		g.tiles = append(g.tiles, t)
		g.content.Objects = append(g.content.Objects, t.objects()...)
	}
	for i, t := range g.tiles {
		index := from + i
		shown := i < count && index < len(g.pictures)
		for _, o := range t.objects() {
			look.SetVisible(o, shown)
		}
		if !shown {
			continue
		}
		x, y := float32(index%columns)*tileWidth, float32(index/columns)*tall
		kit.Put(t.frame, x, y+1, tileWidth-4, tall-5)
		kit.Put(t.picture, x+4, y+tileTop, pictureSide, pictureSide)
		p := &g.pictures[index]
		if t.picture.Image != image.Image(p.Image) {
			t.picture.Image = p.Image
			t.picture.Refresh()
		}
		name := words.T("%d as %d", p.Label, p.Class)
		if p.Doubt != nil {
			name += " ?"
		}
		for l, said := range []string{name, kit.Percent(p.Probability), words.T("no. %s", strconv.Itoa(p.Index))} {
			kit.Put(t.lines[l], x, y+tileTop+pictureSide+2+float32(l)*g.line(), tileWidth-4, g.line())
			change(t.lines[l], said)
		}
		g.paintTile(t, index)
	}
}

func (g *Gallery) newTile() *tile {
	t := &tile{
		frame:   &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 2},
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch},
	}
	for l := range t.lines {
		t.lines[l] = canvas.NewText("", nil)
		t.lines[l].Alignment = fyne.TextAlignCenter
	}
	return t
}

// paintTile takes a tile's colours from the theme.
func (g *Gallery) paintTile(t *tile, index int) {
	fill, stroke := color.Color(color.Transparent), color.Color(color.Transparent)
	if index == g.pointed {
		fill = theme.ColorForWidget(theme.ColorNameHover, g)
		stroke = theme.ColorForWidget(theme.ColorNameInputBorder, g)
	}
	if index == g.opened {
		stroke = theme.ColorForWidget(look.Accent, g)
	}
	if t.frame.FillColor != fill || t.frame.StrokeColor != stroke {
		t.frame.FillColor, t.frame.StrokeColor = fill, stroke
		t.frame.Refresh()
	}
	for l, text := range t.lines {
		role := look.Muted
		if l == 0 {
			role = look.Foreground
			if g.pictures[index].Doubt != nil {
				role = look.Amber
			}
		}
		size := theme.SizeForWidget(theme.SizeNameCaptionText, g)
		if c := theme.ColorForWidget(role, g); text.Color != c || text.TextSize != size {
			text.Color, text.TextSize = c, size
			text.Refresh()
		}
	}
}
