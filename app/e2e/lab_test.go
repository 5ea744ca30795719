//go:build e2e && linux

package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The lab in the real window: what is planted is trained on while ten maps follow, cancelling leaves nothing behind,
// and the Studio's model is measured for a rectangle. A whole training takes minutes: app's own tests do that on few
// pictures.
func TestBiasLab(t *testing.T) {
	a := Start(t, 1024, 700)
	a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	a.Key("F8")
	p := a.WaitFor("the lab", answer, func(p Probe) bool { return p.Room == 1 && p.Widgets["lab.plant"].Y > 0 })
	a.Click(p.Widgets["lab.plant"].At(0.5, 0.5))
	a.WaitFor("training steps in the lab", time.Minute, func(p Probe) bool { return p.LabStep >= 20 })
	a.Screenshot("lab-training")
	a.Click(p.Widgets["lab.plant"].At(0.5, 0.5))
	p = a.WaitFor("the end of the training", time.Minute, func(p Probe) bool { return p.LabStep == 0 })
	require.Zero(t, p.LabRuns)
	require.Empty(t, p.Error)

	a.Click(p.Widgets["lab.place"].At(0.5, 0.5))
	a.Key("Down", "Down", "Down", "Down", "Return")
	p = a.WaitFor("a rectangle to choose", answer, func(p Probe) bool { return p.Widgets["lab.measure"].Y > 0 })
	region := p.Widgets["lab.region"]
	a.Drag(region.At(0.3, 0.2), region.At(0.5, 0.4), region.At(0.7, 0.6))
	a.Click(p.Widgets["lab.measure"].At(0.5, 0.5))
	p = a.WaitFor("the model to be measured", time.Minute, func(p Probe) bool { return p.LabRuns == 1 })
	a.Screenshot("lab-own")
	require.Empty(t, p.Error)

	a.Key("F8")
	a.WaitFor("the Studio as it was", answer, func(p Probe) bool { return p.Room == 0 && p.Predicted == 7 })
}

// A lesson named on the command line opens with the window and leads through it.
func TestLesson(t *testing.T) {
	lesson, err := filepath.Abs(filepath.Join("..", "..", "assets", "lessons", "frog-and-grass.vi.lesson"))
	require.NoError(t, err)
	a := StartWith(t, 1360, 860, []string{lesson})
	p := a.WaitFor("the lesson's first step, in the lab", answer, func(p Probe) bool { return p.Lesson == 1 && p.Room == 1 && p.Widgets["lesson.next"].Y > 0 })
	a.Screenshot("lesson")
	a.Click(p.Widgets["lesson.next"].At(0.5, 0.5))
	a.WaitFor("its second step", answer, func(p Probe) bool { return p.Lesson == 2 })
	a.Click(p.Widgets["lesson.close"].At(0.5, 0.5))
	p = a.WaitFor("no lesson", answer, func(p Probe) bool { return p.Lesson == 0 })
	require.Empty(t, p.Error)
}
