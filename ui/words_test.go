package ui

import (
	"image"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words/wordstest"
)

const vietnamese = "../assets/words/vi"

// untranslated are those that hold a letter and no mark, but for what is called so in
// every language: names, and keys of the keyboard.
func untranslated(all []string) []string {
	letters := regexp.MustCompile(`\pL`)
	named := regexp.MustCompile(`^(MNIST|(Ctrl\+|F\d|Esc|[A-Z\[], |\d … \d, |[A-Z]$).*)$`)
	return slices.DeleteFunc(all, func(text string) bool {
		if _, err := paint.ByName(text); err == nil {
			return true
		}
		return !letters.MatchString(text) || named.MatchString(text) || strings.Contains(text, "⟦")
	})
}

func TestEverythingIsTranslated(t *testing.T) {
	wordstest.Mark(t, ".")
	w := show(t, look.Dark, 1600, 960)
	w.e.OnPixels = func(bool) {}
	check := func(what string) {
		t.Helper()
		for _, o := range []fyne.CanvasObject{w.t.Content, w.e.Content, w.s.Content} {
			all := textsIn(o)
			require.NotEmpty(t, all, what)
			require.Empty(t, untranslated(all), what)
		}
	}
	check("at the start")
	for state := range Stopping + 1 {
		w.t.SetState(state)
		check("the buttons of a run")
	}
	for phase := range train.Ended + 1 {
		s := underWay()
		s.Phase = phase
		w.t.ShowRun(s)
		check("a run")
	}
	w.t.accuracy.FocusGained() // for its readout
	w.t.curves.compare([]train.Record{finished(1, 3, 300)})
	w.t.showCurves()
	for source := range ImageFile + 1 {
		w.e.SetSource(source)
		check("sources")
	}
	w.e.SetLive(true)
	for _, label := range []int{-1, 2, 4} {
		v := viewOf(t, mistaken(), 2, label)
		w.e.Show(v)
		w.s.Took(v)
		w.s.Model("aboard")
		check("a view")
	}
	hoverAt(w.e, 3, 3)
	check("a place on the map")
	w.e.Show(flippedView(t))
	check("a contrast")
	w.e.heat.MouseOut()
	check("its account")
	v := viewOf(t, mistaken(), 2, 4)
	v.Raw, v.Scaled = small(mnist.Side), small(mnist.BoxSide)
	w.e.Show(v)
	check("a drawing that is centred")
	picture := four()
	w.e.Pad.EditPixels(&picture)
	check("single pixels")
	w.e.Show(flippedView(t))
	check("what they do")
	w.e.SetDrawings([]*image.Gray{w.e.Pad.Ink()})

	for _, i := range w.t.menu().Items {
		require.Empty(t, untranslated([]string{i.Label}))
	}
	for _, runs := range [][]train.Record{nil, {finished(1, 3, 300), finished(2, 9, 620), finished(3, 1, 50)}} {
		w.t.SetRuns(runs)
		w.t.showRuns()
		require.Empty(t, untranslated(textsIn(w.canvas.Overlays().Top())))
	}
	windows := fyne.CurrentApp().Driver().AllWindows()
	at := slices.IndexFunc(windows, func(o fyne.Window) bool { return o.Canvas() == w.canvas })
	ShowKeys(windows[at])
	all := textsIn(w.canvas.Overlays().Top())
	require.Contains(t, all, "⟦stop ⟦training")
	require.Empty(t, untranslated(all))
	ShowError("⟦what", windows[at])
	all = textsIn(w.canvas.Overlays().Top())
	require.Contains(t, all, "⟦what")
	require.Empty(t, untranslated(all))
	for _, names := range [][]string{Rooms, ScaleNames, StripScaleNames} {
		require.Empty(t, untranslated(kit.Said(names)))
	}
	w.t.fill("a", "b", "c", "d")
	_, err := w.t.Config()
	require.Empty(t, untranslated(strings.Split(err.Error(), "\n")))
}

// flippedView is a contrast, after a pixel has been changed.
func flippedView(t *testing.T) *View {
	f := flipped()
	v := viewOf(t, f.Explanation, f.Class, 4)
	v.Before, v.Against = f.Before, f.Against
	return v
}

// What is chosen, and what is typed, means the same in each language.
func TestChoicesInAnotherLanguage(t *testing.T) {
	wordstest.InEachLanguage(t, vietnamese, func(t *testing.T) {
		p, calls := panel(t)
		p.SetFolder("fashion")
		p.data.SetSelectedIndex(2)
		require.Equal(t, "fashion", p.data.Selected)
		p.data.SetSelectedIndex(0)
		require.Equal(t, []string{"folder", "MNIST"}, *calls)
		want := train.Config{Epochs: 1000, Batch: 1024, LearningRate: 0.0123, Seed: 1234567}
		p.SetConfig(want)
		got, err := p.Config()
		require.NoError(t, err)
		require.Equal(t, want, got)

		e, _ := explorer(t)
		for scale := range AllPictures + 1 {
			e.scale.SetSelectedIndex(int(scale))
			require.Equal(t, scale, e.Style().Scale, "no two are called the same")
		}
	})
}

// On the smallest screen the words have room, in any language.
func TestWordsHaveRoom(t *testing.T) {
	wordstest.InEachLanguage(t, vietnamese, func(t *testing.T) {
		w := show(t, look.Dark, smallest.Width, smallest.Height)
		require.Empty(t, wordstest.Cut(w.canvas.Content()))
		w.fill(t)
		for source := range ImageFile + 1 {
			w.e.SetSource(source)
			w.settle()
			require.Empty(t, wordstest.Cut(w.canvas.Content()))
		}
		hoverAt(w.e, 20, 20)
		require.Empty(t, wordstest.Cut(w.canvas.Content()))
		w.e.Show(flippedView(t))
		w.settle()
		require.Empty(t, wordstest.Cut(w.canvas.Content()))
	})
}
