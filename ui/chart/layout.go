package chart

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"visao/ui/look"
)

// place lays everything out for the present data: the words first, since the
// plot gets what they leave.
func (c *Chart) place(size fyne.Size) {
	c.raster.Resize(size)
	c.wheel.Resize(size)
	look.PlaceRing(c.ring, fyne.Position{}, size)
	top := c.placeHeader(size)
	c.placeAxes(size, top)

	setText(c.empty, c.data.Empty)
	words := c.empty.MinSize()
	moveText(c.empty, (size.Width-words.Width)/2, (top+size.Height-words.Height)/2)
	look.SetVisible(c.empty, c.data.empty())
	c.placeNames()
	c.placeMark()
	c.showReadout()
}

// placeHeader places title and legend and returns their height.
func (c *Chart) placeHeader(size fyne.Size) float32 {
	setText(c.title, c.data.Title)
	moveText(c.title, 0, 0)
	entries := c.entries()
	height := c.title.MinSize().Height
	if c.data.Title == "" && len(entries) == 0 {
		height = 0
	}
	c.samples = c.samples[:0]
	x := size.Width
	for i := len(c.legend) - 1; i >= 0; i-- {
		text := c.legend[i]
		look.SetVisible(text, i < len(entries))
		if i >= len(entries) {
			continue
		}
		text.Color = theme.ColorForWidget(entries[i].color, c)
		setText(text, entries[i].label)
		words := text.MinSize()
		x -= words.Width
		moveText(text, x, (height-words.Height)/2)
		x -= entries[i].swatch + swatchGap
		c.samples = append(c.samples, sample{entry: entries[i], x: x, y: height / 2})
		x -= entryGap
	}
	return height
}

const (
	swatchGap = 6  // between a legend's sample and its words
	entryGap  = 14 // between two entries of a legend
)

// entry is one line, dot or dashes of the legend with its words.
type entry struct {
	label  string
	color  fyne.ThemeColorName
	swatch float32 // width of the sample
}

// entries is the legend from left to right.
func (c *Chart) entries() (list []entry) {
	add := func(label string, color fyne.ThemeColorName, swatch float32) {
		if label != "" {
			list = append(list, entry{label, color, swatch})
		}
	}
	add(c.data.Line.Legend, look.Accent, 16)
	add(c.data.Dots.Legend, look.Amber, dotSize)
	if c.data.Level != nil {
		add(c.data.Level.Label, look.Muted, 20)
	}
	return list
}

// placeAxes finds axes and ticks and places their labels.
func (c *Chart) placeAxes(size fyne.Size, top float32) {
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, c)
	measure := func(s string) fyne.Size { return fyne.MeasureText(s, caption, fyne.TextStyle{}) }
	line := measure("0").Height

	a := &c.axes
	a.top, a.bottom = top+line/2+4, size.Height-line-2
	a.xs, a.log = c.shownX(), c.data.LogY
	rows := int(min(max((a.bottom-a.top)/28, 2), mostYTicks-1))
	a.ylo, a.yhi = c.data.yRange(rows, a.xs)
	if c.yTicks = linearTicks(a.ylo, a.yhi, rows, c.data.Percent); a.log {
		c.yTicks = logTicks(a.ylo, a.yhi, rows, c.data.Percent)
	}
	unit := ""
	if c.data.XUnit != "" {
		unit = c.data.XUnit + " "
	}
	a.left = measure(unit).Width
	for i, text := range c.yTexts {
		used := i < len(c.yTicks) && !c.data.empty()
		look.SetVisible(text, used)
		if used {
			setText(text, c.yTicks[i].Label)
			a.left = max(a.left, text.MinSize().Width+6)
		}
	}
	a.left = round(a.left)
	for i, text := range c.yTexts[:len(c.yTicks)] {
		moveText(text, a.left-6-text.MinSize().Width, a.y(c.yTicks[i].At)-line/2)
	}

	a.right = size.Width - dotSize
	c.placeXTicks(unit, measure)
}

// placeXTicks places the labels of the X axis, as many as have room, with its
// unit before the first: "epoch 0", the number under its tick.
func (c *Chart) placeXTicks(unit string, measure func(string) fyne.Size) {
	const apart = 12 // between two labels
	a, list := c.axes, c.data.XTicks
	for columns := int(min(max((a.right-a.left)/44, 2), mostXTicks-1)); c.data.XTicks == nil; columns-- {
		list = linearTicks(a.xs.lo, a.xs.hi, columns, false)
		if columns == 1 || len(list) < 2 || a.x(list[1].At)-a.x(list[0].At) >= measure(list[len(list)-1].Label).Width+apart {
			break
		}
	}
	used, free := 0, float32(math.Inf(-1))
	for _, t := range list {
		if t.At < a.xs.lo || t.At > a.xs.hi || used == mostXTicks {
			continue
		}
		words, left := t.Label, a.x(t.At)-measure(t.Label).Width/2
		if used == 0 {
			words, left = unit+words, max(left-measure(unit).Width, 0)
		}
		if left < free {
			continue
		}
		text := c.xTexts[used]
		used++
		setText(text, words)
		moveText(text, left, a.bottom+4)
		free = left + text.MinSize().Width + apart/2
	}
	for i, text := range c.xTexts {
		look.SetVisible(text, i < used)
	}
}

