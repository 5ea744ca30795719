// Package panics turns a panic into an error at the edge of a goroutine, where
// nobody else could catch it: a panic that leaves a goroutine ends the program.
package panics

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Error is a panic that was caught: a mistake in the program.
type Error struct {
	Doing string // what was being done, such as "drawing the film"
	Value any    // what the panic was called with
	Place string // the line of the program that panicked, such as "app/film.go:120"
	Stack []byte // of the goroutine, as it panicked
}

// Error says what was being done and what went wrong, in one sentence without the stack.
func (e *Error) Error() string {
	return fmt.Sprintf("an internal error while %s: %v", e.Doing, e.Value)
}

// Catch calls work and returns its error. A panic in work becomes an [*Error].
func Catch(doing string, work func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Error{Doing: doing, Value: value, Place: place(), Stack: debug.Stack()}
		}
	}()
	return work()
}

// place is the line that panicked, of the goroutine that now recovers: the one that
// called into the runtime to do so.
func place() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for panicked := false; ; {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicked && !inRuntime {
			return fmt.Sprintf("%s:%d", short(frame.File), frame.Line)
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
		if !more {
			return "an unknown place"
		}
	}
}

// short is the end of a path: the file and its folder.
func short(path string) string {
	for i, slashes := len(path)-1, 0; i >= 0; i-- {
		if path[i] == '/' {
			if slashes++; slashes == 2 {
				return path[i+1:]
			}
		}
	}
	return path
}
