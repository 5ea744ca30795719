package mnist

import "image"

// Region is a part of a picture, row by row: the pixels for which it is true. It
// is a value, like Picture.
type Region [Pixels]bool

// Rect returns the part of the picture that lies in r.
func Rect(r image.Rectangle) (region Region) {
	r = r.Intersect(image.Rect(0, 0, Side, Side))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			region[y*Side+x] = true
		}
	}
	return region
}

// Widen returns the region and every pixel that is at most so many rows and so
// many columns away from one of it.
func (r *Region) Widen(by int) (wide Region) {
	for i, in := range r {
		if in {
			x, y := i%Side, i/Side
			for v := max(0, y-by); v <= min(Side-1, y+by); v++ {
				for u := max(0, x-by); u <= min(Side-1, x+by); u++ {
					wide[v*Side+u] = true
				}
			}
		}
	}
	return wide
}

// Count returns how many pixels the region has.
func (r *Region) Count() (n int) {
	for _, in := range r {
		if in {
			n++
		}
	}
	return n
}

// Share returns which share of the picture the region is, in [0, 1].
func (r *Region) Share() float64 { return float64(r.Count()) / Pixels }
