package app

import (
	"fyne.io/fyne/v2"

	"visao/ui"
)

// magnified is by how much everything is larger for a projector, for the last row.
const magnified = 1.7

// factor is by how much the window is larger than the person's preferences say.
func (s *studio) factor() float32 {
	if s.projecting {
		return magnified
	}
	return 1
}

// project shows the pad and its map to a class, alone on the whole screen, or goes
// back.
func (s *studio) project() {
	s.projecting = !s.projecting
	w := s.window
	w.Canvas().Unfocus()
	if s.projecting {
		s.unprojected = w.Canvas().Size()
		s.showRoom(studioRoom)
		s.showPage(0)
		w.SetMainMenu(nil)
		w.SetContent(s.explorer.Projector())
	} else {
		w.SetContent(s.content)
		w.SetMainMenu(s.menu())
		s.explorer.Back()
	}
	w.SetFullScreen(s.projecting)
	s.setPreferences(s.settings.Preferences) // enlarges, or no longer
	if !s.projecting {
		w.Resize(s.unprojected) // Fyne (v2.7.4) takes the enlargement for a size
	}
	s.probe()
}

// catchProjector has the shortcuts of the menu that a presenter needs work without it.
func (s *studio) catchProjector() {
	for shortcut, do := range map[fyne.Shortcut]func(){
		&fyne.ShortcutUndo{}: s.explorer.Pad.Undo, &fyne.ShortcutRedo{}: s.explorer.Pad.Redo,
		ctrl(fyne.Key1): func() { s.setSource(ui.TestSet) }, ctrl(fyne.Key2): func() { s.setSource(ui.Drawing) },
	} {
		s.window.Canvas().AddShortcut(shortcut, func(fyne.Shortcut) {
			if s.projecting && !s.modal() {
				s.act("projector", do)
			}
		})
	}
}
