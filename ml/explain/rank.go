package explain

import (
	"math"
	"slices"
)

// Spearman returns the rank correlation ρ of two series of equal length, in
// [−1, 1]: Pearson's correlation of their ranks (Spearman 1904), where equal
// values share the mean of theirs. It is NaN if a series is constant or holds a
// NaN.
func Spearman(a, b []float32) float64 {
	nan := func(v float32) bool { return v != v }
	if slices.ContainsFunc(a, nan) || slices.ContainsFunc(b, nan) {
		return math.NaN()
	}
	mean := float64(len(a)+1) / 2 // of the ranks, whatever ties there are
	var ab, aa, bb float64
	rb := ranks(b)
	for i, r := range ranks(a) {
		da, db := r-mean, rb[i]-mean
		ab += da * db
		aa += da * da
		bb += db * db
	}
	return ab / math.Sqrt(aa*bb)
}

// ranks returns the place of every value in ascending order, from 1 on; equal
// values get the mean of the places they take up together.
func ranks(values []float32) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case values[i] < values[j]:
			return -1
		case values[i] > values[j]:
			return 1
		}
		return 0
	})
	r := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			r[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return r
}

// at returns the values of these pixels.
func at(values []float32, pixels []int) []float32 {
	some := make([]float32, len(pixels))
	for k, i := range pixels {
		some[k] = values[i]
	}
	return some
}
