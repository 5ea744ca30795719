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
	// All but the size itself changes while the window fills the screen: elsewhere Fyne
	// (v2.7.4) would resize it to what the content needs at the least.
	if s.projecting {
		s.unprojected = w.Canvas().Size()
		s.showRoom(studioRoom)
		s.showPage(0)
		w.SetFullScreen(true)
		s.setPreferences(s.settings.Preferences) // enlarges
		w.SetMainMenu(nil)
		w.SetContent(s.explorer.Projector())
	} else {
		s.setPreferences(s.settings.Preferences) // no longer does
		w.SetContent(s.content)
		w.SetMainMenu(s.menu())
		s.explorer.Back()
		w.SetFullScreen(false)
		w.Resize(s.unprojected)
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
