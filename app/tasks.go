package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
)

// do runs f on the UI goroutine, unless the program is about to end: then the
// window is gone, and there is no such goroutine any more.
func (s *studio) do(f func()) {
	fyne.Do(func() {
		if s.ctx.Err() == nil {
			started := time.Now()
			f()
			s.slowest = max(s.slowest, time.Since(started))
		}
	})
}

// background runs work on a goroutine that the end of the program waits for,
// and then done with its error on the UI goroutine. A panic in work is an error
// like any other, and the program stays up.
func (s *studio) background(what string, work func() error, done func(error)) {
	s.workers.Go(func() {
		err := guard(what, work)
		s.do(func() { done(err) })
	})
}

// guard turns a panic in work into an error.
func guard(what string, work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("an internal error while %s: %v\n%s", what, r, debug.Stack())
		}
	}()
	return work()
}

// begin starts a task, ending the one of its kind before.
func (s *studio) begin(task *context.CancelFunc) context.Context {
	s.end(task)
	ctx, cancel := context.WithCancel(s.ctx)
	*task = cancel
	return ctx
}

// end cancels a task, if it is under way.
func (s *studio) end(task *context.CancelFunc) {
	if *task != nil {
		(*task)()
		*task = nil
		s.idle()
	}
}

// ended takes note that a task has ended by itself. It reports whether nobody
// has cancelled it: only then does anybody wait for what it found.
func (s *studio) ended(ctx context.Context, task *context.CancelFunc, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	s.end(task)
	if err != nil {
		s.showError(err)
	}
	return err == nil
}

// idle says what still goes on, after something has ended.
func (s *studio) idle() {
	switch {
	case s.run != nil:
		s.status.Busy("Training in the background")
	case s.lab.training:
		s.status.Busy("The bias lab is at work")
	case s.loading != nil || s.opening != nil || s.searching != nil || s.evaluating != nil:
		// it says itself what it does
	default:
		s.status.Busy("")
	}
}
