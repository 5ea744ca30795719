package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// Whoever has moved a slider wants "r" to show a random picture as before.
func TestTheWindowGetsWhatAControlDoesNotUse(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	w.e.OnStyle, w.e.OnCentre = func(Style) {}, func(bool) {}
	w.t.OnFolder, w.t.OnMNIST, w.t.OnSave = func() {}, func() {}, func() {}
	typed := looktest.Typed(w.canvas)
	keys := []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeySpace, fyne.KeyDelete}
	for _, c := range []struct {
		name    string
		control fyne.Focusable
		want    []string
	}{
		{"alpha", w.e.alpha, []string{"r", " ", "3", "Up", "Down", "Home", "Space", "Delete"}},
		{"brush", w.e.brush, []string{"r", " ", "3", "Up", "Down", "Home", "Space", "Delete"}},
		{"smooth", w.e.smooth, []string{"r", "3", "Left", "Right", "Up", "Down", "Home", "Delete"}},
		{"centre", w.e.centre, []string{"r", "3", "Left", "Right", "Up", "Down", "Home", "Delete"}},
		{"colormap", w.e.colormap, []string{"r", "3", "Home", "Delete"}},
		{"scale", w.e.scale, []string{"r", "3", "Home", "Delete"}},
		{"data", w.t.data, []string{"r", "3", "Home", "Delete"}},
		{"save", w.t.Save, []string{"r", "3", "Left", "Right", "Up", "Down", "Home", "Delete"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			*typed = nil
			test.Type(c.control, "r 3")
			for _, k := range keys {
				c.control.TypedKey(looktest.Key(k))
			}
			require.Equal(t, c.want, *typed)
		})
	}
}

// A field keeps what it is edited with, and gives the function keys to the window.
func TestFieldsKeepAllButFunctionKeys(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	typed := looktest.Typed(w.canvas)
	w.canvas.Focus(w.t.seed)
	w.t.seed.SetText("")
	test.Type(w.t.seed, "F8")
	for _, k := range []fyne.KeyName{fyne.KeyF1, fyne.KeyHome, fyne.KeyDelete, fyne.KeyF, fyne.KeyF12} {
		w.t.seed.TypedKey(looktest.Key(k))
	}
	require.Equal(t, []string{"F1", "F12"}, *typed)
	require.Equal(t, "8", w.t.seed.Text, "the letter was deleted")
}

// Space, Return and the Enter of the number pad press a button.
func TestKeysThatPressAButton(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	typed, pressed := looktest.Typed(w.canvas), 0
	w.t.OnSave = func() { pressed++ }
	for i, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		w.t.Save.TypedKey(looktest.Key(k))
		require.Equal(t, i+1, pressed, k)
	}
	w.t.Save.Disable()
	w.t.Save.TypedKey(looktest.Key(fyne.KeyReturn))
	require.Equal(t, 3, pressed)
	require.Empty(t, *typed)
}

func TestControlsKeepTheirOwnKeys(t *testing.T) {
	e, calls := explorer(t)
	test.Tap(e.smooth) // which takes the keyboard
	c := fyne.CurrentApp().Driver().CanvasForObject(e.smooth)
	require.Equal(t, e.smooth, c.Focused())
	e.smooth.TypedRune(' ')
	e.alpha.TypedKey(looktest.Key(fyne.KeyRight))
	e.alpha.TypedKey(looktest.Key(fyne.KeyLeft))
	e.colormap.TypedKey(looktest.Key(fyne.KeyRight))
	e.scale.TypedKey(looktest.Key(fyne.KeyLeft))
	require.Equal(t, []string{
		"style 0.50 jet This map false",
		"style 0.50 jet This map true",
		"style 0.51 jet This map true",
		"style 0.50 jet This map true",
		"style 0.50 turbo This map true",
		"style 0.50 turbo All pictures, ±0.20 true",
	}, *calls)
	e.scale.TypedKey(looktest.Key(fyne.KeySpace))
	require.NotNil(t, c.Overlays().Top(), "its menu")
}
