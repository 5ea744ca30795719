//go:build e2e && linux

package e2e

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	answer = 10 * time.Second // for a picture to be explained on a busy machine
	tasks  = 60 * time.Second // for training to take a few steps
)

// stroke is a line through these fractions of the pad's width and height.
func stroke(pad Rect, fractions ...float64) (points []Point) {
	const steps = 12 // between two corners, as a hand moves
	for i := 0; i+3 < len(fractions); i += 2 {
		for s := range steps {
			t := float64(s) / steps
			points = append(points, pad.At(
				fractions[i]+t*(fractions[i+2]-fractions[i]),
				fractions[i+1]+t*(fractions[i+3]-fractions[i+1])))
		}
	}
	return append(points, pad.At(fractions[len(fractions)-2], fractions[len(fractions)-1]))
}

// ring is a closed curve in the middle of the pad: a zero.
func ring(pad Rect) (points []Point) {
	for i := range 49 {
		a := 2 * math.Pi * float64(i) / 48
		points = append(points, pad.At(0.5+0.2*math.Sin(a), 0.5-0.32*math.Cos(a)))
	}
	return points
}

// The main job, as the README tells it: draw, see why, train, watch.
func TestMainJob(t *testing.T) {
	a := Start(t, 1280, 860)
	p := a.WaitFor("the first test picture, a 7, to be recognised", answer, func(p Probe) bool { return p.Predicted == 7 })
	require.Greater(t, p.Probability, 0.5)
	a.Screenshot("1-open")

	// Draw a seven, then a zero.
	a.Click(p.Widgets["draw"].At(0.5, 0.5))
	p = a.WaitFor("an empty pad", answer, func(p Probe) bool { return p.Source == 1 && p.Predicted == -1 })
	a.Screenshot("2-empty")
	a.Drag(stroke(p.Widgets["pad"], 0.28, 0.25, 0.72, 0.25, 0.42, 0.8)...)
	p = a.WaitFor("the drawing to be recognised as a 7", answer, func(p Probe) bool { return p.Predicted == 7 })
	require.NotEmpty(t, p.Map)
	a.Screenshot("3-seven")
	a.Key("Delete")
	a.WaitFor("the pad to be cleared", answer, func(p Probe) bool { return p.Predicted == -1 })
	a.Drag(ring(p.Widgets["pad"])...)
	p = a.WaitFor("the drawing to be recognised as a 0", answer, func(p Probe) bool { return p.Predicted == 0 })
	a.Screenshot("4-zero")

	// Undo takes the zero away, redo brings it back: by the keyboard and by the buttons.
	a.Key("ctrl+z")
	a.WaitFor("the zero to be undone by a key", answer, func(p Probe) bool { return p.Predicted == -1 })
	a.Key("ctrl+y")
	a.WaitFor("the zero to come back by a key", answer, func(p Probe) bool { return p.Predicted == 0 })
	a.Click(p.Widgets["undo"].At(0.5, 0.5))
	a.WaitFor("the zero to be undone", answer, func(p Probe) bool { return p.Predicted == -1 })
	a.Click(p.Widgets["redo"].At(0.5, 0.5))
	before := a.WaitFor("the zero to come back", answer, func(p Probe) bool { return p.Predicted == 0 })

	// The opacity of the heat and the colormap change what is seen.
	alpha := p.Widgets["alpha"]
	a.Drag(alpha.At(0.5, 0.5), alpha.At(0.7, 0.5), alpha.At(0.95, 0.5))
	p = a.WaitFor("more heat", answer, func(p Probe) bool { return p.Alpha > 0.85 && p.Map != before.Map })
	opaque := a.Screenshot("5-alpha")
	a.Click(p.Widgets["colormap"].At(0.5, 0.5))
	a.Key("Down", "Down", "Return")
	changed := a.WaitFor("another colormap", answer, func(q Probe) bool { return q.Colormap != p.Colormap && q.Map != p.Map })
	heat := changed.Widgets["heat"]
	require.NotEqual(t, at(opaque, heat), at(a.Screenshot("6-colormap"), heat))

	// Letters work while the pad has the keyboard, and not while a dialog is open.
	a.Click(changed.Widgets["pad"].At(0.02, 0.02))
	a.WaitFor("the dot", answer, func(p Probe) bool { return p.Map != changed.Map })
	a.Key("ctrl+z", "c")
	third := a.WaitFor("the next colormap by a key", answer, func(p Probe) bool { return p.Colormap != changed.Colormap && p.Predicted == 0 })
	a.Key("F1")
	a.Screenshot("6b-keyboard")
	a.Key("c", "Escape", "b")
	changed = a.WaitFor("pixels by a key, and no other colormap", answer, func(p Probe) bool { return p.Map != third.Map })
	require.Equal(t, third.Colormap, changed.Colormap)

	// A class is chosen by clicking its bar: the map changes, the prediction does not.
	a.Click(p.Widgets["bars"].At(0.5, 0.95))
	p = a.WaitFor("the map of another class", answer, func(p Probe) bool { return p.Map != changed.Map })
	require.Equal(t, 0, p.Predicted)

	// Train: steps are counted, the map follows, the window answers.
	a.Click(p.Widgets["train"].At(0.5, 0.5))
	first := a.WaitFor("training to take steps", tasks, func(p Probe) bool { return p.Running && p.Step >= 3 })
	later := a.WaitFor("the map to follow the newest weights", tasks, func(p Probe) bool {
		return p.Step >= first.Step+20 && p.Map != first.Map
	})
	a.Screenshot("7-training")
	require.Less(t, later.Calls.Max, 100, "a call of the program's keeps the window busy for so many milliseconds")

	a.Click(p.Widgets["train"].At(0.5, 0.5)) // now Pause
	paused := a.settled()
	a.Click(p.Widgets["train"].At(0.5, 0.5)) // Resume
	a.WaitFor("training to go on after the pause", tasks, func(p Probe) bool { return p.Step > paused.Step })
	a.Click(p.Widgets["stop"].At(0.5, 0.5))
	a.WaitFor("training to stop", tasks, func(p Probe) bool { return !p.Running })
	a.Screenshot("8-stopped")
}

// settled returns a probe when no step has been taken for a second.
func (a *App) settled() Probe {
	last, since := -1, time.Now()
	return a.WaitFor("training to pause", tasks, func(p Probe) bool {
		if p.Step != last {
			last, since = p.Step, time.Now()
		}
		return time.Since(since) > time.Second
	})
}
