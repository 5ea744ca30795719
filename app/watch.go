package app

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"visao/ui"
)

// watch measures how the window answers, while the program is probed. It belongs to
// the UI goroutine.
type watch struct {
	answers // since training last started

	begun   time.Time // when the frame that is being painted was begun; zero if none is
	after   []func()  // to be called when it is painted
	waiting []func()  // when the next one is
	asked   bool      // Fyne has been asked to tell
}

// answers is how long things have taken.
type answers struct {
	lag     times // that a call to the UI goroutine waits, posted every 10 ms
	calls   times // that the program's calls to it take, if a millisecond or more
	frames  times // to paint the window, likewise
	maps    times // from a stroke on the pad until there is a map of it
	strokes times // and until that is painted

	drawn   []time.Time // the strokes whose maps are not shown yet
	stopped time.Time   // when Stop was pressed
	// From then until the button has been painted anew, and until the run has ended.
	acknowledged, ended time.Duration
}

// times counts how long something has taken, by whole milliseconds; the last count
// is for all that is longer.
type times [1001]int

func (t *times) add(d time.Duration) { t[min(int(d/time.Millisecond), len(t)-1)]++ }

// spread sums up times, in milliseconds, each rounded up.
type spread struct{ Count, Median, P99, Max int }

func (t *times) spread() (s spread) {
	for _, n := range t {
		s.Count += n
	}
	within := 0
	for ms, n := range t {
		if n == 0 {
			continue
		}
		within += n
		if s.Median == 0 && 2*within >= s.Count {
			s.Median = ms + 1
		}
		if s.P99 == 0 && 100*within >= 99*s.Count {
			s.P99 = ms + 1
		}
		s.Max = ms + 1
	}
	return s
}

// watchWindow starts to measure, if the program is probed.
func (s *studio) watchWindow() {
	if !probing() {
		return
	}
	s.background("watching the window", func() error {
		every := time.NewTicker(10 * time.Millisecond)
		defer every.Stop()
		for {
			select {
			case <-s.ctx.Done():
				return nil
			case <-every.C:
				posted := time.Now()
				s.do(func() { s.watch.lag.add(time.Since(posted)) })
			}
		}
	}, func(error) {})
}

// aMoment is how long a frame waits for the map of what it is to show. Without a graphics
// card a map takes less (5 ms) than a frame (20 ms), which would have to be painted twice;
// and where training takes all processors, it is there the sooner if nothing is painted
// meanwhile.
const aMoment = 20 * time.Millisecond

// beforeFrames has Fyne call beforeFrame before each frame that it paints, as it does
// with animations (v2.7.4), after it has seen to the mouse.
func (s *studio) beforeFrames() {
	frames := fyne.NewAnimation(time.Second, func(float32) {
		s.watch.painted() // the one before
		s.beforeFrame(aMoment)
		s.keepPlaces()
		if probing() {
			s.watch.frame()
		}
	})
	frames.RepeatCount = fyne.AnimationRepeatForever
	frames.Start()
}

// beforeFrame has the frame show what has come in the meantime, and the answer to what
// has just been asked, if that takes no longer than patience.
func (s *studio) beforeFrame(patience time.Duration) {
	s.explain.settle(patience)
	s.carryOut(call{"updating the window", s.views.flush})
	s.runCalls()
}

// frame takes note that a frame is begun. Whether there is something new to paint is
// not known.
func (w *watch) frame() {
	w.begun, w.after, w.waiting = time.Now(), w.waiting, nil
	if !w.asked {
		w.asked = true
		fyne.Do(func() { w.asked = false; w.painted() })
	}
}

// painted takes note that a frame is, if one has been begun.
func (w *watch) painted() {
	if w.begun.IsZero() {
		return
	}
	if took := time.Since(w.begun); took >= time.Millisecond { // else there was nothing new
		w.frames.add(took)
	}
	w.begun = time.Time{}
	for _, f := range w.after {
		f()
	}
	w.after = nil
}

// whenPainted calls f when what the window shows now has been painted, if the program
// is probed.
func (s *studio) whenPainted(f func()) {
	if probing() {
		s.watch.waiting = append(s.watch.waiting, f)
	}
}

// watchStroke takes note of a stroke.
func (s *studio) watchStroke() {
	if probing() {
		s.watch.drawn = append(s.watch.drawn, time.Now())
	}
}

// watchView takes note that an answer is shown: of all strokes before its question.
func (s *studio) watchView(v *ui.View) {
	w := &s.watch
	shown, _ := slices.BinarySearchFunc(w.drawn, v.Asked, func(drawn, asked time.Time) int {
		if drawn.After(asked) {
			return 1
		}
		return -1
	})
	strokes := w.drawn[:shown]
	w.drawn = w.drawn[shown:]
	for _, drawn := range strokes {
		w.maps.add(v.Drawn.Sub(drawn))
	}
	s.whenPainted(func() {
		for _, drawn := range strokes {
			w.strokes.add(time.Since(drawn))
		}
	})
}

// watchStop takes note that Stop has been pressed.
func (s *studio) watchStop() {
	w := &s.watch
	w.stopped = time.Now()
	s.whenPainted(func() {
		w.acknowledged = time.Since(w.stopped)
		s.probe()
	})
}

// watchEnd takes note that a run has ended.
func (s *studio) watchEnd() {
	if w := &s.watch; !w.stopped.IsZero() {
		w.ended = time.Since(w.stopped)
	}
}
