package conv

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Parallel calls work(0) … work(n-1), spread over the processors, and returns
// when all have ended. Which goroutine takes which piece is not determined, so
// every piece must write to places of its own. A panic in a piece becomes an
// error: Gorgonia runs its operations on a goroutine of its own, where nobody
// else could catch it.
func Parallel(n int, work func(i int)) error {
	var (
		next   atomic.Int64
		failed atomic.Pointer[error]
		group  sync.WaitGroup
	)
	worker := func() {
		defer func() {
			if r := recover(); r != nil {
				err := fmt.Errorf("internal error: %v\n%s", r, debug.Stack())
				failed.Store(&err)
			}
		}()
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			work(i)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		group.Go(worker)
	}
	worker()
	group.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
