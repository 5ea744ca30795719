// Package chart draws a live line chart: tens of thousands of values as one
// picture, with a readout that follows the mouse or the arrow keys.
package chart

import (
	"fmt"
	"math"
	"sort"

	"visao/ui/kit"
)

// Point is one value in data units. Points that are not finite are not drawn.
type Point struct{ X, Y float64 }

// Series is a list of points, ascending in X, and what it is called: Legend in
// the legend ("" leaves it out), Name in the readout.
type Series struct {
	Legend, Name string
	Points       []Point
}

// Reference is a level to compare with, drawn as a dashed line. Its label
// belongs to the legend: "blog post 98.18 %".
type Reference struct {
	Y     float64
	Label string
}

// Tick is a labelled place on an axis.
type Tick struct {
	At    float64
	Label string
}

// Data is everything a chart shows. A chart never changes it, and neither may
// whoever passed it on; appending to the slices passed is fine.
type Data struct {
	Title string
	Empty string // the sentence shown while there is no point: "Press Train to see the loss fall"

	XMin, XMax float64 // the X axis, such as 0 to 5 epochs
	XUnit      string  // stands before the first number of the X axis: "epoch"
	XTicks     []Tick  // ascending; nil means: round numbers
	YMin, YMax float64 // the Y axis; equal means: found from the data, as it is for a part of the X axis
	LogY       bool    // the Y axis is logarithmic: what is not above zero lies below it
	Percent    bool    // Y is a share: 0.98 reads "98 %"

	Faint  Series   // raw values, one a step: thin and translucent
	Line   Series   // the same, smoothed
	Dots   Series   // a few values that stand out, such as validation
	Others []Series // to compare with: thin and muted, the Name at the end of each line
	Level  *Reference

	FormatX func(x float64) string // the readout's first words: "step 1,234"; nil writes XUnit and x
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func (d *Data) empty() bool { return len(d.steps()) == 0 }

// span is a part of the X axis.
type span struct{ lo, hi float64 }

// within are the points that a line over a part of the X axis goes through: those
// that lie in it, and one on either side.
func within(points []Point, x span) []Point {
	from := sort.Search(len(points), func(i int) bool { return points[i].X >= x.lo })
	to := sort.Search(len(points), func(i int) bool { return points[i].X > x.hi })
	from, to = max(from-1, 0), min(to+1, len(points))
	return points[min(from, to):to] // points that are not in order must not hurt
}

// xRange is the X axis, made usable where the caller's is not.
func (d *Data) xRange() span {
	if finite(d.XMin) && finite(d.XMax) && d.XMin < d.XMax {
		return span{d.XMin, d.XMax}
	}
	return span{0, 1}
}

// yRange is the Y axis with about n ticks, over a part of the X axis. Found from
// the data it ends on ticks, so that it moves seldom, and a linear one starts at
// zero unless all values are far from it. The faint series counts only while
// there is no line, or few enough of it are shown to be told apart: one outlier
// must not flatten the curve.
func (d *Data) yRange(n int, x span) (lo, hi float64) {
	if finite(d.YMin) && finite(d.YMax) && d.YMin < d.YMax && x == d.xRange() {
		return d.YMin, d.YMax
	}
	lo, hi = math.Inf(1), math.Inf(-1)
	include := func(y float64) {
		if finite(y) && (y > 0 || !d.LogY) {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	includeAll := func(s Series) {
		for _, p := range within(s.Points, x) {
			if p.X >= x.lo && p.X <= x.hi {
				include(p.Y)
			}
		}
	}
	includeAll(d.Line)
	includeAll(d.Dots)
	for _, s := range d.Others {
		includeAll(s)
	}
	if d.Level != nil && x == d.xRange() {
		include(d.Level.Y)
	}
	if few := len(within(d.Faint.Points, x)) <= 100; len(d.Line.Points) == 0 || few && x != d.xRange() {
		includeAll(d.Faint)
	}
	switch {
	case lo > hi:
		lo, hi = 0, 1
		if d.LogY {
			lo = 0.01
		}
		return lo, hi
	case d.LogY:
		return logRange(lo, hi)
	case lo == hi:
		half := math.Abs(lo)/2 + 1e-9
		lo, hi = lo-half, hi+half
	case lo > 0 && lo < hi/2:
		lo = 0
	}
	step := niceStep(hi-lo, n)
	return math.Floor(lo/step+1e-9) * step, math.Ceil(hi/step-1e-9) * step
}

// steps is the series the readout walks along: the one with most points. What is
// there to compare with counts while there is nothing else.
func (d *Data) steps() (best []Point) {
	longest := func(all ...Series) {
		for _, s := range all {
			if len(s.Points) > len(best) {
				best = s.Points
			}
		}
	}
	longest(d.Faint, d.Line, d.Dots)
	if len(best) == 0 {
		longest(d.Others...)
	}
	return best
}

// nearest is the index of the point nearest to x in a series ascending in X,
// or -1 if it is empty.
func nearest(points []Point, x float64) int {
	i := sort.Search(len(points), func(i int) bool { return points[i].X >= x })
	if i == len(points) || i > 0 && x-points[i-1].X < points[i].X-x {
		i--
	}
	return i
}

// readout lists what is known at x: the step, then one part a series that has a
// point within reach.
func (d *Data) readout(x, reach float64) []string {
	parts := []string{d.XUnit + " " + kit.Point(fmt.Sprintf("%.4g", x))}
	if d.FormatX != nil {
		parts[0] = d.FormatX(x)
	}
	for _, s := range append([]Series{d.Faint, d.Line, d.Dots}, d.Others...) {
		if i := nearest(s.Points, x); i >= 0 && math.Abs(s.Points[i].X-x) <= reach {
			parts = append(parts, s.Name+" "+d.formatY(s.Points[i].Y))
		}
	}
	return parts
}
