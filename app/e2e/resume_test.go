//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A training that kill -9 has ended goes on in the next window, from no more than the last checkpoint's time before.
func TestAKilledTrainingGoesOn(t *testing.T) {
	home := "HOME=" + t.TempDir()
	a := Start(t, 1024, 700, home)
	p := a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	a.Click(p.Widgets["train"].At(0.5, 0.5))
	a.WaitFor("training", time.Minute, func(p Probe) bool { return p.Step > 10 })
	kept := filepath.Join(home[len("HOME="):], ".config", "fyne", "org.visao.Visao", "training.safetensors")
	a.await(time.Minute, "a checkpoint", func() bool {
		_, err := os.Stat(kept)
		return err == nil
	})
	a.Kill()

	b := Start(t, 1024, 700, home)
	b.WaitFor("the question whether to go on", answer, func(p Probe) bool { return p.Asking })
	b.Screenshot("resume")
	b.Click(Point{1024/2 + 50, 700/2 + 43}) // the button "Go on" of the dialog in the middle
	p = b.WaitFor("the training to go on", time.Minute, func(p Probe) bool { return p.Running && p.Step > 10 })
	b.Click(p.Widgets["stop"].At(0.5, 0.5))
	p = b.WaitFor("the end of the training", time.Minute, func(p Probe) bool { return !p.Running })
	require.Empty(t, p.Error)
}
