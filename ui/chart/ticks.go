package chart

import (
	"math"
	"strconv"
	"strings"
)

// niceStep is the smallest of 1, 2 and 5 times a power of ten that divides span
// into at most n parts.
func niceStep(span float64, n int) float64 {
	raw := span / float64(max(n, 1))
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// ticks are the multiples of a nice step in [lo, hi], at most n+1 of them.
func ticks(lo, hi float64, n int) (at []float64, step float64) {
	step = niceStep(hi-lo, n)
	first, last := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9)
	for i := first; i <= last && len(at) <= n; i++ {
		at = append(at, i*step)
	}
	return at, step
}

// formatTick writes v with just the decimals that multiples of step need.
func formatTick(v, step float64, percent bool) string {
	unit := ""
	if percent {
		v, step, unit = v*100, step*100, " %"
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	if decimals > 4 || math.Abs(v) >= 1e6 {
		return strconv.FormatFloat(v, 'g', 3, 64) + unit
	}
	return number(v, decimals) + unit
}

// formatY writes a value of the readout.
func (d *Data) formatY(v float64) string {
	switch {
	case !finite(v):
		return "–"
	case d.Percent:
		return number(v*100, 2) + " %"
	case v != 0 && math.Abs(v) < 0.001 || math.Abs(v) >= 1e6:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case math.Abs(v) >= 100:
		return number(v, 1)
	}
	return number(v, 4)
}

// number writes v with that many decimals and commas between thousands. A
// negative number starts with an en dash: Fyne's Noto Sans has no minus sign.
func number(v float64, decimals int) string {
	digits := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals > 0 {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(digits, "0.") != "" {
		whole = "–" + whole
	}
	return whole
}
