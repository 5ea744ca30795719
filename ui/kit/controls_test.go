package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
)

func TestARingShowsTheKeyboard(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	button, choice := NewButton("Press", nil), NewChoice([]string{"one", "two"})
	at := test.NewTempWindow(t, container.NewVBox(button, choice)).Canvas()
	for _, w := range []struct {
		focus fyne.Focusable
		ring  *canvas.Rectangle
	}{{button, button.ring}, {choice, choice.ring}} {
		require.False(t, w.ring.Visible())
		at.Focus(w.focus)
		require.True(t, w.ring.Visible())
		at.Unfocus()
		require.False(t, w.ring.Visible())
	}
}

func TestEnterPresses(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	pressed := 0
	button := NewButton("Press", func() { pressed++ })
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		button.TypedKey(&fyne.KeyEvent{Name: key})
	}
	require.Equal(t, 3, pressed)
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	require.Equal(t, 3, pressed)
}

func TestArrowsChoose(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	choice := NewChoice([]string{"one", "two"})
	choice.SetSelectedIndex(0)
	choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	require.Equal(t, "two", choice.Selected)
	choice.TypedRune('o')
	choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	require.Equal(t, "two", choice.Selected, "letters and other keys belong to the window")
}
