package chart

import (
	"math"

	"fyne.io/fyne/v2"

	"visao/ui/look"
)

// FocusGained is part of fyne.Focusable: the readout starts at the newest step.
func (c *Chart) FocusGained() {
	c.focused = true
	if steps := c.data.steps(); !c.over && len(steps) > 0 {
		c.cursor = steps[len(steps)-1].X
	}
	look.SetVisible(c.ring, true)
	c.showReadout()
}

// FocusLost is part of fyne.Focusable.
func (c *Chart) FocusLost() {
	c.focused = false
	look.SetVisible(c.ring, false)
	c.showReadout()
}

// TypedRune is part of fyne.Focusable: + and - zoom, and 0 shows everything. The
// window gets the others.
func (c *Chart) TypedRune(r rune) {
	switch {
	case r == '+' || r == '=':
		c.ZoomIn()
	case r == '-':
		c.ZoomOut()
	case r == '0':
		c.ShowAll()
	default:
		look.PassRune(c, r)
	}
}

// TypedKey is part of fyne.Focusable: left, right, Home and End move the readout.
// The window gets the others.
func (c *Chart) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		c.move(e.Name)
	default:
		look.PassKey(c, e)
	}
}

func (c *Chart) move(key fyne.KeyName) {
	steps := c.data.steps()
	if len(steps) == 0 {
		return
	}
	i := nearest(steps, c.cursor)
	switch key {
	case fyne.KeyLeft:
		i = c.walk(steps, i, -1)
	case fyne.KeyRight:
		i = c.walk(steps, i, +1)
	case fyne.KeyHome:
		i = 0
	case fyne.KeyEnd:
		i = len(steps) - 1
	}
	c.cursor = steps[i].X
	c.bringCursor()
	c.showReadout()
}

// walk goes from step i in a direction until the hairline visibly moves.
func (c *Chart) walk(steps []Point, i, direction int) int {
	from := c.axes.x(steps[i].X)
	for next := i + direction; next >= 0 && next < len(steps); next += direction {
		i = next
		if math.Abs(float64(c.axes.x(steps[i].X)-from)) >= 1 {
			break
		}
	}
	return i
}
