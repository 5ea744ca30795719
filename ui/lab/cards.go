package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/bias"
	"visao/ml/explain"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// below lays objects one below the other with this gap between.
func below(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// step is the number of a column in a disc.
type step struct {
	widget.BaseWidget
	disc   *canvas.Circle
	number *canvas.Text
}

const stepSide = 22

func newStep(number string) *step {
	s := &step{disc: &canvas.Circle{}, number: canvas.NewText(number, nil)}
	s.number.Alignment = fyne.TextAlignCenter
	s.number.TextStyle.Bold = true
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is part of fyne.Widget.
func (s *step) CreateRenderer() fyne.WidgetRenderer {
	paint := func() {
		s.disc.FillColor = theme.ColorForWidget(look.Accent, s)
		s.number.Color = theme.ColorForWidget(theme.ColorNameForegroundOnPrimary, s)
		s.number.TextSize = theme.SizeForWidget(theme.SizeNameText, s)
	}
	paint()
	return &look.Renderer{
		Widget: s,
		Parts:  []fyne.CanvasObject{s.disc, s.number},
		Place: func(size fyne.Size) {
			origin, side := look.Square(size)
			for _, o := range []fyne.CanvasObject{s.disc, s.number} {
				kit.Put(o, origin.X, origin.Y, side, side)
			}
		},
		Min:   func() fyne.Size { return fyne.NewSquareSize(stepSide) },
		Paint: paint,
	}
}

// header is the first row of a column.
func header(number string, h *look.Header) fyne.CanvasObject {
	return container.New(beside{}, newStep(number), container.New(layout.NewCustomPaddedLayout(2, 0, 0, 0), h))
}

// figure is a card with one large figure, words beside it and perhaps more below.
type figure struct {
	card        fyne.CanvasObject
	heading     *fyne.Container
	title, note *look.Text
	row         *fyne.Container
	value       *hero
	words       *prose
}

func newFigure(more ...fyne.CanvasObject) *figure {
	f := &figure{
		title: look.NewText("", look.Foreground, theme.SizeNameText), note: look.NewNote(""),
		value: newHero(), words: newNote(2),
	}
	f.title.SetBold(true)
	f.note.SetAlign(fyne.TextAlignTrailing)
	f.words.centred = true
	f.heading = kit.Border(nil, nil, f.title, nil, f.note)
	f.row = container.New(beside{}, f.value, f.words)
	f.card = look.NewCard("", "", container.New(figureRows{}, append([]fyne.CanvasObject{f.heading, f.row}, more...)...))
	return f
}

// set shows a figure in its colour, under a title with a note, and words about it.
func (f *figure) set(title, note string, value cell, about string) {
	f.title.SetText(title)
	f.note.SetText(note)
	arrange(f.heading)
	f.value.set(value)
	f.words.SetText(about)
	arrange(f.row)
}

// lines are those of small figures on the evidence card.
type lines struct {
	content *fyne.Container
	names   []*look.Text
	values  []*look.Text
}

// newLines has room for so many.
func newLines(n int) *lines {
	l := &lines{content: below(0)}
	for range n {
		name, value := look.NewNote(""), look.NewText("", look.Foreground, theme.SizeNameCaptionText)
		value.SetAlign(fyne.TextAlignTrailing)
		l.names, l.values = append(l.names, name), append(l.values, value)
		l.content.Add(kit.Border(nil, nil, name, nil, value))
	}
	return l
}

// set fills in line i.
func (l *lines) set(i int, name, value string) {
	l.names[i].SetText(name)
	l.values[i].SetText(value)
	arrange(l.content.Objects[i].(*fyne.Container))
}

// heat is the card of column 2 about the evidence on the shortcut.
type heat struct {
	*figure
	lines *lines
}

func newHeat() *heat {
	l := newLines(3)
	return &heat{newFigure(l.content, look.NewNote(words.T("The lead also counts what it says against the other nine."))), l}
}

// evidenceTitle names the card about the evidence on a shortcut, and within says what
// counts as on it.
func evidenceTitle(p bias.Place) (title, within string) {
	switch p {
	case bias.Meadow:
		return words.T("Evidence on the meadow"), words.T("all but the digit")
	case bias.Own:
		return words.T("Evidence in the rectangle"), words.T("and %d pixels around", explain.Reach)
	}
	return words.T("Evidence on the patch"), words.T("and %d pixels around", explain.Reach)
}

// show shows what has been measured on a network.
func (h *heat) show(side *Side, s bias.Shortcut) {
	title, within := evidenceTitle(s.Place)
	on := words.T("on the %s itself", thing(s.Place))
	if s.Place == bias.Meadow {
		on = words.T("on the digit")
	}
	names := []string{on, words.T("of the score, signed"), words.T("of the lead over the average class")}
	if side == nil || side.Run == nil || side.Run.Outcome == nil {
		h.set(title, within, unknown, pending(side, words.T("measured once a network has been trained")))
		for i, name := range names {
			h.lines.set(i, name, "–")
		}
		return
	}
	patch, around := side.Run.Outcome.Patch, side.Run.Outcome.Around
	if s.Place == bias.Meadow { // which is all of what is around: the digit is the rest
		patch.Area, patch.Positive = 1-patch.Area, 1-patch.Positive
		on = words.T("on the digit, where chance is %s", kit.Percent(patch.Area))
	} else {
		on = words.T("on the %s itself, where chance is %s", thing(s.Place), kit.Percent(patch.Area))
	}
	h.set(title, within, cell{percent(around.Positive), verdict(around)},
		words.T("of the positive evidence for its answer; chance is %s", kit.Percent(around.Area)))
	h.lines.set(0, on, percent(patch.Positive))
	h.lines.set(1, names[1], signed(around.Score))
	h.lines.set(2, names[2], signed(around.Lead))
}

// change is the card of column 3: the evidence on the shortcut after a repair.
type change struct {
	*figure
	follow *prose
}

func newChange() *change {
	follow := newNote(1)
	return &change{newFigure(follow), follow}
}

// show compares a network with the one before.
func (c *change) show(before, after *Side, s bias.Shortcut) {
	title, _ := evidenceTitle(s.Place)
	if after == nil || after.Run == nil || after.Run.Outcome == nil {
		first := words.T("shown once a repaired network has been trained")
		note := ""
		if after != nil && after.Run != nil {
			note = repaired(after.Run, s.Place)
		}
		c.set(title, note, unknown, pending(after, first))
		c.follow.SetText("")
		return
	}
	e := after.Run.Outcome.Around
	chance := kit.Percent(e.Area)
	about := words.T("chance is %s", chance)
	if before != nil && before.Run != nil && before.Run.Outcome != nil {
		was := before.Run.Outcome.Around.Positive
		switch compared(was, e.Positive) {
		case 0:
			about = words.T("as before; chance is %s", chance)
		case -1:
			about = words.T("down from %s; chance is %s", percent(was), chance)
		case 1:
			about = words.T("up from %s; chance is %s", percent(was), chance)
		}
	}
	c.set(title, repaired(after.Run, s.Place), cell{percent(e.Positive), verdict(e)}, about)
	was, is := rowOf(before.run(), bias.Random), rowOf(after.Run, bias.Random)
	follow := ""
	if was != nil && is != nil {
		it, now, then := thing(s.Place), percent(is.Follow()), percent(was.Follow())
		switch compared(was.Follow(), is.Follow()) {
		case 0:
			follow = words.T("A random %s is followed in %s, as before.", it, now)
		case -1:
			follow = words.T("A random %s is followed in %s, down from %s.", it, now, then)
		case 1:
			follow = words.T("A random %s is followed in %s, up from %s.", it, now, then)
		}
	}
	c.follow.SetText(follow)
}

// run is that of a side, nil if there is none.
func (s *Side) run() *bias.Run {
	if s == nil {
		return nil
	}
	return s.Run
}

// compared is −1 if a share has fallen, 1 if it has risen, and 0 if nobody can see
// that it has changed.
func compared(was, is float64) int {
	switch {
	case percent(was) == percent(is):
		return 0
	case is < was:
		return -1
	}
	return 1
}
