package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"
)

// A megabyte is no name for a file, and must not hold up the window either.
func TestPastingIntoTheNameOfAFile(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s, l := openStudio(t)
	clipboard := test.NewClipboard()
	clipboard.SetContent(strings.Repeat("visao\n", 1<<20/6))
	s.saveModel()
	field := s.window.Canvas().Focused().(*widget.Entry)
	require.Equal(t, "visao-model.safetensors", field.Text)
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
	field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	require.Len(t, field.Text, longestName)
	field.SetText("")
	for _, o := range test.LaidOutObjects(onTop(s)) {
		if b := asButton(o); b != nil && b.Text == "Save" {
			require.True(t, b.Disabled(), "Fyne still hears of it")
		}
	}
	l.press(s, "Cancel")
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
