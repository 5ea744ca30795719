//go:build e2e && linux && slow

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWalk goes through every screen as somebody who sees the program for the first time, in both languages and both
// themes, and keeps a picture of each in build/walk for people to look at: tests know whether a word is there and fits,
// people whether it is a good one. VISAO_SCREENSHOTS names another folder.
func TestWalk(t *testing.T) {
	folder := envOr("VISAO_SCREENSHOTS", filepath.Join("..", "..", "build", "walk"))
	for _, size := range []image.Point{{1024, 700}, {1600, 1000}} {
		for _, language := range []string{"en", "vi"} {
			for theme, name := range []string{1: "light", 2: "dark"} {
				if theme == 0 {
					continue // as the desktop: one of these
				}
				t.Run(fmt.Sprintf("%s-%s-%dx%d", language, name, size.X, size.Y), func(t *testing.T) {
					t.Setenv("VISAO_SCREENSHOTS", filepath.Join(folder, filepath.Base(t.Name())))
					w := &walk{t: t, size: size, settings: fmt.Sprintf(`"Language": %q, "Theme": %d`, language, theme)}
					w.firstTime()
					w.decision()
					w.pages()
					w.training()
					w.dialogs()
					w.lab()
					w.menus()
				})
			}
		}
	}
}

// walk is one walk through the program.
type walk struct {
	t        *testing.T
	*App     // that runs now
	size     image.Point
	settings string // members of an object
	pictures int
}

// open starts the program.
func (w *walk) open(hints int, args ...string) Probe {
	home := w.t.TempDir()
	remember(w.t, home, fmt.Sprintf(`{"Hints": %d, %s}`, hints, w.settings))
	w.App = StartWith(w.t, w.size.X, w.size.Y, args, "HOME="+home)
	return w.WaitFor("the first test picture", startTimeout, func(p Probe) bool { return p.Predicted == 7 })
}

// take keeps a picture, numbered.
func (w *walk) take(name string) {
	w.pictures++
	w.Screenshot(fmt.Sprintf("%02d-%s", w.pictures, name))
}

// rest waits until nothing has moved for a while: what is counted and measured is done.
func (w *walk) rest() {
	last, since := []byte(nil), time.Now()
	path := filepath.Join(w.t.TempDir(), "rest.png")
	w.await(10*time.Minute, "an end of what moves", func() bool {
		if now := w.shoot(path); !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
		return time.Since(since) > 3*time.Second
	})
}

// change presses keys and waits until the window looks otherwise.
func (w *walk) change(what string, keys ...string) {
	path := filepath.Join(w.t.TempDir(), "before.png")
	before := w.shoot(path)
	w.Key(keys...)
	w.await(answer, what, func() bool { return !bytes.Equal(w.shoot(path), before) })
}

// dialog takes a picture of what keys open, and closes it.
func (w *walk) dialog(name string, keys ...string) {
	w.change(name, keys...)
	w.rest()
	w.take(name)
	w.change("the window again", "Escape")
}

func (w *walk) firstTime() {
	p := w.open(0)
	w.WaitFor("the first hint", answer, func(p Probe) bool { return p.Hint == 1 })
	w.take("hint-draw")
	w.Key("d")
	w.Drag(ring(p.Widgets["pad"])...)
	w.WaitFor("the second hint", answer, func(p Probe) bool { return p.Hint == 2 })
	w.take("hint-evidence")
	w.Move(p.Widgets["heat"].At(0.5, 0.5))
	w.WaitFor("the third hint", answer, func(p Probe) bool { return p.Hint == 3 })
	w.take("hint-train")
	w.Close()
}

func (w *walk) decision() {
	bad := filepath.Join(w.t.TempDir(), "bad.safetensors")
	require.NoError(w.t, os.WriteFile(bad, []byte("not a model"), 0o600))
	p := w.open(3, bad)
	w.WaitFor("an error", answer, func(p Probe) bool { return p.Error != "" && p.Asking })
	w.take("error")
	w.Key("Escape")
	w.take("decision")
	w.Move(p.Widgets["heat"].At(0.6, 0.3))
	w.take("decision-pointed-at")
	w.Key("w")
	w.WaitFor("a contrast", answer, func(p Probe) bool { return p.Against >= 0 })
	w.take("contrast")
	w.Key("w", "m")
	w.WaitFor("a mistake", answer, func(p Probe) bool { return p.Index > 0 && p.Against < 0 })
	w.take("mistake")
	w.Key("d")
	w.WaitFor("an empty pad", answer, func(p Probe) bool { return p.Predicted < 0 })
	w.take("pad-empty")
	w.Drag(ring(p.Widgets["pad"])...)
	p = w.WaitFor("a drawing", answer, func(p Probe) bool { return p.Predicted == 0 })
	w.take("drawing")
	w.Key("g")
	w.Move(p.Widgets["pad"].At(0.5, 0.3))
	w.take("pixels")
	w.Key("g")
	w.rest()
	w.change("the question for an image file", "ctrl+3")
	w.take("image")
	w.Key("Escape", "ctrl+1")
	w.WaitFor("the test set", answer, func(p Probe) bool { return p.Source == 0 && !p.Asking && p.Predicted >= 0 })
}

