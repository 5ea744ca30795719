//go:build e2e && linux

// Package e2e drives the real executable in a real window: on a virtual X display (Xvfb) with software OpenGL, with
// the mouse and keyboard of xdotool, and looks at screenshots. It knows where things are, and what the window shows,
// from the probe: a small JSON file that Visao keeps up to date when VISAO_PROBE names one.
//
// VISAO_BINARY names the executable (build/visao of the checkout by default, which has Fyne's checks of threads),
// VISAO_SCREENSHOTS the folder for the pictures (build/e2e by default).
package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	startTimeout = 60 * time.Second // for a cold disk and a busy machine
	quitTimeout  = 15 * time.Second
	pollInterval = 20 * time.Millisecond
)

// mistakes are what must never appear in the output of the executable.
var mistakes = []string{"Error in Fyne call thread", "panic:", "fatal error:", "DATA RACE"}

// Point is a place in the window, in pixels from its upper left corner.
type Point struct{ X, Y int }

// Rect is where a widget is in the window, in pixels.
type Rect struct{ X, Y, W, H float64 }

// At returns the point at the given fractions of the width and height: At(0.5, 0.5) is the middle.
func (r Rect) At(fx, fy float64) Point {
	return Point{int(r.X + fx*r.W), int(r.Y + fy*r.H)}
}

// Probe is what Visao tells about itself.
type Probe struct {
	Widgets     map[string]Rect // by name
	Predicted   int             // the class with the largest probability, −1 for none
	Probability float64         // of that class, 0 to 1
	Index       int             // of the picture in the test set
	Step        int             // of training, counted from the start
	Running     bool            // whether training runs
	Map         string          // changes when the map that is shown does
	Source      int             // 0 the test set, 1 the pad, 2 an image file
	Page        int             // of the explorer, 0 for the decision
	Room        int             // 0 the Studio, 1 the lab
	Lesson      int             // the step that is shown, from 1; 0 for no lesson
	Hint        int             // that is shown, from 1; 0 for none
	Projecting  bool
	Language    string
	LabStep     int // of the training in the lab; 0 if there is none
	LabRuns     int // networks that the lab has trained or measured
	Against     int // the class that the one shown is contrasted with, −1 for none
	Colormap    string
	Alpha       float64
	Error       string // the last one that was shown
	Asking      bool   // a dialog or a list is open

	// How the window has answered since training last started.
	Lag          Spread  // that a call to the window's goroutine waits, one every 10 ms
	Calls        Spread  // that the program's own calls take
	Frames       Spread  // to paint the window
	Maps         Spread  // from a stroke on the pad until there is a map of it
	Strokes      Spread  // and until that is painted
	Acknowledged float64 // from pressing Stop to its answer on the screen, in ms; 0 before
	Ended        float64 // from pressing Stop to the end of the run, in ms
	Rate         float64 // of training, in pictures a second
}

// Spread is how long something takes, in ms rounded up: the half, the 99th percentile and the longest of so many.
type Spread struct{ Count, Median, P99, Max int }

func (s Spread) String() string {
	return fmt.Sprintf("half of %d within %d ms, 99 %% within %d ms, all within %d ms", s.Count, s.Median, s.P99, s.Max)
}

// App is a running Visao and the display it runs on.
type App struct {
	t       *testing.T
	env     []string
	window  string // the id that xdotool knows it by
	probe   string // the file's path
	process *exec.Cmd
	started time.Time
	exited  chan error
	log     *output
}

// executable is the path of the program.
func executable(t *testing.T) string {
	path, err := filepath.Abs(envOr("VISAO_BINARY", filepath.Join("..", "..", "build", "visao")))
	require.NoError(t, err)
	return path
}

// Start opens Visao on a display of its own with a home of its own, and waits for the window. The window fills the
// display, whose size is in pixels. extraEnv has entries of the form NAME=value. What is started ends with the test.
func Start(t *testing.T, width, height int, extraEnv ...string) *App {
	t.Helper()
	return StartWith(t, width, height, nil, extraEnv...)
}

