package chart

import (
	"fyne.io/fyne/v2"

	"visao/ui/look"
)

// placeNames writes the names of the others at the ends of their lines: above, or
// below where there is no room, and none over another.
func (c *Chart) placeNames() {
	var taken []fyne.Position
	for i, text := range c.names {
		shown := false
		if i < len(c.data.Others) {
			setText(text, c.data.Others[i].Name)
			if end, ok := c.endOf(c.data.Others[i].Points); ok {
				words := text.MinSize()
				var at fyne.Position
				if at, shown = c.placeName(end, words, taken); shown {
					moveText(text, at.X, at.Y)
					taken = append(taken, at)
				}
			}
		}
		look.SetVisible(text, shown)
	}
}

// placeName finds room for a name of that size at the end of a line.
func (c *Chart) placeName(end fyne.Position, words fyne.Size, taken []fyne.Position) (at fyne.Position, ok bool) {
	const off = 2 // the line
	height := words.Height
	for _, direction := range []float32{-1, 1} {
		at = fyne.NewPos(max(end.X-words.Width-4, c.axes.left), end.Y+off) // clear of a mark at the end
		if direction < 0 {
			at.Y = end.Y - off - height
		}
		for range taken { // each name pushes this one on once at most
			for _, t := range taken {
				if abs(t.X-at.X) < words.Width+4 && abs(t.Y-at.Y) < height {
					at.Y = t.Y + direction*height
				}
			}
		}
		if at.Y >= c.axes.top && at.Y+height <= c.axes.bottom {
			return at, true
		}
	}
	return at, false
}

// endOf is where in the plot a line ends, if it goes through it.
func (c *Chart) endOf(points []Point) (fyne.Position, bool) {
	a := c.axes
	points = within(points, a.xs)
	for i := len(points) - 1; i >= 0; i-- {
		if x, y := a.x(points[i].X), a.y(points[i].Y); x >= a.left && x <= a.right && y >= a.top && y <= a.bottom {
			return fyne.NewPos(x, y), true
		}
	}
	return fyne.Position{}, false
}

func abs(v float32) float32 { return max(v, -v) }
