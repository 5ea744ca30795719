// Package heat shows class activation maps: one large, ten small, and the colour
// bar that says what their colours mean. What the pictures show is not its business.
package heat

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ui/look"
)

// View shows a square picture as large as possible, and over it which of the
// 28×28 cells the mouse or the arrow keys point at.
type View struct {
	widget.BaseWidget

	// OnHover is called when another cell is pointed at; inside is false, and x
	// and y are 0, when none is any more. Cell (0, 0) is at the top left.
	OnHover func(x, y int, inside bool)
	// Field is what a cell has seen, in cells. It is outlined too; nil for no
	// such outline.
	Field func(x, y int) image.Rectangle

	picture      *canvas.Image
	frame, ring  *canvas.Rectangle
	empty        *canvas.Text
	inner, outer *canvas.Rectangle // outline of the cell, light within dark
	near, far    *canvas.Rectangle // outline of its field, likewise

	cellX, cellY int
	inside       bool
}

var (
	_ fyne.Widget       = (*View)(nil)
	_ fyne.Focusable    = (*View)(nil)
	_ fyne.Tappable     = (*View)(nil)
	_ desktop.Hoverable = (*View)(nil)
)

// NewView returns a view without a picture. Until it has one it shows the words
// of empty: "Draw or pick a digit".
func NewView(empty string) *View {
	v := &View{
		picture: &canvas.Image{ScaleMode: canvas.ImageScalePixels, CornerRadius: look.Radius},
		frame:   &canvas.Rectangle{CornerRadius: look.Radius},
		ring:    look.NewRing(),
		empty:   canvas.NewText(empty, nil),
		inner:   outline(color.White),
		outer:   outline(color.NRGBA{A: 0xc0}),
		near:    outline(color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xb0}),
		far:     outline(color.NRGBA{A: 0x80}),
	}
	for _, o := range []fyne.CanvasObject{v.picture, v.inner, v.outer, v.near, v.far} {
		o.Hide()
	}
	v.ExtendBaseWidget(v)
	return v
}

func outline(c color.Color) *canvas.Rectangle {
	return &canvas.Rectangle{FillColor: color.Transparent, StrokeColor: c, StrokeWidth: 1}
}

// SetImage shows a square picture of any resolution, or none for nil. The view
// keeps it: it must not change afterwards.
func (v *View) SetImage(img *image.RGBA) {
	setImage(v.picture, v.frame, img)
	look.SetVisible(v.empty, img == nil)
	v.placeCell()
}

// setImage changes what an image object shows; nil shows the ground in its place.
// What an image covers is hidden: without a graphics card it would take time.
func setImage(o *canvas.Image, ground *canvas.Rectangle, img *image.RGBA) {
	if img == nil || img.Rect.Empty() {
		o.Image = nil
		look.SetVisible(o, false)
		look.SetVisible(ground, true)
		return
	}
	look.SetVisible(ground, false)
	o.Image = img
	look.SetVisible(o, true)
	o.Refresh()
}

// SetSmooth blends the pixels of a small picture into each other, or shows them
// as squares.
func (v *View) SetSmooth(on bool) {
	v.picture.ScaleMode = canvas.ImageScalePixels
	if on {
		v.picture.ScaleMode = canvas.ImageScaleFastest // the GPU's, bilinear
	}
	v.picture.Refresh()
}

// MouseIn is part of desktop.Hoverable.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: it points at the cell under the mouse.
func (v *View) MouseMoved(e *desktop.MouseEvent) {
	origin, side := look.Square(v.Size())
	at := e.Position.Subtract(origin)
	if at.X < 0 || at.Y < 0 || at.X >= side || at.Y >= side {
		v.leave()
		return
	}
	v.point(int(at.X*mnist.Side/side), int(at.Y*mnist.Side/side))
}

// MouseOut is part of desktop.Hoverable.
func (v *View) MouseOut() { v.leave() }

// Tapped is part of fyne.Tappable: a click takes the keyboard.
func (v *View) Tapped(*fyne.PointEvent) { look.Focus(v) }

// FocusGained is part of fyne.Focusable: the keys start in the middle, or where
// the mouse is.
func (v *View) FocusGained() {
	look.SetVisible(v.ring, true)
	if !v.inside {
		v.point(mnist.Side/2, mnist.Side/2)
	}
}

