package app

import (
	"fyne.io/fyne/v2"

	"visao/ui"
	"visao/ui/words"
)

// The hints of the first time, in their order.
const (
	drawHint = iota
	evidenceHint
	trainHint
	noHint
)

// showHint says what the next hint says, if there is one left.
func (s *studio) showHint() {
	s.explorer.Pad.Fresh = false
	if s.settings.Hints >= noHint || s.rooms.shown != studioRoom || s.page != 0 || s.projecting {
		s.hint.Show("", "", nil)
		return
	}
	places := ui.Places(s.training, s.explorer)
	var at fyne.CanvasObject
	what := ""
	switch s.settings.Hints {
	case drawHint:
		what, at = words.T("Draw a digit here"), places["pad"]
		s.explorer.Pad.Fresh = s.source != ui.Drawing // not over the picture that is there
	case evidenceHint:
		what, at = words.T("The evidence: point at it"), places["heat"]
	case trainHint:
		what, at = words.T("Train a network of your own"), places["train"]
	}
	s.hint.Show(what, words.T("%d of %d · Escape hides it", s.settings.Hints+1, noHint), at)
}

// heeded notes that a hint is not needed any more: somebody does what it says, or has
// hidden it.
func (s *studio) heeded(hint int) {
	if s.settings.Hints == hint && hint < noHint {
		s.settings.Hints++
		s.remember()
		s.showHint()
		s.probe()
	}
}
