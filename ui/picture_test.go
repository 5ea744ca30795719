package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// The whole content of the window, at the smallest size it has to fit into and
// on a large screen.
func TestWindowPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		for _, size := range []fyne.Size{smallest, fyne.NewSize(1600, 960)} {
			t.Run(fmt.Sprintf("%s_%.0f", name, size.Width), func(t *testing.T) {
				w := show(t, mode, size.Width, size.Height)
				w.fill(t)
				test.AssertRendersToImage(t, fmt.Sprintf("busy_%s_%.0f.png", name, size.Width), w.canvas)
			})
		}
	}
}

func TestWindowPictureAtTheStart(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	test.AssertRendersToImage(t, "start_dark_1024.png", w.canvas)
}

// Changing the theme leaves nothing of the one before.
func TestTheWindowFollowsTheTheme(t *testing.T) {
	w := show(t, look.Light, smallest.Width, smallest.Height)
	w.fill(t)
	test.ApplyTheme(t, look.New(look.Dark))
	w.settle()
	test.AssertRendersToImage(t, "busy_dark_1024.png", w.canvas)
}

// Every letter and sign is in the font that Fyne brings: one that is not would
// come from another font, and look different on every machine.
func TestEveryGlyphIsAboard(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	require.NotEmpty(t, strangers(t, canvas.NewText("minus −5", nil)), "the test can fail")
	require.Empty(t, strangers(t, w.canvas.Content()))
	w.fillUp(t)
	require.Empty(t, strangers(t, w.canvas.Content()))
	hoverAt(w.e, 14, 14)
	require.Empty(t, strangers(t, w.canvas.Content()))

	windows := fyne.CurrentApp().Driver().AllWindows()
	ShowKeys(windows[len(windows)-1])
	require.Empty(t, strangers(t, w.canvas.Overlays().Top()))
}

// strangers are the words in o with a sign that the font lacks.
func strangers(t *testing.T, o fyne.CanvasObject) (found []string) {
	t.Helper()
	checked := 0
	for _, part := range test.LaidOutObjects(o) {
		text, ok := part.(*canvas.Text)
		if !ok {
			continue
		}
		font, err := sfnt.Parse(theme.DefaultTheme().Font(text.TextStyle).Content())
		require.NoError(t, err)
		for _, r := range text.Text {
			checked++
			if glyph, err := font.GlyphIndex(nil, r); err != nil || glyph == 0 {
				found = append(found, text.Text)
			}
		}
	}
	require.Positive(t, checked)
	return found
}
