package film

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/train"
	"visao/ui/look"
)

// reel shows all frames of a film as small pictures, in as many rows as make them
// largest. One is framed: the mouse, dragging over them too, and the arrow keys
// choose another.
type reel struct {
	widget.BaseWidget

	onSelected func(int)
	onSpace    func()

	tiles    [train.MostKept]*canvas.Image
	ground   *canvas.Rectangle
	frame    *canvas.Rectangle
	ring     *canvas.Rectangle
	count    int
	selected int
	columns  int // of the present layout
	side     float32
}

var (
	_ fyne.Widget       = (*reel)(nil)
	_ fyne.Focusable    = (*reel)(nil)
	_ fyne.Tappable     = (*reel)(nil)
	_ fyne.Draggable    = (*reel)(nil)
	_ desktop.Mouseable = (*reel)(nil)
)

const (
	tileGap   = 3
	reelInset = 3 // room for the frame
	leastReel = 64
	mostRows  = 3
)

func newReel() *reel {
	r := &reel{
		ground: &canvas.Rectangle{CornerRadius: 4},
		frame:  &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: 4},
		ring:   look.NewRing(),
	}
	for i := range r.tiles {
		r.tiles[i] = &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: 2}
		r.tiles[i].Hide()
	}
	r.frame.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// set shows these pictures, which must not change afterwards.
func (r *reel) set(pictures []*image.RGBA) {
	r.count = min(len(pictures), len(r.tiles))
	for i, tile := range r.tiles {
		if i >= r.count {
			look.SetVisible(tile, false)
			continue
		}
		if tile.Image != pictures[i] {
			tile.Image = pictures[i]
			tile.Refresh()
		}
		look.SetVisible(tile, true)
	}
	r.selected = min(r.selected, max(r.count-1, 0))
	r.place(r.Size())
}

// show frames a picture.
func (r *reel) show(i int) {
	r.selected = i
	r.placeFrame()
}

// choose is a choice by the person; there is nothing beyond the ends.
func (r *reel) choose(i int) {
	i = min(max(i, 0), r.count-1)
	if r.count == 0 || i == r.selected {
		return
	}
	r.show(i)
	r.onSelected(i)
}

// at is the picture at a place, or the nearest one.
func (r *reel) at(p fyne.Position) int {
	pitch := r.side + tileGap
	if r.columns == 0 || pitch <= 0 {
		return r.selected
	}
	rows := (r.count + r.columns - 1) / r.columns
	column := min(max(int((p.X-reelInset)/pitch), 0), r.columns-1)
	row := min(max(int((p.Y-reelInset)/pitch), 0), rows-1)
	return row*r.columns + column
}

// MouseDown is part of desktop.Mouseable: it takes the keyboard.
func (r *reel) MouseDown(*desktop.MouseEvent) { look.Focus(r) }

// MouseUp is part of desktop.Mouseable.
func (r *reel) MouseUp(*desktop.MouseEvent) {}

// Tapped is part of fyne.Tappable.
func (r *reel) Tapped(e *fyne.PointEvent) { r.choose(r.at(e.Position)) }

// Dragged is part of fyne.Draggable.
func (r *reel) Dragged(e *fyne.DragEvent) { r.choose(r.at(e.Position)) }

// DragEnd is part of fyne.Draggable.
func (r *reel) DragEnd() {}

// FocusGained is part of fyne.Focusable.
func (r *reel) FocusGained() { look.SetVisible(r.ring, true) }

// FocusLost is part of fyne.Focusable.
func (r *reel) FocusLost() { look.SetVisible(r.ring, false) }

// TypedKey is part of fyne.Focusable: left and right choose a neighbour, up and
// down one in another row, Home and End the first and the last. The window gets
// the others.
func (r *reel) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		r.choose(r.selected - 1)
	case fyne.KeyRight:
		r.choose(r.selected + 1)
	case fyne.KeyUp:
		r.choose(r.selected - r.columns)
	case fyne.KeyDown:
		r.choose(r.selected + r.columns)
	case fyne.KeyHome:
		r.choose(0)
	case fyne.KeyEnd:
		r.choose(r.count - 1)
	case fyne.KeySpace: // which follows as a rune
	default:
		look.PassKey(r, e)
	}
}

// TypedRune is part of fyne.Focusable: a space plays and pauses. The window gets
// the others.
func (r *reel) TypedRune(c rune) {
	if c == ' ' {
		r.onSpace()
	} else {
		look.PassRune(r, c)
	}
}

// CreateRenderer is part of fyne.Widget.
func (r *reel) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{r.ground}
	for _, tile := range r.tiles {
		parts = append(parts, tile)
	}
	r.paint()
	return &look.Renderer{
		Widget: r,
		Parts:  append(parts, r.frame, r.ring),
		Place:  r.place,
		Min:    func() fyne.Size { return fyne.NewSize(200, leastReel) },
		Paint:  r.paint,
	}
}

func (r *reel) paint() {
	r.ground.FillColor = theme.ColorForWidget(look.Track, r)
	accent := theme.ColorForWidget(look.Accent, r)
	r.frame.StrokeColor, r.ring.StrokeColor = accent, accent
}

func (r *reel) place(size fyne.Size) {
	look.PlaceRing(r.ring, fyne.Position{}, size)
	r.ground.Resize(size)
	r.columns, r.side = 0, 0
	for rows := 1; rows <= mostRows && r.count > 0; rows++ {
		columns := (r.count + rows - 1) / rows
		share := func(room float32, n int) float32 { return (room-2*reelInset+tileGap)/float32(n) - tileGap }
		side := float32(int(max(min(share(size.Width, columns), share(size.Height, rows)), 0)))
		if side > r.side {
			r.columns, r.side = columns, side
		}
	}
	for i := range r.count {
		r.tiles[i].Move(r.corner(i))
		r.tiles[i].Resize(fyne.NewSquareSize(r.side))
	}
	r.placeFrame()
}

// corner is where a picture starts.
func (r *reel) corner(i int) fyne.Position {
	if r.columns == 0 {
		return fyne.Position{}
	}
	pitch := r.side + tileGap
	return fyne.NewPos(reelInset+float32(i%r.columns)*pitch, reelInset+float32(i/r.columns)*pitch)
}

func (r *reel) placeFrame() {
	look.SetVisible(r.frame, r.count > 0)
	r.frame.Move(r.corner(r.selected).SubtractXY(2, 2))
	r.frame.Resize(fyne.NewSquareSize(r.side + 4))
}
