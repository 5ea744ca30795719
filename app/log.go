package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"visao/ml/conv"
	"visao/ml/plainfile"
	"visao/ml/train"
)

const (
	maxLog  = 1 << 20 // bytes of a log file
	oldLogs = 2       // full ones that are kept
)

// startLog logs from now on to files in a folder, and errors to stderr as well. The
// environment variable VISAO_LOG sets what is worth it: debug, info, warn or error.
// Logs have no folders' names in them. What it returns ends that.
func startLog(folder string, stderr io.Writer) (stop func()) {
	level, wrong := slog.LevelInfo, error(nil)
	if wanted := os.Getenv("VISAO_LOG"); wanted != "" {
		wrong = level.UnmarshalText([]byte(wanted))
	}
	file := &logFile{path: filepath.Join(folder, "visao.log")}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewMultiHandler(
		slog.NewTextHandler(file, &slog.HandlerOptions{Level: level, ReplaceAttr: private}),
		slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}),
	)))
	slog.SetLogLoggerLevel(slog.LevelWarn) // what Fyne says is a complaint
	slog.Info("start", "version", Version, "go", runtime.Version(), "os", runtime.GOOS, "arch", runtime.GOARCH,
		"kernel", conv.Best().Name(), "processors", runtime.NumCPU())
	if wrong != nil {
		slog.Warn("VISAO_LOG is none of debug, info, warn and error", "error", wrong)
	}
	return func() {
		slog.Info("end")
		slog.SetDefault(before)
		file.close()
	}
}

// private takes the names of folders out of what is logged.
func private(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString, slog.KindAny:
		if _, level := a.Value.Any().(slog.Level); !level {
			a.Value = slog.StringValue(withoutFolders(a.Value.String()))
		}
	}
	return a
}

// logOpened logs that a file of the user's was opened: its kind and size, not which.
func logOpened(kind, path string) {
	if info, err := os.Stat(path); err == nil {
		slog.Info("opened", "kind", kind, "bytes", info.Size())
	}
}

// logTraining logs that a training starts. What it returns logs that it has ended,
// after so many steps.
func logTraining(c train.Config) (ended func(steps int, err error)) {
	started := time.Now()
	slog.Info("training started", "epochs", c.Epochs, "batch", c.Batch, "rate", c.LearningRate, "seed", c.Seed, "penalty", c.Penalty)
	return func(steps int, err error) {
		how := "done"
		switch {
		case errors.Is(err, context.Canceled):
			how = "stopped"
		case errors.As(err, new(*train.Diverged)):
			how = "diverged"
		case err != nil:
			how = "failed"
		}
		slog.Info("training ended", "how", how, "steps", steps, "seconds", math.Round(time.Since(started).Seconds()))
	}
}

// logFile is a file that starts anew when it is full. The full ones before are kept,
// as NAME.1, the newest, and so on.
type logFile struct {
	path string

	mu   sync.Mutex
	file *os.File // nil until something is written
	size int64
}

// Write appends one entry. It fails where it cannot be kept.
func (l *logFile) Write(entry []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		if err := l.open(); err != nil {
			return 0, err
		}
	}
	if l.size+int64(len(entry)) > maxLog && l.size > 0 {
		l.file.Close()
		l.file = nil
		for n := oldLogs; n > 0; n-- {
			older := l.path
			if n > 1 {
				older = fmt.Sprintf("%s.%d", l.path, n-1)
			}
			_ = os.Rename(older, fmt.Sprintf("%s.%d", l.path, n))
		}
		if err := l.open(); err != nil {
			return 0, err
		}
		if l.size > 0 { // the full one could not be renamed, and another one is too much
			l.file.Close()
			l.file = nil
			return 0, errors.New("the log is full")
		}
	}
	n, err := l.file.Write(entry)
	l.size += int64(n)
	return n, err
}

func (l *logFile) open() (err error) {
	if l.file, err = openLog(l.path); err != nil {
		return err
	}
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	l.size = info.Size()
	return nil
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}

// openLog opens a file of the user's own to be appended to. It need not be there yet.
func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil {
		if err := plainfile.Check(info); err != nil { // one could wait for a pipe for ever
			return nil, err
		}
	} else if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}
