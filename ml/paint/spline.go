package paint

import (
	"fmt"
	"math"
)

// Resample returns the square map m of side×side values, row by row, at
// size×size points. It is the interpolating quadratic B-spline of
// scipy.ndimage.zoom(order=2): the corner points keep their values, the others
// lie (side−1)/(size−1) apart, and size == side is the identity. Where rounding
// makes scipy's last coordinate miss the corner (28 → 43, say) and scipy puts
// zeros, this returns the corner's value. It fails if m is not side×side, or
// size is not in 1…MaxSize.
func Resample(m []float32, side, size int) ([]float32, error) {
	if side < 1 || side > MaxSize || len(m) != side*side {
		return nil, fmt.Errorf("resampling a map of %d values: expected %d×%d", len(m), side, side)
	}
	if size < 1 || size > MaxSize {
		return nil, fmt.Errorf("resampling a map to %d points a side: choose 1 to %d", size, MaxSize)
	}
	return spline(m, side, size, cornerAligned), nil
}

// cornerAligned is the coordinate of point i of size on a line of side values
// when the first and the last point meet the first and the last value.
func cornerAligned(i, side, size int) float64 {
	if size == 1 {
		return 0
	}
	return float64(i*(side-1)) / float64(size-1)
}

// cellAligned is the coordinate of the centre of pixel i of size when every
// value is a cell of size/side pixels: what is drawn smoothly stays where it is
// when drawn in blocks. The half cell beyond the outer centres repeats them.
func cellAligned(i, side, size int) float64 {
	x := (float64(i)+0.5)*float64(side)/float64(size) - 0.5
	return min(max(x, 0), float64(side-1))
}

// A tap holds the three coefficients that a point depends on and their weights.
type tap struct {
	index  [3]int
	weight [3]float64
}

// spline evaluates the quadratic B-spline through m at size×size points: once
// down the columns, then along the rows, in float64.
func spline(m []float32, side, size int, coordinate func(i, side, size int) float64) []float32 {
	taps := make([]tap, size)
	for i := range taps {
		taps[i] = tapAt(coordinate(i, side, size), side)
	}
	c := coefficients(m, side)
	out := make([]float32, size*size)
	row := make([]float64, side)
	for y, v := range taps {
		a := c[v.index[0]*side:][:side]
		b := c[v.index[1]*side:][:side]
		d := c[v.index[2]*side:][:side]
		for x := range row {
			row[x] = v.weight[0]*a[x] + v.weight[1]*b[x] + v.weight[2]*d[x]
		}
		line := out[y*size:][:size]
		for x := range line {
			h := &taps[x]
			line[x] = float32(h.weight[0]*row[h.index[0]] + h.weight[1]*row[h.index[1]] + h.weight[2]*row[h.index[2]])
		}
	}
	return out
}

// tapAt weighs the three B-splines that reach x, the quadratic B-spline being
// 3/4−t² for |t| ≤ 1/2 and (3/2−|t|)²/2 for 1/2 ≤ |t| ≤ 3/2 from its centre.
func tapAt(x float64, side int) tap {
	k := int(math.Floor(x + 0.5))
	t := x - float64(k)
	return tap{
		index:  [3]int{mirror(k-1, side), mirror(k, side), mirror(k+1, side)},
		weight: [3]float64{(0.5 - t) * (0.5 - t) / 2, 0.75 - t*t, (0.5 + t) * (0.5 + t) / 2},
	}
}

// mirror brings an index that is one step outside 0…side−1 back in, the line
// being continued by its reflection about the first and the last value.
func mirror(i, side int) int {
	if side == 1 {
		return 0
	}
	if i < 0 {
		return -i
	}
	if i >= side {
		return 2*(side-1) - i
	}
	return i
}

// coefficients returns the B-spline coefficients of the interpolating spline.
// At the values themselves it must give (c[i−1] + 6·c[i] + c[i+1]) / 8 = m[i], in
// both directions; M. Unser, "Splines: a perfect fit for signal and image
// processing", IEEE Signal Processing Magazine, 1999.
func coefficients(m []float32, side int) []float64 {
	c := make([]float64, len(m))
	for i, v := range m {
		c[i] = float64(v)
	}
	if side == 1 {
		return c
	}
	ratio := make([]float64, side)
	for x := range side {
		solve(c[x:], side, side, ratio)
	}
	for y := range side {
		solve(c[y*side:], side, 1, ratio)
	}
	return c
}

// solve replaces the n > 1 values of a line, stride apart, by their coefficients:
// the tridiagonal system above by elimination, mirrored at both ends, where the
// one neighbour counts twice. ratio is scratch of length n.
func solve(line []float64, n, stride int, ratio []float64) {
	last := (n - 1) * stride
	ratio[0] = 2. / 6
	line[0] *= 8. / 6
	for i := 1; i < n-1; i++ {
		ratio[i] = 1 / (6 - ratio[i-1])
		line[i*stride] = (8*line[i*stride] - line[(i-1)*stride]) * ratio[i]
	}
	line[last] = (8*line[last] - 2*line[last-stride]) / (6 - 2*ratio[n-2])
	for i := n - 2; i >= 0; i-- {
		line[i*stride] -= ratio[i] * line[(i+1)*stride]
	}
}
