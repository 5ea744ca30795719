//go:build slow

package app

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/assets"
	"visao/ml/bias"
	"visao/ui"
	"visao/ui/lab"
	"visao/ui/look"
	"visao/ui/mistakes"
)

// TestSoak does over and over what one can do in the window, for as long as the environment variable VISAO_SOAK says,
// such as "30m", and then looks whether anything has become more and more.
func TestSoak(t *testing.T) {
	if os.Getenv("VISAO_SOAK") == "" {
		t.Skip("make soak runs it")
	}
	duration, err := time.ParseDuration(os.Getenv("VISAO_SOAK"))
	require.NoError(t, err)
	runtime.MemProfileRate = 0 // as in the program; else tests note where memory comes from, for each new way there
	t.Setenv("HOME", t.TempDir())
	t.Setenv("PATH", "") // of whose programs Fyne would ask one where the home has which folders
	hear(t)
	s, l := openSmall(t)
	k := &soak{s: s, l: l, t: t, folders: []string{smallFolder(t), smallFolder(t)}, home: os.Getenv("HOME")}

	var heaps, goroutines, resident []float64
	said := time.Now()
	for started := time.Now(); time.Since(started) < duration || len(heaps) < warmUp+20; {
		k.cycle()
		heap, n, rss := k.measure()
		heaps, goroutines, resident = append(heaps, heap), append(goroutines, n), append(resident, rss)
		if time.Since(said) > time.Minute {
			said = time.Now()
			t.Logf("%v, cycle %d: heap %.2f MB, %.0f goroutines, %.1f MB resident", time.Since(started).Round(time.Second), len(heaps), heap/1e6, n, rss/1e6)
		}
	}
	heaps, goroutines, resident = heaps[warmUp:], goroutines[warmUp:], resident[warmUp:]
	slope, wrong := growth(heaps)
	t.Logf("%d cycles in %v; after %d more: heap %.2f MB, growing by %.0f ± %.0f bytes a cycle; %.0f goroutines; %.1f MB resident, then %.1f",
		len(heaps), duration, warmUp, heaps[0]/1e6, slope, wrong, goroutines[0], resident[0]/1e6, resident[len(resident)-1]/1e6)
	if slope > 5*wrong && slope > leastLeak {
		t.Errorf("the heap grows by %.0f ± %.0f bytes in each cycle: %.0f", slope, wrong, heaps)
	}
	if grows, wrong := growth(goroutines); grows > 5*wrong && grows > 0 {
		t.Errorf("%.3f ± %.3f goroutines are left behind by each cycle: %.0f", grows, wrong, goroutines)
	}
	// Memory in use is in pages, and C has some: so that it comes and goes a little.
	if first, last := mean(resident[:5]), mean(resident[len(resident)-5:]); first > 0 {
		require.InEpsilon(t, first, last, 0.10, "memory that is resident: %.0f", resident)
	}
}

const (
	warmUp    = 10   // cycles, after which there are as many runs and drawings as are ever kept
	leastLeak = 1024 // bytes a cycle
)

// growth is the slope of a line through values at 0, 1, 2 …, by least squares through the means of ten stretches of them, and
// its standard error: what is on the heap comes and goes by a megabyte for several cycles, so that single ones are not
// independent of each other.
func growth(values []float64) (slope, wrong float64) {
	const stretches = 10
	n := len(values) / stretches
	var means []float64
	for i := range stretches {
		means = append(means, mean(values[i*n:(i+1)*n]))
	}
	var xx, xy float64
	average := mean(means)
	x := func(i int) float64 { return float64(n) * (float64(i) - float64(stretches-1)/2) }
	for i, v := range means {
		xx += x(i) * x(i)
		xy += x(i) * (v - average)
	}
	slope = xy / xx
	var rest float64
	for i, v := range means {
		d := v - average - slope*x(i)
		rest += d * d
	}
	return slope, math.Sqrt(rest / (stretches - 2) / xx)
}

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// soak is the window that is used over and over.
type soak struct {
	s       *studio
	l       *loop
	t       *testing.T
	folders []string
	home    string
	cycles  int
}

// measure counts the bytes on the heap and the goroutines while nothing goes on, and the bytes that the process takes,
// which are 0 where Linux does not tell.
func (k *soak) measure() (heap, goroutines, resident float64) {
	debug.FreeOSMemory() // which collects all garbage, too; twice, for what has finalizers
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var total, pages float64
		_, err := fmt.Sscan(string(text), &total, &pages)
		require.NoError(k.t, err)
		resident = pages * float64(os.Getpagesize())
	}
	return float64(m.HeapAlloc), float64(runtime.NumGoroutine()), resident
}

// cycle uses everything once.
func (k *soak) cycle() {
	k.cycles++
	s, l := k.s, k.l
	before := s.data
	s.loadData(k.folders[k.cycles%len(k.folders)])
	l.until("other pictures", func() bool { return s.data != before })
	k.train()
	k.explore()
	k.pages()
	k.files()
	k.lab()
	k.lessons()
	k.dialogs()

	s.showRoom(studioRoom)
	s.showPage(0)
	s.showIndex(0)
	k.quiet()
	l.until("the picture", func() bool { return s.view != nil && s.view.Weights == s.model.weights && s.view.Label == 7 })
}

// quiet waits until nothing goes on.
func (k *soak) quiet() {
	k.s.showPage(0) // the others may have work to do
	k.l.settle(k.s)
	k.l.free(k.s)
	require.Empty(k.t, k.s.lastError)
	require.Nil(k.t, onTop(k.s))
}

