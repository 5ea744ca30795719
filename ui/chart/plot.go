package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// axes say where data units fall. Lengths are in Fyne units for the widget and
// in device pixels for its picture; Y grows upwards in data and downwards here.
type axes struct {
	xs                       span
	ylo, yhi                 float64
	log                      bool // of Y, whose ends are above zero then
	left, top, right, bottom float32
}

func (a axes) x(v float64) float32 {
	return a.left + float32((v-a.xs.lo)/(a.xs.hi-a.xs.lo))*(a.right-a.left)
}

func (a axes) y(v float64) float32 {
	lo, hi := a.ylo, a.yhi
	if a.log {
		lowest := a.ylo * 1e-9 // far below the plot, for what has no logarithm
		v, lo, hi = math.Log(max(v, lowest)), math.Log(lo), math.Log(hi)
	}
	return a.bottom - float32((v-lo)/(hi-lo))*(a.bottom-a.top)
}

// dataX is the inverse of x.
func (a axes) dataX(x float32) float64 {
	return a.xs.lo + float64((x-a.left)/(a.right-a.left))*(a.xs.hi-a.xs.lo)
}

// scaled converts Fyne units to device pixels, with the frame on whole pixels.
func (a axes) scaled(s float32) axes {
	a.left, a.top, a.right, a.bottom = round(a.left*s), round(a.top*s), round(a.right*s), round(a.bottom*s)
	return a
}

func round(v float32) float32 { return float32(math.Round(float64(v))) }

// vec is a place in the picture, in pixels.
type vec struct{ x, y float32 }

// trace turns points into polylines with at most four corners a pixel column:
// its first, lowest, highest and last value, in the order they came. A line
// through those covers the pixels a line through all would (M4; Jugel et al.,
// VLDB 2014). A value that is not finite interrupts the line. emit may not keep
// the slice.
func trace(points []Point, a axes, emit func(run []vec)) {
	var run []vec
	column := math.MinInt
	var first, lo, hi, last vec
	var loAt, hiAt int
	flush := func() {
		if column == math.MinInt {
			return
		}
		middle := [2]vec{lo, hi}
		if hiAt < loAt {
			middle = [2]vec{hi, lo}
		}
		for _, v := range [4]vec{first, middle[0], middle[1], last} {
			if len(run) == 0 || run[len(run)-1] != v {
				run = append(run, v)
			}
		}
		column = math.MinInt
	}
	breakRun := func() {
		flush()
		if len(run) > 0 {
			emit(run)
		}
		run = run[:0]
	}
	// Far enough outside to leave the picture at the right slope.
	wide, high := 2*(a.right-a.left), 2*(a.bottom-a.top)
	for i, p := range points {
		if !finite(p.Y) || !finite(p.X) {
			breakRun()
			continue
		}
		v := vec{min(max(a.x(p.X), a.left-wide), a.right+wide), min(max(a.y(p.Y), a.top-high), a.bottom+high)}
		if v.x != v.x || v.y != v.y { // the axes span more than a float can say
			breakRun()
			continue
		}
		if c := int(v.x); c != column {
			flush()
			column, first, lo, hi, loAt, hiAt = c, v, v, v, i, i
		}
		if v.y > lo.y {
			lo, loAt = v, i
		}
		if v.y < hi.y {
			hi, hiAt = v, i
		}
		last = v
	}
	breakRun()
}

// picture is the image of a chart and a mask to draw on it through.
type picture struct {
	img  *image.RGBA
	mask *image.Alpha
}

// clear makes the picture empty and of that size, in the old memory if it fits.
func (p *picture) clear(w, h int) {
	if p.img == nil || p.img.Rect.Dx() != w || p.img.Rect.Dy() != h {
		p.img, p.mask = image.NewRGBA(image.Rect(0, 0, w, h)), image.NewAlpha(image.Rect(0, 0, w, h))
		return
	}
	clear(p.img.Pix)
}

// segment adds a line of that thickness with round ends to the mask. A pixel is
// covered by as much of its width as lies within half the thickness of the
// line's axis. Taking the maximum, not the sum, keeps joints as even as the rest.
func (p *picture) segment(a, b vec, thickness float32) {
	reach := thickness/2 + 0.5
	box := image.Rect(
		int(min(a.x, b.x)-reach), int(min(a.y, b.y)-reach),
		int(max(a.x, b.x)+reach)+1, int(max(a.y, b.y)+reach)+1,
	).Intersect(p.mask.Rect)
	dx, dy := b.x-a.x, b.y-a.y
	perLength := float32(0)
	if l := dx*dx + dy*dy; l > 0 {
		perLength = 1 / l
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := p.mask.Pix[y*p.mask.Stride:]
		py := float32(y) + 0.5 - a.y
		for x := box.Min.X; x < box.Max.X; x++ {
			px := float32(x) + 0.5 - a.x
			t := min(max((px*dx+py*dy)*perLength, 0), 1)
			ex, ey := px-t*dx, py-t*dy
			d2 := ex*ex + ey*ey
			if d2 >= reach*reach {
				continue
			}
			cover := min(reach-float32(math.Sqrt(float64(d2))), 1)
			row[x] = max(row[x], uint8(cover*255+0.5))
		}
	}
}

// ink puts what is in the mask on the picture within clip, and empties the mask.
func (p *picture) ink(c color.NRGBA, clip image.Rectangle) {
	draw.DrawMask(p.img, clip.Intersect(p.img.Rect), image.NewUniform(c), image.Point{}, p.mask, clip.Intersect(p.img.Rect).Min, draw.Over)
	clear(p.mask.Pix)
}

// line draws a series as a line, clipped to the plot.
func (p *picture) line(points []Point, a axes, thickness float32, c color.NRGBA) {
	trace(within(points, a.xs), a, func(run []vec) {
		previous := run[0]
		for _, v := range run {
			p.segment(previous, v, thickness)
			previous = v
		}
	})
	// One pixel of grace: a curve along the frame keeps its thickness.
	p.ink(c, image.Rect(int(a.left)-1, int(a.top)-1, int(a.right)+1, int(a.bottom)+1))
}

// dots draws those points of a series that lie in the plot.
func (p *picture) dots(points []Point, a axes, diameter float32, c color.NRGBA) {
	for _, v := range points {
		if v.X >= a.xs.lo && v.X <= a.xs.hi && v.Y >= a.ylo && v.Y <= a.yhi {
			at := vec{a.x(v.X), a.y(v.Y)}
			p.segment(at, at, diameter)
		}
	}
	p.ink(c, p.img.Rect)
}

// dashes draws a horizontal dashed line from x0 to x1, on whole pixels.
func (p *picture) dashes(x0, x1, y, dash, thickness float32, c color.NRGBA) {
	top := int(round(y - thickness/2))
	for x := x0; x < x1; x += 2 * dash {
		r := image.Rect(int(x), top, int(min(x+dash, x1)), top+int(thickness))
		draw.Draw(p.img, r, image.NewUniform(c), image.Point{}, draw.Over)
	}
}
