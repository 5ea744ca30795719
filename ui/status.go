package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Status is the line at the bottom of the window.
type Status struct {
	Content           fyne.CanvasObject
	lamp              *lamp
	busy, took, model *look.Text
	said              time.Time // when Say did
}

// NewStatus returns a line that says that the program is ready.
func NewStatus() *Status {
	s := &Status{
		lamp:  newLamp(),
		busy:  look.NewText("", look.Muted, theme.SizeNameCaptionText),
		took:  look.NewText("", look.Muted, theme.SizeNameCaptionText),
		model: look.NewText("", look.Muted, theme.SizeNameCaptionText),
	}
	s.Busy("")
	s.Content = container.NewHBox(container.NewCenter(s.lamp), s.busy, kit.Space(24), s.took, layout.NewSpacer(), s.model)
	return s
}

// Busy says what is going on in the background; nothing if it is empty.
func (s *Status) Busy(what string) {
	if what == "" {
		s.lamp.set(look.Muted)
		s.Say(words.T("Ready"))
		s.said = time.Time{} // which nobody has to read
		return
	}
	if s.lamp.color == look.Accent && time.Since(s.said) < readable {
		return // how far it is can wait
	}
	s.lamp.set(look.Accent)
	s.busy.SetColor(look.Accent)
	s.busy.SetText(clip(what, 60))
}

// Say leaves a word about what has just been done. The lamp stays as it is.
func (s *Status) Say(what string) {
	s.said = time.Now()
	s.busy.SetColor(look.Muted)
	s.busy.SetText(clip(what, 60))
}

// readable is how long a word is to be seen.
const readable = 3 * time.Second

// Took says how long the explanation of a view took.
func (s *Status) Took(v *View) {
	if v.Explanation == nil {
		s.took.SetText("")
		return
	}
	s.took.SetText(words.T("explained in %.1f ms", float64(v.Took)/float64(time.Millisecond)))
}

// Model names the model that is explained.
func (s *Status) Model(name string) { s.model.SetText(words.T("Model: %s", clip(name, 40))) }

// lamp is a dot that lights up while something is going on.
type lamp struct {
	widget.BaseWidget
	dot   *canvas.Circle
	color fyne.ThemeColorName
}

func newLamp() *lamp {
	l := &lamp{dot: &canvas.Circle{}, color: look.Muted}
	l.ExtendBaseWidget(l)
	return l
}

func (l *lamp) set(color fyne.ThemeColorName) {
	l.color = color
	l.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (l *lamp) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { l.dot.FillColor = theme.ColorForWidget(l.color, l) }
	paint()
	return &look.Renderer{
		Widget: l,
		Parts:  []fyne.CanvasObject{l.dot},
		Place:  l.dot.Resize,
		Min:    func() fyne.Size { return fyne.NewSquareSize(8) },
		Paint:  paint,
	}
}
