package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
	"visao/ml/panics"
	"visao/ml/train"
	"visao/ui"
)

// crashFiles are the crash files in a folder, oldest first.
func crashFiles(t *testing.T, folder string) (texts []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		require.NotContains(t, e.Name(), ".tmp")
		if strings.HasPrefix(e.Name(), "crash-") {
			text, err := os.ReadFile(filepath.Join(folder, e.Name()))
			require.NoError(t, err)
			texts = append(texts, string(text))
		}
	}
	return texts
}

// atHome makes a folder the user's home.
func atHome(t *testing.T, folder string) {
	t.Setenv("HOME", folder)
	t.Setenv("USERPROFILE", folder) // on Windows
}

// survives checks that a panic of this value has been shown and written down, and that the window still works.
func survives(t *testing.T, s *studio, l *loop, doing, value string) {
	t.Helper()
	text := l.failure(s)
	require.Regexp(t, `^Something went wrong while `+doing+`; it has been written to .*crash-[0-9]{8}-[0-9]{6}\.[0-9]{9}\.txt\. Visao goes on\.$`, text)
	require.NotContains(t, text, "goroutine", "no stack")
	require.Nil(t, onTop(s), "one dialog")

	texts := crashFiles(t, l.folder)
	require.NotEmpty(t, texts)
	newest := texts[len(texts)-1]
	require.Contains(t, newest, "while "+doing+", at ")
	require.Contains(t, newest, value)
	require.Contains(t, newest, "goroutine ")
	require.Contains(t, newest, "panic(", "the stack")

	now := (s.index + 1) % s.data.test.Len()
	s.showIndex(now)
	l.shows(s, now)
}

func TestPanicsAreSurvived(t *testing.T) {
	s, l := openSmall(t)
	last := []int{}

	s.background("counting", func() error { panic("lost count in the background") }, func(err error) { s.showError(err) })
	survives(t, s, l, "counting", "lost count in the background")

	s.background("adding", func() error { return nil }, func(error) { panic("lost count afterwards") })
	survives(t, s, l, "adding", "lost count afterwards")

	s.do(func() { last[0]++ })
	survives(t, s, l, "updating the window", "index out of range [0] with length 0")

	news := latest[int]{do: s.do, every: repaintEvery, show: func(v int) {
		if v == 1 {
			panic("cannot show that")
		}
		last = append(last, v)
	}}
	news.put(1)
	survives(t, s, l, "updating the window", "cannot show that")
	news.put(2)
	l.until("the next value", func() bool { return len(last) == 1 })

	s.act("count", func() { panic(fmt.Errorf("an error: %w", fs.ErrNotExist)) })
	survives(t, s, l, "carrying out “count”", "an error: file does not exist")
}

// What a person does goes through callbacks, menus and keys. Nobody can press Stop without a run: so that is a mistake
// that can be made.
func TestPanicsInWhatThePersonDoesAreSurvived(t *testing.T) {
	s, l := openSmall(t)
	s.training.OnStop()
	survives(t, s, l, "carrying out “stop”", "nil pointer")
	s.training.SetState(ui.Idle)

	broken := func() { panic("a broken die") }
	s.explorer.OnRandom = broken
	s.typedRune('r')
	survives(t, s, l, "carrying out “key r”", "a broken die")
	for _, menu := range s.menu().Items {
		for _, item := range menu.Items {
			if strings.HasPrefix(item.Label, "Random") {
				item.Action()
			}
		}
	}
	require.Contains(t, l.failure(s), "carrying out “Random”")
	s.rooms.contents = nil // so that there is no next one
	s.typedKey(&fyne.KeyEvent{Name: fyne.KeyF8})
	require.Contains(t, l.failure(s), "carrying out “key F8”")
}

// Every callback of every page is caught, with any arguments.
func TestEveryCallbackIsCaught(t *testing.T) {
	s, l := openStudio(t)
	type part struct{ OnPart func(int) }
	page := &struct {
		part
		OnNothing  func()
		OnMuch     func(string, []int, ui.Style)
		OnMissing  func()
		Other      func()
		OnQuestion func() int // would need an answer
	}{}
	var got []any
	page.OnPart = func(i int) { got = append(got, i); panic("part") }
	page.OnMuch = func(a string, b []int, c ui.Style) { got = append(got, a, b, c); panic("much") }
	page.Other = func() { panic("other") }
	page.OnQuestion = func() int { panic("question") }
	s.catch(page)

	page.OnPart(7)
	require.Contains(t, l.failure(s), "carrying out “part”")
	page.OnMuch("a", []int{1}, ui.Style{Alpha: 1})
	require.Contains(t, l.failure(s), "carrying out “much”")
	require.Equal(t, []any{7, "a", []int{1}, ui.Style{Alpha: 1}}, got)
	require.Nil(t, page.OnMissing)
	require.Panics(t, page.Other)
	require.Panics(t, func() { page.OnQuestion() })
	require.Equal(t, "open image", apart("OpenImage"))
}

