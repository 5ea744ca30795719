package mistakes

import (
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ml/score"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// cell is a place in the matrix: a label, and the class that its pictures are
// taken for. With score.Any as the class it is the label's accuracy, in the
// eleventh column; with score.Any as both it is none.
type cell struct{ label, class int }

var nowhere = cell{score.Any, score.Any}

// Matrix is a confusion matrix: a row for each label, a column for each class
// that its pictures are taken for, and in an eleventh column the share that is
// right. Every mistake is a number, on a ground that is the stronger the larger
// it is; right answers are muted. The mouse, or the arrow keys and Return, choose
// a cell; Escape, or choosing it again, chooses none.
type Matrix struct {
	widget.BaseWidget

	// OnPoint is called when another cell is pointed at, with score.Any for the
	// eleventh column's class and for both where there is none.
	OnPoint func(label, class int)
	// OnChoose is called when the person chooses a cell, in the same way.
	OnChoose func(label, class int)

	confusion       score.Confusion
	pointed, chosen cell

	ground           *canvas.Raster
	counts           [mnist.Classes][mnist.Classes]*canvas.Text
	labels, classes  [mnist.Classes]*canvas.Text
	accuracies       [mnist.Classes]*canvas.Text
	label, as, right *canvas.Text // the words at the edges
	hover, frame     *canvas.Rectangle
	ring             *canvas.Rectangle
}

var (
	_ fyne.Widget       = (*Matrix)(nil)
	_ fyne.Focusable    = (*Matrix)(nil)
	_ fyne.Tappable     = (*Matrix)(nil)
	_ desktop.Hoverable = (*Matrix)(nil)
)

// NewMatrix returns a matrix of zeros.
func NewMatrix() *Matrix {
	m := &Matrix{
		pointed: nowhere, chosen: nowhere,
		label: canvas.NewText(words.T("label"), nil), right: canvas.NewText(words.T("right"), nil),
		as:    canvas.NewText(words.T("taken for; the stronger the ground, the more mistakes"), nil),
		hover: &canvas.Rectangle{CornerRadius: 2},
		frame: &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: 3},
		ring:  look.NewRing(),
	}
	m.ground = canvas.NewRaster(m.draw)
	m.hover.Hide()
	m.frame.Hide()
	text := func(s string, align fyne.TextAlign) *canvas.Text {
		t := canvas.NewText(s, nil)
		t.Alignment = align
		return t
	}
	m.right.Alignment = fyne.TextAlignTrailing
	for i := range mnist.Classes {
		digit := strconv.Itoa(i)
		m.labels[i], m.classes[i] = text(digit, fyne.TextAlignCenter), text(digit, fyne.TextAlignCenter)
		m.accuracies[i] = text("–", fyne.TextAlignTrailing)
		for j := range mnist.Classes {
			m.counts[i][j] = text("", fyne.TextAlignCenter)
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows the counts.
func (m *Matrix) Set(c score.Confusion) {
	if c == m.confusion {
		return
	}
	m.confusion = c
	for label := range c {
		for class, n := range c[label] {
			text := strconv.Itoa(n) // there is no room to separate thousands
			if n == 0 {
				text = ""
			}
			change(m.counts[label][class], text)
		}
		accuracy := "–"
		if right, count := c.Label(label); count > 0 {
			accuracy = kit.Percent(float64(right) / float64(count))
		}
		change(m.accuracies[label], accuracy)
	}
	m.ground.Refresh()
}

// change shows other words, if they are others: every new one costs a texture.
func change(t *canvas.Text, said string) {
	if t.Text != said {
		t.Text = said
		t.Refresh()
	}
}

// choose is a choice by the person.
func (m *Matrix) choose(c cell) {
	if c == m.chosen {
		c = nowhere
	}
	m.chosen = c
	m.mark(m.frame, c)
	if m.OnChoose != nil {
		m.OnChoose(c.label, c.class)
	}
}

func (m *Matrix) point(c cell) {
	if c == m.pointed {
		return
	}
	m.pointed = c
	m.mark(m.hover, c)
	if m.OnPoint != nil {
		m.OnPoint(c.label, c.class)
	}
}

// Tapped is part of fyne.Tappable: it chooses a cell and takes the keyboard.
func (m *Matrix) Tapped(e *fyne.PointEvent) {
	look.Focus(m)
	if c := m.cellAt(e.Position); c != nowhere {
		m.choose(c)
	}
}

// MouseIn is part of desktop.Hoverable.
func (m *Matrix) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: it points at the cell under the mouse.
func (m *Matrix) MouseMoved(e *desktop.MouseEvent) { m.point(m.cellAt(e.Position)) }

// MouseOut is part of desktop.Hoverable.
func (m *Matrix) MouseOut() { m.point(nowhere) }

// FocusGained is part of fyne.Focusable: the keys start at the chosen cell.
func (m *Matrix) FocusGained() {
	look.SetVisible(m.ring, true)
	if m.pointed == nowhere {
		m.point(m.home())
	}
}

// home is where the keys start: at the cell chosen, if there is one.
func (m *Matrix) home() cell {
	if m.chosen == nowhere {
		return cell{0, 0}
	}
	return m.chosen
}

// FocusLost is part of fyne.Focusable.
func (m *Matrix) FocusLost() {
	look.SetVisible(m.ring, false)
	m.point(nowhere)
}

// TypedKey is part of fyne.Focusable: the arrows go from cell to cell, Return
// chooses the one pointed at, Escape none. The window gets the others.
func (m *Matrix) TypedKey(e *fyne.KeyEvent) {
	steps := map[fyne.KeyName]cell{fyne.KeyUp: {-1, 0}, fyne.KeyDown: {1, 0}, fyne.KeyLeft: {0, -1}, fyne.KeyRight: {0, 1}}
	step, moves := steps[e.Name]
	switch {
	case moves && m.pointed == nowhere:
		m.point(m.home())
	case moves:
		m.point(m.pointed.moved(step))
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		if m.pointed != nowhere {
			m.choose(m.pointed)
		}
	case e.Name == fyne.KeyEscape:
		if m.chosen != nowhere {
			m.choose(m.chosen)
		}
	default:
		look.PassKey(m, e)
	}
}

// moved is the cell so many rows and columns further, if there is one.
func (c cell) moved(by cell) cell {
	column := c.class
	if column == score.Any {
		column = mnist.Classes // the eleventh
	}
	column = min(max(column+by.class, 0), mnist.Classes)
	if column == mnist.Classes {
		column = score.Any
	}
	return cell{min(max(c.label+by.label, 0), mnist.Classes-1), column}
}

// TypedRune is part of fyne.Focusable.
func (m *Matrix) TypedRune(r rune) { look.PassLetter(m, r) }

// CreateRenderer is part of fyne.Widget.
func (m *Matrix) CreateRenderer() fyne.WidgetRenderer {
	m.paint()
	parts := []fyne.CanvasObject{m.ground, m.label, m.as, m.right}
	for i := range mnist.Classes {
		parts = append(parts, m.labels[i], m.classes[i], m.accuracies[i])
		for _, t := range m.counts[i] {
			parts = append(parts, t)
		}
	}
	return &look.Renderer{
		Widget: m,
		Parts:  append(parts, m.hover, m.frame, m.ring),
		Place:  m.place,
		Min:    func() fyne.Size { return m.grid(fyne.Size{}).size() },
		Paint:  m.paint,
	}
}

func (m *Matrix) paint() {
	muted, foreground := theme.ColorForWidget(look.Muted, m), theme.ColorForWidget(look.Foreground, m)
	for _, t := range []*canvas.Text{m.label, m.as, m.right} {
		t.Color, t.TextSize = muted, theme.SizeForWidget(theme.SizeNameCaptionText, m)
	}
	for i := range mnist.Classes {
		m.labels[i].Color, m.classes[i].Color, m.accuracies[i].Color = foreground, foreground, foreground
		for j, t := range m.counts[i] {
			t.Color = foreground
			if i == j {
				t.Color = muted
			}
		}
	}
	m.hover.FillColor = theme.ColorForWidget(theme.ColorNameHover, m)
	m.hover.StrokeColor = theme.ColorForWidget(theme.ColorNameInputBorder, m)
	m.hover.StrokeWidth = 1
	m.frame.StrokeColor = theme.ColorForWidget(look.Accent, m)
	m.ring.StrokeColor = theme.ColorForWidget(look.Accent, m)
}

// cellAt is the cell at a position; nowhere in the margins.
func (m *Matrix) cellAt(p fyne.Position) cell {
	g := m.grid(m.Size())
	row, column := int(floor((p.Y-g.top)/g.height)), int(floor((p.X-g.left)/g.width))
	switch {
	case row < 0 || row >= mnist.Classes || column < 0 || p.X >= g.size().Width:
		return nowhere
	case column >= mnist.Classes:
		return cell{row, score.Any}
	}
	return cell{row, column}
}

func (m *Matrix) place(size fyne.Size) {
	g := m.grid(size)
	m.ground.Move(fyne.NewPos(g.left, g.top))
	m.ground.Resize(fyne.NewSize(mnist.Classes*g.width, mnist.Classes*g.height))
	line := m.as.MinSize().Height
	kit.Put(m.label, 0, g.top-line, g.left-8, line)
	kit.Put(m.as, g.left, 0, m.as.MinSize().Width, line)
	right := g.left + mnist.Classes*g.width
	kit.Put(m.right, right, g.top-line, g.accuracy-4, line)
	for i := range mnist.Classes {
		x, y := g.left+float32(i)*g.width, g.top+float32(i)*g.height
		for _, t := range []*canvas.Text{m.labels[i], m.classes[i], m.accuracies[i]} {
			t.TextSize = g.text
		}
		tall := m.labels[i].MinSize().Height
		middle := y + floor((g.height-tall)/2)
		kit.Put(m.labels[i], 0, middle, g.left-8, tall)
		kit.Put(m.classes[i], x, g.top-tall, g.width, tall)
		kit.Put(m.accuracies[i], right, middle, g.accuracy-4, tall)
		for j, t := range m.counts[i] {
			t.TextSize = g.text
			kit.Put(t, g.left+float32(j)*g.width, middle, g.width, tall)
		}
	}
	m.mark(m.hover, m.pointed)
	m.mark(m.frame, m.chosen)
	look.PlaceRing(m.ring, fyne.Position{}, g.size())
}

// mark puts a rectangle around a cell, or hides it where there is none.
func (m *Matrix) mark(o *canvas.Rectangle, c cell) {
	if c != nowhere {
		g := m.grid(m.Size())
		x, w := g.left+float32(c.class)*g.width, g.width
		if c.class == score.Any {
			x, w = g.left+mnist.Classes*g.width, g.accuracy
		}
		kit.Put(o, x, g.top+float32(c.label)*g.height, w, g.height)
	}
	look.SetVisible(o, c != nowhere)
}

func floor(v float32) float32 { return float32(math.Floor(float64(v))) }

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }
