package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"visao/ml/mnist"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/kit"
	"visao/ui/look"
)

// What Fyne starts when it is imported may stay.
func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError + 1) // what fails tells it itself
	goleak.VerifyTestMain(m, goleak.IgnoreCurrent())
}

// patience is how long a test waits for what must come: only a test that fails waits so long.
const patience = 20 * time.Second

// loop is a Fyne app without a display whose fyne.Do hands over to one goroutine, as on a desktop: the test's own,
// which runs what has been handed over while it waits. (Fyne's test driver runs such calls at once on whichever
// goroutine makes them, so that the window would have as many masters as the program has workers.)
type loop struct {
	fyne.App
	t      *testing.T
	folder string // for what the program keeps
	quits  int

	mu    sync.Mutex
	calls []func()
	most  int           // calls that waited at the same time, at most
	wake  chan struct{} // something has been handed over
}

// newLoop starts a fresh app, with a folder of its own, as the current one.
func newLoop(t *testing.T) *loop {
	l := &loop{App: test.NewApp(), t: t, folder: t.TempDir(), wake: make(chan struct{}, 1)}
	fyne.SetCurrentApp(l)
	l.Settings().SetTheme(look.New(look.Dark))
	return l
}

// driver is Fyne's test driver but for fyne.Do.
type driver struct {
	fyne.Driver
	loop *loop
}

func (l *loop) Driver() fyne.Driver { return driver{l.App.Driver(), l} }

func (l *loop) Quit() { l.quits++ }

// files is Fyne's storage for tests in a folder of the test's own.
type files struct {
	fyne.Storage
	root string
}

func (l *loop) Storage() fyne.Storage { return files{l.App.Storage(), l.folder} }

func (f files) RootURI() fyne.URI { return storage.NewFileURI(f.root) }

func (d driver) DoFromGoroutine(f func(), wait bool) {
	if wait {
		panic("nothing in Visao waits for the UI goroutine")
	}
	d.loop.do(f)
}

// do hands f over to the test's goroutine.
func (l *loop) do(f func()) {
	l.mu.Lock()
	l.calls = append(l.calls, f)
	l.most = max(l.most, len(l.calls))
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default: // already awake
	}
}

// waiting is how many calls there are to run.
func (l *loop) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.calls)
}

// step runs one of the calls that wait and tells whether there was one.
func (l *loop) step() bool {
	l.mu.Lock()
	var f func()
	if len(l.calls) > 0 {
		f, l.calls = l.calls[0], l.calls[1:]
	}
	l.mu.Unlock()
	if f == nil {
		return false
	}
	f()
	return true
}

// until runs what is handed over until something has been reached. Only such calls can change what a window shows, so
// there is nothing to look at in between.
func (l *loop) until(what string, reached func() bool) {
	l.t.Helper()
	timeout := time.After(patience)
	for !reached() {
		if l.step() {
			continue
		}
		select {
		case <-l.wake:
		case <-timeout:
			l.t.Fatal("waited in vain for " + what)
		}
	}
}

// start opens the window of an app as its user does.
func start(t *testing.T, l *loop) *studio {
	t.Helper()
	remembered, err := loadSettings(settingsPath(l))
	require.NoError(t, err)
	s, err := newStudio(t.Context(), l, test.NewTempWindow(t, nil), remembered)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.close()) })
	s.open()
	return s
}

// openStudio opens the window and waits until the first test picture is explained. Loading MNIST takes seconds under
// the race detector, so there is no room for the window's own, and it gets the one that all tests share.
func openStudio(t *testing.T) (*studio, *loop) {
	t.Helper()
	data, room := digits(t), os.Getenv("TMPDIR")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	l := newLoop(t)
	s := start(t, l)
	require.Contains(t, l.failure(s), "Creating a temporary folder")
	t.Setenv("TMPDIR", room)
	s.data = complete(data)
	s.explorer.SetCount(data.Test.Len())
	s.showIndex(0)
	l.shows(s, 0)
	return s, l
}

// openSmall is openStudio with a data set that can be trained on at once: 40 pictures, 24 to validate, 24 to test.
func openSmall(t *testing.T) (*studio, *loop) {
	t.Helper()
	s, l := openStudio(t)
	data := digits(t)
	s.data = complete(&mnist.Data{
		Train: data.Train.Slice(0, 40), Validation: data.Validation.Slice(0, 24), Test: data.Test.Slice(0, 24),
		Hash: "small",
	})
	return s, l
}

// brief and endless are runs on the small data set: of ten steps, and of more than any test waits for.
var (
	brief   = train.Config{Epochs: 2, Batch: 8, LearningRate: 1e-3, Seed: 1}
	endless = train.Config{Epochs: train.MaxEpochs, Batch: 8, LearningRate: 1e-3, Seed: 1}
)

// settle waits until everything that runs in the background has ended and has been shown.
func (l *loop) settle(s *studio) {
	l.t.Helper()
	l.until("the end of training, searching and evaluating", func() bool {
		return s.run == nil && s.searching == nil && s.evaluating == nil
	})
	s.workers.Wait()
	for l.step() {
	}
}

// shown waits for an explanation that is like this.
func (l *loop) shown(s *studio, what string, like func(*ui.View) bool) *ui.View {
	l.t.Helper()
	l.until(what, func() bool { return s.view != nil && s.view.Explanation != nil && like(s.view) })
	return s.view
}

// failure waits for an error to be shown, closes its dialog and returns it.
func (l *loop) failure(s *studio) string {
	l.t.Helper()
	l.until("an error", func() bool { return s.lastError != "" })
	text := s.lastError
	s.lastError = ""
	l.press(s, "Close")
	return text
}

// asButton is the button that o is, Fyne's or one of ours; nil if it is none.
func asButton(o any) *widget.Button {
	switch o := o.(type) {
	case *widget.Button:
		return o
	case *kit.Button:
		return &o.Button
	}
	return nil
}

// onTop is the dialog on top of the window; nil if there is none.
func onTop(s *studio) fyne.CanvasObject { return s.window.Canvas().Overlays().Top() }

// press taps the button of that name in the dialog on top.
func (l *loop) press(s *studio, name string) {
	l.t.Helper()
	require.NotNil(l.t, onTop(s), "a dialog with the button "+name)
	for _, o := range test.LaidOutObjects(onTop(s)) {
		if b := asButton(o); b != nil && b.Text == name {
			require.False(l.t, b.Disabled(), name)
			test.Tap(o.(fyne.Tappable))
			return
		}
	}
	l.t.Fatal("the dialog has no button " + name)
}

// entry is the text in one of the window's fields.
func entry(s *studio, name string) string {
	return ui.Places(s.training, s.explorer)[name].(*kit.Entry).Text
}

// cancelled is a context that has ended.
func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
