package app

import (
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"visao/ui"
	"visao/ui/look"
	"visao/ui/sketch"
	"visao/ui/words"
)

func TestPreferencesTakeEffect(t *testing.T) {
	s, l := openStudio(t)
	t.Setenv(scaleOfFyne, "")
	p := ui.Preferences{Theme: look.Light, Enlarged: 1}
	s.setPreferences(p)
	light := l.Settings().Theme().Color(look.Muted, theme.VariantDark)
	require.Equal(t, look.New(look.Light).Color(look.Muted, theme.VariantDark), light)
	require.Empty(t, os.Getenv(scaleOfFyne))

	window := s.window.Canvas().Size()
	p.HighContrast, p.Enlarged = true, 1.4
	s.setPreferences(p)
	require.InDelta(t, window.Width/1.4, s.window.Canvas().Size().Width, 0.01, "as large on the screen as before")
	require.NotEqual(t, light, l.Settings().Theme().Color(look.Muted, theme.VariantDark))
	require.Equal(t, "1.4", os.Getenv(scaleOfFyne))
	s.project()
	require.Equal(t, "2.38", os.Getenv(scaleOfFyne))
	s.project()
	require.Equal(t, "1.4", os.Getenv(scaleOfFyne))

	s.setMode(look.Dark)
	require.Equal(t, ui.Preferences{Theme: look.Dark, HighContrast: true, Enlarged: 1.4}, s.settings.Preferences)
	s.saving.Stop()
	s.saving = nil
}

// The projector shows the explorer's own pad and map, and gives them back.
func TestProjector(t *testing.T) {
	s, l := openStudio(t)
	t.Setenv(scaleOfFyne, "")
	w := s.window
	w.Resize(fyne.NewSize(1200, 800))
	places := ui.Places(s.training, s.explorer)
	pad, heat := places["pad"], places["heat"]
	before := []fyne.Size{pad.Size(), heat.Size()}
	s.showPage(2)
	s.key(&fyne.KeyEvent{Name: fyne.KeyF11})
	require.True(t, s.projecting)
	require.Zero(t, s.page, "back to the decision")
	require.Equal(t, pad.Size(), heat.Size())
	require.Greater(t, pad.Size().Width, before[0].Width)
	require.Nil(t, w.MainMenu())
	s.letter('3')
	l.shown(s, "the map of 3", func(v *ui.View) bool { return v.Class == 3 })

	s.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.False(t, s.projecting)
	require.Equal(t, before, []fyne.Size{pad.Size(), heat.Size()})
	require.NotNil(t, w.MainMenu())
	s.key(&fyne.KeyEvent{Name: fyne.KeyF11})
	s.key(&fyne.KeyEvent{Name: fyne.KeyF6})
	require.False(t, s.projecting, "the other pages are in the window")
}

// Hints go on by what they ask for, or by Escape, and are remembered.
func TestHints(t *testing.T) {
	s, _ := openStudio(t)
	s.settings.Hints = 0
	s.showHint()
	shown := func() []string {
		return slices.DeleteFunc(wordsOn(s.hint.Content), func(text string) bool { return text == "" })
	}
	require.Contains(t, shown(), "Draw a digit here")
	s.heeded(trainHint)
	require.Contains(t, shown(), "Draw a digit here", "another one")
	require.False(t, sketch.Empty(s.explorer.Pad.Ink()), "a test picture")
	drawOn(s, [2]float32{0.3, 0.2}, [2]float32{0.7, 0.8})
	require.Contains(t, shown(), "The evidence: point at it")
	stroke := s.explorer.Pad.Ink()
	s.explorer.Pad.Undo()
	require.True(t, sketch.Empty(s.explorer.Pad.Ink()), "the first stroke began on an empty pad")
	s.explorer.Pad.Undo()
	require.False(t, sketch.Empty(s.explorer.Pad.Ink()), "and the picture comes back")
	s.explorer.Pad.Redo()
	s.explorer.Pad.Redo()
	require.Equal(t, stroke, s.explorer.Pad.Ink())
	s.showPage(1)
	require.Empty(t, shown(), "there is no map")
	s.showPage(0)
	s.explorer.OnPoint()
	require.Contains(t, shown(), "Train a network of your own")
	s.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.Empty(t, shown())
	s.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.Equal(t, noHint, s.settings.Hints)
}

func TestSpeak(t *testing.T) {
	t.Cleanup(func() { require.NoError(t, speak("en")) })
	require.NoError(t, speak("vi"))
	require.Equal(t, "Cài đặt", words.T("Settings"))
	require.NoError(t, speak("tlh"), "nobody has translated it")
	require.Equal(t, "Settings", words.T("Settings"))
}

// Without a choice the window speaks the language of the desktop, of whichever country.
func TestSpeakAsTheDesktop(t *testing.T) {
	t.Cleanup(func() { require.NoError(t, speak("en")) })
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	t.Setenv("LANGUAGE", "")
	for desktop, want := range map[string]string{
		"vi_VN.UTF-8": "vi", "vi_VN": "vi", "vi": "vi", "en_US.UTF-8": "en", "de_DE.UTF-8": "en", "zh_Hans_CN": "en", "": "en",
	} {
		t.Setenv("LANG", desktop)
		require.NoError(t, speak(""))
		require.Equal(t, want, words.Code(), desktop)
		wantCancel := map[string]string{"vi": "Hủy", "en": "Cancel"}[want]
		require.Equal(t, wantCancel, lang.L("Cancel"), "Fyne's own words: %s", desktop)
	}
}
