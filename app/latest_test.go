package app

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// In a bubble of synctest, time passes only while every goroutine waits: sleeping waits for nothing but timers.

func TestLatestShowsTheLastValueOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := &loop{wake: make(chan struct{}, 1)}
		var shown []int
		l := &latest[int]{every: repaintEvery, do: calls.do, show: func(v int) { shown = append(shown, v) }}

		for v := range 5 {
			l.put(v)
		}
		synctest.Wait()
		require.Equal(t, 1, calls.waiting(), "one call is under way")
		require.True(t, calls.step())
		require.Equal(t, []int{4}, shown)

		l.put(5)
		l.put(6)
		synctest.Wait()
		require.Zero(t, calls.waiting(), "too soon after the last one")
		time.Sleep(repaintEvery - 1)
		synctest.Wait()
		require.Zero(t, calls.waiting())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		require.Equal(t, 1, calls.waiting())
		l.put(7) // while the call waits for the window
		require.True(t, calls.step())
		require.Equal(t, []int{4, 7}, shown)

		time.Sleep(time.Hour)
		require.Zero(t, calls.waiting(), "nothing new, nothing to show")
		l.put(8)
		synctest.Wait()
		require.True(t, calls.step(), "after a pause at once")
		require.Equal(t, []int{4, 7, 8}, shown)
	})
}

func TestLatestFromWithinItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shown []int
		var l *latest[int]
		l = &latest[int]{
			every: repaintEvery,
			do:    func(f func()) { f() }, // at once, as Fyne's test driver does
			show: func(v int) {
				shown = append(shown, v)
				if v < 3 {
					l.put(v + 1)
				}
			},
		}
		l.put(1)
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, []int{1, 2, 3}, shown)
	})
}

func TestLatestFromManyGoroutines(t *testing.T) {
	const goroutines = 16
	end := [2]int{goroutines, 1}
	calls := &loop{t: t, wake: make(chan struct{}, 1)}
	last := map[int]int{} // by goroutine
	shows := 0
	l := &latest[[2]int]{every: repaintEvery, do: calls.do, show: func(v [2]int) {
		require.Greater(t, v[1], last[v[0]], "a value that is older than the one shown before")
		last[v[0]] = v[1]
		shows++
	}}
	var wg sync.WaitGroup
	started := time.Now()
	for g := range goroutines {
		wg.Go(func() {
			for i := 1; time.Since(started) < 4*repaintEvery; i++ {
				l.put([2]int{g, i})
			}
		})
	}
	go func() {
		wg.Wait()
		l.put(end)
	}()
	calls.until("the last value", func() bool { return last[end[0]] == end[1] })
	require.Equal(t, 1, calls.most, "calls under way at the same time")
	require.LessOrEqual(t, time.Duration(shows-1)*repaintEvery, time.Since(started), "no more often than is painted")
	require.Zero(t, calls.waiting())
}
