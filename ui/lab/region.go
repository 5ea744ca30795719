package lab

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Region shows a picture and on it a rectangle of its 28×28 cells, which says
// below where it is. Dragging draws another rectangle, dragging it from within
// moves it, dragging an edge or corner resizes it; the arrow keys move it, and with
// Shift move its lower right corner.
type Region struct {
	widget.BaseWidget

	// OnChanged is called with the rectangle, in cells, whenever the person, not the
	// program, has changed it: while dragging for every cell that it goes on.
	OnChanged func(image.Rectangle)

	rect  image.Rectangle
	grip  *regionGrip // nil between drags
	mouse regionPart  // what is under the mouse
	shift bool

	picture      *canvas.Image
	ground, ring *canvas.Rectangle
	inner, outer *canvas.Rectangle // outline of the rectangle, light within dark
	words        *canvas.Text
}

var (
	_ fyne.Widget        = (*Region)(nil)
	_ fyne.Draggable     = (*Region)(nil)
	_ fyne.Focusable     = (*Region)(nil)
	_ desktop.Keyable    = (*Region)(nil)
	_ desktop.Mouseable  = (*Region)(nil)
	_ desktop.Hoverable  = (*Region)(nil)
	_ desktop.Cursorable = (*Region)(nil)
)

// newRegion returns a region without a picture: the 4×4 cells at the top left.
func newRegion() *Region {
	outline := func(c color.Color, width float32) *canvas.Rectangle {
		return &canvas.Rectangle{FillColor: color.Transparent, StrokeColor: c, StrokeWidth: width}
	}
	r := &Region{
		rect:    image.Rect(0, 0, 4, 4),
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels, CornerRadius: regionRadius},
		ground:  &canvas.Rectangle{CornerRadius: regionRadius},
		ring:    look.NewRing(),
		inner:   outline(color.White, 2),
		outer:   outline(color.Black, 1),
		words:   canvas.NewText("", nil),
	}
	r.picture.Hide()
	r.words.Alignment = fyne.TextAlignCenter
	r.words.Text = regionWords(r.rect)
	r.ExtendBaseWidget(r)
	return r
}

// SetImage shows a square picture of any resolution, or none for nil. The region
// keeps it: it must not change afterwards.
func (r *Region) SetImage(img *image.RGBA) {
	if img == nil || img.Rect.Empty() {
		r.picture.Image = nil
		look.SetVisible(r.picture, false)
		return
	}
	r.picture.Image = img
	look.SetVisible(r.picture, true)
	r.picture.Refresh()
}

// Rect is the rectangle in cells. It lies in the 28×28 and has at least one.
func (r *Region) Rect() image.Rectangle { return r.rect }

// SetRect changes the rectangle without calling OnChanged. What lies outside the
// picture is cut off; of a rectangle that lies there altogether, or is empty, the
// cell nearest to its corner is left.
func (r *Region) SetRect(to image.Rectangle) {
	to = to.Canon()
	limit := func(v, least, most int) int { return min(max(v, least), most) }
	to.Min = image.Pt(limit(to.Min.X, 0, mnist.Side-1), limit(to.Min.Y, 0, mnist.Side-1))
	to.Max = image.Pt(limit(to.Max.X, to.Min.X+1, mnist.Side), limit(to.Max.Y, to.Min.Y+1, mnist.Side))
	if to == r.rect {
		return
	}
	r.rect = to
	r.words.Text = regionWords(to)
	r.placeRect()
	r.words.Refresh()
}

// change is a change by the person.
func (r *Region) change(to image.Rectangle) {
	before := r.rect
	r.SetRect(to)
	if r.rect != before && r.OnChanged != nil {
		r.OnChanged(r.rect)
	}
}

// regionWords says where a rectangle is, counting from 1, and how large.
func regionWords(r image.Rectangle) string {
	rows, columns := words.T("row %d", r.Max.Y), words.T("column %d", r.Max.X)
	if r.Dy() > 1 {
		rows = words.T("rows %d–%d", r.Min.Y+1, r.Max.Y)
	}
	if r.Dx() > 1 {
		columns = words.T("columns %d–%d", r.Min.X+1, r.Max.X)
	}
	return words.T("%s, %s: %s of the picture", rows, columns, kit.Percent(float64(r.Dx()*r.Dy())/mnist.Pixels))
}

// FocusGained is part of fyne.Focusable.
func (r *Region) FocusGained() { look.SetVisible(r.ring, true) }

