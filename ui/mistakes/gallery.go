package mistakes

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/score"
	"visao/ui/look"
)

// Picture is one picture of the gallery with what the network makes of it.
type Picture struct {
	score.Answer
	Image *image.RGBA  // 28×28
	Doubt *score.Doubt // nil if nobody doubts the label
}

// Gallery shows pictures in rows that scroll. The mouse, or the arrow keys and
// Return, open one; the last one opened has a frame.
type Gallery struct {
	widget.BaseWidget

	// OnPoint is called when another picture is pointed at, with nil for none.
	OnPoint func(*Picture)
	// OnOpen is called when the person opens a picture.
	OnOpen func(Picture)

	pictures        []Picture
	pointed, opened int // −1 for none
	mouse           *fyne.Position

	scroll  *container.Scroll
	content *fyne.Container
	tiles   []*tile // as many as are seen at once, used again and again
	empty   *canvas.Text
	ring    *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*Gallery)(nil)
	_ fyne.Focusable    = (*Gallery)(nil)
	_ fyne.Tappable     = (*Gallery)(nil)
	_ desktop.Hoverable = (*Gallery)(nil)
)

// NewGallery returns a gallery without pictures.
func NewGallery() *Gallery {
	g := &Gallery{pointed: -1, opened: -1, empty: canvas.NewText("", nil), ring: look.NewRing()}
	g.content = container.New(shelves{g})
	g.scroll = container.NewVScroll(g.content)
	g.scroll.OnScrolled = func(fyne.Position) {
		g.fill()
		if g.mouse != nil { // which is above another picture now
			g.point(g.indexAt(*g.mouse))
		}
	}
	g.ExtendBaseWidget(g)
	return g
}

// Set shows pictures, from the first one on; where there are none, these words.
func (g *Gallery) Set(pictures []Picture, empty string) {
	g.point(-1)
	g.pictures, g.opened = pictures, -1
	g.empty.Text = empty
	look.SetVisible(g.empty, len(pictures) == 0)
	g.empty.Refresh()
	g.place(g.Size())
	g.scroll.Offset = fyne.Position{}
	g.scroll.Refresh()
}

// indexAt is the picture at a position of the widget; −1 if there is none.
func (g *Gallery) indexAt(p fyne.Position) int {
	column, columns := int(p.X/tileWidth), g.columns()
	i := int((p.Y+g.scroll.Offset.Y)/g.tileHeight())*columns + column
	if p.X < 0 || p.Y < 0 || column >= columns || i >= len(g.pictures) {
		return -1
	}
	return i
}

func (g *Gallery) point(i int) {
	if i == g.pointed {
		return
	}
	g.pointed = i
	g.fill()
	if g.OnPoint == nil {
		return
	}
	if i < 0 {
		g.OnPoint(nil)
	} else {
		g.OnPoint(&g.pictures[i])
	}
}

// open opens a picture for the person.
func (g *Gallery) open(i int) {
	if i < 0 {
		return
	}
	g.opened = i
	g.fill()
	if g.OnOpen != nil {
		g.OnOpen(g.pictures[i])
	}
}

// Tapped is part of fyne.Tappable: it opens a picture and takes the keyboard.
func (g *Gallery) Tapped(e *fyne.PointEvent) {
	look.Focus(g)
	g.open(g.indexAt(e.Position))
}

// MouseIn is part of desktop.Hoverable.
func (g *Gallery) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: it points at the picture below.
func (g *Gallery) MouseMoved(e *desktop.MouseEvent) {
	g.mouse = &e.Position
	g.point(g.indexAt(e.Position))
}

// MouseOut is part of desktop.Hoverable.
func (g *Gallery) MouseOut() {
	g.mouse = nil
	g.point(-1)
}

// FocusGained is part of fyne.Focusable: the keys start at the picture opened
// last, or at the first.
func (g *Gallery) FocusGained() {
	look.SetVisible(g.ring, true)
	if g.pointed < 0 && len(g.pictures) > 0 {
		g.move(max(g.opened, 0))
	}
}

// FocusLost is part of fyne.Focusable.
func (g *Gallery) FocusLost() {
	look.SetVisible(g.ring, false)
	g.point(-1)
}

// TypedKey is part of fyne.Focusable: the arrows, Page up and down, Home and End
// go from picture to picture, Return opens the one pointed at. The window gets
// the others.
func (g *Gallery) TypedKey(e *fyne.KeyEvent) {
	rows := max(1, int(g.Size().Height/g.tileHeight()))
	to, moves := look.Step(e.Name, g.pointed, max(g.opened, 0), len(g.pictures), g.columns(), rows)
	switch {
	case moves && to >= 0:
		g.move(to)
	case moves: // there is nowhere to go
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		g.open(g.pointed)
	default:
		look.PassKey(g, e)
	}
}

// TypedRune is part of fyne.Focusable.
func (g *Gallery) TypedRune(r rune) { look.PassLetter(g, r) }

// move points at a picture and scrolls to where it can be seen.
func (g *Gallery) move(i int) {
	y, tall := float32(i/g.columns())*g.tileHeight(), g.tileHeight()
	lowest := y + tall - g.Size().Height // offset at which its end can just be seen
	g.scroll.ScrollToOffset(fyne.NewPos(0, min(max(g.scroll.Offset.Y, lowest), y)))
	g.fill()
	g.point(i)
}

// CreateRenderer is part of fyne.Widget.
func (g *Gallery) CreateRenderer() fyne.WidgetRenderer {
	g.paint()
	return &look.Renderer{
		Widget: g,
		Parts:  []fyne.CanvasObject{g.scroll, g.empty, g.ring},
		Place:  g.place,
		Min:    func() fyne.Size { return fyne.NewSize(2*tileWidth+barRoom, g.tileHeight()) },
		Paint:  g.paint,
	}
}

func (g *Gallery) paint() {
	g.empty.Color = theme.ColorForWidget(look.Muted, g)
	g.empty.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, g)
	g.ring.StrokeColor = theme.ColorForWidget(look.Accent, g)
}

func (g *Gallery) place(size fyne.Size) {
	g.scroll.Resize(size)
	g.empty.Resize(g.empty.MinSize())
	look.PlaceRing(g.ring, fyne.Position{}, size)
}
