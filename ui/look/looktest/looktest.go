// Package looktest shows widgets in Visao's theme to tests.
package looktest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"visao/ui/look"
)

// Show puts o into a window of that size, in the light or dark variant of the
// theme and at one device pixel a unit, until the test ends.
func Show(t *testing.T, mode look.Mode, size fyne.Size, o fyne.CanvasObject) test.WindowlessCanvas {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(mode))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(size)
	test.ApplyTheme(t, look.New(mode)) // again: o may have been measured in another theme before
	return w.Canvas().(test.WindowlessCanvas)
}

// Modes are the two variants every widget is pictured in, by file name.
var Modes = map[string]look.Mode{"dark": look.Dark, "light": look.Light}

// Typed collects what is typed and reaches the window: runes as they are, keys by
// name.
func Typed(c fyne.Canvas) *[]string {
	typed := new([]string)
	c.SetOnTypedRune(func(r rune) { *typed = append(*typed, string(r)) })
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { *typed = append(*typed, string(e.Name)) })
	return typed
}

// Key is a key going down.
func Key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }
