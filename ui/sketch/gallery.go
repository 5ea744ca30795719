package sketch

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Shown is how many drawings a gallery has room for.
const Shown = 8

// Gallery is a row of small drawings. One is chosen with the mouse, or with the
// arrow keys and Return or Space.
type Gallery struct {
	widget.BaseWidget

	// OnChosen is called with the place of the drawing in the row, from 0.
	OnChosen func(i int)

	tiles   [Shown]*canvas.Image
	count   int
	pointed int // the tile under the mouse or the keys; −1 for none
	frame   *canvas.Rectangle
	empty   *canvas.Text
	ring    *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*Gallery)(nil)
	_ fyne.Tappable     = (*Gallery)(nil)
	_ fyne.Focusable    = (*Gallery)(nil)
	_ desktop.Hoverable = (*Gallery)(nil)
)

// NewGallery returns an empty gallery, which shows these words while it is.
func NewGallery(empty string) *Gallery {
	g := &Gallery{
		pointed: -1,
		frame:   &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: tileRadius + 2},
		empty:   canvas.NewText(empty, nil),
		ring:    look.NewRing(),
	}
	g.frame.Hide()
	for i := range g.tiles {
		g.tiles[i] = &canvas.Image{ScaleMode: canvas.ImageScaleSmooth, CornerRadius: tileRadius}
		g.tiles[i].Hide()
	}
	g.ExtendBaseWidget(g)
	return g
}

// Set shows these drawings from left to right, as many as there is room for. The
// gallery keeps the pictures: they must not change afterwards.
func (g *Gallery) Set(drawings []*image.Gray) {
	pointed := g.pointed
	if pointed >= 0 { // one put in front moves the framed one
		framed := g.tiles[pointed].Image
		if i := slices.IndexFunc(drawings, func(d *image.Gray) bool { return framed == image.Image(d) }); i >= 0 {
			pointed = i
		}
	}
	g.count = min(len(drawings), Shown)
	for i, tile := range g.tiles {
		look.SetVisible(tile, i < g.count)
		if i < g.count && tile.Image != drawings[i] {
			tile.Image = drawings[i]
			tile.Refresh()
		}
	}
	look.SetVisible(g.empty, g.count == 0)
	g.point(pointed)
}

// point frames a tile, the nearest there is, or none for −1.
func (g *Gallery) point(i int) {
	g.pointed = min(i, g.count-1)
	look.SetVisible(g.frame, g.pointed >= 0)
	if g.pointed >= 0 {
		g.frame.Move(g.tiles[g.pointed].Position().SubtractXY(2, 2))
	}
}

func (g *Gallery) choose() {
	if g.pointed >= 0 && g.OnChosen != nil {
		g.OnChosen(g.pointed)
	}
}

const (
	tileSide   = 28
	tileStep   = 34 // from one to the next
	tileTop    = 2  // above and below, for the frame
	tileRadius = 4
)

// under is the tile at a place, −1 for none.
func (g *Gallery) under(at fyne.Position) int {
	i := int((at.X - tileTop) / tileStep)
	if at.X < tileTop || i >= g.count {
		return -1
	}
	return i
}

// Tapped is part of fyne.Tappable.
func (g *Gallery) Tapped(e *fyne.PointEvent) {
	look.Focus(g)
	g.point(g.under(e.Position))
	g.choose()
}

// MouseIn is part of desktop.Hoverable.
func (g *Gallery) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (g *Gallery) MouseMoved(e *desktop.MouseEvent) { g.point(g.under(e.Position)) }

// MouseOut is part of desktop.Hoverable.
func (g *Gallery) MouseOut() { g.point(-1) }

// FocusGained is part of fyne.Focusable.
func (g *Gallery) FocusGained() { look.SetVisible(g.ring, true) }

// FocusLost is part of fyne.Focusable.
func (g *Gallery) FocusLost() {
	look.SetVisible(g.ring, false)
	g.point(-1)
}

// TypedKey is part of fyne.Focusable. The window gets what is not used here.
func (g *Gallery) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		g.point(max(g.pointed-1, 0))
	case fyne.KeyRight:
		g.point(g.pointed + 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.choose()
	default:
		look.PassKey(g, e)
	}
}

// TypedRune is part of fyne.Focusable: the window gets them all.
func (g *Gallery) TypedRune(r rune) { look.PassRune(g, r) }

// CreateRenderer is part of fyne.Widget.
func (g *Gallery) CreateRenderer() fyne.WidgetRenderer {
	g.paint()
	parts := []fyne.CanvasObject{g.empty}
	for _, tile := range g.tiles {
		parts = append(parts, tile)
	}
	return &look.Renderer{
		Widget: g,
		Parts:  append(parts, g.frame, g.ring),
		Place:  g.place,
		Min: func() fyne.Size {
			return fyne.NewSize((Shown-1)*tileStep+tileSide+2*tileTop, tileSide+2*tileTop)
		},
		Paint: g.paint,
	}
}

func (g *Gallery) paint() {
	g.frame.StrokeColor = theme.ColorForWidget(look.Accent, g)
	g.ring.StrokeColor = theme.ColorForWidget(look.Accent, g)
	g.empty.Color = theme.ColorForWidget(look.Muted, g)
	g.empty.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, g)
}

func (g *Gallery) place(size fyne.Size) {
	top := (size.Height - tileSide) / 2
	for i, tile := range g.tiles {
		tile.Resize(fyne.NewSquareSize(tileSide))
		tile.Move(fyne.NewPos(tileTop+float32(i)*tileStep, top))
	}
	g.frame.Resize(fyne.NewSquareSize(tileSide + 4))
	g.empty.Resize(g.empty.MinSize())
	g.empty.Move(fyne.NewPos(tileTop, (size.Height-g.empty.MinSize().Height)/2))
	look.PlaceRing(g.ring, fyne.NewPos(0, 0), size)
	g.point(g.pointed)
}
