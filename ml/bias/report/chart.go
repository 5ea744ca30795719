package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// chart is the loss of every network over its training steps, the loss in powers
// of ten. Lengths are in the units of its drawing.
type chart struct {
	Width, Height            int
	Left, Right, Top, Bottom int // of the plot, from the left and from the top
	Middle                   int // between top and bottom
	Foot                     int // of the ticks below the plot
	X, Y                     []tick
	Lines                    []line
}

type tick struct {
	At    string // on its axis
	Label string
}

type line struct{ Name, Key, Path string }

// The losses that can be shown: less than the first is drawn there.
const (
	leastLoss = 1e-6
	mostLoss  = 1e6
)

// drawChart returns nil if no network has a curve.
func (r *Report) drawChart() *chart {
	c := &chart{Width: 840, Height: 300, Left: 64, Right: 824, Top: 12, Bottom: 246}
	c.Middle, c.Foot = (c.Top+c.Bottom)/2, c.Bottom+5
	steps, lo, hi := 0, math.Inf(1), math.Inf(-1)
	for _, n := range r.networks {
		for _, p := range n.Curve {
			if y, ok := power(p.Loss); ok {
				steps, lo, hi = max(steps, p.Step), min(lo, y), max(hi, y)
			}
		}
	}
	if steps == 0 {
		return nil
	}
	const hair = 1e-6 // the float32 nearest to 0.01 is below it
	lo, hi = math.Floor(lo+hair), math.Ceil(hi-hair)
	if lo == hi {
		hi++
	}
	x := func(step int) string {
		return coordinate(float64(c.Left) + float64(c.Right-c.Left)*float64(step)/float64(steps))
	}
	y := func(power float64) string {
		return coordinate(float64(c.Bottom) - float64(c.Bottom-c.Top)*(power-lo)/(hi-lo))
	}
	for v, by := 0, round(steps); v <= steps; v += by {
		c.X = append(c.X, tick{x(v), r.thousands(v)})
	}
	for p := lo; p <= hi; p++ {
		c.Y = append(c.Y, tick{y(p), r.figure(strconv.FormatFloat(math.Pow(10, p), 'g', -1, 64))})
	}
	for _, n := range r.networks {
		var path strings.Builder
		pen := "M" // up after a gap
		for _, p := range n.Curve {
			at, ok := power(p.Loss)
			if !ok {
				pen = "M"
				continue
			}
			fmt.Fprintf(&path, "%s%s %s", pen, x(p.Step), y(at))
			pen = "L"
		}
		if path.Len() > 0 {
			c.Lines = append(c.Lines, line{n.Name, n.Key, path.String()})
		}
	}
	return c
}

// power is the power of ten that a loss is; there is none if it is no number.
func power(loss float32) (float64, bool) {
	v := float64(loss)
	if math.IsNaN(v) {
		return 0, false
	}
	return math.Log10(min(max(v, leastLoss), mostLoss)), true
}

// round is a round step, 1, 2 or 5 times a power of ten, that cuts n into at most
// six.
func round(n int) int {
	for by := 1; ; by *= 10 {
		for _, f := range []int{1, 2, 5} {
			if n <= 6*f*by {
				return f * by
			}
		}
	}
}

// coordinate writes a length to a tenth.
func coordinate(v float64) string {
	return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64)
}