// FocusLost is part of fyne.Focusable.
func (v *View) FocusLost() {
	look.SetVisible(v.ring, false)
	v.leave()
}

// TypedKey is part of fyne.Focusable: the arrows go from cell to cell, Escape
// points at none. The window gets the others.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	step := map[fyne.KeyName][2]int{
		fyne.KeyLeft: {-1, 0}, fyne.KeyRight: {1, 0}, fyne.KeyUp: {0, -1}, fyne.KeyDown: {0, 1},
	}
	if e.Name == fyne.KeyEscape {
		v.leave()
	} else if s, ok := step[e.Name]; ok {
		v.point(v.cellX+s[0], v.cellY+s[1])
	} else {
		look.PassKey(v, e)
	}
}

// TypedRune is part of fyne.Focusable: the window gets them all.
func (v *View) TypedRune(r rune) { look.PassRune(v, r) }

// point points at a cell, or the nearest there is; without a picture at none.
func (v *View) point(x, y int) {
	if v.picture.Image == nil {
		return
	}
	x, y = min(max(x, 0), mnist.Side-1), min(max(y, 0), mnist.Side-1)
	if v.inside && x == v.cellX && y == v.cellY {
		return
	}
	v.cellX, v.cellY, v.inside = x, y, true
	v.placeCell()
	if v.OnHover != nil {
		v.OnHover(x, y, true)
	}
}

func (v *View) leave() {
	if !v.inside {
		return
	}
	v.inside = false
	v.placeCell()
	if v.OnHover != nil {
		v.OnHover(0, 0, false)
	}
}

// CreateRenderer is part of fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.paint()
	return &look.Renderer{
		Widget: v,
		Parts:  []fyne.CanvasObject{v.frame, v.picture, v.empty, v.far, v.near, v.outer, v.inner, v.ring},
		Place:  v.place,
		Min:    func() fyne.Size { return fyne.NewSquareSize(140) },
		Paint:  v.paint,
	}
}

func (v *View) paint() {
	v.frame.FillColor = theme.ColorForWidget(look.Track, v)
	v.empty.Color = theme.ColorForWidget(look.Muted, v)
	v.empty.TextSize = theme.SizeForWidget(theme.SizeNameText, v)
	v.ring.StrokeColor = theme.ColorForWidget(look.Accent, v)
}

func (v *View) place(size fyne.Size) {
	origin, side := look.Square(size)
	for _, o := range []fyne.CanvasObject{v.frame, v.picture} {
		o.Move(origin)
		o.Resize(fyne.NewSquareSize(side))
	}
	look.PlaceRing(v.ring, origin, fyne.NewSquareSize(side))
	v.empty.Resize(v.empty.MinSize())
	v.empty.Move(fyne.NewPos((size.Width-v.empty.Size().Width)/2, (size.Height-v.empty.Size().Height)/2))
	v.placeCell()
}

// placeCell puts the outlines around the cell pointed at and its field, on whole
// units.
func (v *View) placeCell() {
	cell := image.Rect(v.cellX, v.cellY, v.cellX+1, v.cellY+1)
	inside := v.inside && v.picture.Image != nil
	v.surround(cell, inside, v.inner, v.outer)
	field := inside && v.Field != nil
	if field {
		cell = v.Field(v.cellX, v.cellY)
	}
	v.surround(cell, field, v.near, v.far)
}

// surround puts an outline around cells, light within dark.
func (v *View) surround(cells image.Rectangle, visible bool, light, dark *canvas.Rectangle) {
	look.SetVisible(light, visible)
	look.SetVisible(dark, visible)
	origin, side := look.Square(v.Size())
	edge := func(i int) float32 { return float32(int(float32(i)*side/mnist.Side + 0.5)) }
	at := origin.AddXY(edge(cells.Min.X), edge(cells.Min.Y))
	size := fyne.NewSize(edge(cells.Max.X)-edge(cells.Min.X), edge(cells.Max.Y)-edge(cells.Min.Y))
	light.Move(at)
	light.Resize(size)
	dark.Move(at.SubtractXY(1, 1))
	dark.Resize(size.AddWidthHeight(2, 2))
}
