package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ui"
	"visao/ui/kit"
)

// Tab goes through the window in the order in which one reads it, and comes to everything.
func TestFocusOrder(t *testing.T) {
	s, _ := openStudio(t)
	const icon = "" // has no name
	training := []string{
		"Studio", "Bias lab", "*kit.Cycle", "Train", "Save…", "Open…", "Entry 5", "Entry 32", "Entry 0.001", "Entry 0", "Select MNIST",
		"*chart.Chart", icon, "*chart.Chart",
	}
	tabs := []string{"Decision", "Trust", "Layers", "Mistakes", "Learning"}
	source := []string{"Test set", "Draw", "Image", icon, "Entry 0", icon, "Random", "Next mistake"}
	for page, own := range [][]string{
		{
			"*sketch.Pad", "Eraser", icon, "*kit.Slider", "Pixels", "*kit.Check", "*heat.View", "*bars.Bars", "Why not",
			"*kit.Slider", "Select viridis", "Select This map", "*kit.Check", "*kit.Cycle", "*heat.Strip",
		},
		{"Test this map"},
	} {
		t.Run(tabs[page], func(t *testing.T) {
			s.showPage(page)
			require.Equal(t, slices.Concat(training, tabs, source, own), tabbed(s.window.Canvas()))
		})
	}
}

// tabbed is what has the keyboard in turn as Tab is pressed, once around.
func tabbed(c fyne.Canvas) (names []string) {
	c.Unfocus()
	c.FocusNext()
	for first := c.Focused(); ; {
		switch f := c.Focused().(type) {
		case *kit.Button:
			names = append(names, strings.TrimRight(f.Text, " 0123456789?")) // "Why not 9?"
		case *kit.Entry:
			names = append(names, "Entry "+f.Text)
		case *kit.Choice:
			names = append(names, "Select "+f.Selected)
		default:
			names = append(names, fmt.Sprintf("%T", f))
		}
		if c.FocusNext(); c.Focused() == first {
			return names
		}
	}
}

// The keyboard of a dialog: what loses nothing has it, Enter presses that, and Escape closes the dialog whatever has it.
func TestDialogsByKeyboard(t *testing.T) {
	s, _ := openStudio(t)
	c := s.window.Canvas()
	key := func(name fyne.KeyName) { c.Focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	focused := func() string {
		if b := asButton(c.Focused()); b != nil {
			return b.Text
		}
		return fmt.Sprintf("%T", c.Focused())
	}

	lost := 0
	lose := func() { lost++ }
	ui.AskToLose("Lose?", "It is lost.", "Lose", "Keep", lose, s.window)
	require.Equal(t, "Keep", focused())
	key(fyne.KeyReturn)
	require.Nil(t, onTop(s))
	ui.AskToLose("Lose?", "It is lost.", "Lose", "Keep", lose, s.window)
	key(fyne.KeyEscape)
	require.Nil(t, onTop(s))
	require.Zero(t, lost)
	ui.AskToLose("Lose?", "It is lost.", "Lose", "Keep", lose, s.window)
	c.FocusNext()
	require.Equal(t, "Lose", focused())
	key(fyne.KeyEnter)
	require.Nil(t, onTop(s))
	require.Equal(t, 1, lost)

	var answers []bool
	ask := func() {
		ui.Ask("Go on?", "It was interrupted.", "Go on", "Discard it", func(yes bool) { answers = append(answers, yes) }, s.window)
	}
	ask()
	key(fyne.KeyEscape)
	require.Empty(t, answers)
	ask()
	require.Equal(t, "Go on", focused())
	key(fyne.KeyReturn)
	require.Equal(t, []bool{true}, answers)

	for range 5 { // the fields of the settings
		s.choosePreferences()
		for range answers {
			c.FocusNext()
		}
		key(fyne.KeyEscape)
		require.Nil(t, onTop(s), focused())
		answers = append(answers, true)
	}
}
