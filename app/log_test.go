package app

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

// logging logs to a folder until the end of the test.
func logging(t *testing.T, folder string) (stderr *bytes.Buffer) {
	t.Helper()
	stderr = &bytes.Buffer{}
	out, flags := log.Writer(), log.Flags()
	stop := startLog(folder, stderr)
	t.Cleanup(func() {
		stop()
		log.SetOutput(out) // which slog has taken
		log.SetFlags(flags)
		slog.SetLogLoggerLevel(slog.LevelError + 1)
	})
	return stderr
}

func logged(t *testing.T, folder string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "visao.log"))
	require.NoError(t, err)
	return string(text)
}

func TestLog(t *testing.T) {
	home := t.TempDir()
	atHome(t, home)
	folder := filepath.Join(home, "config")
	stderr := logging(t, folder)
	slog.Debug("a detail")
	slog.Info("some news", "file", filepath.Join(home, "love letters", "to.png"))
	require.Empty(t, stderr.String())
	_, err := os.Open(filepath.Join(home, "secrets", "missing.txt"))
	slog.Error("a failure", "error", err)
	fyne.LogError("a complaint of Fyne's", err)

	text := logged(t, folder)
	first, _, _ := strings.Cut(text, "\n")
	require.Regexp(t, `level=INFO msg=start version=`+Version+` go=go1\.\S+ os=\w+ arch=\w+ kernel=\w+ processors=\d+$`, first)
	require.NotContains(t, text, "a detail")
	require.Contains(t, text, `msg="some news" file=…/to.png`)
	require.Regexp(t, `level=ERROR msg="a failure" error="open …/missing.txt: .*"`, text)
	require.Regexp(t, `level=WARN msg=".*a complaint of Fyne's`, text)
	for _, secret := range []string{home, "love", "secrets"} {
		require.NotContains(t, text, secret)
	}
	for _, error := range []string{"a failure", "a complaint of Fyne's"} {
		require.Contains(t, stderr.String(), error, "so that it is seen in a terminal, too")
	}
}

func TestLogLevel(t *testing.T) {
	for level, says := range map[string]string{"debug": "a detail", "DEBUG": "a detail", "info": "news", "error": "a failure", "loud": "VISAO_LOG"} {
		t.Run(level, func(t *testing.T) {
			t.Setenv("VISAO_LOG", level)
			folder := t.TempDir()
			stderr := logging(t, folder)
			slog.Debug("a detail")
			slog.Info("news")
			slog.Error("a failure")
			require.Contains(t, logged(t, folder), says)
			require.Equal(t, level == "error", !strings.Contains(logged(t, folder), "news"))
			require.Equal(t, level == "loud", strings.Contains(stderr.String(), "VISAO_LOG"))
		})
	}
}

// Three files of a megabyte are the most there ever is, and the newest entry is the last of the first.
func TestLogFilesRotate(t *testing.T) {
	folder := t.TempDir()
	file := &logFile{path: filepath.Join(folder, "visao.log")}
	defer file.close()
	const writers, entries, length = 4, 2000, 1000
	write := func(writer, entry int) {
		line := fmt.Sprintf("%d %d ", writer, entry)
		n, err := file.Write([]byte(line + strings.Repeat(".", length-1-len(line)) + "\n"))
		require.NoError(t, err)
		require.Equal(t, length, n)
	}
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for e := range entries {
				write(w, e)
			}
		})
	}
	all.Wait()
	write(0, entries)

	found, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, found, 1+oldLogs)
	var last []int // of each writer
	for i, name := range []string{"visao.log.2", "visao.log.1", "visao.log"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.LessOrEqual(t, len(text), maxLog)
		if i < 2 {
			require.Greater(t, len(text), maxLog-length)
		}
		require.Zero(t, len(text)%length, "whole entries")
		for line := range strings.Lines(string(text)) {
			var writer, entry int
			_, err := fmt.Sscan(line, &writer, &entry)
			require.NoError(t, err)
			if last == nil {
				last = make([]int, writers)
			}
			require.True(t, last[writer] == 0 || entry == last[writer]+1, "in order, without a gap")
			last[writer] = entry
		}
	}
	require.Equal(t, entries, last[0])
}

// A log goes on where the last one ended.
func TestLogFilesGoOn(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "visao.log")
	for i := range 3 {
		file := &logFile{path: path}
		_, err := fmt.Fprintf(file, "start %d\n", i)
		require.NoError(t, err)
		file.close()
	}
	require.Equal(t, "start 0\nstart 1\nstart 2\n", logged(t, folder))
	require.NoError(t, os.WriteFile(path, make([]byte, maxLog), 0o600))
	_, err := (&logFile{path: path}).Write([]byte("next\n"))
	require.NoError(t, err)
	require.Equal(t, "next\n", logged(t, folder))
}

