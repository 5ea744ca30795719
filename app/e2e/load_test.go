//go:build e2e && linux

package e2e

import (
	"os"
	"testing"
	"time"
)

// The window answers while training takes all processors: calls to it are taken up, strokes on the pad have their maps,
// and Stop is acknowledged. The figures have software OpenGL in them, which paints with the processors that train; the
// times of the program's own calls have not.
func TestAnswersUnderLoad(t *testing.T) {
	a := Start(t, 1280, 860)
	p := a.WaitFor("the first test picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	a.Click(p.Widgets["draw"].At(0.5, 0.5))
	p = a.WaitFor("an empty pad", answer, func(p Probe) bool { return p.Source == 1 && p.Predicted == -1 })
	if os.Getenv("H5IDLE") != "" {
		for range 10 {
			a.Drag(ring(p.Widgets["pad"])...)
			a.Key("Delete")
		}
		time.Sleep(time.Second)
		a.Click(p.Widgets["alpha"].At(0.5, 0.5))
		time.Sleep(time.Second)
		p = a.WaitFor("", tasks, func(p Probe) bool { return p.Lag.Count > 400 })
		t.Logf("calls to the window wait: %v", p.Lag)
		t.Logf("the program's own calls take: %v", p.Calls)
		t.Logf("painting takes: %v", p.Frames)
		t.Logf("from a stroke to its map: %v", p.Strokes)
		return
	}
	a.Click(p.Widgets["train"].At(0.5, 0.5))
	a.WaitFor("training to take steps", tasks, func(p Probe) bool { return p.Running && p.Step >= 3 })
	for range 10 {
		a.Drag(ring(p.Widgets["pad"])...)
		a.Key("Delete")
	}
	a.Drag(ring(p.Widgets["pad"])...)
	step := a.WaitFor("some more steps", tasks, func(p Probe) bool { return p.Lag.Count > 1000 }).Step
	a.WaitFor("the last stroke's map", tasks, func(p Probe) bool { return p.Step >= step+5 })
	a.Click(p.Widgets["stop"].At(0.5, 0.5))
	p = a.WaitFor("training to stop", tasks, func(p Probe) bool { return !p.Running && p.Acknowledged > 0 })
	t.Logf("calls to the window wait: %v", p.Lag)
	t.Logf("the program's own calls take: %v", p.Calls)
	t.Logf("painting takes: %v", p.Frames)
	t.Logf("from a stroke to its map: %v", p.Strokes)
	t.Logf("Stop is acknowledged in %.0f ms, and the run ends in %.0f ms", p.Acknowledged, p.Ended)
	_ = time.Second
}