// placeMark puts the mark where it is to be, or hides it.
func (c *Chart) placeMark() {
	a := c.axes
	shown := c.marked >= a.xs.lo && c.marked <= a.xs.hi
	look.SetVisible(c.mark, shown)
	if shown {
		c.mark.Move(fyne.NewPos(round(a.x(c.marked))-1, a.top))
		c.mark.Resize(fyne.NewSize(2, a.bottom-a.top))
	}
}

func (c *Chart) min() fyne.Size {
	width := fyne.MeasureText(c.data.Title, c.title.TextSize, c.title.TextStyle).Width
	for _, e := range c.entries() {
		width += entryGap + e.swatch + swatchGap + fyne.MeasureText(e.label, c.legend[0].TextSize, fyne.TextStyle{}).Width
	}
	return fyne.NewSize(max(width, 200), 130)
}

// showReadout puts hairline, knob and tip where the cursor is, or hides them.
func (c *Chart) showReadout() {
	steps := c.data.steps()
	a, at := c.axes, 0.0
	shown := (c.over || c.focused) && len(steps) > 0
	if shown {
		at = steps[nearest(steps, c.cursor)].X
		shown = !c.Zoomed() || at >= a.xs.lo && at <= a.xs.hi
	}
	for _, o := range []fyne.CanvasObject{c.hairline, c.tip} {
		look.SetVisible(o, shown)
	}
	if !shown {
		look.SetVisible(c.knob, false)
		for _, text := range c.tipTexts {
			look.SetVisible(text, false)
		}
		return
	}
	x := min(max(a.x(at), a.left), a.right)
	c.hairline.Move(fyne.NewPos(round(x), a.top))
	c.hairline.Resize(fyne.NewSize(1, a.bottom-a.top))

	line := c.data.Line.Points
	if len(line) == 0 {
		line = steps
	}
	y := a.y(line[nearest(line, at)].Y) // not a number stays one, and fails both comparisons
	c.knob.Move(fyne.NewPos(round(x)+0.5-dotSize/2, y-dotSize/2))
	c.knob.Resize(fyne.NewSquareSize(dotSize))
	look.SetVisible(c.knob, y >= a.top && y <= a.bottom)
	high := y < (a.top+a.bottom)/2                             // the curve is in the upper half, so the words go to the lower
	reach := 3 * (a.xs.hi - a.xs.lo) / float64(a.right-a.left) // three units of width
	c.placeTip(c.data.readout(at, reach), x, high)
}

// placeTip writes the readout beside the hairline, on the right if there is
// room, else on the roomier side in as many lines as it takes and have room, and
// never outside the widget.
func (c *Chart) placeTip(parts []string, x float32, low bool) {
	const pad, gap = 6, 8
	width := func(s string) float32 {
		return fyne.MeasureText(s, c.tipTexts[0].TextSize, fyne.TextStyle{}).Width
	}
	toLeft, toRight := x-gap-2*pad, c.Size().Width-x-gap-2*pad
	lines := []string{strings.Join(parts, " · ")}
	if width(lines[0]) > toRight {
		lines = lines[:0]
		for _, part := range parts {
			last := len(lines) - 1
			if last >= 0 && width(lines[last]+" · "+part) <= max(toLeft, toRight) {
				lines[last] += " · " + part
			} else {
				lines = append(lines, part)
			}
		}
	}
	room := int((c.axes.bottom - c.axes.top - 8 - pad) / c.tipTexts[0].MinSize().Height)
	lines = lines[:min(len(lines), len(c.tipTexts), max(room, 1))]
	var box fyne.Size
	for i, text := range c.tipTexts {
		look.SetVisible(text, i < len(lines))
		if i < len(lines) {
			setText(text, lines[i])
			box.Width = max(box.Width, text.MinSize().Width)
			box.Height += text.MinSize().Height
		}
	}
	box = box.AddWidthHeight(2*pad, pad)
	left := x + gap
	if box.Width-2*pad > toRight && toLeft > toRight {
		left = x - gap - box.Width
	}
	left = min(max(left, 0), max(c.Size().Width-box.Width, 0))
	top := c.axes.top + 4
	if low {
		top = c.axes.bottom - 4 - box.Height
	}
	c.tip.Move(fyne.NewPos(round(left), round(top)))
	c.tip.Resize(box)
	for _, text := range c.tipTexts {
		moveText(text, left+pad, top+pad/2)
		top += text.MinSize().Height
	}
}

// setText changes the words of a text that keeps its colour and size.
func setText(t *canvas.Text, words string) {
	if t.Text != words {
		t.Text = words
		t.Refresh()
	}
}

// moveText puts a text at a place, on whole units to keep it crisp.
func moveText(t *canvas.Text, x, y float32) {
	t.Move(fyne.NewPos(round(x), float32(math.Floor(float64(y)))))
	t.Resize(t.MinSize())
}
