package app

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"visao/ml/atomicfile"
	"visao/ml/mnist"
	"visao/ml/train"
	"visao/ui/words"
)

// learning is what is left of runs: the last one, and the curves of those before,
// over restarts of the program. It belongs to the UI goroutine.
type learning struct {
	s     *studio
	film  *filmPage
	last  train.Snapshot // the newest of the run under way, or of the last
	runs  []train.Record // that have ended, oldest first
	saver runsSaver
}

const (
	mostRuns    = 10
	mostValues  = 2000    // of each curve
	maxRunsFile = 3 << 20 // bytes: ten of the longest take 2.2 MB
)

// runsPath is where the curves of earlier runs are, beside the settings.
func runsPath(a fyne.App) string { return filepath.Join(filepath.Dir(settingsPath(a)), "runs.json") }

// loadRuns reads the curves of earlier runs; there are none without a file.
func loadRuns(path string) (runs []train.Record, err error) {
	// Room for one too many: of what lies beyond nothing is kept, however much it is.
	var file [mostRuns + 1]*train.Record
	err = readUserFile(path, maxRunsFile, mostValues, &file, func() error {
		for _, r := range file {
			if r != nil {
				runs = append(runs, *r)
			}
		}
		return checkRuns(runs)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the earlier runs: %w", err)
	}
	return runs, nil
}

func checkRuns(runs []train.Record) error {
	if len(runs) > mostRuns {
		return fmt.Errorf("there are %d, more than are ever kept", len(runs))
	}
	for i := range runs {
		r := &runs[i]
		if err := r.Validate(); err != nil {
			return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		if len(r.Loss) > mostValues || i > 0 && r.Number <= runs[i-1].Number {
			return errors.New("they are too long or not in order")
		}
	}
	return nil
}

// runsSaver writes the newest runs to a file, whoever comes last.
type runsSaver struct {
	newest atomic.Pointer[[]train.Record]
	mu     sync.Mutex
}

func (s *runsSaver) save(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := writeUserFile(path, "", *s.newest.Load()); err != nil {
		return fmt.Errorf("keeping the curves of the runs: %w", err)
	}
	return nil
}

// newLearning makes the page "Learning" and offers the earlier runs to compare with.
func newLearning(s *studio) *learning {
	l := &learning{s: s, film: newFilmPage(s)}
	s.training.OnExport = l.export
	s.training.OnForget, s.training.OnRecall = l.forget, l.recall
	path := runsPath(s.app)
	var before []train.Record
	s.background("reading the earlier runs", func() (err error) {
		before, err = loadRuns(path)
		return err
	}, func(err error) {
		if err != nil {
			slog.Error("starting without the earlier runs", "error", err)
		}
		since := l.runs // none, but for a very short one
		l.runs = before
		for _, r := range since {
			l.add(r)
		}
		s.training.SetRuns(l.runs)
	})
	return l
}

// follow takes the newest snapshot of a run; an empty one if nothing was learnt.
func (l *learning) follow(run *train.Snapshot) {
	l.last = *run
	l.film.follow(run)
}

// record keeps the curves of a run that has ended.
func (l *learning) record(run *train.Snapshot, data string) {
	r := train.NewRecord(run, mostValues)
	if data != mnist.Hash {
		r.Data = words.Later("other data")
	}
	l.add(r)
	l.keep()
}

// add numbers a run and adds it, in the place of the oldest if there are many.
func (l *learning) add(r train.Record) {
	r.Number = 1
	if n := len(l.runs); n > 0 {
		r.Number = l.runs[n-1].Number + 1
	}
	l.runs = append(slices.Clone(l.runs[max(0, len(l.runs)+1-mostRuns):]), r)
}

// forget removes a run.
func (l *learning) forget(number int) {
	l.runs = slices.DeleteFunc(slices.Clone(l.runs), func(r train.Record) bool { return r.Number == number })
	l.keep()
}

// recall puts a run that was forgotten back in its place.
func (l *learning) recall(r train.Record) {
	i, taken := slices.BinarySearchFunc(l.runs, r.Number, func(other train.Record, number int) int { return other.Number - number })
	if taken { // by a run that has ended since
		l.add(r)
	} else {
		runs := slices.Insert(slices.Clone(l.runs), i, r)
		l.runs = runs[max(0, len(runs)-mostRuns):]
	}
	l.keep()
}

// keep shows and saves the runs after a change.
func (l *learning) keep() {
	l.s.training.SetRuns(l.runs)
	runs, path := l.runs, runsPath(l.s.app)
	l.saver.newest.Store(&runs)
	l.s.background("keeping the runs", func() error { return l.saver.save(path) }, func(err error) {
		if err != nil {
			slog.Error("the runs are not kept", "error", err)
		}
	})
}

// export saves the curves of the run under way, or of the last, as a table.
func (l *learning) export() {
	if len(l.last.Steps) == 0 {
		l.s.showError(errors.New("there are no curves yet; train a network first"))
		return
	}
	l.s.chooseSave("Export the curves", "visao-curves.csv", func(path string) func() error {
		run := l.last
		return func() error { return writeCurves(path, &run) }
	})
}

// writeCurves writes the curves of a run to a file, whole or not at all.
func writeCurves(path string, run *train.Snapshot) error {
	if err := atomicfile.Replace(path, run.WriteCSV); err != nil {
		return fmt.Errorf("saving the curves: %w", err)
	}
	return nil
}
