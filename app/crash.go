package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"visao/ml/conv"
	"visao/ml/panics"
	"visao/ml/plainfile"
)

const (
	mostCrashes = 5         // files that are kept
	longestDump = 256 << 10 // bytes of what the Go runtime writes when it ends the program
	fatalCrash  = "crash.txt"
)

// crash is a panic that has been caught and written to a file. Its words are for the
// user.
type crash struct {
	doing  string
	file   string // as the user is told
	failed error  // why there is no file; nil if there is one
	again  bool   // the same line of the program has panicked before
	cause  *panics.Error
}

func (c *crash) Error() string {
	if c.failed != nil {
		return fmt.Sprintf("something went wrong while %s (%v), and it could not be written to a file (%v)",
			c.doing, c.cause.Value, c.failed)
	}
	return fmt.Sprintf("something went wrong while %s; it has been written to %s", c.doing, c.file)
}

func (c *crash) Unwrap() error { return c.cause }

// crashes writes panics to files in a folder. It may be used from any goroutine.
type crashes struct {
	folder string

	mu    sync.Mutex
	known map[string]string // the files, by the line of the program that panicked
}

// report writes the panic behind an error to a file, once for each line of the
// program, and returns a *crash. Any other error it returns as it is.
func (c *crashes) report(doing string, err error) error {
	var caught *panics.Error
	var reported *crash
	if !errors.As(err, &caught) || errors.As(err, &reported) {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	known, again := c.known[caught.Place]
	found := &crash{doing: doing, file: known, again: again, cause: caught}
	if !again {
		found.file, found.failed = c.keep(time.Now(), describe(doing, caught))
		if found.failed == nil {
			if c.known == nil {
				c.known = map[string]string{}
			}
			c.known[caught.Place] = found.file
		}
	}
	slog.Error(fmt.Sprintf("panic: %v", caught.Value), "while", doing, "at", caught.Place, "file", filepath.Base(found.file))
	return found
}

// describe is what a crash file says. Stacks have the paths of the program's source
// alone, but that may be below the user's home.
func describe(doing string, caught *panics.Error) string {
	return fmt.Sprintf("while %s, at %s: %s\n\n%s", doing, caught.Place,
		withoutFolders(fmt.Sprint(caught.Value)), withoutHome(string(caught.Stack)))
}

// keep writes a crash file and removes the oldest ones. It returns the path of the
// new one as the user is told.
func (c *crashes) keep(when time.Time, text string) (string, error) {
	text = fmt.Sprintf("Visao %s, %s, %s/%s, kernel %s, %d processors, %s\n%s", Version, runtime.Version(),
		runtime.GOOS, runtime.GOARCH, conv.Best().Name(), runtime.NumCPU(), when.Format(time.RFC3339), text)
	path := filepath.Join(c.folder, "crash-"+when.Format("20060102-150405.000000000")+".txt")
	if err := writePrivate(path, text); err != nil {
		return "", withoutPath(err)
	}
	c.removeOldest()
	return withoutHome(path), nil
}

// removeOldest leaves as many crash files as are kept. One too many does no harm.
func (c *crashes) removeOldest() {
	files, err := os.ReadDir(c.folder) // by name, which is by time
	if err != nil {
		return
	}
	files = slices.DeleteFunc(files, func(f fs.DirEntry) bool { return !strings.HasPrefix(f.Name(), "crash-") })
	for _, old := range files[:max(0, len(files)-mostCrashes)] {
		_ = os.Remove(filepath.Join(c.folder, old.Name()))
	}
}

// writePrivate writes a file that only the user can read, whole or not at all.
func writePrivate(path, text string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".crash-*.tmp")
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// catchFatal has the Go runtime write to a file, too, what ends the program at once:
// a panic in a goroutine of a library, where nobody catches it, or a crash in C.
func (c *crashes) catchFatal() error {
	path := filepath.Join(c.folder, fatalCrash)
	file, err := openLog(path)
	if err != nil {
		return err
	}
	defer file.Close() // the runtime has a copy
	return debug.SetCrashOutput(file, debug.CrashOptions{})
}

// reportFatal is report for a panic that ends the program: the next start tells it.
func (c *crashes) reportFatal(doing string, err error) error {
	var caught *panics.Error
	if !errors.As(err, &caught) {
		return err
	}
	path := filepath.Join(c.folder, fatalCrash)
	found := &crash{doing: doing, file: withoutHome(path), cause: caught}
	file, err := openLog(path)
	if err == nil {
		_, err = file.WriteString(describe(doing, caught))
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if found.failed = err; err != nil {
		found.failed = withoutPath(err)
	}
	slog.Error(fmt.Sprintf("panic: %v", caught.Value), "while", doing, "at", caught.Place, "file", fatalCrash)
	return found
}

// lastFatal keeps what ended the program the last time, as a file like the others,
// and returns its path as the user is told; "" if nothing has.
func (c *crashes) lastFatal() (string, error) {
	path := filepath.Join(c.folder, fatalCrash)
	file, size, err := plainfile.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	}
	defer file.Close()
	if size == 0 {
		return "", nil
	}
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(file, longestDump))
	if err != nil {
		return "", withoutPath(err)
	}
	kept, err := c.keep(info.ModTime(), withoutHome(string(text)))
	if err != nil {
		return "", err
	}
	file.Close() // Windows removes no file that is open
	return kept, os.Remove(path)
}