// FocusLost is part of fyne.Focusable.
func (r *Region) FocusLost() {
	r.shift = false // nobody will say when it is released
	look.SetVisible(r.ring, false)
}

// KeyDown is part of desktop.Keyable. Of the modifiers TypedKey says nothing.
func (r *Region) KeyDown(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		r.shift = true
	}
}

// KeyUp is part of desktop.Keyable.
func (r *Region) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		r.shift = false
	}
}

// TypedKey is part of fyne.Focusable: the arrows move the rectangle, or with Shift
// its lower right corner, Escape takes a drag back that is under way. The window
// gets the others.
func (r *Region) TypedKey(e *fyne.KeyEvent) {
	step, isArrow := map[fyne.KeyName]image.Point{
		fyne.KeyLeft: {X: -1}, fyne.KeyRight: {X: 1}, fyne.KeyUp: {Y: -1}, fyne.KeyDown: {Y: 1},
	}[e.Name]
	switch {
	case e.Name == fyne.KeyEscape && r.grip != nil:
		r.change(r.grip.rect)
		r.grip = nil
	case !isArrow:
		look.PassKey(r, e)
	case r.shift:
		r.change(regionStretch(r.rect, regionPart{x: 1, y: 1}, step))
	default:
		r.change(regionMove(r.rect, step))
	}
}

// TypedRune is part of fyne.Focusable: the window gets them all.
func (r *Region) TypedRune(c rune) { look.PassRune(r, c) }

// CreateRenderer is part of fyne.Widget.
func (r *Region) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return &look.Renderer{
		Widget: r,
		Parts:  []fyne.CanvasObject{r.ground, r.picture, r.outer, r.inner, r.words, r.ring},
		Place:  r.place,
		Min:    r.min,
		Paint:  r.paint,
	}
}

func (r *Region) paint() {
	r.ground.FillColor = theme.ColorForWidget(look.Track, r)
	r.ring.StrokeColor = theme.ColorForWidget(look.Accent, r)
	r.words.Color = theme.ColorForWidget(look.Muted, r)
	r.words.TextSize = theme.SizeForWidget(theme.SizeNameCaptionText, r)
}

const (
	regionGap    = 6 // between the picture and the words
	regionRadius = 2 // leaves the corners, where things hide, to be seen
)

// min has room for the longest words there are.
func (r *Region) min() fyne.Size {
	longest := regionWords(image.Rect(9, 9, mnist.Side, mnist.Side))
	text := fyne.MeasureText(longest, theme.SizeForWidget(theme.SizeNameCaptionText, r), fyne.TextStyle{})
	return fyne.NewSize(max(140, text.Width), 140+regionGap+text.Height)
}

// square is where the picture is, on whole units.
func (r *Region) square() (origin fyne.Position, side float32) {
	origin, side = look.Square(r.Size().SubtractWidthHeight(0, regionGap+r.words.MinSize().Height))
	return fyne.NewPos(float32(int(origin.X)), float32(int(origin.Y))), float32(int(max(side, 0)))
}

func (r *Region) place(size fyne.Size) {
	origin, side := r.square()
	for _, o := range []fyne.CanvasObject{r.ground, r.picture} {
		o.Move(origin)
		o.Resize(fyne.NewSquareSize(side))
	}
	look.PlaceRing(r.ring, origin, fyne.NewSquareSize(side))
	r.words.Move(fyne.NewPos(0, origin.Y+side+regionGap))
	r.words.Resize(fyne.NewSize(size.Width, r.words.MinSize().Height))
	r.placeRect()
}

// box is where the rectangle is, on whole units.
func (r *Region) box() (at fyne.Position, size fyne.Size) {
	origin, side := r.square()
	edge := func(i int) float32 { return float32(math.Round(float64(i) * float64(side) / mnist.Side)) }
	at = origin.AddXY(edge(r.rect.Min.X), edge(r.rect.Min.Y))
	return at, fyne.NewSize(edge(r.rect.Max.X)-edge(r.rect.Min.X), edge(r.rect.Max.Y)-edge(r.rect.Min.Y))
}

func (r *Region) placeRect() {
	at, size := r.box()
	r.inner.Move(at)
	r.inner.Resize(size)
	r.outer.Move(at.SubtractXY(1, 1))
	r.outer.Resize(size.AddWidthHeight(2, 2))
}
