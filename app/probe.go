package app

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"visao/ui"
)

// probe writes what the window shows to the file that the environment variable
// VISAO_PROBE names, if it does: so a test can use the window as a person would
// and know where things are and what came of it.
func (s *studio) probe() {
	path := os.Getenv("VISAO_PROBE")
	if path == "" {
		return
	}
	type rect struct{ X, Y, W, H float32 }
	state := struct {
		Widgets     map[string]rect
		Predicted   int // −1 for nothing
		Probability float64
		Index       int
		Step        int
		Running     bool
		Map         string
		Colormap    string
		Alpha       float64
		Source      int
		Page        int
		Room        int
		Lesson      int // the step that is shown, from 1; 0 for no lesson
		LabStep     int // of the training in the lab
		LabRuns     int // networks that the lab has trained and measured
		Against     int // −1 for no contrast
		Error       string
		Lag         float64 // the longest that a call to the UI goroutine has waited, in seconds
		Slowest     float64 // the longest that one has taken
	}{
		Widgets: map[string]rect{}, Predicted: -1, Index: s.index, Running: s.run != nil, Error: s.lastError,
		Source: int(s.source), Page: s.page, Room: s.rooms.shown, LabStep: s.lab.step, LabRuns: s.lab.runs(), Against: -1, Lag: s.lag.Seconds(), Slowest: s.slowest.Seconds(),
	}

	driver := s.app.Driver()
	places := ui.Places(s.training, s.explorer)
	for name, o := range s.lab.page.Places() {
		places["lab."+name] = o
	}
	for name, o := range s.lessons.card.Places() {
		places["lesson."+name] = o
	}
	for name, o := range places {
		at, size := driver.AbsolutePositionForObject(o), o.Size()
		state.Widgets[name] = rect{at.X, at.Y, size.Width, size.Height}
	}
	if s.lessons.lesson != nil {
		state.Lesson = s.lessons.step + 1
	}
	style := s.explorer.Style()
	state.Colormap, state.Alpha = style.Colormap.Name, style.Alpha
	if s.run != nil {
		state.Step = s.run.last.Step
	}
	if v := s.view; v != nil && v.Explanation != nil {
		state.Predicted, state.Against = v.Explanation.Class(), v.Against
		state.Probability = v.Explanation.Probabilities[state.Predicted]
		h := fnv.New64a()
		h.Write(v.Heat.Pix)
		state.Map = fmt.Sprintf("%016x", h.Sum64())
	}
	contents, err := json.Marshal(state)
	if err == nil {
		err = os.WriteFile(path+".new", contents, 0o600)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		fyne.LogError("writing the probe", err)
	}
}

// watchLag keeps asking the UI goroutine for a word while the program is probed,
// and remembers the longest wait since training last started.
func (s *studio) watchLag() {
	if os.Getenv("VISAO_PROBE") == "" {
		return
	}
	s.background("watching the window", func() error {
		for s.ctx.Err() == nil {
			asked := time.Now()
			answered := make(chan struct{})
			fyne.Do(func() { s.lag = max(s.lag, time.Since(asked)); close(answered) })
			select {
			case <-answered:
			case <-s.ctx.Done():
			}
			time.Sleep(10 * time.Millisecond)
		}
		return nil
	}, func(error) {})
}