// Where nothing can be logged, nothing waits and nothing grows.
func TestLogsThatCannotBeWritten(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Symlink(hostile.Pipe(t), filepath.Join(folder, "visao.log")))
	stderr := logging(t, folder)
	slog.Error("still seen")
	require.Contains(t, stderr.String(), "still seen")

	stuck := filepath.Join(t.TempDir(), "visao.log")
	require.NoError(t, os.WriteFile(stuck, make([]byte, maxLog), 0o600))
	for _, taken := range []string{".1", ".2"} {
		require.NoError(t, os.MkdirAll(filepath.Join(stuck+taken, "a folder in the way"), 0o700))
	}
	file := &logFile{path: stuck}
	for range 3 {
		_, err := file.Write([]byte("entry\n"))
		require.ErrorContains(t, err, "full")
	}
	info, err := os.Stat(stuck)
	require.NoError(t, err)
	require.Equal(t, int64(maxLog), info.Size())
}

// What is done in the window is logged, without saying with what.
func TestWhatTheWindowLogs(t *testing.T) {
	s, l := openSmall(t)
	home := t.TempDir()
	atHome(t, home)
	logging(t, l.folder)
	letters := filepath.Join(home, "love letters")
	require.NoError(t, os.Mkdir(letters, 0o700))
	path := filepath.Join(letters, "m.safetensors")
	writeModel(t, path)
	s.openAny(path)
	l.until("the model", func() bool { return s.model.name == "m.safetensors" })
	s.openAny(filepath.Join(letters, "missing.png"))
	l.failure(s)
	s.train(brief)
	l.settle(s)
	s.background("counting", func() error { panic("lost count of " + path) }, s.showError)
	l.failure(s)

	text := logged(t, l.folder)
	require.Regexp(t, `msg=opened kind=model bytes=\d{6}\n`, text)
	require.Regexp(t, `level=ERROR msg="shown to the user" error=".*missing\.png.*"`, text)
	require.Contains(t, text, `msg="training started" epochs=2 batch=8 rate=0.001 seed=1 penalty=0`)
	require.Regexp(t, `msg="training ended" how=done steps=10 seconds=\d+\n`, text)
	require.Regexp(t, `level=ERROR msg="panic: lost count of …/m.safetensors" while=counting at=app/log_test.go:\d+ file=crash-\S+\.txt`, text)
	for _, secret := range []string{home, "love"} {
		require.NotContains(t, text, secret)
	}
}

func TestPrivateTexts(t *testing.T) {
	atHome(t, "/home/anna")
	for text, want := range map[string][2]string{
		"":                                    {"", ""},
		"no path at all":                      {"no path at all", "no path at all"},
		"open /home/anna/a.png: gone":         {"open ~/a.png: gone", "open …/a.png: gone"},
		"open /home/anna/my pets/a.png":       {"open ~/my pets/a.png", "open …/a.png"},
		"open /home/annabel/a.png":            {"open /home/annabel/a.png", "open …/a.png"},
		`"/home/anna/a.png" and a/b`:          {`"~/a.png" and a/b`, `"…/a.png" and a/b`},
		`C:\Users\anna\a.png`:                 {`C:\Users\anna\a.png`, `…/a.png`},
		`open "C:\\Users\\anna\\a.png"`:       {`open "C:\\Users\\anna\\a.png"`, `open "…/a.png"`},
		"file:///media/anna/usb/a.png":        {"file:///media/anna/usb/a.png", "file:…/a.png"},
		"step 3/4, 12 / 34 / 56 images/s":     {"step 3/4, 12 / 34 / 56 images/s", "step 3/4, 12 / 34 / 56 images/s"},
		"at app/run.go:12 ~/x":                {"at app/run.go:12 ~/x", "at app/run.go:12 ~/x"},
		"/home/anna/go/a.go:7 /home/anna/b\n": {"~/go/a.go:7 ~/b\n", "…/b\n"},
		"loading MNIST from /media/anna/usb/tax 2026: no such folder": {
			"loading MNIST from /media/anna/usb/tax 2026: no such folder", "loading MNIST from …/tax 2026: no such folder",
		},
	} {
		require.Equal(t, want, [2]string{withoutHome(text), withoutFolders(text)}, text)
	}
	atHome(t, "/")
	require.Equal(t, "a / b /c", withoutHome("a / b /c"))
}
