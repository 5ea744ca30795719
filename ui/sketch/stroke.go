// Package sketch is the pad a digit is drawn on: soft white ink on black.
package sketch

import (
	"image"
	"math"
)

// Side is the width and height of the ink in pixels.
const Side = 280

// vec is a place on the pad, in ink pixels.
type vec struct{ x, y float32 }

func mid(a, b vec) vec { return vec{(a.x + b.x) / 2, (a.y + b.y) / 2} }

// stroke is one movement of the brush, from touching down to lifting off. It
// covers every point of the pad to some degree, once: however often a stroke
// crosses itself or however fast it is, it is as even as a pen's.
type stroke struct {
	base  *image.Gray // the ink before
	erase bool
	reach float32 // from the axis to where the brush ends
	fade  float32 // from there to where its cover is full

	// The path is smoothed: quadratic curves between the middles of neighbouring
	// points, with the points as controls. The part up to the middle of the last
	// two is settled; the rest, up to the hand, is a straight tail.
	settled, cover []uint8
	middle, last   vec
}

// softness is the share of the radius over which the ink fades on either side.
const softness = 0.3

// width is how wide a brush of that diameter draws or erases, from half cover to
// half cover. The eraser is wider by as much as the ink fades over on either side,
// so that its cover is full up to where the ink of the same brush ends: were they
// equal, a dim outline would be left of a line erased.
func width(brush float32, erase bool) float32 {
	if erase {
		return brush * (1 + 2*softness)
	}
	return brush
}

func newStroke(base *image.Gray, at vec, brush float32, erase bool) *stroke {
	fade := brush * softness
	s := &stroke{
		base: base, erase: erase, reach: (width(brush, erase) + fade) / 2, fade: fade,
		settled: make([]uint8, Side*Side), cover: make([]uint8, Side*Side),
	}
	at = clamp(at)
	s.middle, s.last = at, at
	s.capsule(s.settled, at, at)
	return s
}

// clamp keeps the path near the pad: a hand outside draws nothing, but it comes
// back in where it really does. The margin is the reach of the largest eraser for
// all, so that a brush and its eraser take the same path.
func clamp(v vec) vec {
	const margin = MaxBrush * (1 + 3*softness) / 2
	limit := func(v float32) float32 { return min(max(v, -margin), Side+margin) }
	return vec{limit(v.x), limit(v.y)}
}

// to moves the brush on.
func (s *stroke) to(v vec) {
	v = clamp(v)
	if v == s.last {
		return
	}
	next := mid(s.last, v)
	s.curve(s.middle, s.last, next)
	s.middle, s.last = next, v
}

// curve settles a quadratic Bézier curve. Its distance from n chords is at most
// |a - 2b + c| / (4 n²); n is chosen to keep that below a tenth of a pixel.
func (s *stroke) curve(a, b, c vec) {
	bend := math.Hypot(float64(a.x-2*b.x+c.x), float64(a.y-2*b.y+c.y))
	n := 1 + int(math.Sqrt(bend/0.4))
	from := a
	for i := 1; i <= n; i++ {
		t := float32(i) / float32(n)
		u := 1 - t
		to := vec{u*u*a.x + 2*u*t*b.x + t*t*c.x, u*u*a.y + 2*u*t*b.y + t*t*c.y}
		s.capsule(s.settled, from, to)
		from = to
	}
}

// capsule covers what the brush covers on its way from a to b.
func (s *stroke) capsule(cover []uint8, a, b vec) {
	box := image.Rect(
		int(min(a.x, b.x)-s.reach), int(min(a.y, b.y)-s.reach),
		int(max(a.x, b.x)+s.reach)+1, int(max(a.y, b.y)+s.reach)+1,
	).Intersect(image.Rect(0, 0, Side, Side))
	dx, dy := b.x-a.x, b.y-a.y
	perLength := float32(0)
	if l := dx*dx + dy*dy; l > 0 {
		perLength = 1 / l
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := cover[y*Side:][:Side]
		py := float32(y) + 0.5 - a.y
		for x := box.Min.X; x < box.Max.X; x++ {
			px := float32(x) + 0.5 - a.x
			along := min(max((px*dx+py*dy)*perLength, 0), 1)
			ex, ey := px-along*dx, py-along*dy
			d2 := ex*ex + ey*ey
			if d2 >= s.reach*s.reach {
				continue
			}
			f := min((s.reach-float32(math.Sqrt(float64(d2))))/s.fade, 1)
			f = f * f * (3 - 2*f) // smoothstep: half at the radius
			row[x] = max(row[x], uint8(f*255+0.5))
		}
	}
}

// ink is the pad with the stroke so far, as a picture of its own.
func (s *stroke) ink() *image.Gray {
	copy(s.cover, s.settled)
	s.capsule(s.cover, s.middle, s.last)
	ink := image.NewGray(s.base.Rect)
	for i, old := range s.base.Pix {
		if s.erase {
			ink.Pix[i] = uint8((int(old)*(255-int(s.cover[i])) + 127) / 255)
		} else {
			ink.Pix[i] = max(old, s.cover[i])
		}
	}
	return ink
}