// A panic at each repaint neither fills the screen with dialogs nor the disk with files.
func TestTheSamePanicManyTimes(t *testing.T) {
	s, l := openStudio(t)
	mistake := func() { panic("again") }
	for range 100 {
		s.do(mistake)
	}
	for l.step() {
	}
	require.Contains(t, l.failure(s), "updating the window")
	require.Nil(t, onTop(s))
	s.do(mistake)
	for l.step() {
	}
	require.Nil(t, onTop(s), "it has been said")
	require.Len(t, crashFiles(t, l.folder), 1)

	for i := range 3 { // what the person does is answered each time
		s.act("try", mistake)
		s.act("try", mistake)
		require.Contains(t, l.failure(s), "“try”", i)
		require.Nil(t, onTop(s))
	}
	require.Len(t, crashFiles(t, l.folder), 1)
}

type brokenWindow struct{ fyne.Window }

func (brokenWindow) Canvas() fyne.Canvas { panic("no canvas") }

func TestAPanicThatCannotBeShown(t *testing.T) {
	s, l := openStudio(t)
	whole := s.window
	s.window = brokenWindow{whole}
	s.act("try", func() { panic("first") })
	s.window = whole
	texts := crashFiles(t, l.folder)
	require.Len(t, texts, 2)
	require.Contains(t, texts[0]+texts[1], "first")
	require.Contains(t, texts[0]+texts[1], "no canvas")
	require.Nil(t, onTop(s))
}

// The end of the program does not wait for what it would show.
func TestPanicsAtTheEnd(t *testing.T) {
	s, l := openStudio(t)
	s.quit()
	s.do(func() { t.Error("called after the end") })
	s.background("ending", func() error { panic("at the end") }, func(error) { t.Error("called after the end") })
	s.workers.Wait()
	for l.step() {
	}
	require.Len(t, crashFiles(t, l.folder), 1)
}

func TestTheAnswererSurvives(t *testing.T) {
	s, l := openStudio(t)
	q := s.question()
	q.weights = nil
	s.explain.ask(q)
	survives(t, s, l, "explaining the picture", "nil pointer")
}

func TestCrashFiles(t *testing.T) {
	home := t.TempDir()
	atHome(t, home)
	c := crashes{folder: filepath.Join(home, "of", "visao")}
	mistakes := []func(){
		func() { panic("number 0, reading " + filepath.Join(home, "love letters", "to.png")) },
		func() { panic("number 1") },
		func() { panic("number 2") },
		func() { panic("number 3") },
		func() { panic("number 4") },
		func() { panic("number 5") },
		func() { panic("number 6") },
	}
	var caught *crash
	for i, mistake := range mistakes {
		err := c.report("counting", fmt.Errorf("wrapped: %w", panics.Catch("one", func() error { mistake(); return nil })))
		require.ErrorAs(t, err, &caught)
		require.False(t, caught.again)
		texts := crashFiles(t, c.folder)
		require.Len(t, texts, min(i+1, 5))
		text := texts[len(texts)-1]
		require.Regexp(t, `^Visao `+Version+`, go1\.\S+, \w+/\w+, kernel \w+, \d+ processors, 20\S+\nwhile counting, at app/crash_test\.go:\d+: number `+fmt.Sprint(i), text)
		require.NotContains(t, text, home)
		require.NotContains(t, text, "love")
		time.Sleep(2 * time.Millisecond) // names tell milliseconds
	}
	require.Contains(t, crashFiles(t, c.folder)[0], "number 2", "the five newest")
	require.Regexp(t, `^something went wrong while counting; it has been written to ~.of.visao.crash-\S+\.txt$`, caught.Error())
	if runtime.GOOS != "windows" {
		entries, err := os.ReadDir(c.folder)
		require.NoError(t, err)
		for _, e := range entries {
			info, err := e.Info()
			require.NoError(t, err)
			require.Equal(t, fs.FileMode(0o600), info.Mode())
		}
	}

	require.Same(t, caught, c.report("something else", caught), "once is enough")
	require.Equal(t, io.EOF, c.report("reading", io.EOF))
	require.NoError(t, c.report("resting", nil))
}

func TestCrashFilesThatCannotBeWritten(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "taken")
	require.NoError(t, os.WriteFile(taken, nil, 0o600))
	c := crashes{folder: taken}
	caught := panics.Catch("one", func() error { panic("full") })
	require.EqualError(t, c.report("counting", caught),
		"something went wrong while counting (full), and it could not be written to a file (not a directory)")
	require.ErrorContains(t, c.reportFatal("counting", caught), "while counting (full), and it could not be written")
	require.Error(t, c.catchFatal())
	_, err := c.lastFatal()
	require.Error(t, err)
}

// fatal is where TestFatal, in a process of its own, ends the program.
const fatal = "VISAO_TEST_FATAL"

