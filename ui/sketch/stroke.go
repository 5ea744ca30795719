// Package sketch is the pad a digit is drawn on, with a soft brush in white ink on
// black or pixel by pixel, and the gallery of earlier drawings.
package sketch

import (
	"image"
	"math"
	"time"
)

// Side is the width and height of the ink in pixels.
const Side = 280

// How the brush follows the hand, as if a slow one pressed harder than a fast one.
const (
	thinnest = 0.65                  // share of the width that is left however fast the hand is
	brisk    = 700                   // ink pixels a second at which 1/e of the rest is left
	reaction = 70 * time.Millisecond // after which the width lags behind a change of speed by 1/e of it
	taper    = 0.2                   // how much the radius changes along the path at most, per length
)

// softness is the share of the radius over which the ink fades on either side.
const softness = 0.3

// vec is a place on the pad, in ink pixels, or the way between two.
type vec struct{ x, y float32 }

func (v vec) plus(w vec) vec          { return vec{v.x + w.x, v.y + w.y} }
func (v vec) minus(w vec) vec         { return vec{v.x - w.x, v.y - w.y} }
func (v vec) times(f float32) vec     { return vec{v.x * f, v.y * f} }
func (v vec) length() float32         { return float32(math.Hypot(float64(v.x), float64(v.y))) }
func (v vec) distance(w vec) float32  { return v.minus(w).length() }
func mix(v, w vec, share float32) vec { return v.times(1 - share).plus(w.times(share)) }

// stroke is one movement of the brush, from touching down to lifting off. It
// covers every point of the pad to some degree, once: however often a stroke
// crosses itself, it is as even as a pen's.
type stroke struct {
	base   *image.Gray // the ink before
	eraser bool
	radius float32 // of the brush at rest

	// The path is a centripetal Catmull-Rom spline: it goes through every place
	// where the hand was seen and has no loops or cusps of its own. A piece of it is
	// settled when the place after it is known; the last piece is a guess until then.
	seen           []seen // the last three at most
	when           time.Time
	settled, cover []uint8
	tip            tip // at the end of what is settled
}

// seen is where the hand was seen.
type seen struct {
	at      vec
	speed   float64 // that the brush has followed until then, in ink pixels a second
	seconds float64 // since the place before
}

// tip is the brush at a place of the path.
type tip struct {
	at     vec
	radius float32
}

// width is how wide a brush of that diameter draws at rest or erases, from half
// cover to half cover. The eraser is wider by as much as the ink fades over on
// either side, so that its cover is full up to where the ink of the same brush ends:
// were they equal, a dim outline would be left of a line erased.
func width(brush float32, erase bool) float32 {
	if erase {
		return brush * (1 + 2*softness)
	}
	return brush
}

func newStroke(base *image.Gray, at vec, when time.Time, brush float32, erase bool) *stroke {
	s := &stroke{
		base: base, eraser: erase, radius: brush / 2, when: when,
		settled: make([]uint8, Side*Side), cover: make([]uint8, Side*Side),
	}
	at = clamp(at)
	s.seen = []seen{{at: at}}
	s.tip = tip{at, s.radius}
	s.cone(s.settled, s.tip, s.tip)
	return s
}

// clamp keeps the path near the pad: a hand outside draws nothing, but it comes
// back in where it really does. The margin is the reach of the largest eraser for
// all, so that a brush and its eraser take the same path.
func clamp(v vec) vec {
	const margin = MaxBrush * (1 + 3*softness) / 2
	limit := func(v float32) float32 {
		if !(v > -margin) { // also where it is no number
			return -margin
		}
		return min(v, Side+margin)
	}
	return vec{limit(v.x), limit(v.y)}
}

// to moves the brush on.
func (s *stroke) to(v vec, when time.Time) {
	v = clamp(v)
	last := s.seen[len(s.seen)-1]
	if v == last.at {
		return
	}
	if len(s.seen) > 1 {
		s.tip = s.draw(s.settled, v)
	}
	if len(s.seen) == 3 {
		s.seen = append(s.seen[:0], s.seen[1:]...)
	}
	seconds := max(0, when.Sub(s.when).Seconds())
	s.seen = append(s.seen, seen{v, follow(last.speed, float64(v.distance(last.at)), seconds), seconds})
	s.when = when
}

// follow is the speed that the brush has followed a hand to that goes some distance
// in some time: a low-pass filter of the first order, exact for an even movement,
// however short its steps. No time at all is a push like any other: a window may
// hand on at once what has piled up.
func follow(speed, distance, seconds float64) float64 {
	t := seconds / reaction.Seconds()
	share := 1.0
	if t > 1e-6 {
		share = -math.Expm1(-t) / t
	}
	return speed*math.Exp(-t) + distance/reaction.Seconds()*share
}

// wanted is the radius for a speed.
func (s *stroke) wanted(speed float64) float32 {
	if s.eraser { // what was drawn slowly is erased fast
		return s.radius
	}
	return s.radius * float32(thinnest+(1-thinnest)*math.Exp(-speed/brisk))
}

