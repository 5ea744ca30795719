package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// A megabyte is no name for a file, and must not hold up the window either.
func TestPastingIntoTheNameOfAFile(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s, l := openStudio(t)
	clipboard := test.NewClipboard()
	clipboard.SetContent(strings.Repeat("visao\n", 1<<20/6))
	s.saveModel()
	field := s.window.Canvas().Focused().(interface {
		fyne.Shortcutable
		SelectedText() string
	})
	text := func() string {
		field.TypedShortcut(&fyne.ShortcutSelectAll{})
		return field.SelectedText()
	}
	require.Equal(t, "visao-model.safetensors", text())
	field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	require.Len(t, text(), longestName)
	field.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	for _, o := range test.LaidOutObjects(onTop(s)) {
		if b := asButton(o); b != nil && b.Text == "Save" {
			require.True(t, b.Disabled(), "Fyne still hears of it")
		}
	}
	l.press(s, "Cancel")

	s.saveModel()
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.Nil(t, onTop(s), "closed, though the field has the keyboard")
}

// A language needs a restart as long as it is not that of the window.
func TestLanguageNeedsARestart(t *testing.T) {
	s, l := openStudio(t)
	offered := func() bool {
		return slices.ContainsFunc(test.LaidOutObjects(onTop(s)), func(o fyne.CanvasObject) bool {
			b := asButton(o)
			return b != nil && b.Text == "Restart now" && b.Visible()
		})
	}
	s.choosePreferences()
	require.False(t, offered())
	l.press(s, "Close")
	p := s.settings.Preferences
	p.Language = "vi"
	s.setPreferences(p)
	s.choosePreferences()
	require.True(t, offered(), "nothing has come of it yet")
	l.press(s, "Close")
}

// Fyne has the names of its places in English only.
func TestPlacesInVietnamese(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s, _ := openStudio(t)
	inVietnamese(t)
	for _, open := range []func(){s.saveModel, s.openImage, s.chooseFolder} {
		open()
		shown := wordsOn(onTop(s))
		require.Contains(t, shown, "Thư mục nhà")
		require.Contains(t, shown, "Máy tính")
		require.NotContains(t, shown, "Home")
		require.NotContains(t, shown, "Computer")
		s.window.Canvas().Overlays().Remove(onTop(s))
	}
}
