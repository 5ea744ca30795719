package layers

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ui/look"
)

// none is the place or the pixel of what is not there.
const none = -1

// grid shows tiles side by side, as one picture. The mouse or the arrow keys
// point at one, a click or Return selects it.
type grid struct {
	widget.BaseWidget

	onPoint  func()          // place or pixel pointed at has changed
	onSelect func(place int) // the person has selected a tile

	tiles   tiles
	columns int
	cell    float64 // how many device pixels a cell is wide
	unit    float32 // and how many units
	stale   bool    // the picture is not of these tiles and colours

	selected int // places, from the top left on, or none
	pointed  int
	pixel    int // of the map pointed at, counted row by row; none if it is not on one

	picture        *canvas.Image
	empty          *canvas.Text // why there are no tiles
	frame, pointer *canvas.Rectangle
	ring           *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*grid)(nil)
	_ fyne.Focusable    = (*grid)(nil)
	_ fyne.Tappable     = (*grid)(nil)
	_ desktop.Hoverable = (*grid)(nil)
)

func newGrid() *grid {
	g := &grid{
		selected: none, pointed: none, pixel: none,
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels},
		empty:   canvas.NewText("", nil),
		frame:   &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2},
		pointer: &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1},
		ring:    look.NewRing(),
	}
	for _, o := range []fyne.CanvasObject{g.picture, g.frame, g.pointer} {
		o.Hide()
	}
	g.ExtendBaseWidget(g)
	return g
}

// show shows these tiles, this one selected.
func (g *grid) show(t tiles, selected int) {
	g.tiles, g.stale, g.selected = t, true, selected
	if g.pointed >= len(t.maps) {
		g.pointed, g.pixel = none, none
	}
	look.SetVisible(g.empty, false)
	g.place(g.Size())
}

// say shows words in place of tiles.
func (g *grid) say(words string) {
	g.show(tiles{}, none)
	g.empty.Text = words
	look.SetVisible(g.empty, true)
	g.Refresh()
}

// MouseIn is part of desktop.Hoverable.
func (g *grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (g *grid) MouseMoved(e *desktop.MouseEvent) { g.point(g.at(e.Position)) }

// MouseOut is part of desktop.Hoverable.
func (g *grid) MouseOut() { g.point(none, none) }

// at is what is at a position. Gaps and feet belong to a tile, but to no pixel.
func (g *grid) at(p fyne.Position) (place, pixel int) {
	if g.unit == 0 || p.X < 0 || p.Y < 0 {
		return none, none
	}
	x, y, high := int(p.X/g.unit), int(p.Y/g.unit), g.tiles.height()+gap
	place = y/high*g.columns + x/pitch
	if x/pitch >= g.columns || place >= len(g.tiles.maps) {
		return none, none
	}
	if x, y = x%pitch, y%high; x < mnist.Side && y < mnist.Side {
		return place, y*mnist.Side + x
	}
	return place, none
}

func (g *grid) point(place, pixel int) {
	if place == g.pointed && pixel == g.pixel {
		return
	}
	g.pointed, g.pixel = place, pixel
	g.placeMarks()
	g.onPoint()
}

// Tapped is part of fyne.Tappable: a click selects a tile and takes the keyboard.
func (g *grid) Tapped(e *fyne.PointEvent) {
	look.Focus(g)
	if place, pixel := g.at(e.Position); place != none {
		g.point(place, pixel)
		g.choose(place)
	}
}

func (g *grid) choose(place int) {
	g.selected = place
	g.placeMarks()
	g.onSelect(place)
}

// FocusGained is part of fyne.Focusable: the keys start at the selected tile, or
// where the mouse is.
func (g *grid) FocusGained() {
	look.SetVisible(g.ring, true)
	if g.pointed == none {
		g.point(g.selected, none)
	}
}

// FocusLost is part of fyne.Focusable.
func (g *grid) FocusLost() {
	look.SetVisible(g.ring, false)
	g.point(none, none)
}

// TypedKey is part of fyne.Focusable: the arrows, Home and End go from tile to
// tile, Return and Space select one, Escape points at none. The window gets the others.
func (g *grid) TypedKey(e *fyne.KeyEvent) {
	n := len(g.tiles.maps)
	to, moves := look.Step(e.Name, g.pointed, max(g.selected, 0), n, g.columns, n)
	switch {
	case moves:
		g.point(to, none)
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		if g.pointed != none {
			g.choose(g.pointed)
		}
	case e.Name == fyne.KeyEscape:
		g.point(none, none)
	default:
		look.PassKey(g, e)
	}
}

// TypedRune is part of fyne.Focusable.
func (g *grid) TypedRune(r rune) { look.PassLetter(g, r) }

// CreateRenderer is part of fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer {
	g.paint()
	return &look.Renderer{
		Widget: g,
		Parts:  []fyne.CanvasObject{g.picture, g.empty, g.frame, g.pointer, g.ring},
		Place:  g.place,
		Min:    func() fyne.Size { return fyne.NewSize(leastWidth, leastHeight) },
		Paint:  g.paint,
	}
}

