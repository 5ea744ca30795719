package chart

import (
	"math"
	"strconv"
	"strings"

	"visao/ui/kit"
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

// linearTicks are ticks with their labels.
func linearTicks(lo, hi float64, n int, percent bool) (list []Tick) {
	at, step := ticks(lo, hi, n)
	for _, v := range at {
		list = append(list, Tick{v, formatTick(v, step, percent)})
	}
	return list
}

// round125 is the nearest of 1, 2 and 5 times a power of ten that is not above v,
// or not below it. v is above zero.
func round125(v float64, up bool) float64 {
	v = min(max(v, 1e-300), 1e300)
	power := math.Pow(10, math.Floor(math.Log10(v)+1e-12))
	best := power
	for _, m := range []float64{1, 2, 5, 10} {
		switch {
		case up && m*power >= v*(1-1e-9):
			return m * power
		case !up && m*power <= v*(1+1e-9):
			best = m * power
		}
	}
	return best
}

// logRange is a logarithmic axis that holds the values from lo to hi, both above
// zero, and ends on 1, 2 or 5 times a power of ten.
func logRange(lo, hi float64) (float64, float64) {
	lo, hi = round125(lo, false), round125(hi, true)
	if lo >= hi {
		hi = round125(1.5*lo, true)
	}
	return lo, hi
}

// logTicks are at most n+1 ticks of a logarithmic axis: 1, 2 and 5 times the
// powers of ten, fewer where those are too many, and round numbers where the axis
// is too short for them.
func logTicks(lo, hi float64, n int, percent bool) (list []Tick) {
	pick := func(apart int, mantissas ...float64) []Tick {
		list = nil
		first, last := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
		for e := first; e <= last; e++ {
			for _, m := range mantissas {
				power := math.Pow(10, float64(e))
				if v := m * power; e%apart == 0 && v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					list = append(list, Tick{v, formatTick(v, power, percent)})
				}
			}
		}
		return list
	}
	if len(pick(1, 1, 2, 5)) < 3 {
		return linearTicks(lo, hi, n, percent)
	}
	if len(list) > n+1 {
		pick(1, 1, 3)
	}
	for apart := 1; len(list) > n+1; apart++ {
		pick(apart, 1)
	}
	return list
}

// formatTick writes v with just the decimals that multiples of step need.
func formatTick(v, step float64, percent bool) string {
	unit := ""
	if percent {
		v, step, unit = v*100, step*100, " %"
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	if decimals > 4 || math.Abs(v) >= 1e6 {
		return kit.Point(strconv.FormatFloat(v, 'g', 3, 64)) + unit
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
		return kit.Point(strconv.FormatFloat(v, 'g', 3, 64))
	case math.Abs(v) >= 100:
		return number(v, 1)
	}
	return number(v, 4)
}

// number writes v with that many decimals and its thousands apart. A negative
// number starts with an en dash: Fyne's Noto Sans has no minus sign.
func number(v float64, decimals int) string {
	return strings.TrimPrefix(kit.Signed(v, decimals), "+")
}
