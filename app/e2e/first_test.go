//go:build e2e && linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The first time, three hints say what there is to do, each until it is done, and never again.
func TestFirstTime(t *testing.T) {
	home := t.TempDir()
	a := Start(t, 1360, 860, "HOME="+home)
	p := a.WaitFor("the first hint", answer, func(p Probe) bool { return p.Hint == 1 && p.Predicted == 7 })
	a.Screenshot("first-1")
	a.Key("d")
	a.Drag(ring(p.Widgets["pad"])...)
	a.WaitFor("the second", answer, func(p Probe) bool { return p.Hint == 2 && p.Predicted == 0 })
	a.Screenshot("first-2")
	a.Move(p.Widgets["heat"].At(0.5, 0.5))
	a.WaitFor("the third", answer, func(p Probe) bool { return p.Hint == 3 })
	a.Screenshot("first-3")
	a.Key("Escape")
	a.WaitFor("no more", answer, func(p Probe) bool { return p.Hint == 0 })
	a.Close()
	a = Start(t, 1360, 860, "HOME="+home)
	a.WaitFor("the window, and no hint", answer, func(p Probe) bool { return p.Hint == 0 && p.Source == 1 })
}

// For a class, the pad and the map fill the screen, larger than before.
func TestProjector(t *testing.T) {
	a := Start(t, 1360, 860)
	p := a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	small := p.Widgets["pad"]
	a.Key("F11")
	p = a.WaitFor("the projector", answer, func(p Probe) bool { return p.Projecting && p.Widgets["heat"].W == p.Widgets["pad"].W })
	pad := p.Widgets["pad"]
	require.Greater(t, pad.W, 2*small.W)
	a.Screenshot("projector")
	a.Key("Delete")
	a.Drag(ring(pad)...)
	a.WaitFor("a ring", answer, func(p Probe) bool { return p.Source == 1 && p.Predicted == 0 })
	require.NotEqual(t, image.Rectangle{}, a.Screenshot("projector-drawn").Bounds())
	a.Key("ctrl+z")
	a.WaitFor("no ring", answer, func(p Probe) bool { return p.Predicted == -1 })
	a.Key("ctrl+y")
	a.WaitFor("the ring again", answer, func(p Probe) bool { return p.Predicted == 0 })
	a.Key("F11")
	p = a.WaitFor("the window as before", answer, func(p Probe) bool { return !p.Projecting && p.Widgets["pad"] == small })
	a.Screenshot("projector-back")
	a.Click(p.Widgets["clear"].At(0.5, 0.5))
	a.WaitFor("an empty pad", answer, func(p Probe) bool { return p.Predicted == -1 })
}

// Another language is chosen in the settings, and the window starts again in it, with the drawing.
func TestLanguage(t *testing.T) {
	home := t.TempDir()
	remember(t, home, `{"Hints": 3, "Language": "en"}`)
	a := Start(t, 1360, 860, "HOME="+home)
	p := a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 && p.Language == "en" })
	a.Key("d")
	a.Drag(ring(p.Widgets["pad"])...)
	a.WaitFor("a ring", answer, func(p Probe) bool { return p.Predicted == 0 })
	a.Key("ctrl+comma")
	a.WaitFor("the settings", answer, func(p Probe) bool { return p.Asking })
	a.Screenshot("settings")
	a.Key("Tab", "Right") // the next language
	a.WaitFor("the choice to be remembered", answer, func(Probe) bool {
		kept, err := os.ReadFile(filepath.Join(home, ".config", "fyne", "org.visao.Visao", "settings.json"))
		return err == nil && strings.Contains(string(kept), `"Language": "vi"`)
	})
	a.Screenshot("settings-vi")
	require.NoError(t, os.Remove(a.probe))
	a.Key("Tab", "space") // Restart now
	a.WaitFor("the window again", startTimeout, func(p Probe) bool { return p.Language == "vi" && !p.Asking && p.Source == 1 })
	a.Screenshot("vi")
	kept, err := os.ReadFile(filepath.Join(home, ".config", "fyne", "org.visao.Visao", "drawings.json"))
	require.NoError(t, err)
	require.Contains(t, string(kept), `"Drawings"`, "what was on the pad is not lost")
}
