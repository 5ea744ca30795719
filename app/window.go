package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"visao/assets"
	"visao/ml/conv"
	"visao/ml/panics"
	"visao/ui"
	"visao/ui/words"
)

// id names the program to the desktop, as in FyneApp.toml.
const id = "org.visao.Visao"

// runWindow opens the window, with a file unless its path is empty, and returns when
// the window has been closed, or the context has ended.
func runWindow(ctx context.Context, path string, stderr io.Writer) error {
	a := fyneapp.NewWithID(id)
	a.SetIcon(fyne.NewStaticResource("visao.png", assets.Icon))
	endQuietly(a)
	c := crashes{folder: filepath.Dir(settingsPath(a))}
	defer startLog(c.folder, stderr)()
	ended, err := c.lastFatal()
	if err != nil {
		slog.Error("what ended the program the last time is not known", "error", err)
	}
	if err := c.catchFatal(); err != nil {
		slog.Error("what may end the program will not be known", "error", err)
	}
	remembered, err := loadSettings(settingsPath(a))
	if err != nil {
		slog.Error("starting with the default settings", "error", err)
	}
	// Before any widget measures itself.
	if err := errors.Join(speak(remembered.Language), prefer(a, remembered.Preferences, 1)); err != nil {
		return err
	}
	window, err := newWindow(a)
	if err != nil {
		return err
	}
	s, err := newStudio(ctx, a, window, remembered)
	if err != nil {
		return err
	}
	if os.Getenv("VISAO_PRIORITY") != "equal" { // to measure what it costs
		conv.LeaveRoom(2) // for the UI goroutine and the answerer
		if err := yield(s.explain.thread); err != nil {
			slog.Warn("training does not wait for the window", "error", err)
		}
	}
	s.open()
	if ended != "" {
		s.showError(fmt.Errorf("visao ended by itself the last time; what went wrong has been written to %s", ended))
	}
	if path != "" {
		s.openAny(path)
	}
	// Fyne (v2.7.4) listens for an interruption only once its loop goes round. It panics
	// for who comes when that has ended, as it may have by the same interruption.
	defer context.AfterFunc(ctx, func() {
		_ = panics.Catch("quitting", func() error { fyne.Do(a.Quit); return nil })
	})()
	opened := time.Now()
	err = s.live(a.Run) // which also ends on an interruption
	// Whoever has been at work goes on. A window that is gone at once would be again.
	if s.restart || errors.As(err, new(*crash)) && time.Since(opened) > time.Minute {
		return errRestart
	}
	return err
}

// endQuietly keeps Fyne (v2.7.4) from saving its preferences, which it has saved at each
// change, once more by an event at the very end of its loop: on a busy machine that event
// can find the queue closed, which panics, or nobody to take it, and the program waits
// for ever; both before the settings are saved.
func endQuietly(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// keepPlaces has Fyne (v2.7.4) know to which window the widgets belong. It forgets
// that about those that have not changed for a minute, until the next frame, and a
// click on a field or a list before would end the program.
func (s *studio) keepPlaces() {
	if time.Since(s.kept) < 20*time.Second {
		return
	}
	s.kept = time.Now()
	for _, o := range s.places() {
		s.app.Driver().CanvasForObject(o)
	}
}

// live runs Fyne's loop and closes the window. After a panic in a widget Fyne (v2.7.4)
// cannot go on, but nothing is lost.
func (s *studio) live(loop func()) error {
	const using = "the window was open"
	crashed := panics.Catch(using, func() error { loop(); return nil })
	return errors.Join(s.crashes.reportFatal(using, crashed), panics.Catch("closing the window", s.close))
}

// newWindow makes the window. Fyne panics where the display cannot be reached.
func newWindow(a fyne.App) (w fyne.Window, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = unopened(runtime.GOOS, os.Getenv("DISPLAY"), r)
		}
	}()
	return a.NewWindow("Visao"), nil
}

// open fills and shows the window.
func (s *studio) open() {
	w := s.window
	s.content, s.rooms.contents = ui.Window(s.training, s.explorer, s.lab.page.Content, s.lessons.card.Content, s.status, s.hint,
		func() float32 { return s.settings.Enlarged })
	s.showRoom(studioRoom)
	w.SetContent(s.content)
	w.SetMainMenu(s.menu())
	w.SetOnDropped(func(at fyne.Position, files []fyne.URI) { s.act("open", func() { s.dropped(at, files) }) })
	w.SetCloseIntercept(func() { s.act("close", s.confirmQuit) })
	w.SetMaster()
	w.Canvas().SetOnTypedKey(s.typedKey)
	w.Canvas().SetOnTypedRune(s.typedRune)
	w.Resize(fyne.NewSize(s.settings.Width, s.settings.Height))
	w.CenterOnScreen()
	s.catchProjector()
	s.showHint()
	s.offerResume()
	s.app.Lifecycle().SetOnStarted(func() {
		s.probe()
		s.beforeFrames()
		s.watchWindow()
	})
	w.Show()
}

// confirmQuit asks before something is lost by quitting.
func (s *studio) confirmQuit() { s.leave(words.T("Quit Visao?"), words.T("Quit"), s.quit) }

// leave calls then, if something would be lost by the end of the program only when
// that has been agreed to. A training in the Studio is kept, and can go on when the
// window is opened again.
func (s *studio) leave(question, yes string, then func()) {
	if s.asking != nil && s.asking.Visible() {
		return // it has been asked already
	}
	var what string
	keep := words.T("Keep it")
	switch {
	case s.lab.training:
		what, keep = words.T("What the bias lab trains is lost."), words.T("Go on training")
	case s.unsaved && s.run == nil:
		what = words.T("The model that you have trained is not saved.")
		if s.model.name == trainedName {
			what = words.T("The model that you have trained is not saved. The next start offers it again.")
		}
	case s.lab.unsaved:
		what = words.T("What the bias lab has trained is in no report yet.")
	default:
		then()
		return
	}
	ui.AskToLose(question, what, yes, keep, then, s.window)
	s.asking = s.window.Canvas().Overlays().Top()
}

// quit ends the program. What still runs finds its context ended.
func (s *studio) quit() {
	s.cancel()
	s.app.Quit()
}
