package lab

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/bias"
	"visao/ui/kit"
	"visao/ui/look"
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
				put(o, origin.X, origin.Y, side, side)
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
	f.heading = container.NewBorder(nil, nil, f.title, nil, f.note)
	f.row = container.New(beside{}, f.value, f.words)
	f.card = look.NewCard("", "", container.New(figureRows{}, append([]fyne.CanvasObject{f.heading, f.row}, more...)...))
	return f
}

// set shows a figure in its colour, under a title with a note, and words about it.
func (f *figure) set(title, note string, value cell, words string) {
	f.title.SetText(title)
	f.note.SetText(note)
	arrange(f.heading)
	f.value.set(value)
	f.words.SetText(words)
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
		l.content.Add(container.NewBorder(nil, nil, name, nil, value))
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
	return &heat{newFigure(l.content, look.NewNote("The lead also counts what it says against the other nine.")), l}
}

// evidenceTitle names the card about the evidence on a shortcut, and within says what
// counts as on it.
func evidenceTitle(p bias.Place) (title, within string) {
	switch p {
	case bias.Meadow:
		return "Evidence on the meadow", "all but the digit"
	case bias.Own:
		return "Evidence in the rectangle", fmt.Sprintf("and %d pixels around", bias.Reach)
	}
	return "Evidence on the patch", fmt.Sprintf("and %d pixels around", bias.Reach)
}

// chance says what evidence that did not care would come to.
func chance(e bias.Evidence) string { return "chance is " + kit.Percent(e.Area) }

// show shows what has been measured on a network.
func (h *heat) show(side *Side, s bias.Shortcut) {
	title, within := evidenceTitle(s.Place)
	on := "on the " + thing(s.Place) + " itself"
	if s.Place == bias.Meadow {
		on = "on the digit"
	}
	names := []string{on, "of the score, signed", "of the lead over the average class"}
	if side == nil || side.Run == nil || side.Run.Outcome == nil {
		h.set(title, within, unknown, pending(side, "measured once a network has been trained"))
		for i, name := range names {
			h.lines.set(i, name, "–")
		}
		return
	}
	patch, around := side.Run.Outcome.Patch, side.Run.Outcome.Around
	if s.Place == bias.Meadow { // which is all of what is around: the digit is the rest
		patch.Area, patch.Positive = 1-patch.Area, 1-patch.Positive
	}
	h.set(title, within, cell{percent(around.Positive), verdict(around)}, "of the positive evidence for its answer; "+chance(around))
	h.lines.set(0, names[0]+", where "+chance(patch), percent(patch.Positive))
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
		first := "shown once a repaired network has been trained"
		note := ""
		if after != nil && after.Run != nil {
			note = repaired(after.Run, s.Place)
		}
		c.set(title, note, unknown, pending(after, first))
		c.follow.SetText("")
		return
	}
	e := after.Run.Outcome.Around
	words := chance(e)
	if before != nil && before.Run != nil && before.Run.Outcome != nil {
		words = fmt.Sprintf("%s; %s", compared(before.Run.Outcome.Around.Positive, e.Positive), words)
	}
	c.set(title, repaired(after.Run, s.Place), cell{percent(e.Positive), verdict(e)}, words)
	was, is := rowOf(before.run(), bias.Random), rowOf(after.Run, bias.Random)
	follow := ""
	if was != nil && is != nil {
		follow = fmt.Sprintf("A random %s is followed in %s, %s.", thing(s.Place), percent(is.Follow()), compared(was.Follow(), is.Follow()))
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

// compared says how a share has changed.
func compared(was, is float64) string {
	switch a, b := percent(was), percent(is); {
	case a == b:
		return "as before"
	case is < was:
		return "down from " + a
	default:
		return "up from " + a
	}
}
