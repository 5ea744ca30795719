package chart

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

const (
	keyZoom    = 0.7 // what + leaves of the part of the X axis that is shown
	wheelZoom  = 100 // units of the wheel that leave 1/e of it; a notch is 25
	leastDrag  = 4   // less than this is a click
	leastSteps = 10  // that one can zoom in to
)

// SetZoom shows a part of the X axis, or all of it if hi is not above lo, without
// calling OnZoom.
func (c *Chart) SetZoom(lo, hi float64) { c.setZoom(span{lo, hi}) }

// Zoomed reports whether only a part of the X axis is shown.
func (c *Chart) Zoomed() bool { return c.zoom.lo < c.zoom.hi }

// ZoomIn shows less of the X axis, around the readout if there is one.
func (c *Chart) ZoomIn() { c.zoomAround(c.centre(), keyZoom) }

// ZoomOut shows more of the X axis.
func (c *Chart) ZoomOut() { c.zoomAround(c.centre(), 1/keyZoom) }

// ShowAll shows all of the X axis.
func (c *Chart) ShowAll() { c.choose(span{}) }

// DoubleTapped is part of fyne.DoubleTappable: it shows all of the X axis.
func (c *Chart) DoubleTapped(*fyne.PointEvent) { c.ShowAll() }

// wheel lies over a chart, since Fyne cuts off what a widget that takes the wheel
// itself draws outside its bounds: the ring.
type wheel struct {
	widget.BaseWidget
	scrolled func(*fyne.ScrollEvent)
}

func newWheel(scrolled func(*fyne.ScrollEvent)) *wheel {
	w := &wheel{scrolled: scrolled}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled is part of fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.scrolled(e) }

// CreateRenderer is part of fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return &look.Renderer{
		Widget: w, Place: func(fyne.Size) {}, Min: func() fyne.Size { return fyne.Size{} }, Paint: func() {},
	}
}

// scrolled zooms, keeping what is under the mouse where it is, or moves sideways
// with a wheel that can.
func (c *Chart) scrolled(e *fyne.ScrollEvent) {
	x := min(max(e.Position.X, c.axes.left), c.axes.right)
	c.zoomAround(c.axes.dataX(x), math.Exp(-float64(e.Scrolled.DY)/wheelZoom))
	if c.Zoomed() && e.Scrolled.DX != 0 {
		c.shift(float64(-e.Scrolled.DX/(c.axes.right-c.axes.left)) * (c.zoom.hi - c.zoom.lo))
	}
}

// Dragged is part of fyne.Draggable: it chooses a part of the X axis.
func (c *Chart) Dragged(e *fyne.DragEvent) {
	if c.data.empty() {
		return
	}
	inside := func(x float32) float64 { return float64(min(max(x, c.axes.left), c.axes.right)) }
	if !c.dragging {
		c.dragging = true
		c.drag.lo = inside(e.Position.X - e.Dragged.DX)
	}
	c.drag.hi = inside(e.Position.X)
	from, to := c.dragged()
	c.band.Move(fyne.NewPos(from, c.axes.top))
	c.band.Resize(fyne.NewSize(to-from, c.axes.bottom-c.axes.top))
	look.SetVisible(c.band, true)
}

// DragEnd is part of fyne.Draggable: it shows what has been chosen.
func (c *Chart) DragEnd() {
	if !c.dragging {
		return
	}
	c.dragging = false
	look.SetVisible(c.band, false)
	if from, to := c.dragged(); to-from >= leastDrag {
		c.choose(span{c.axes.dataX(from), c.axes.dataX(to)})
	}
}

// dragged is what has been dragged over, from left to right.
func (c *Chart) dragged() (from, to float32) {
	return float32(min(c.drag.lo, c.drag.hi)), float32(max(c.drag.lo, c.drag.hi))
}

// centre is what the keyboard zooms around.
func (c *Chart) centre() float64 {
	if x := c.shownX(); (c.over || c.focused) && c.cursor >= x.lo && c.cursor <= x.hi {
		return c.cursor
	}
	return (c.axes.xs.lo + c.axes.xs.hi) / 2
}

// zoomAround shows so many times as much of the X axis, keeping one place of it
// where it is.
func (c *Chart) zoomAround(x float64, factor float64) {
	shown := c.shownX()
	c.choose(span{x - (x-shown.lo)*factor, x + (shown.hi-x)*factor})
}

// shift moves the part of the X axis that is shown.
func (c *Chart) shift(by float64) {
	shown := c.shownX()
	c.choose(span{shown.lo + by, shown.hi + by})
}

// bringCursor shows the part of the X axis where the readout is.
func (c *Chart) bringCursor() {
	shown := c.shownX()
	switch {
	case c.cursor < shown.lo:
		c.shift(c.cursor - shown.lo)
	case c.cursor > shown.hi:
		c.shift(c.cursor - shown.hi)
	}
}

// choose is a choice by the person: a part of the axis, moved to where there is
// one and no shorter than a few steps. All of it is none.
func (c *Chart) choose(x span) {
	if c.data.empty() {
		return
	}
	all := c.data.xRange()
	if missing := c.leastSpan() - (x.hi - x.lo); x.lo < x.hi && missing > 0 {
		x = span{x.lo - missing/2, x.hi + missing/2}
	}
	if width := x.hi - x.lo; !(width > 0 && width < all.hi-all.lo) {
		x = span{}
	} else if x.lo < all.lo {
		x = span{all.lo, all.lo + width}
	} else if x.hi > all.hi {
		x = span{all.hi - width, all.hi}
	}
	if x == c.zoom {
		return
	}
	c.setZoom(x)
	if c.OnZoom != nil {
		c.OnZoom(x.lo, x.hi)
	}
}

func (c *Chart) setZoom(x span) {
	if !(x.lo < x.hi) {
		x = span{}
	}
	if x != c.zoom {
		c.zoom = x
		c.place(c.Size())
		c.raster.Refresh()
	}
}

// shownX is the part of the X axis that is shown.
func (c *Chart) shownX() span {
	all := c.data.xRange()
	if x := (span{max(c.zoom.lo, all.lo), min(c.zoom.hi, all.hi)}); c.Zoomed() && x.lo < x.hi {
		return x
	}
	return all
}

// leastSpan is how short the part of the X axis may be.
func (c *Chart) leastSpan() float64 {
	all, steps := c.data.xRange(), c.data.steps()
	last := len(steps) - 1
	if last < 1 {
		return all.hi - all.lo
	}
	return min(leastSteps*(steps[last].X-steps[0].X)/float64(last), all.hi-all.lo)
}