// draw lays the brush along the piece of the path between the last two places seen,
// from where it is settled, and returns the brush at its end. after is the next
// place, or the last one if it is not known.
func (s *stroke) draw(cover []uint8, after vec) tip {
	n := len(s.seen)
	from, to := s.seen[n-2], s.seen[n-1]
	before := s.seen[max(0, n-3)].at
	start, end := tangents(before, from.at, to.at, after)

	// Steps of three ink pixels, since a curve of a radius of ten is not a twelfth
	// of a pixel off then, in places evenly spread over the Bézier curve's polygon.
	const step = 3
	polygon := start.length()/3 + to.at.minus(from.at).minus(start.plus(end).times(1./3)).length() + end.length()/3
	steps := 1 + int(polygon/step)
	distance := float64(to.at.distance(from.at))
	at := s.tip
	for i := 1; i <= steps; i++ {
		t := float32(i) / float32(steps)
		next := tip{at: hermite(from.at, to.at, start, end, t)}
		speed := follow(from.speed, distance*float64(t), to.seconds*float64(t))
		change := taper * next.at.distance(at.at)
		next.radius = min(max(s.wanted(speed), at.radius-change), at.radius+change)
		s.cone(cover, at, next)
		at = next
	}
	return at
}

// tangents are those of a centripetal Catmull-Rom spline (Barry and Goldman 1988,
// Yuksel et al. 2011) in b and c, for a parameter that runs from 0 in b to 1 in c.
// Where a is b, or d is c, the path ends, and runs out straight.
func tangents(a, b, c, d vec) (start, end vec) {
	root := func(v, w vec) float32 { return float32(math.Sqrt(float64(v.distance(w)))) }
	ab, bc, cd := root(a, b), root(b, c), root(c, d)
	chord := c.minus(b)
	if ab > 0 {
		start = b.minus(a).times(bc / ab).minus(c.minus(a).times(bc / (ab + bc))).plus(chord)
	}
	if cd > 0 {
		end = chord.minus(d.minus(b).times(bc / (bc + cd))).plus(d.minus(c).times(bc / cd))
	}
	switch {
	case ab == 0 && cd == 0:
		return chord, chord
	case ab == 0:
		start = chord.times(1.5).minus(end.times(0.5))
	case cd == 0:
		end = chord.times(1.5).minus(start.times(0.5))
	}
	return start, end
}

// hermite is a place on the cubic curve from b to c with these tangents.
func hermite(b, c, start, end vec, t float32) vec {
	u := 1 - t
	return mix(b, c, t*t*(3-2*t)).plus(start.times(t * u * u)).minus(end.times(t * t * u))
}

// cone covers what the brush covers on its way from a to b, while its radius
// changes evenly.
func (s *stroke) cone(cover []uint8, a, b tip) {
	reach := float32(1 + softness) // from the axis to where the brush ends, in radii
	if s.eraser {
		reach += 2 * softness
	}
	far := max(a.radius, b.radius) * reach
	box := image.Rect(
		int(min(a.at.x, b.at.x)-far), int(min(a.at.y, b.at.y)-far),
		int(max(a.at.x, b.at.x)+far)+1, int(max(a.at.y, b.at.y)+far)+1,
	).Intersect(image.Rect(0, 0, Side, Side))
	way := b.at.minus(a.at)
	perLength := float32(0)
	if l := way.x*way.x + way.y*way.y; l > 0 {
		perLength = 1 / l
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := cover[y*Side:][:Side]
		py := float32(y) + 0.5 - a.at.y
		for x := box.Min.X; x < box.Max.X; x++ {
			if row[x] == 255 {
				continue
			}
			px := float32(x) + 0.5 - a.at.x
			along := min(max((px*way.x+py*way.y)*perLength, 0), 1)
			ex, ey := px-along*way.x, py-along*way.y
			radius := a.radius + along*(b.radius-a.radius)
			d2 := ex*ex + ey*ey
			if d2 >= radius*radius*reach*reach {
				continue
			}
			f := min((radius*reach-float32(math.Sqrt(float64(d2))))/(2*softness*radius), 1)
			f = f * f * (3 - 2*f) // smoothstep: half at the radius
			row[x] = max(row[x], uint8(f*255+0.5))
		}
	}
}

// ink is the pad with the stroke so far, as a picture of its own.
func (s *stroke) ink() *image.Gray {
	copy(s.cover, s.settled)
	if n := len(s.seen); n > 1 {
		s.draw(s.cover, s.seen[n-1].at)
	}
	ink := image.NewGray(s.base.Rect)
	for i, old := range s.base.Pix {
		if s.eraser {
			ink.Pix[i] = uint8((int(old)*(255-int(s.cover[i])) + 127) / 255)
		} else {
			ink.Pix[i] = max(old, s.cover[i])
		}
	}
	return ink
}

func (s *stroke) before() *image.Gray { return s.base }

func (s *stroke) erases() bool { return s.eraser }
