package paint

import "math"

// Range is the span of values that a colormap is spread over, in the unit of the
// map.
type Range struct{ Lo, Hi float64 }

// RangeOf returns the smallest and the largest finite value of the maps: give it
// one map to use all its colours, all ten to make them comparable. Without any
// finite value it is zero.
func RangeOf(maps ...[]float32) Range {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, m := range maps {
		for _, v := range m {
			if v := float64(v); !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return Range{}
	}
	return Range{lo, hi}
}

// Symmetric returns the smallest range about zero that holds r. It puts zero in
// the middle of the colormap, where a diverging one is neutral.
func (r Range) Symmetric() Range {
	a := max(math.Abs(r.Lo), math.Abs(r.Hi))
	return Range{-a, a}
}

// Normalise returns where v lies in the range: 0 at or below Lo, 1 at or above
// Hi, (v−Lo)/(Hi−Lo) between. In a range of one value nothing is cold or hot and
// the answer is 0.5. NaN stays NaN.
func (r Range) Normalise(v float64) float64 {
	if r.Lo == r.Hi && v == v {
		return 0.5
	}
	return min(max((v-r.Lo)/(r.Hi-r.Lo), 0), 1)
}