func TestFatal(t *testing.T) {
	folder, kind, wanted := strings.Cut(os.Getenv(fatal), "|")
	if !wanted {
		t.Skip("another test runs this one, in a process of its own")
	}
	c := crashes{folder: folder}
	require.NoError(t, c.catchFatal())
	switch kind {
	case "goroutine":
		go func() { panic("nobody catches this") }()
	case "runtime":
		m := map[int]int{}
		for range 4 {
			go func() {
				for i := 0; ; i++ {
					m[i%100] = i
				}
			}()
		}
	case "caught":
		err := panics.Catch("", func() error { panic("caught at the last moment") })
		require.ErrorContains(t, c.reportFatal("the window was open", err), fatalCrash)
		return
	}
	time.Sleep(patience)
}

// What ends the program at once is written down by the Go runtime, and told at the next start.
func TestTheNextStartTellsWhatEndedTheProgram(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for kind, says := range map[string]string{
		"goroutine": "panic: nobody catches this",
		"runtime":   "maps.fatal(",
		"caught":    "while the window was open, at app/crash_test.go",
	} {
		if kind == "runtime" && hostile.Race {
			continue // which reports such a thing instead
		}
		home := t.TempDir()
		atHome(t, home)
		c := crashes{folder: home}
		file, err := c.lastFatal()
		require.NoError(t, err)
		require.Empty(t, file, "nothing has happened")

		cmd := exec.Command(self, "-test.run=^TestFatal$")
		cmd.Env = append(os.Environ(), fatal+"="+home+"|"+kind)
		out, err := cmd.CombinedOutput()
		if kind != "caught" {
			require.Error(t, err)
		}
		file, err = c.lastFatal()
		require.NoError(t, err, "%s", out)
		require.Regexp(t, `^~.crash-\S+\.txt$`, file)
		texts := crashFiles(t, home)
		require.Len(t, texts, 1)
		require.Regexp(t, `^Visao `+Version, texts[0])
		require.Contains(t, texts[0], says)
		require.Contains(t, texts[0], "goroutine ")
		file, err = c.lastFatal()
		require.NoError(t, err)
		require.Empty(t, file, "it is told once")
	}
}

// What lies there need not be of the program's own making.
func TestAFatalCrashFileFromElsewhere(t *testing.T) {
	c := crashes{folder: t.TempDir()}
	path := filepath.Join(c.folder, fatalCrash)
	require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("much "), 1<<20), 0o600))
	file, err := c.lastFatal()
	require.NoError(t, err)
	require.NotEmpty(t, file)
	require.Less(t, len(crashFiles(t, c.folder)[0]), longestDump+200)

	require.NoError(t, os.Mkdir(path, 0o700))
	_, err = c.lastFatal()
	require.ErrorContains(t, err, "a folder")
	require.ErrorContains(t, c.catchFatal(), "a folder")
	require.NotPanics(t, func() { _ = c.reportFatal("using", &panics.Error{}) })
}

// brokenWriter is an output that a command cannot be carried out on.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { panic("no paper") }

func TestPanicsOnTheCommandLine(t *testing.T) {
	home := t.TempDir()
	atHome(t, home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("AppData", filepath.Join(home, "AppData"))
	var stderr bytes.Buffer
	require.Equal(t, 1, Main([]string{"--help"}, brokenWriter{}, &stderr))
	require.Regexp(t, `^visao: something went wrong while carrying out the command; it has been written to ~\S+`+id+`.crash-\S+\.txt\n$`, stderr.String())
	texts := crashFiles(t, stateFolder())
	require.Len(t, texts, 1)
	require.Contains(t, texts[0], "no paper")
	require.True(t, strings.HasPrefix(stateFolder(), home))
}

// A panic of Fyne's own, or in a widget, ends the program, but loses nothing.
func TestAPanicInTheLoop(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 3)
	s.settings.Alpha = 0.25
	err := s.live(func() { panic("in a widget") })
	require.ErrorContains(t, err, "something went wrong while the window was open; it has been written to ")
	kept, err := loadSettings(settingsPath(l))
	require.NoError(t, err)
	require.Equal(t, 0.25, kept.Alpha)
	c, _, err := train.LoadCheckpoint(checkpointPath(l))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(c.Steps), 3)
	file, err := s.crashes.lastFatal()
	require.NoError(t, err)
	require.NotEmpty(t, file)
	require.Contains(t, crashFiles(t, l.folder)[0], "in a widget")

	s = again(t, l, s)
	require.NoError(t, s.live(func() {}))
}

// errors.As finds a crash behind what a caller adds.
func TestAWrappedCrashIsShownAsOne(t *testing.T) {
	s, l := openStudio(t)
	s.background("copying", func() error { panic("torn") }, func(err error) {
		s.showError(errors.Join(fmt.Errorf("copying the figure: %w", err), io.EOF))
	})
	survives(t, s, l, "copying", "torn")
}