// The least size has room for 128 maps with their shares, 13 in a row.
const (
	leastWidth  = 13*pitch - gap
	leastHeight = 10*(mnist.Side+shareHeight+gap) - gap
)

func (g *grid) paint() {
	g.empty.Color = theme.ColorForWidget(look.Muted, g)
	g.empty.TextSize = theme.SizeForWidget(theme.SizeNameText, g)
	g.frame.StrokeColor = theme.ColorForWidget(look.Accent, g)
	g.pointer.StrokeColor = theme.ColorForWidget(look.Foreground, g)
	g.ring.StrokeColor = theme.ColorForWidget(look.Accent, g)
	g.stale = true // kernels and shares have the theme's colours
}

func (g *grid) place(size fyne.Size) {
	words := g.empty.MinSize()
	g.empty.Resize(words)
	g.empty.Move(fyne.NewPos((size.Width-words.Width)/2, (size.Height-words.Height)/2))

	scale := float32(1) // pixels a unit
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		scale = c.Scale()
	}
	columns, cell := fit(len(g.tiles.maps), g.tiles.height(), float64(size.Width*scale), float64(size.Height*scale))
	if g.stale || columns != g.columns || cell != g.cell {
		g.columns, g.cell, g.stale = columns, cell, false
		look.SetVisible(g.picture, columns > 0)
		if columns > 0 {
			g.draw()
		}
	}
	g.unit = float32(cell) / scale
	if columns > 0 {
		size := g.picture.Image.Bounds().Size()
		if g.halved() { // the picture has the device's pixels
			g.picture.Resize(fyne.NewSize(float32(size.X)/scale, float32(size.Y)/scale))
		} else {
			g.picture.Resize(fyne.NewSize(float32(size.X)*g.unit, float32(size.Y)*g.unit))
		}
	}
	look.PlaceRing(g.ring, fyne.Position{}, g.picture.Size())
	g.placeMarks()
}

// halved tells whether cells are so many pixels and a half.
func (g *grid) halved() bool { return g.cell > 1 && g.cell != float64(int(g.cell)) }

func (g *grid) draw() {
	img := g.tiles.mosaic(g.columns, g)
	if g.halved() {
		img = enlarge(img, int(2*g.cell))
	}
	g.picture.Image = img
	g.picture.Refresh()
}

// placeMarks puts the frames around the tiles selected and pointed at.
func (g *grid) placeMarks() {
	for _, m := range []struct {
		frame *canvas.Rectangle
		place int
	}{{g.frame, g.selected}, {g.pointer, g.pointed}} {
		on := m.place != none && m.place < len(g.tiles.maps) && g.columns > 0
		look.SetVisible(m.frame, on)
		if on {
			wide, high, wider := mnist.Side*g.unit, float32(g.tiles.height())*g.unit, m.frame.StrokeWidth
			x, y := float32(m.place%g.columns*pitch)*g.unit, float32(m.place/g.columns*(g.tiles.height()+gap))*g.unit
			m.frame.Move(fyne.NewPos(x-wider, y-wider))
			m.frame.Resize(fyne.NewSize(wide+2*wider, high+2*wider))
		}
	}
}
