package app

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"visao/ml/panics"
	"visao/ui/words"
)

// calls wait for the UI goroutine.
type calls struct {
	mu      sync.Mutex
	waiting []call
	asked   bool // Fyne has been asked to see to them
}

// call is something to do on the UI goroutine; what says what that is, should it panic.
type call struct {
	what string
	do   func()
}

// do runs f on the UI goroutine, unless the program is about to end: then the
// window is gone, and there is no such goroutine any more. It may be called from any
// goroutine.
func (s *studio) do(f func()) { s.doWhile("updating the window", f) }

// doWhile is do; what says what is being done.
func (s *studio) doWhile(what string, f func()) {
	s.calls.mu.Lock()
	asked := s.calls.asked
	s.calls.asked = true
	s.calls.waiting = append(s.calls.waiting, call{what, f})
	s.calls.mu.Unlock()
	if asked {
		return // it goes with those before
	}
	// At the very end, Fyne's queue panics for who comes too late.
	if err := panics.Catch(what, func() error { fyne.Do(s.asked); return nil }); err != nil && s.ctx.Err() == nil {
		_ = s.crashes.report(what, err) // which logs it
	}
}

// asked is what Fyne calls when it comes to it. While frames are slow, that can be
// late: of its queue and the next frame Fyne (v2.7.4) picks one at random, so that a
// queue could even grow. So runCalls is also called before each frame.
func (s *studio) asked() {
	s.calls.mu.Lock()
	s.calls.asked = false
	s.calls.mu.Unlock()
	s.runCalls()
}

// runCalls does what waits.
func (s *studio) runCalls() {
	s.calls.mu.Lock()
	waiting := s.calls.waiting
	s.calls.waiting = nil
	s.calls.mu.Unlock()
	for _, c := range waiting {
		if s.ctx.Err() != nil {
			return
		}
		s.carryOut(c)
	}
}

// carryOut does it, on the UI goroutine, and shows a panic in it.
func (s *studio) carryOut(c call) {
	started := time.Now()
	if err := s.attempt(c.what, c.do); err != nil && !err.again { // it may happen at each repaint
		s.showCrash(err)
	}
	if took := time.Since(started); took >= time.Millisecond {
		s.watch.calls.add(took)
	}
}

// attempt calls f on the UI goroutine and returns a panic in it. The program goes on:
// what the window shows may be wrong, but nothing is lost.
func (s *studio) attempt(what string, f func()) *crash {
	err := panics.Catch(what, func() error { f(); return nil })
	var caught *crash
	errors.As(s.crashes.report(what, err), &caught)
	return caught
}

// act does what the user has asked for, on the UI goroutine, and shows a panic in it.
func (s *studio) act(name string, f func()) {
	if err := s.attempt("carrying out “"+name+"”", f); err != nil {
		s.showCrash(err)
	}
}

// showCrash shows a panic, if that is possible.
func (s *studio) showCrash(err *crash) {
	_ = s.attempt("showing an error", func() { s.showError(err) })
}

// catch has the callbacks of parts of the window, their exported fields On…, go
// through act.
func (s *studio) catch(parts ...any) {
	for _, part := range parts {
		fields := reflect.ValueOf(part).Elem()
		for _, field := range reflect.VisibleFields(fields.Type()) {
			callback := fields.FieldByIndex(field.Index)
			if field.Type.Kind() != reflect.Func || field.Type.NumOut() > 0 || !strings.HasPrefix(field.Name, "On") || callback.IsNil() {
				continue
			}
			name, call := apart(field.Name[len("On"):]), reflect.ValueOf(callback.Interface())
			callback.Set(reflect.MakeFunc(field.Type, func(args []reflect.Value) []reflect.Value {
				s.act(name, func() { call.Call(args) })
				return nil
			}))
		}
	}
}

// apart separates the words of a Go name.
func apart(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// background runs work on a goroutine that the end of the program waits for,
// and then done with its error on the UI goroutine. A panic in work is an error
// like any other, and the program stays up.
func (s *studio) background(what string, work func() error, done func(error)) {
	s.workers.Go(func() {
		err := s.crashes.report(what, panics.Catch(what, work))
		s.doWhile(what, func() { done(err) })
	})
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

// idle says what goes on, after something has begun or ended.
func (s *studio) idle() {
	switch {
	case s.picking != nil:
		s.status.Busy(words.T("Opening the picture…"))
	case s.opening != nil:
		s.status.Busy(words.T("Opening the model…"))
	case s.run != nil && s.run.gate.Paused():
		s.status.Busy(words.T("Training is paused"))
	case s.run != nil:
		s.status.Busy(words.T("Training in the background"))
	case s.lab.training:
		s.status.Busy(words.T("The bias lab is at work"))
	case s.loading != nil || s.searching != nil || s.evaluating != nil:
		// it says itself what it does
	default:
		s.status.Busy("")
	}
}