func (k *soak) train() {
	s, l := k.s, k.l
	s.unsaved = false
	config := brief
	config.Epochs, config.Seed = 4, uint64(k.cycles)
	s.train(config)
	l.under(s, 1)
	tap(s.training.Start)
	for p := range 5 {
		s.showPage(p)
		l.step()
	}
	drawOn(s, [2]float32{0.3, 0.2}, [2]float32{0.7, 0.2}, [2]float32{0.4, 0.8})
	tap(s.training.Start)
	s.showPage(0)
	l.settle(s)
	require.Empty(k.t, s.lastError)
}

func (k *soak) explore() {
	s, l, e := k.s, k.l, k.s.explorer
	s.setSource(ui.Drawing)
	drawOn(s, [2]float32{0.5, 0.2}, [2]float32{0.5, float32(k.cycles%10)/20 + 0.3})
	e.Pad.Undo()
	e.Pad.Redo()
	for range 2 {
		e.TogglePixels()
		clickPixel(s, k.cycles%28, 14)
	}
	e.ToggleCentre()
	e.ToggleCentre()
	e.Clear()
	e.OnRecall(0)
	e.Clear()
	for i := range 8 {
		s.showIndex(i)
		s.typedRune(rune('0' + i))
		e.ToggleContrast()
		e.NextColormap()
		e.NextScale()
		e.ToggleSmooth()
		for l.step() {
		}
	}
	s.nextMistake()
	for _, m := range []look.Mode{look.Light, look.Dark} {
		s.setMode(m)
		s.window.Canvas().Capture()
	}
	for _, size := range []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1024, Height: 700}} {
		s.window.Resize(size)
	}
	k.quiet()
}

func (k *soak) pages() {
	s, l := k.s, k.l
	s.showIndex(1)
	l.shown(s, "a picture", func(v *ui.View) bool { return v.Label == 2 })
	for i, p := range s.pages {
		s.showPage(i + 1)
		switch p := p.(type) {
		case *trustPage:
			p.test()
			l.until("the test of a map", func() bool { return p.testing == nil })
		case *mistakesPage:
			for _, part := range []mistakes.Part{mistakes.Maps, mistakes.Errors} {
				p.choose(part, mistakes.Validation)
				l.until("the mistakes", func() bool { return p.working == nil && p.listing == nil && p.drawing == nil })
			}
		case *filmPage:
			l.until("the film", func() bool { return p.drawing == nil })
			p.play(true)
			l.until("the next frame", func() bool { return l.step() })
			p.play(false)
		}
		s.window.Canvas().Capture()
	}
	s.showPage(0)
	k.quiet()
}

func (k *soak) files() {
	s, l := k.s, k.l
	path := func(name string) string { return filepath.Join(k.home, name) }
	save := s.saveModelTo(path("m.safetensors"))
	s.background("saving", save, func(err error) { require.NoError(k.t, err) })
	l.until("the end of saving", func() bool { return !s.unsaved })
	s.openAboard(articleModel)
	l.until("the model aboard", func() bool { return s.opening == nil })
	s.openAny(path("m.safetensors"))
	l.until("the model", func() bool { return s.opening == nil })
	require.NoError(k.t, os.WriteFile(path("bad.safetensors"), []byte("no model"), 0o600))
	drop(s, path("bad.safetensors"))
	require.Contains(k.t, l.failure(s), "Opening the model")
	writePicture(k.t, path("two.png"), 1)
	drop(s, path("two.png"))
	l.shown(s, "the picture", func(v *ui.View) bool { return v.Label < 0 })
	k.quiet()
}

func (k *soak) lab() {
	s, l := k.s, k.l
	s.showRoom(biasLab)
	c := lab.DefaultChoices()
	c.Epochs, c.Shortcut.Seed = 1, uint64(k.cycles)
	s.lab.page.SetChoices(c)
	s.lab.choose(c)
	s.lab.page.OnPlant(c)
	l.free(s)
	c.Repair = bias.Vary
	s.lab.page.SetChoices(c)
	s.lab.choose(c)
	s.lab.page.OnRepair(c)
	l.free(s)
	s.lab.page.OnScan()
	l.free(s)
	s.window.Canvas().Capture()
	s.lab.unsaved = false
	s.lab.page.OnReset()
	k.quiet()
}

func (k *soak) lessons() {
	s, l := k.s, k.l
	names, _ := lessonsAboard()
	s.lessons.open(assets.Lessons(), "", names[k.cycles%len(names)])
	l.until("the lesson", func() bool { return s.lessons.lesson != nil })
	for range s.lessons.lesson.Steps {
		s.lessons.card.OnNext()
	}
	s.lessons.card.OnClose()
	k.quiet()
}

func (k *soak) dialogs() {
	s, l := k.s, k.l
	for _, open := range []struct {
		dialog func()
		button string
	}{
		{s.saveModel, "Cancel"},
		{s.openImage, "Cancel"},
		{s.chooseFolder, "Cancel"},
		{s.about, "OK"},
		{func() { ui.ShowKeys(s.window) }, "Close"},
	} {
		open.dialog()
		s.window.Canvas().Capture()
		l.press(s, open.button)
	}
	s.unsaved = true
	s.confirmQuit()
	l.press(s, "Keep it")
	s.unsaved = false
	k.quiet()
}
