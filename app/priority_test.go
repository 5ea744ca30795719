//go:build linux

package app

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// nice is the priority of the calling thread, as the command nice tells it.
func nice(t *testing.T) int {
	raw, err := syscall.Getpriority(syscall.PRIO_PROCESS, syscall.Gettid())
	require.NoError(t, err)
	return 20 - raw
}

// TestYieldAlone lowers the priority of a process of its own.
func TestYieldAlone(t *testing.T) {
	const alone = "VISAO_TEST_YIELD"
	if os.Getenv(alone) == "" {
		self, err := os.Executable()
		require.NoError(t, err)
		cmd := exec.Command(self, "-test.run=^TestYieldAlone$", "-test.v")
		cmd.Env = append(os.Environ(), alone+"=1")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "--- PASS: TestYieldAlone")
		return
	}
	runtime.LockOSThread() // as the UI goroutine is
	before := nice(t)
	spared, end := make(chan int), make(chan struct{})
	go func() {
		spared <- ownThread()
		<-end
		spared <- nice(t)
	}()
	require.NoError(t, yield(<-spared))
	require.Equal(t, before, nice(t))
	close(end)
	require.Equal(t, before, <-spared)

	// More threads than there are: each has its own, old or new.
	var all, ready sync.WaitGroup
	for range 50 {
		ready.Add(1)
		all.Go(func() {
			runtime.LockOSThread()
			ready.Done()
			ready.Wait()
			require.Equal(t, min(19, before+10), nice(t))
			runtime.UnlockOSThread()
		})
	}
	all.Wait()
	require.Equal(t, before, nice(t))
}
