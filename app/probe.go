package app

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"

	"fyne.io/fyne/v2"

	"visao/ui"
)

// probe has what the window shows written to the file that the environment variable
// VISAO_PROBE names, if it does: so a test can use the window as a person would
// and know where things are and what came of it. That takes a while, and so it is not
// done each time.
func (s *studio) probe() {
	if probing() {
		s.probes.put(struct{}{})
	}
}

// probes are such writings.
type probes struct {
	latest[struct{}]
	writing, again bool // one is under way, and another has been asked for meanwhile
}

// probing tells whether a test watches the window.
func probing() bool { return os.Getenv("VISAO_PROBE") != "" }

// writeProbe writes what is shown now, or once the last writing has ended.
func (s *studio) writeProbe() {
	if s.probes.writing {
		s.probes.again = true
		return
	}
	s.probes.writing = true
	path := os.Getenv("VISAO_PROBE")
	type rect struct{ X, Y, W, H float32 }
	state := struct {
		Widgets     map[string]rect // in pixels
		Predicted   int             // −1 for nothing
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
		Hint        int // that is shown, from 1; 0 for none
		Projecting  bool
		Language    string
		LabStep     int // of the training in the lab
		LabRuns     int // networks that the lab has trained and measured
		Against     int // −1 for no contrast
		Error       string
		Asking      bool // a dialog or a list is open
		// As in watch, in milliseconds.
		Lag, Calls, Frames, Maps, Strokes spread
		Acknowledged, Ended               float64
		Rate                              float64 // of training, in pictures a second
	}{
		Widgets: map[string]rect{}, Predicted: -1, Index: s.index, Running: s.run != nil, Error: s.lastError, Asking: s.modal(),
		Source: int(s.source), Page: s.page, Room: s.rooms.shown, LabStep: s.lab.step, LabRuns: s.lab.runs(), Against: -1,
		Projecting: s.projecting, Language: s.settings.Language,
		Lag: s.watch.lag.spread(), Calls: s.watch.calls.spread(), Frames: s.watch.frames.spread(), Maps: s.watch.maps.spread(), Strokes: s.watch.strokes.spread(),
		Acknowledged: s.watch.acknowledged.Seconds() * 1000, Ended: s.watch.ended.Seconds() * 1000,
	}

	driver, scale := s.app.Driver(), s.window.Canvas().Scale()
	for name, o := range s.places() {
		at, size := driver.AbsolutePositionForObject(o), o.Size()
		state.Widgets[name] = rect{scale * at.X, scale * at.Y, scale * size.Width, scale * size.Height}
	}
	if s.lessons.lesson != nil {
		state.Lesson = s.lessons.step + 1
	}
	if s.settings.Hints < noHint {
		state.Hint = s.settings.Hints + 1
	}
	style := s.explorer.Style()
	state.Colormap, state.Alpha = style.Colormap.Name, style.Alpha
	if s.run != nil {
		state.Step, state.Rate = s.run.last.Step, s.run.last.Rate
	}
	if v := s.view; v != nil && v.Explanation != nil {
		state.Predicted, state.Against = v.Explanation.Class(), v.Against
		state.Probability = v.Explanation.Probabilities[state.Predicted]
		h := fnv.New64a()
		h.Write(v.Heat.Pix)
		state.Map = fmt.Sprintf("%016x", h.Sum64())
	}
	// Not here: a rename can take a disk longer than a frame.
	s.background("writing the probe", func() error {
		contents, err := json.Marshal(state)
		if err == nil {
			err = os.WriteFile(path+".new", contents, 0o600)
		}
		if err == nil {
			err = os.Rename(path+".new", path)
		}
		return err
	}, func(err error) {
		if err != nil {
			slog.Error("writing the probe", "error", err)
		}
		s.probes.writing = false
		if s.probes.again {
			s.probes.again = false
			s.probe()
		}
	})
}

// places are the widgets that somebody uses, by name.
func (s *studio) places() map[string]fyne.CanvasObject {
	places := ui.Places(s.training, s.explorer)
	for name, o := range s.lab.page.Places() {
		places["lab."+name] = o
	}
	for name, o := range s.lessons.card.Places() {
		places["lesson."+name] = o
	}
	return places
}
