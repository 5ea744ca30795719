package app

import (
	"sync"
	"time"
)

// repaintEvery is how often at most a goroutine's news reach the window: 30
// times a second, whatever the rate at which they come.
const repaintEvery = time.Second / 30

// latest carries values from a goroutine to the window. Fyne's own queue has no
// bound, so a value that comes before the last one was shown replaces it, and
// one call is under way at most.
type latest[T any] struct {
	do   func(func()) // runs a function on the UI goroutine
	show func(T)      // runs there

	mu      sync.Mutex
	value   T
	pending bool
	shown   time.Time
}

// put hands over a value from any goroutine.
func (l *latest[T]) put(v T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.value = v
	if l.pending {
		return
	}
	l.pending = true
	if wait := time.Until(l.shown.Add(repaintEvery)); wait > 0 {
		time.AfterFunc(wait, func() { l.do(l.flush) })
	} else {
		go l.do(l.flush) // never under the lock: a test driver runs it at once
	}
}

func (l *latest[T]) flush() {
	l.mu.Lock()
	v := l.value
	l.pending, l.shown = false, time.Now()
	l.mu.Unlock()
	l.show(v)
}
