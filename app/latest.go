package app

import (
	"sync"
	"time"
)

// How often at most a goroutine's news reach the window, whatever the rate at
// which they come. A repaint paints the whole window, and without a graphics
// card it takes what training could use: so a run reports less often than the
// map follows the hand.
const (
	followHand   = time.Second / 60 // the pad is painted as often
	repaintEvery = time.Second / 30
	reportEvery  = time.Second / 8
	probeEvery   = time.Second / 20
)

// latest carries values from a goroutine to the window. Fyne's own queue has no
// bound, so a value that comes before the last one was shown replaces it, and
// one call is under way at most.
type latest[T any] struct {
	do    func(func()) // runs a function on the UI goroutine
	show  func(T)      // runs there
	every time.Duration

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
	if wait := time.Until(l.shown.Add(l.every)); wait > 0 {
		time.AfterFunc(wait, func() { l.do(l.flush) })
	} else {
		go l.do(l.flush) // never under the lock: a test driver runs it at once
	}
}

// flush shows the value that waits, if there is one. It is called on the UI goroutine.
func (l *latest[T]) flush() {
	l.mu.Lock()
	if !l.pending {
		l.mu.Unlock()
		return
	}
	v := l.value
	l.pending, l.shown = false, time.Now()
	l.mu.Unlock()
	l.show(v)
}
