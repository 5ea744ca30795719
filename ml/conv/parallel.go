package conv

import (
	"runtime"
	"sync"
	"sync/atomic"

	"visao/ml/panics"
)

// Parallel calls work(worker, 0) … work(worker, n-1), spread over the processors,
// and returns when all have ended. Each worker is numbered from 0 and does one
// piece at a time; which one takes which piece is not determined, so the result
// of a piece must go to a place of its own. A panic in a piece becomes a
// [*panics.Error], and the other workers finish.
func Parallel(n int, work func(worker, i int)) error {
	var (
		next   atomic.Int64
		failed atomic.Pointer[error]
		group  sync.WaitGroup
	)
	run := func(worker int) {
		if err := panics.Catch("computing", func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(worker, i)
			}
			return nil
		}); err != nil {
			failed.Store(&err)
		}
	}
	for worker := 1; worker < Workers(n); worker++ {
		group.Go(func() { run(worker) })
	}
	run(0)
	group.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Workers is how many workers Parallel has for n pieces.
func Workers(n int) int { return min(n, max(1, runtime.GOMAXPROCS(0)-int(others.Load()))) }

// others is how many goroutines are to find a place beside the workers.
var others atomic.Int64

// LeaveRoom raises GOMAXPROCS for that many other goroutines, but not the number of
// workers. A worker in C keeps its place from Go's scheduler for up to 10 ms, and one
// that answers a person need not wait for it: the system shares out the processors.
func LeaveRoom(goroutines int) {
	others.Add(int64(goroutines))
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + goroutines)
}
