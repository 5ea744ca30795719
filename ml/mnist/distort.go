package mnist

import (
	"math"
	"math/rand/v2"
)

// How far Distort goes: about as far as one hand differs from another. Each of
// them is as likely as any smaller one.
const (
	mostShift   = 2.0  // pixels, each way
	mostTurn    = 0.12 // the tangent of half the angle: 13.7°
	mostStretch = 0.15 // of each side
	mostSlant   = 0.15 // columns a row
	mostBend    = 1.5  // pixels, each way, at each knot
	mostStroke  = 0.6  // of the way to what a pixel's neighbours have most or least of
)

// Distort moves, turns, stretches, slants and bends a picture and makes its strokes
// thicker or thinner, a little and at random, as other hands would have written the
// same digit. To bend it is the elastic deformation of Simard, Steinkraus and Platt
// 2003, here between random knots instead of by a filter. The same random numbers give the same picture on every processor.
func (p *Picture) Distort(random *rand.Rand) {
	spread := func(most float64) float64 { return most * (2*random.Float64() - 1) }
	d := distortion{
		dx: spread(mostShift), dy: spread(mostShift), turn: spread(mostTurn),
		wide: 1 + spread(mostStretch), high: 1 + spread(mostStretch), slant: spread(mostSlant),
	}
	for i := range d.bend {
		d.bend[i] = point{spread(mostBend), spread(mostBend)}
	}
	p.stroke(spread(mostStroke))
	*p = d.of(p)
}

// distortion is one about the middle of a picture.
type distortion struct {
	dx, dy     float64 // pixels
	turn       float64 // clockwise, the tangent of half the angle
	wide, high float64 // 1 leaves it as it is
	slant      float64 // columns a row
	// bend is how far, in pixels, each of the knots is moved, from left to right and
	// down. They lie knot pixels apart, the first in the first pixel.
	bend [knots * knots]point
}

const (
	knot  = 7 // pixels from one to the next
	knots = Side/knot + 1
)

// bent is how far a pixel is moved that lies among four knots: by bilinear
// interpolation, eased so that what is straight gets no corner at a knot.
func (d *distortion) bent(x, y int) point {
	ease := func(t float64) float64 { return float64(t*t) * (3 - float64(2*t)) }
	between := func(a, b point, part float64) point {
		return point{a.x + float64((b.x-a.x)*part), a.y + float64((b.y-a.y)*part)}
	}
	right, down := ease(float64(x%knot)/knot), ease(float64(y%knot)/knot)
	k := d.bend[y/knot*knots+x/knot:]
	return between(between(k[0], k[1], right), between(k[knots], k[knots+1], right), down)
}

func (d distortion) of(p *Picture) (distorted Picture) {
	// The conversions here and below forbid the compiler to fuse, so that every
	// processor rounds alike; the cosine and sine are rational in the turn for that, too.
	tt := float64(d.turn * d.turn)
	cos, sin := (1-tt)/(1+tt), 2*d.turn/(1+tt)
	const middle = float64(Side-1) / 2
	for y := range Side {
		for x := range Side {
			// Where the pixel comes from: moved back, turned back, and so on.
			bent := d.bent(x, y)
			u, v := float64(x)-middle-d.dx-bent.x, float64(y)-middle-d.dy-bent.y
			u, v = float64(cos*u)+float64(sin*v), float64(cos*v)-float64(sin*u)
			u += float64(d.slant * v)
			distorted[y*Side+x] = p.at(u/d.wide+middle, v/d.high+middle)
		}
	}
	return distorted
}

// at is the grey at a place between pixels, by bilinear interpolation, 0 outside.
func (p *Picture) at(x, y float64) float32 {
	left, top := math.Floor(x), math.Floor(y)
	right, down := float32(x-left), float32(y-top)
	pixel := func(x, y int) float32 {
		if x < 0 || x >= Side || y < 0 || y >= Side {
			return 0
		}
		return p[y*Side+x]
	}
	between := func(a, b, part float32) float32 { return a + float32((b-a)*part) }
	i, j := int(left), int(top)
	return between(
		between(pixel(i, j), pixel(i+1, j), right),
		between(pixel(i, j+1), pixel(i+1, j+1), right), down)
}

// stroke takes each pixel that part of the way to the brightest of itself and its
// four neighbours or, if part is negative, to the darkest.
func (p *Picture) stroke(part float64) {
	whole, extreme := *p, brighter
	if part < 0 {
		part, extreme = -part, darker
	}
	for i := range p {
		e := whole[i]
		if i%Side > 0 {
			e = extreme(e, whole[i-1])
		}
		if i%Side < Side-1 {
			e = extreme(e, whole[i+1])
		}
		if i >= Side {
			e = extreme(e, whole[i-Side])
		}
		if i < Pixels-Side {
			e = extreme(e, whole[i+Side])
		}
		p[i] += float32((e - p[i]) * float32(part))
	}
}

func brighter(a, b float32) float32 { return max(a, b) }
func darker(a, b float32) float32   { return min(a, b) }
