package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSpread(t *testing.T) {
	var none times
	require.Equal(t, spread{}, none.spread())

	var same times
	same.add(0)
	same.add(999 * time.Microsecond)
	require.Equal(t, spread{2, 1, 1, 1}, same.spread(), "rounded up")

	var hundred times // 1 … 100 ms, in no order
	for i := range 100 {
		hundred.add(time.Duration((i*37)%100)*time.Millisecond + time.Microsecond)
	}
	require.Equal(t, spread{100, 50, 99, 100}, hundred.spread())
	hundred.add(time.Hour)
	require.Equal(t, spread{101, 51, 100, 1001}, hundred.spread(), "more than a second")
}

// Of what waits for the UI goroutine, Fyne's queue has one call at most, and all of it comes in its turn: with that
// call, or before a frame.
func TestCallsWaitTogether(t *testing.T) {
	s, l := openStudio(t)
	l.settle(s)
	var done []int
	add := func(i int) { s.do(func() { done = append(done, i) }) }
	for i := range 3 {
		add(i)
	}
	require.Equal(t, 1, l.waiting())
	require.Empty(t, done)
	require.True(t, l.step())
	require.Equal(t, []int{0, 1, 2}, done)

	for range 2 { // slow frames: Fyne does not come to its queue
		add(3)
		s.runCalls()
		add(4)
		s.runCalls()
	}
	require.Equal(t, []int{0, 1, 2, 3, 4, 3, 4}, done)
	require.Equal(t, 1, l.waiting(), "its queue does not grow")
	add(5)
	require.True(t, l.step())
	require.False(t, l.step())
	require.Equal(t, 5, done[len(done)-1])

	s.do(func() { add(6); add(7) }) // from within
	for l.step() {
	}
	require.Equal(t, []int{5, 6, 7}, done[len(done)-3:])
}

// A stroke is answered when a map is painted that was asked for after it.
func TestStrokesUntilTheirMapsArePainted(t *testing.T) {
	s, l := openStudio(t)
	t.Setenv("VISAO_PROBE", t.TempDir()+"/probe.json")
	l.settle(s)
	w := &s.watch
	early := *s.view
	s.watchStroke()
	s.watchStroke()
	s.watchView(&early) // of before
	w.frame()
	w.painted()
	require.Zero(t, w.strokes.spread().Count)
	late := early
	late.Asked = time.Now()
	late.Drawn = late.Asked.Add(7 * time.Millisecond)
	s.watchStroke()
	s.watchView(&late)
	require.Equal(t, 2, w.maps.spread().Count)
	require.GreaterOrEqual(t, w.maps.spread().Median, 8)
	require.Zero(t, w.strokes.spread().Count, "not painted yet")
	w.frame()
	require.Zero(t, w.strokes.spread().Count, "begun, not ended")
	w.painted()
	require.Equal(t, 2, w.strokes.spread().Count)
	require.Len(t, w.drawn, 1)
	for l.step() {
	}
}

// A frame shows the map of what was drawn before it.
func TestAFrameWaitsForItsMap(t *testing.T) {
	s, l := openStudio(t)
	l.settle(s)
	before := s.view
	s.showIndex(1)
	s.beforeFrame(time.Hour)
	require.NotEqual(t, before, s.view)
	require.Equal(t, 2, s.view.Class)
	shown := s.view
	s.beforeFrame(time.Hour) // nothing has been asked
	require.Same(t, shown, s.view)
}
