package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// slot is the file in which a window keeps its training until its model is saved or
// discarded. While the window is open it holds a lock on a file beside it: so of two
// windows neither offers, overwrites or removes what the other keeps.
type slot struct {
	path string
	lock *flock.Flock // nil where none can be had
}

// mostWindows is how many can each keep a training.
const mostWindows = 9

// takeSlot takes the file, in a folder, of a window that is gone and has left a training
// behind, or else the first that no window has. Without locks, as on some network
// drives, or with too many windows it is the first one.
func takeSlot(folder string) *slot {
	var free *slot
	for n := range mostWindows {
		path := slotPath(folder, n)
		left := filled(path)
		if !left && free != nil {
			continue
		}
		s, err := tryToTake(path)
		if err != nil {
			slog.Warn("a training could be kept by two windows in one file", "error", withoutPath(err))
			break
		}
		if s != nil && left {
			free.release()
			return s
		}
		if s != nil {
			free = s
		}
	}
	if free == nil {
		free = &slot{path: slotPath(folder, 0)}
	}
	return free
}

// slotPath is the file of the n-th window, counted from 0.
func slotPath(folder string, n int) string {
	name := "training"
	if n > 0 {
		name = fmt.Sprintf("training-%d", n+1)
	}
	return filepath.Join(folder, name+slotExtension)
}

const slotExtension = ".safetensors"

// tryToTake returns nil if another window has the file.
func tryToTake(path string) (*slot, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(strings.TrimSuffix(path, slotExtension) + ".lock")
	if ok, err := lock.TryLock(); !ok {
		return nil, err
	}
	return &slot{path, lock}, nil
}

// filled reports whether there is a training in the file, or in the one before it.
func filled(path string) bool {
	files, _ := filepath.Glob(strings.TrimSuffix(path, slotExtension) + ".*" + strings.TrimPrefix(slotExtension, "."))
	return len(files) > 0
}

// release leaves the file to other windows.
func (s *slot) release() {
	if s != nil && s.lock != nil {
		if err := s.lock.Close(); err != nil {
			slog.Warn("unlocking what the training is kept in", "error", withoutPath(err))
		}
	}
}
