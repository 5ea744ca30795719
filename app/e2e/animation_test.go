//go:build e2e && linux && slow

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAnimation draws a 4, asks why it is no 9, closes its top, and makes an animation of that: build/e2e/draw.gif.
func TestAnimation(t *testing.T) {
	home := t.TempDir()
	remember(t, home, `{"Hints": 3, "Colormap": "jet"}`)
	a := Start(t, 1024, 700, "HOME="+home)
	p := a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	folder, err := filepath.Abs(filepath.Join("..", "..", "build", "e2e", "frames"))
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.MkdirAll(folder, 0o755))
	frames := 0
	shoot := func(n int) {
		for range n {
			a.shoot(filepath.Join(folder, fmt.Sprintf("%03d.png", frames)))
			frames++
		}
	}
	stroke := func(through ...[2]float64) {
		for i, at := range through {
			a.Move(p.Widgets["pad"].At(at[0], at[1]))
			if i == 0 {
				a.xdotool("mousedown", "1")
			}
			time.Sleep(2 * pollInterval) // a hand's pace
			shoot(1)
		}
		a.xdotool("mouseup", "1")
	}
	press := func(key string, done func(Probe) bool) {
		a.Key(key)
		a.WaitFor("what "+key+" does", answer, done)
		time.Sleep(10 * pollInterval) // to be painted
		shoot(5)
	}
	press("d", func(p Probe) bool { return p.Predicted == -1 })
	stroke([2]float64{.36, .16}, [2]float64{.33, .24}, [2]float64{.30, .33}, [2]float64{.27, .42}, [2]float64{.26, .50}, [2]float64{.32, .53},
		[2]float64{.40, .53}, [2]float64{.48, .52}, [2]float64{.56, .51}, [2]float64{.64, .50}, [2]float64{.70, .50})
	stroke([2]float64{.62, .18}, [2]float64{.61, .28}, [2]float64{.60, .38}, [2]float64{.59, .48}, [2]float64{.58, .58}, [2]float64{.57, .68},
		[2]float64{.56, .78}, [2]float64{.56, .86})
	a.WaitFor("a 4", answer, func(p Probe) bool { return p.Predicted == 4 })
	press("9", func(p Probe) bool { return p.Predicted == 4 })
	press("w", func(p Probe) bool { return p.Against == 4 })
	a.Key("w", "p")
	stroke([2]float64{.36, .16}, [2]float64{.43, .15}, [2]float64{.50, .15}, [2]float64{.56, .16}, [2]float64{.62, .18})
	a.WaitFor("a 9", answer, func(p Probe) bool { return p.Predicted == 9 })
	time.Sleep(10 * pollInterval)
	shoot(6)
	out, err := exec.Command("sh", "-c", "cd "+folder+" && convert *.png -crop 640x430+392+30 +repage -resize 75% -set delay 12 -loop 0 "+
		"-layers OptimizePlus -colors 96 ../draw.gif").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestPictureOfTheLab plants a patch, repairs it, and takes the picture of the README: build/e2e/lab.png.
func TestPictureOfTheLab(t *testing.T) {
	home := t.TempDir()
	remember(t, home, `{"Hints": 3, "Colormap": "jet"}`)
	a := Start(t, 1360, 860, "HOME="+home)
	a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	a.Key("F8")
	p := a.WaitFor("the lab", answer, func(p Probe) bool { return p.Room == 1 && p.Widgets["lab.plant"].Y > 0 })
	for runs, button := range []string{"lab.plant", "lab.retrain"} {
		a.Click(p.Widgets[button].At(0.5, 0.5))
		p = a.WaitFor("a network", time.Hour, func(p Probe) bool { return p.LabRuns == runs+1 && p.LabStep == 0 })
		require.Empty(t, p.Error)
	}
	time.Sleep(10 * pollInterval) // to be painted
	a.Screenshot("lab")
}
