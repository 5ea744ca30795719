package app

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"syscall"
)

// ownThread gives the calling goroutine a thread of its own, and returns its number
// for yield to spare.
func ownThread() int {
	runtime.LockOSThread()
	return syscall.Gettid()
}

// yield lowers the priority of all threads but the calling one and those to spare, by as
// much as the command nice does: so what a person waits for goes before training. A
// thread passes its priority on to those that it starts. Go starts none from a thread
// that has a goroutine of its own.
func yield(spare ...int) error {
	spare = append(spare, syscall.Gettid())
	now, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		return err
	}
	const highest, step = 20, 10 // the system call tells 20 less the priority
	lowered := min(highest-now+step, highest-1)
	// Until no thread was started meanwhile: one that is just being started by a thread
	// from before is not seen at once.
	for quiet := 0; quiet < 3; quiet++ {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil || slices.Contains(spare, id) {
				continue
			}
			now, err := syscall.Getpriority(syscall.PRIO_PROCESS, id)
			if err != nil || highest-now >= lowered {
				continue // it has ended, or is as low already
			}
			if err := syscall.Setpriority(syscall.PRIO_PROCESS, id, lowered); err != nil {
				return err
			}
			quiet = -1
		}
	}
	return nil
}
