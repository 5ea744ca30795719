package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ui"
)

// Every action is in the menu, and no shortcut is there twice.
func TestMenu(t *testing.T) {
	s, l := openStudio(t)
	shortcuts, names := map[string]string{}, map[string]*fyne.MenuItem{}
	for _, m := range s.window.MainMenu().Items {
		for _, item := range m.Items {
			if item.IsSeparator {
				continue
			}
			require.NotNil(t, item.Action, item.Label)
			require.NotContains(t, names, item.Label)
			names[item.Label] = item
			if item.Shortcut != nil {
				name := item.Shortcut.ShortcutName()
				require.Empty(t, shortcuts[name], "%s is also for %s", name, item.Label)
				shortcuts[name] = item.Label
			}
		}
	}
	require.Greater(t, len(shortcuts), 10)

	names["Next  (Right)"].Action()
	l.shows(s, 1)
	names["Previous  (Left)"].Action()
	l.shows(s, 0)
	names["Draw  (Ctrl+2)"].Action()
	require.Equal(t, ui.Drawing, s.source)
	names["From the test set  (Ctrl+1)"].Action()
	l.shows(s, 0)
	names["Stop  (Ctrl+.)"].Action() // nothing to stop
	require.Nil(t, s.run)
	names["Keyboard  (F1)"].Action()
	l.press(s, "Close")
	names["About Visao  (F2)"].Action()
	l.press(s, "Close")
	names["Quit  (Ctrl+Q)"].Action()
	require.Equal(t, 1, l.quits)
}
