package train

import (
	"sync/atomic"
	"time"
)

// Saver is given checkpoints of a run while it goes on.
type Saver struct {
	// Every is how long a run goes on between two checkpoints. They are also taken
	// at the end of each epoch, unless epochs are so short that saving would slow
	// them down by more than a hundredth, whenever the run is paused, and at its end,
	// unless it diverged or failed.
	Every time.Duration
	// Save saves one checkpoint. It is called on a goroutine of its own while the
	// training goes on, for one checkpoint at a time; of those that are taken in the
	// meantime it is called for the newest only. The run ends when the last call has.
	Save func(*Checkpoint)
}

// occasion is why a checkpoint might be taken.
type occasion int

const (
	afterStep occasion = iota
	afterEpoch
	atOnce // nothing may follow
)

// saving is a Saver at work. Its methods are called by the run's goroutine.
type saving struct {
	every  time.Duration
	newest chan *Checkpoint // holds the one that is to be saved next
	ended  chan struct{}
	took   atomic.Int64 // nanoseconds, by the last call of Save

	taken       time.Time // when the last checkpoint was
	step, epoch int       // where it was
}

// start makes ready to save what a run comes to that goes on from c.
func (s *Saver) start(c *Checkpoint) *saving {
	if s == nil {
		return nil
	}
	w := &saving{
		every: s.Every, newest: make(chan *Checkpoint, 1), ended: make(chan struct{}),
		taken: time.Now(), step: len(c.Steps), epoch: len(c.Epochs),
	}
	go func() {
		defer close(w.ended)
		for c := range w.newest {
			started := time.Now()
			s.Save(c)
			w.took.Store(int64(time.Since(started)))
		}
	}()
	return w
}

// due reports whether there is something new, and time to save it.
func (w *saving) due(on occasion, step, epoch int) bool {
	if w == nil || step == w.step && epoch == w.epoch {
		return false
	}
	since := time.Since(w.taken)
	switch on {
	case afterStep:
		return since >= w.every
	case afterEpoch:
		return since >= min(w.every, 100*time.Duration(w.took.Load()))
	}
	return true
}

// give hands a checkpoint over, in the place of one that still waits.
func (w *saving) give(c *Checkpoint) {
	w.taken, w.step, w.epoch = time.Now(), len(c.Steps), len(c.Epochs)
	select {
	case <-w.newest:
	default:
	}
	w.newest <- c
}

// end returns when the last checkpoint has been saved.
func (w *saving) end() {
	if w != nil {
		close(w.newest)
		<-w.ended
	}
}
