package app

import (
	"context"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"visao/assets"
	"visao/ui"
	"visao/ui/look"
)

// id names the program to the desktop, as in FyneApp.toml.
const id = "org.visao.Visao"

// runWindow opens the window, with a file unless its path is empty, and returns when
// the window has been closed, or the context has ended.
func runWindow(ctx context.Context, path string) error {
	a := fyneapp.NewWithID(id)
	a.SetIcon(fyne.NewStaticResource("visao.png", assets.Icon))
	remembered, err := loadSettings(settingsPath(a))
	if err != nil {
		fyne.LogError("starting with the default settings", err)
	}
	// Before any widget measures itself.
	a.Settings().SetTheme(look.New(remembered.Theme))
	window, err := newWindow(a)
	if err != nil {
		return err
	}
	s, err := newStudio(ctx, a, window, remembered)
	if err != nil {
		return err
	}
	s.open()
	if path != "" {
		s.openAny(path)
	}
	a.Run() // which also ends on an interruption
	return s.close()
}

// newWindow makes the window. Fyne panics where the display cannot be reached.
func newWindow(a fyne.App) (w fyne.Window, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errNoDisplay(fmt.Sprintf("no window can be opened on the display %q (%v)", os.Getenv("DISPLAY"), r))
		}
	}()
	return a.NewWindow("Visao"), nil
}

// open fills and shows the window.
func (s *studio) open() {
	w := s.window
	content, contents := ui.Window(s.training, s.explorer, s.lab.page.Content, s.lessons.card.Content, s.status)
	s.rooms.contents = contents
	s.showRoom(studioRoom)
	w.SetContent(content)
	w.SetMainMenu(s.menu())
	w.SetOnDropped(s.dropped)
	w.SetCloseIntercept(s.confirmQuit)
	w.SetMaster()
	w.Canvas().SetOnTypedKey(s.typedKey)
	w.Canvas().SetOnTypedRune(s.typedRune)
	w.Resize(fyne.NewSize(s.settings.Width, s.settings.Height))
	w.CenterOnScreen()
	s.app.Lifecycle().SetOnStarted(func() {
		s.probe()
		s.watchLag()
	})
	w.Show()
}

// confirmQuit asks before something is lost.
func (s *studio) confirmQuit() {
	if s.asking != nil && s.asking.Visible() {
		return // it has been asked already
	}
	what, keep := "", ""
	switch {
	case s.run != nil || s.lab.training:
		what, keep = "The training that is under way stops, and what it has learnt is lost.", "Go on training"
	case s.unsaved:
		what, keep = "The model that you have trained is not saved.", "Keep it"
	case s.lab.unsaved:
		what, keep = "What the bias lab has trained is in no report yet.", "Keep it"
	default:
		s.quit()
		return
	}
	ui.AskToLose("Quit Visao?", what, "Quit", keep, s.quit, s.window)
	s.asking = s.window.Canvas().Overlays().Top()
}

// quit ends the program. What still runs finds its context ended.
func (s *studio) quit() {
	s.cancel()
	s.app.Quit()
}
