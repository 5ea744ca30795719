package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ui/look"
)

// Status is the line at the bottom of the window.
type Status struct {
	Content           fyne.CanvasObject
	busy, took, model *look.Text
}

// NewStatus returns a line that says that the program is ready.
func NewStatus() *Status {
	s := &Status{
		busy:  look.NewText("", look.Muted, theme.SizeNameCaptionText),
		took:  look.NewText("", look.Muted, theme.SizeNameCaptionText),
		model: look.NewText("", look.Muted, theme.SizeNameCaptionText),
	}
	s.Busy("")
	s.Content = container.NewHBox(s.busy, space(24), s.took, layout.NewSpacer(), s.model)
	return s
}

// Busy says what is going on in the background; nothing if it is empty.
func (s *Status) Busy(what string) {
	if what == "" {
		s.busy.SetColor(look.Muted)
		s.busy.SetText("● Ready")
		return
	}
	s.busy.SetColor(look.Accent)
	s.busy.SetText("● " + what)
}

// Say leaves a word about what has just been done.
func (s *Status) Say(what string) {
	s.busy.SetColor(look.Muted)
	s.busy.SetText("● " + what)
}

// Took says how long the explanation of a view took.
func (s *Status) Took(v *View) {
	if v.Explanation == nil {
		s.took.SetText("")
		return
	}
	s.took.SetText(fmt.Sprintf("explained in %.1f ms", float64(v.Took)/float64(time.Millisecond)))
}

// Model names the model that is explained.
func (s *Status) Model(name string) { s.model.SetText("Model: " + name) }
