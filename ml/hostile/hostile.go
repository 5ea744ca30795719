// Package hostile is for tests of what reads files: it holds a reader to its
// promises about files that mean no good.
package hostile

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// What a refusal may take.
const (
	patience   = 100 * time.Millisecond
	longestOne = 300 // bytes of a message, without the path of the file
)

// Refused has read read a file, which must end with an error that contains says:
// without a panic, within 100 ms, allocating no more than so many bytes in all,
// and in plain words, one line of at most 300 bytes that can be printed. It
// returns the message. Nothing else may allocate meanwhile. The race detector takes
// time and memory of its own: under it, neither is looked at.
func Refused(t testing.TB, memory uint64, says string, read func() error) string {
	t.Helper()
	var message string
	fastest := time.Hour
	for try := 0; try < 5 && fastest > patience && (try == 0 || !Race); try++ { // other programs take their share of the processor
		allocated, took, err := watch(t, read)
		fastest = min(fastest, took)
		if err == nil {
			t.Fatalf("this was accepted, and should say %q", says)
		}
		message = err.Error()
		if !strings.Contains(message, says) {
			t.Fatalf("the message %q should contain %q", message, says)
		}
		if allocated > memory && !Race {
			t.Fatalf("refusing it allocated %d bytes; at most %d are allowed (%s)", allocated, memory, message)
		}
	}
	if fastest > patience && !Race {
		t.Errorf("the message took %v: %s", fastest, message)
	}
	notPrinted := func(r rune) bool { return !unicode.IsPrint(r) }
	if !utf8.ValidString(message) || strings.ContainsFunc(message, notPrinted) || strings.Contains(message, "%!") {
		t.Errorf("this is not one plain line: %q", message)
	}
	if len(message) > longestOne {
		t.Errorf("the message has %d bytes: %s", len(message), message)
	}
	return message
}

// watch calls read in a goroutine, which a pipe without a writer would hold up.
func watch(t testing.TB, read func() error) (allocated uint64, took time.Duration, err error) {
	t.Helper()
	var before, after runtime.MemStats
	var panicked string
	done := make(chan struct{})
	runtime.ReadMemStats(&before)
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				panicked = string(debug.Stack())
			}
		}()
		start := time.Now()
		err = read()
		took = time.Since(start)
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("it waits and waits")
	}
	runtime.ReadMemStats(&after)
	if panicked != "" {
		t.Fatalf("it panicked: %s", panicked)
	}
	return after.TotalAlloc - before.TotalAlloc, took, err
}

// Pipe makes a named pipe that nobody writes to and returns its path. It skips the
// test where there are none.
func Pipe(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := exec.Command("mkfifo", path).Run(); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	return path
}
