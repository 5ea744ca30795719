package app

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"fyne.io/fyne/v2"

	"visao/ui"
	"visao/ui/look"
	"visao/ui/words"
)

// scaleOfFyne is the variable that Fyne reads the window's scale from (v2.7.4), each
// time that the theme is set.
const scaleOfFyne = "FYNE_SCALE"

// scaledBefore is what the variable is without Visao.
var scaledBefore = os.Getenv(scaleOfFyne)

// prefer has the window of a be as a person wants it. What has been said already
// stays in the language it was said in.
func prefer(a fyne.App, p ui.Preferences, factor float32) error {
	scale := scaledBefore
	if factor *= p.Enlarged; factor != 1 {
		own := a.Settings().Scale()
		if _, err := fmt.Sscan(scaledBefore, &own); err != nil && own <= 0 {
			own = 1
		}
		scale = fmt.Sprint(own * factor)
	}
	if err := os.Setenv(scaleOfFyne, scale); err != nil {
		return fmt.Errorf("enlarging the window: %w", err)
	}
	theme := look.New(p.Theme)
	if p.HighContrast {
		theme = look.NewHighContrast(p.Theme)
	}
	a.Settings().SetTheme(theme)
	return nil
}

// errRestart says that the window is to be opened anew.
var errRestart = errors.New("restart")

// restart has a new process take the place of this one: Fyne (v2.7.4) runs one app in
// each, once.
func restart() error {
	self, err := os.Executable()
	if err == nil {
		err = os.Setenv(scaleOfFyne, scaledBefore)
	}
	if err == nil {
		err = syscall.Exec(self, os.Args, os.Environ())
	}
	if runtime.GOOS == "windows" { // which cannot
		err = exec.Command(self, os.Args[1:]...).Start()
	}
	if err != nil {
		return fmt.Errorf("starting Visao again: %w", err)
	}
	return nil
}

// choosePreferences shows the preferences, and keeps what is chosen.
func (s *studio) choosePreferences() {
	ui.AskPreferences(s.settings.Preferences, s.spoken, s.setPreferences, func() {
		s.leave(words.T("Restart Visao?"), words.T("Restart"), func() {
			s.restart = true
			s.quit()
		})
	}, s.window)
	s.probe()
}

func (s *studio) setPreferences(p ui.Preferences) {
	before, size := s.settings.Enlarged, s.window.Canvas().Size()
	s.settings.Preferences = p
	s.remember()
	if err := prefer(s.app, p, s.factor()); err != nil {
		s.showError(err)
	}
	if p.Enlarged != before && !s.projecting { // Fyne (v2.7.4) enlarges the window, too, beyond any screen
		s.window.Resize(fyne.NewSize(size.Width*before/p.Enlarged, size.Height*before/p.Enlarged))
	}
}

// setMode is setPreferences for the theme alone.
func (s *studio) setMode(m look.Mode) {
	p := s.settings.Preferences
	p.Theme = m
	s.setPreferences(p)
}