// pages looks at the pages behind the first. What is on them is pressed where it is, right below the row of sources.
func (w *walk) pages() {
	page := func(number int) Rect {
		w.Key(fmt.Sprintf("F%d", 3+number))
		return w.WaitFor("a page", answer, func(p Probe) bool { return p.Page == number }).Widgets["test"]
	}
	below := func(r Rect, right, down float64) Point { return Point{int(r.X + right), int(r.Y + r.H + down)} }

	trust := page(1)
	w.take("trust-empty")
	w.Click(below(trust, 40, 20))
	w.rest()
	w.take("trust")
	page(2)
	w.rest()
	w.take("layers")
	mistakes := page(3)
	w.rest()
	w.take("mistakes")
	w.Click(below(mistakes, 0.13*float64(w.size.X), 0.22*float64(w.size.Y)))
	w.rest()
	w.take("mistakes-cell")
	w.Click(below(mistakes, 100, 20))
	w.rest()
	w.take("mistakes-maps")
	page(4)
	w.take("learning-empty")
}

func (w *walk) training() {
	step := func(least int) func(Probe) bool { return func(p Probe) bool { return p.Running && p.Step >= least } }
	w.Key("ctrl+t")
	w.WaitFor("training", time.Minute, step(10))
	w.take("learning")
	w.Key("F3")
	w.WaitFor("more training", time.Minute, step(40))
	w.take("training")
	w.Key("ctrl+t")
	w.take("paused")
	w.Key("ctrl+period")
	w.WaitFor("the end", time.Minute, func(p Probe) bool { return !p.Running })
	w.take("stopped")
	w.Key("ctrl+t")
	w.WaitFor("the question whether to discard the model", answer, func(p Probe) bool { return p.Asking })
	w.take("discard")
	w.Key("Tab", "space")
	p := w.WaitFor("training again", time.Minute, step(5))
	w.Key("ctrl+t")
	curves := p.Widgets["curves"].At(0.5, 0.5)
	w.Click(curves)
	w.take("charts-menu")
	w.Key("Up", "Up", "Return")
	w.take("earlier-runs")
	w.Key("Escape", "Escape")
	w.Key("ctrl+period")
	w.WaitFor("the end again", time.Minute, func(p Probe) bool { return !p.Running })
	w.Close()
}

func (w *walk) dialogs() {
	w.open(3) // without a model that nobody has saved
	w.dialog("open-file", "ctrl+o")
	w.change("the question where to save", "ctrl+s") // where a caret blinks: it never rests
	w.take("save-file")
	w.change("the window again", "Tab", "space") // Escape is for its field
	w.dialog("settings", "ctrl+comma")
	w.dialog("keyboard", "F1")
	w.dialog("about", "F2")
	w.Key("ctrl+l")
	w.rest()
	w.take("evaluated")
	w.Key("F11")
	w.WaitFor("the projector", answer, func(p Probe) bool { return p.Projecting })
	w.take("projector")
	w.Key("F11")
	w.WaitFor("the window again", answer, func(p Probe) bool { return !p.Projecting })
}

func (w *walk) lab() {
	w.Key("F8")
	p := w.WaitFor("the lab", answer, func(p Probe) bool { return p.Room == 1 && p.Widgets["lab.place"].Y > 0 })
	w.rest()
	w.take("lab-empty")
	w.Click(p.Widgets["lab.plant"].At(0.5, 0.5))
	w.WaitFor("training in the lab", time.Minute, func(p Probe) bool { return p.LabStep >= 20 })
	w.take("lab-training")
	w.Click(p.Widgets["lab.plant"].At(0.5, 0.5))
	w.WaitFor("its end", time.Minute, func(p Probe) bool { return p.LabStep == 0 })
	w.Click(p.Widgets["lab.place"].At(0.5, 0.5))
	w.take("lab-places")
	w.Key("Down", "Down", "Down", "Down", "Return")
	p = w.WaitFor("a rectangle to choose", answer, func(p Probe) bool { return p.Widgets["lab.measure"].Y > 0 })
	region := p.Widgets["lab.region"]
	w.Drag(region.At(0.3, 0.2), region.At(0.5, 0.4), region.At(0.7, 0.6))
	w.Click(p.Widgets["lab.measure"].At(0.5, 0.5))
	w.WaitFor("a measured model", 5*time.Minute, func(p Probe) bool { return p.LabRuns == 1 })
	w.take("lab-measured")
	w.Click(p.Widgets["lab.scan"].At(0.5, 0.5))
	w.take("lab-scanning")
	w.rest()
	w.take("lab-suspects")
	w.Key("F8")
	w.WaitFor("the Studio", answer, func(p Probe) bool { return p.Room == 0 })
}

// menus opens the menus and, from one of them, two lessons.
func (w *walk) menus() {
	file := Point{25, 12}
	for i, name := range []string{"file", "training", "picture", "view", "lessons", "help"} {
		if i == 0 {
			w.Click(file)
		} else {
			w.Key("Right")
		}
		w.take("menu-" + name)
	}
	w.Key("Escape")
	w.Close()
	for _, name := range []string{"four-or-nine", "frog-and-grass"} {
		language := "en"
		if bytes.Contains([]byte(w.settings), []byte(`"vi"`)) {
			language = "vi"
		}
		path, err := filepath.Abs(filepath.Join("..", "..", "assets", "lessons", name+"."+language+".lesson"))
		require.NoError(w.t, err)
		home := w.t.TempDir()
		remember(w.t, home, `{"Hints": 3, `+w.settings+`}`)
		w.App = StartWith(w.t, w.size.X, w.size.Y, []string{path}, "HOME="+home)
		w.WaitFor("the lesson", startTimeout, func(p Probe) bool { return p.Lesson == 1 })
		w.rest()
		w.take("lesson-" + name)
		w.Close()
	}
}