// StartWith is Start with arguments on the command line.
func StartWith(t *testing.T, width, height int, args []string, extraEnv ...string) *App {
	t.Helper()
	home := t.TempDir()
	if !slices.ContainsFunc(extraEnv, func(v string) bool { return strings.HasPrefix(v, "HOME=") }) {
		remember(t, home, `{"Hints": 3}`) // they are a test of their own
	}

	a := &App{t: t, probe: filepath.Join(home, "probe.json"), exited: make(chan error, 1), log: &output{}}
	a.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "DISPLAY=" + startDisplay(t, width, height),
		"LANG=en_US.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "VISAO_PROBE=" + a.probe,
	}, extraEnv...)

	a.process = exec.Command(executable(t), args...)
	a.process.Dir, a.process.Env = home, a.env
	a.process.Stdout, a.process.Stderr = a.log, a.log
	a.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // when a timeout skips the clean-up
	a.started = time.Now()
	require.NoError(t, a.process.Start())
	go func() { a.exited <- a.process.Wait() }()
	t.Cleanup(a.Close)

	a.await(startTimeout, "the window", func() bool {
		ids, err := a.run("xdotool", "search", "--onlyvisible", "--name", "^Visao")
		a.window, _, _ = strings.Cut(string(ids), "\n")
		return err == nil && a.window != ""
	})
	// There is no window manager, which would place the window and give it the keyboard.
	a.xdotool("windowmove", a.window, "0", "0", "windowsize", a.window, fmt.Sprint(width), fmt.Sprint(height),
		"windowfocus", a.window)
	return a
}

// remember writes the settings that Visao starts with.
func remember(t *testing.T, home, settings string) {
	t.Helper()
	folder := filepath.Join(home, ".config", "fyne", "org.visao.Visao")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "settings.json"), []byte(settings), 0o600))
}

// Title returns the title of the window.
func (a *App) Title() string {
	a.t.Helper()
	return strings.TrimSpace(a.xdotool("getwindowname", a.window))
}

// Resize gives the window another size, in pixels.
func (a *App) Resize(width, height int) {
	a.t.Helper()
	a.xdotool("windowsize", a.window, fmt.Sprint(width), fmt.Sprint(height))
}

// Move moves the mouse.
func (a *App) Move(p Point) {
	a.t.Helper()
	a.xdotool(a.moveTo(p)...)
}

// Click presses and releases the left button.
func (a *App) Click(p Point) {
	a.t.Helper()
	a.xdotool(append(a.moveTo(p), "click", "1")...)
}

// Drag presses the left button at the first point, moves through the others and lets go at the last one, at about the
// speed of a hand.
func (a *App) Drag(points ...Point) {
	a.t.Helper()
	require.NotEmpty(a.t, points)
	args := append(a.moveTo(points[0]), "mousedown", "1")
	for _, p := range points[1:] {
		args = append(append(args, "sleep", "0.01"), a.moveTo(p)...)
	}
	a.xdotool(append(args, "sleep", "0.01", "mouseup", "1")...)
}

