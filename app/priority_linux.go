package app

import (
	"os"
	"strconv"
	"syscall"
)

// yield lowers the priority of all threads but the calling one, by as much as the
// command nice does: so the window, and what it paints with, goes before training. A
// thread passes its priority on to those that it starts, and Go starts none from a
// thread that is locked to the UI goroutine.
func yield() error {
	const step = 10
	self := syscall.Gettid()
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(thread.Name())
		if err != nil || id == self {
			continue
		}
		now, err := syscall.Getpriority(syscall.PRIO_PROCESS, id)
		if err != nil {
			continue // it has ended
		}
		if err := syscall.Setpriority(syscall.PRIO_PROCESS, id, 20-now+step); err != nil {
			return err
		}
	}
	return nil
}
