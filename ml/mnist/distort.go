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
	mostStroke  = 0.6  // of the way to what a pixel's neighbours have most or least of
)

// Distort moves, turns, stretches and slants a picture and makes its strokes
// thicker or thinner, a little and at random, as other hands would have written the
// same digit. The same random numbers give the same picture on every processor.
func (p *Picture) Distort(random *rand.Rand) {
	spread := func(most float64) float64 { return most * (2*random.Float64() - 1) }
	d := distortion{
		dx: spread(mostShift), dy: spread(mostShift), turn: spread(mostTurn),
		wide: 1 + spread(mostStretch), high: 1 + spread(mostStretch), slant: spread(mostSlant),
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
			u, v := float64(x)-middle-d.dx, float64(y)-middle-d.dy
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