// Key presses keys one after the other, each named as xdotool does: "a", "Tab", "ctrl+z".
func (a *App) Key(keys ...string) {
	a.t.Helper()
	a.xdotool(append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// Type types a text into what has the keyboard.
func (a *App) Type(text string) {
	a.t.Helper()
	a.xdotool("type", "--clearmodifiers", text)
}

// Screenshot returns what the display shows once it no longer changes, since the window paints a little later than it
// decides what to; while something moves, it returns what it shows after two seconds. It keeps the picture as NAME.png.
func (a *App) Screenshot(name string) image.Image {
	a.t.Helper()
	folder, err := filepath.Abs(envOr("VISAO_SCREENSHOTS", filepath.Join("..", "..", "build", "e2e")))
	require.NoError(a.t, err)
	require.NoError(a.t, os.MkdirAll(folder, 0o755))
	path := filepath.Join(folder, name+".png")

	last := a.shoot(path)
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); {
		time.Sleep(5 * pollInterval)
		now := a.shoot(path)
		if bytes.Equal(now, last) {
			break
		}
		last = now
	}
	picture, err := png.Decode(bytes.NewReader(last))
	require.NoError(a.t, err)
	return picture
}

// shoot writes the display to a PNG file and returns its contents.
func (a *App) shoot(path string) []byte {
	a.t.Helper()
	// Without dates, equal pictures are equal files.
	out, err := a.run("import", "-silent", "-window", "root", "-strip", "-define", "png:exclude-chunks=date,time", path)
	require.NoError(a.t, err, "taking a screenshot: %s", out)
	contents, err := os.ReadFile(path)
	require.NoError(a.t, err)
	return contents
}

// WaitFor returns the first probe that satisfies the condition. When none does within the timeout the test fails,
// naming what it waited for, the last probe and the log, and leaves a screenshot.
func (a *App) WaitFor(what string, timeout time.Duration, condition func(Probe) bool) Probe {
	a.t.Helper()
	var last Probe
	a.await(timeout, what, func() bool {
		content, err := os.ReadFile(a.probe)
		if errors.Is(err, os.ErrNotExist) {
			return false // not yet
		}
		require.NoError(a.t, err)
		last = Probe{}
		require.NoError(a.t, json.Unmarshal(content, &last), "the probe: %s", content)
		return condition(last)
	})
	return last
}

// Log returns what the executable has written to its standard output and error.
func (a *App) Log() string { return a.log.String() }

// Close asks Visao to quit, waits until it has, and fails the test if it did not end well or logged a mistake. Every
// test closes at its end; one that does it earlier can look at what is left behind.
func (a *App) Close() {
	a.t.Helper()
	if a.process == nil {
		return
	}
	process := a.process
	a.process = nil

	_ = process.Process.Signal(syscall.SIGTERM) // no error counts here: it may have quit by itself
	select {
	case err := <-a.exited:
		if err != nil {
			a.t.Errorf("Visao ended with: %v", err)
		}
	case <-time.After(quitTimeout):
		_ = process.Process.Signal(syscall.SIGQUIT) // which has it say what its goroutines are waiting for
		defer time.AfterFunc(quitTimeout, func() { _ = process.Process.Kill() }).Stop()
		a.t.Errorf("Visao did not quit within %v, and had to be killed: %v", quitTimeout, <-a.exited)
	}
	for _, mistake := range mistakes {
		if strings.Contains(a.Log(), mistake) {
			a.t.Errorf("Visao logged %q", mistake)
		}
	}
	if a.t.Failed() {
		a.t.Logf("Visao's output:\n%s", a.Log())
	}
}

// Kill ends Visao as kill -9 does. It may not be closed after that.
func (a *App) Kill() {
	a.t.Helper()
	require.NoError(a.t, a.process.Process.Kill())
	require.Error(a.t, <-a.exited)
	a.process = nil
}

// await polls until done says so, and fails the test after the timeout or when Visao ends first.
func (a *App) await(timeout time.Duration, what string, done func() bool) {
	a.t.Helper()
	for deadline := time.Now().Add(timeout); !done(); time.Sleep(pollInterval) {
		select {
		case err := <-a.exited:
			a.exited <- err // for Close
			a.t.Fatalf("Visao ended (%v) while the test waited for %s", err, what)
		default:
		}
		if time.Now().After(deadline) {
			a.Screenshot(strings.ReplaceAll(a.t.Name(), "/", "-") + "-timeout")
			probe, _ := os.ReadFile(a.probe)
			a.t.Fatalf("waited %v in vain for %s; the last probe: %s", timeout, what, probe)
		}
	}
}

func (a *App) moveTo(p Point) []string {
	return []string{"mousemove", "--window", a.window, strconv.Itoa(p.X), strconv.Itoa(p.Y)}
}

func (a *App) xdotool(args ...string) string {
	a.t.Helper()
	out, err := a.run("xdotool", args...)
	require.NoError(a.t, err, "xdotool %s: %s", strings.Join(args, " "), out)
	return string(out)
}

func (a *App) run(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(slices.Clip(a.env), "LC_ALL=C.UTF-8") // a locale that every machine has, for xdotool type
	return cmd.CombinedOutput()
}

// startDisplay starts an X server on a free display, until the end of the test, and returns the display's name.
func startDisplay(t *testing.T, width, height int) string {
	t.Helper()
	read, write, err := os.Pipe()
	require.NoError(t, err)
	defer read.Close()

	// The server writes the number that it found free to its file descriptor 3 once it is ready.
	// It would start anew, and let nobody in meanwhile, whenever its last client leaves, such as xdotool before Visao comes.
	server := exec.Command("Xvfb", "-displayfd", "3", "-noreset", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
		"-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err = server.Start()
	write.Close()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait() // it reports the signal
	})

	var number int
	_, err = fmt.Fscan(read, &number)
	require.NoError(t, err, "reading the display's number from Xvfb")
	return fmt.Sprintf(":%d", number)
}

// output collects what a process writes while others read it.
type output struct {
	lock   sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.buffer.Write(p)
}

func (o *output) String() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.buffer.String()
}

func envOr(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
