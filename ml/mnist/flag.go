package mnist

import (
	"math"
	"math/rand/v2"
)

// Flag gives half of all 1s the flag at the top, and some of those the foot, that
// many hands write them with; hardly any of MNIST's has one. It leaves alone what
// does not stand upright. The same random numbers give the same picture on every
// processor.
func (p *Picture) Flag(random *rand.Rand) {
	// The conversions here and below forbid the compiler to fuse, see distortion.
	between := func(least, most float64) float64 { return least + float64((most-least)*random.Float64()) }
	flagged, footed := random.Float64() < 0.5, random.Float64() < 0.3
	down := between(0.15, 0.4)                                                  // of the height
	left := between(0.6, 1.3)                                                   // columns a row, seen from the stem
	half, before, behind := between(0.8, 1.5), between(1.5, 5), between(1.5, 5) // pixels
	top, bottom := p.end(0, 1), p.end(Side-1, -1)
	high := bottom.y - top.y
	lean := (top.x - bottom.x) / high // columns a row
	if !flagged || high < Side/3 || math.Abs(lean) > 0.6 {
		return
	}
	down = float64(down * high)
	p.line(top, point{top.x - float64(down*(lean+left)), top.y + down}, half)
	if footed {
		p.line(point{bottom.x - before, bottom.y}, point{bottom.x + behind, bottom.y}, half)
	}
}

// point is a place in a picture, in pixels from the middle of the first.
type point struct{ x, y float64 }

// end is the middle of the first row with ink, looking from a row on downwards by 1
// or upwards by -1.
func (p *Picture) end(row, step int) point {
	for ; row >= 0 && row < Side; row += step {
		sum, at := 0., 0.
		for x := range Side {
			if v := float64(p[row*Side+x]); v >= 0.5 {
				sum += v
				at += float64(v * float64(x))
			}
		}
		if sum > 0 {
			return point{at / sum, float64(row)}
		}
	}
	return point{}
}

// line draws a straight line with round ends, half pixels to either side.
func (p *Picture) line(a, b point, half float64) {
	dx, dy := b.x-a.x, b.y-a.y
	for i := range p {
		x, y := float64(i%Side)-a.x, float64(i/Side)-a.y
		along := (float64(x*dx) + float64(y*dy)) / (float64(dx*dx) + float64(dy*dy))
		along = min(max(along, 0), 1)
		x, y = x-float64(along*dx), y-float64(along*dy)
		away := math.Sqrt(float64(x*x) + float64(y*y))
		p[i] = max(p[i], float32(min(max(half+0.5-away, 0), 1)))
	}
}
