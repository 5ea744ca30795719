// Package chart draws a live line chart: tens of thousands of values as one
// picture, with a readout that follows the mouse or the arrow keys.
package chart

import (
	"fmt"
	"math"
	"sort"
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

// Data is everything a chart shows. A chart never changes it, and neither may
// whoever passed it on; appending to the slices passed is fine.
type Data struct {
	Title string
	Empty string // the sentence shown while there is no point: "Press Train to see the loss fall"

	XMin, XMax float64 // the X axis, such as 0 to 5 epochs
	XUnit      string  // stands before the first number of the X axis: "epoch"
	YMin, YMax float64 // the Y axis; equal means: found from the data
	Percent    bool    // Y is a share: 0.98 reads "98 %"

	Faint Series // raw values, one a step: thin and translucent
	Line  Series // the same, smoothed
	Dots  Series // a few values that stand out, such as validation
	Level *Reference

	FormatX func(x float64) string // the readout's first words: "step 1,234"; nil writes XUnit and x
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func (d *Data) empty() bool {
	return len(d.Faint.Points)+len(d.Line.Points)+len(d.Dots.Points) == 0
}

// xRange is the X axis, made usable where the caller's is not.
func (d *Data) xRange() (lo, hi float64) {
	if finite(d.XMin) && finite(d.XMax) && d.XMin < d.XMax {
		return d.XMin, d.XMax
	}
	return 0, 1
}

// yRange is the Y axis with about n ticks. Found from the data it ends on
// ticks, so that it moves seldom, and starts at zero unless all values are far
// from it. The faint series counts only while there is no line: one outlier
// must not flatten the curve.
func (d *Data) yRange(n int) (lo, hi float64) {
	if finite(d.YMin) && finite(d.YMax) && d.YMin < d.YMax {
		return d.YMin, d.YMax
	}
	lo, hi = math.Inf(1), math.Inf(-1)
	include := func(points []Point) {
		for _, p := range points {
			if finite(p.Y) {
				lo, hi = min(lo, p.Y), max(hi, p.Y)
			}
		}
	}
	include(d.Line.Points)
	include(d.Dots.Points)
	if d.Level != nil && finite(d.Level.Y) {
		lo, hi = min(lo, d.Level.Y), max(hi, d.Level.Y)
	}
	if len(d.Line.Points) == 0 {
		include(d.Faint.Points)
	}
	switch {
	case lo > hi:
		return 0, 1
	case lo == hi:
		half := math.Abs(lo)/2 + 1e-9
		lo, hi = lo-half, hi+half
	case lo > 0 && lo < hi/2:
		lo = 0
	}
	step := niceStep(hi-lo, n)
	return math.Floor(lo/step+1e-9) * step, math.Ceil(hi/step-1e-9) * step
}

// steps is the series the readout walks along: the one with most points.
func (d *Data) steps() []Point {
	best := d.Faint.Points
	for _, s := range []Series{d.Line, d.Dots} {
		if len(s.Points) > len(best) {
			best = s.Points
		}
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
	parts := []string{fmt.Sprintf("%s %.4g", d.XUnit, x)}
	if d.FormatX != nil {
		parts[0] = d.FormatX(x)
	}
	for _, s := range []Series{d.Faint, d.Line, d.Dots} {
		if i := nearest(s.Points, x); i >= 0 && math.Abs(s.Points[i].X-x) <= reach {
			parts = append(parts, s.Name+" "+d.formatY(s.Points[i].Y))
		}
	}
	return parts
}
