package sketch

import (
	"bytes"
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"visao/ml/mnist"
	"visao/ui/look"
)

// EditPixels goes on in single pixels: with those of picture, which what is drawn
// has come to. It can be undone if anything is lost by it. It does not call
// OnChanged.
func (p *Pad) EditPixels(picture *mnist.Picture) {
	if p.Pixels() {
		return
	}
	pixels := picture.Gray()
	p.goOnWith(pixels, !bytes.Equal(blocks(pixels).Pix, p.ink.Pix))
}

// EditInk goes on with the brush, every pixel now a block of ink. It does not call
// OnChanged.
func (p *Pad) EditInk() {
	if p.Pixels() {
		p.goOnWith(blocks(p.ink), false)
	}
}

// goOnWith changes the kind of ink. If what there is came about by that, and has not
// been changed since, it is taken back. Without a history there is nothing to come
// back to, unless it loses something.
func (p *Pad) goOnWith(ink *image.Gray, loses bool) {
	p.endStroke()
	p.before, p.redo = nil, nil
	last := len(p.undo) - 1
	switch {
	case last >= 0 && p.ink == p.turned:
		ink = p.undo[last]
		p.undo = p.undo[:last]
	case last >= 0 || loses:
		p.remember(p.ink)
		p.turned = ink
	}
	p.show(ink)
	p.tellHistory()
}

// flips is one movement of the hand over single pixels, all of which become what
// the first one has become.
type flips struct {
	base   *image.Gray
	value  uint8
	pixels *image.Gray
	last   image.Point
}

// newFlips begins with a pixel: it is erased if it must be, or has more ink than
// not, and else becomes full of it.
func newFlips(base *image.Gray, at image.Point, erase bool) *flips {
	f := &flips{base: base, pixels: base, last: at}
	if !erase && base.GrayAt(at.X, at.Y).Y < 128 {
		f.value = 255
	}
	f.line(at)
	return f
}

// to goes on to another pixel; the time it takes does not matter.
func (f *flips) to(at vec, _ time.Time) { f.line(pixelAt(clamp(at))) }

// line changes every pixel on the way to another one. What is outside is left out.
func (f *flips) line(to image.Point) {
	changed := image.NewGray(f.base.Rect) // whoever has the pixels before may keep them
	copy(changed.Pix, f.pixels.Pix)
	way := to.Sub(f.last)
	steps := max(way.X, -way.X, way.Y, -way.Y, 1)
	for i := 0; i <= steps; i++ {
		// Rounded to the nearest; the sum is brought above zero for that.
		part := func(d int) int { return (2*i*d+steps+2*steps*steps)/(2*steps) - steps }
		changed.SetGray(f.last.X+part(way.X), f.last.Y+part(way.Y), color.Gray{Y: f.value})
	}
	f.pixels, f.last = changed, to
}

func (f *flips) ink() *image.Gray { return f.pixels }

func (f *flips) before() *image.Gray { return f.base }

func (f *flips) erases() bool { return f.value == 0 }

// pixelAt is the pixel of a 28×28 picture at a place on the ink.
func pixelAt(v vec) image.Point {
	const block = Side / mnist.Side
	cell := func(v float32) int { return int(v/block+block) - block } // rounded down below zero too
	return image.Pt(cell(v.x), cell(v.y))
}

// blocks is a 28×28 picture as ink, every pixel a block.
func blocks(pixels *image.Gray) *image.Gray {
	const block = Side / mnist.Side
	ink := image.NewGray(image.Rect(0, 0, Side, Side))
	for i := range ink.Pix {
		ink.Pix[i] = pixels.Pix[i/Side/block*mnist.Side+i%Side/block]
	}
	return ink
}

// drawGrid draws lines between the 28×28 pixels, visible on black and on white,
// that leave out the rounded corners of what is below. radius is theirs as a share
// of the side.
func drawGrid(w, h int, radius float64) image.Image {
	grid := image.NewNRGBA(image.Rect(0, 0, w, h))
	line := color.NRGBA{R: 0x80, G: 0x80, B: 0x80, A: 0x60}
	outside := func(x, y int) bool {
		r := radius * float64(min(w, h))
		dx := r - min(float64(x)+0.5, float64(w-x)-0.5)
		dy := r - min(float64(y)+0.5, float64(h-y)-0.5)
		return dx > 0 && dy > 0 && dx*dx+dy*dy > r*r
	}
	for i := 1; i < mnist.Side; i++ {
		x, y := edge(i, w), edge(i, h)
		for j := range h {
			if !outside(x, j) {
				grid.SetNRGBA(x, j, line)
			}
		}
		for j := range w {
			if !outside(j, y) {
				grid.SetNRGBA(j, y, line)
			}
		}
	}
	return grid
}

// edge is where pixel i begins on a picture that is so many pixels wide: the first
// of its pixels whose middle is in it.
func edge(i, wide int) int { return (2*i*wide + mnist.Side - 1) / (2 * mnist.Side) }

// cell is the pixel pointed at, with the mouse or the arrow keys.
type cell struct {
	at           image.Point
	pointed      bool
	inner, outer *canvas.Rectangle // light within dark
}

func newCell() cell {
	outline := func(c color.Color) *canvas.Rectangle {
		return &canvas.Rectangle{FillColor: color.Transparent, StrokeColor: c, StrokeWidth: 1}
	}
	return cell{inner: outline(color.White), outer: outline(color.NRGBA{A: 0xc0})}
}

// point points at a pixel, or the nearest there is.
func (p *Pad) point(at image.Point) {
	limit := func(v int) int { return min(max(v, 0), mnist.Side-1) }
	p.cell.at, p.cell.pointed = image.Pt(limit(at.X), limit(at.Y)), true
	p.placeCell()
}

// leave points at none.
func (p *Pad) leave() {
	p.cell.pointed = false
	p.placeCell()
}

// placeCell puts the outline around the pixel pointed at, on whole units.
func (p *Pad) placeCell() {
	c := &p.cell
	visible := c.pointed && p.Pixels()
	look.SetVisible(c.inner, visible)
	look.SetVisible(c.outer, visible)
	origin, side := look.Square(p.Size())
	begin := func(i int) float32 { return float32(int(float32(i)*side/mnist.Side + 0.5)) }
	at := origin.AddXY(begin(c.at.X), begin(c.at.Y))
	size := fyne.NewSize(begin(c.at.X+1)-begin(c.at.X), begin(c.at.Y+1)-begin(c.at.Y))
	c.inner.Move(at)
	c.inner.Resize(size)
	c.outer.Move(at.SubtractXY(1, 1))
	c.outer.Resize(size.AddWidthHeight(2, 2))
}

// typedPixelKey is what the keys do while single pixels are edited: the arrows go
// from pixel to pixel, Space and Return flip the one pointed at. It reports whether
// it has used the key.
func (p *Pad) typedPixelKey(name fyne.KeyName) bool {
	step, isArrow := map[fyne.KeyName]image.Point{
		fyne.KeyLeft: {X: -1}, fyne.KeyRight: {X: 1}, fyne.KeyUp: {Y: -1}, fyne.KeyDown: {Y: 1},
	}[name]
	switch {
	case isArrow && !p.cell.pointed:
		p.point(image.Pt(mnist.Side/2, mnist.Side/2))
	case isArrow:
		p.point(p.cell.at.Add(step))
	case name == fyne.KeySpace || name == fyne.KeyReturn || name == fyne.KeyEnter:
		if p.cell.pointed && p.active == nil {
			p.begin(newFlips(p.ink, p.cell.at, p.eraser))
			p.endStroke()
		}
	default:
		return false
	}
	return true
}
