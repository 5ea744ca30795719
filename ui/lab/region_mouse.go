package lab

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"visao/ml/mnist"
	"visao/ui/look"
)

// regionPart is what of the rectangle is at some place: the inside, or an edge or
// corner, −1 for the left or upper edge and 1 for the right or lower one. Zero is
// none of it.
type regionPart struct {
	inside bool
	x, y   int
}

// regionGrip is a drag: where and on what part it began, and the rectangle then.
type regionGrip struct {
	from   fyne.Position
	part   regionPart
	rect   image.Rectangle
	moving bool // further than a hand trembles in a click
}

const (
	regionReach   = 6 // how far from an edge it can be grasped
	regionTremble = 4
)

// partAt is what of the rectangle is at a position. An edge can be grasped from
// outside and from inside, where half of the rectangle at least is left to move it.
func (r *Region) partAt(p fyne.Position) regionPart {
	at, size := r.box()
	near := func(v, wide float32) (side int, away bool) {
		within := min(regionReach, wide/4)
		switch {
		case v < -regionReach || v > wide+regionReach:
			return 0, true
		case v < within:
			return -1, false
		case v > wide-within:
			return 1, false
		}
		return 0, false
	}
	x, awayX := near(p.X-at.X, size.Width)
	y, awayY := near(p.Y-at.Y, size.Height)
	if awayX || awayY {
		return regionPart{}
	}
	return regionPart{inside: x == 0 && y == 0, x: x, y: y}
}

// cellAt is the cell nearest to a position.
func (r *Region) cellAt(p fyne.Position) image.Point {
	origin, side := r.square()
	cell := func(v float32) int { return int(min(max(v*mnist.Side/side, 0), mnist.Side-1)) }
	return image.Pt(cell(p.X-origin.X), cell(p.Y-origin.Y))
}

// MouseDown is part of desktop.Mouseable: it begins a drag on the picture, or on an
// edge a little outside. A click changes nothing.
func (r *Region) MouseDown(e *desktop.MouseEvent) {
	look.Focus(r)
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	origin, side := r.square()
	part, at := r.partAt(e.Position), e.Position.Subtract(origin)
	on := at.X >= 0 && at.Y >= 0 && at.X < side && at.Y < side
	if on || part != (regionPart{}) {
		r.grip = &regionGrip{from: e.Position, part: part, rect: r.rect}
	}
}

// Dragged is part of fyne.Draggable. It goes on outside.
func (r *Region) Dragged(e *fyne.DragEvent) {
	g := r.grip
	_, side := r.square()
	if g == nil || side <= 0 {
		return
	}
	way := e.Position.Subtract(g.from)
	g.moving = g.moving || math.Hypot(float64(way.X), float64(way.Y)) >= regionTremble
	if !g.moving {
		return
	}
	steps := func(d float32) int {
		return int(math.Round(float64(min(max(d*mnist.Side/side, -mnist.Side), mnist.Side))))
	}
	by := image.Pt(steps(way.X), steps(way.Y))
	switch {
	case g.part.inside:
		r.change(regionMove(g.rect, by))
	case g.part != regionPart{}:
		r.change(regionStretch(g.rect, g.part, by))
	default:
		drawn := image.Rectangle{Min: r.cellAt(g.from), Max: r.cellAt(e.Position)}.Canon()
		drawn.Max = drawn.Max.Add(image.Pt(1, 1))
		r.change(drawn)
	}
}

// regionMove is a rectangle moved by so many cells, or as far as the picture goes.
func regionMove(rect image.Rectangle, by image.Point) image.Rectangle {
	return rect.Add(image.Pt(
		min(max(by.X, -rect.Min.X), mnist.Side-rect.Max.X),
		min(max(by.Y, -rect.Min.Y), mnist.Side-rect.Max.Y)))
}

// regionStretch is a rectangle with the edges of part moved by so many cells, though
// no further than to one cell before the opposite edge. It may leave the picture.
func regionStretch(rect image.Rectangle, part regionPart, by image.Point) image.Rectangle {
	switch part.x {
	case -1:
		rect.Min.X = min(rect.Min.X+by.X, rect.Max.X-1)
	case 1:
		rect.Max.X = max(rect.Max.X+by.X, rect.Min.X+1)
	}
	switch part.y {
	case -1:
		rect.Min.Y = min(rect.Min.Y+by.Y, rect.Max.Y-1)
	case 1:
		rect.Max.Y = max(rect.Max.Y+by.Y, rect.Min.Y+1)
	}
	return rect
}

// DragEnd is part of fyne.Draggable.
func (r *Region) DragEnd() { r.grip = nil }

// MouseUp is part of desktop.Mouseable. It does not come from outside; DragEnd does.
func (r *Region) MouseUp(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		r.grip = nil
	}
}

// MouseIn is part of desktop.Hoverable.
func (r *Region) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (r *Region) MouseMoved(e *desktop.MouseEvent) {
	if e.Button&desktop.MouseButtonPrimary == 0 {
		r.grip = nil // released where nobody told us
	}
	r.mouse = r.partAt(e.Position)
}

// MouseOut is part of desktop.Hoverable.
func (r *Region) MouseOut() {}

// Cursor is part of desktop.Cursorable: it says what dragging would do here.
func (r *Region) Cursor() desktop.Cursor {
	switch {
	case r.mouse.inside:
		return desktop.PointerCursor
	case r.mouse.x != 0 && r.mouse.y == 0:
		return desktop.HResizeCursor
	case r.mouse.x == 0 && r.mouse.y != 0:
		return desktop.VResizeCursor
	}
	return desktop.CrosshairCursor
}
