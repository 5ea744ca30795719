package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words/wordstest"
)

func TestOptionsPictures(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	w.fill(t)
	test.Tap(w.t.options)
	test.AssertRendersToImage(t, "options_dark.png", w.canvas)

	w = show(t, look.Light, smallest.Width, smallest.Height)
	w.fill(t)
	w.t.SetRuns([]train.Record{finished(1, 3, 300), finished(2, 9, 620), finished(3, 1, 50)})
	w.t.showRuns()
	w.tick(t, "Run 2")
	test.AssertRendersToImage(t, "runs_light.png", w.canvas)
}

// item is the entry of the menu that starts with those words.
func item(t *testing.T, p *Training, words string) *fyne.MenuItem {
	t.Helper()
	for _, i := range p.menu().Items {
		if strings.HasPrefix(i.Label, words) {
			return i
		}
	}
	t.Fatal("the menu has no " + words)
	return nil
}

func TestOptionsChangeTheCharts(t *testing.T) {
	p := show(t, look.Dark, 1024, 672).t
	p.ShowRun(underWay())
	require.True(t, item(t, p, "Smoothed over 50").Checked, "as ever")
	item(t, p, "Not smoothed").Action()
	require.True(t, item(t, p, "Not smoothed").Checked)
	require.False(t, item(t, p, "Smoothed over 50").Checked)
	require.Empty(t, p.curves.lossChart().Faint.Points)
	item(t, p, "Logarithmic").Action()
	require.True(t, item(t, p, "Logarithmic").Checked)
	require.True(t, item(t, p, "Not smoothed").Checked)
	require.Contains(t, texts(p.loss), "0.1")
	item(t, p, "Logarithmic").Action()
	require.False(t, item(t, p, "Logarithmic").Checked)

	calls := record(p)
	p.OnExport = func() { *calls = append(*calls, "export") }
	item(t, p, "Export").Action()
	require.Equal(t, []string{"export"}, *calls)
}

func TestBothChartsShowTheSamePart(t *testing.T) {
	p := show(t, look.Dark, 1024, 672).t
	p.ShowRun(underWay())
	require.True(t, item(t, p, "Show all").Disabled)
	item(t, p, "Zoom in").Action()
	require.False(t, item(t, p, "Show all").Disabled)
	require.True(t, p.loss.Zoomed())
	require.True(t, p.accuracy.Zoomed())
	p.accuracy.TypedRune('0')
	require.False(t, p.loss.Zoomed())

	p.accuracy.ZoomIn()
	p.ShowRun(underWay())
	require.True(t, p.loss.Zoomed(), "the next snapshot does not disturb")
	p.ShowRun(nil)
	require.False(t, p.loss.Zoomed(), "another run is shown whole")
	require.False(t, p.accuracy.Zoomed())
}

// tick clicks on the run whose line starts with those words.
func (w *window) tick(t *testing.T, words string) {
	t.Helper()
	for _, row := range w.t.list.Objects {
		for _, o := range row.(*fyne.Container).Objects {
			if check, ok := o.(*kit.Check); ok && strings.HasPrefix(check.Text, words) {
				test.Tap(check)
				return
			}
		}
	}
	t.Fatal("no run is listed as " + words)
}

// names are what the chart compares with.
func names(p *Training) (all []string) {
	for _, other := range p.curves.lossChart().Others {
		all = append(all, other.Name)
	}
	return all
}

func TestComparingRuns(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	p := w.t
	p.showRuns()
	require.Contains(t, texts(p.list.Objects[0].(fyne.Widget))[0], "none yet")
	w.canvas.Overlays().Top().Hide()

	runs := []train.Record{finished(1, 3, 300), finished(2, 9, 620), finished(3, 1, 50)}
	p.SetRuns(runs)
	require.Empty(t, names(p), "only what one asks for")
	p.showRuns()
	w.tick(t, "Run 3")
	w.tick(t, "Run 1")
	require.Equal(t, []string{"run 1", "run 3"}, names(p))
	w.tick(t, "Run 3")
	require.Equal(t, []string{"run 1"}, names(p))
	w.tick(t, "Run 2")

	// A run that has ended joins them; what was ticked stays.
	p.SetRuns(append(runs, finished(4, 1, 100)))
	require.Equal(t, []string{"run 1", "run 2"}, names(p))
	w.tick(t, "Run 2")
	require.Equal(t, []string{"run 1"}, names(p))

	// One that is forgotten goes from the list and from the charts.
	var forgotten []int
	p.OnForget = func(number int) {
		forgotten = append(forgotten, number)
		p.SetRuns(runs[1:])
	}
	for _, o := range p.list.Objects[len(p.list.Objects)-1].(*fyne.Container).Objects {
		if b, ok := o.(*kit.Button); ok {
			test.Tap(b)
		}
	}
	require.Equal(t, []int{1}, forgotten) // which was compared with
	require.Empty(t, names(p))
	require.Len(t, p.list.Objects, 3, "two runs, and what was deleted")

	// It can be taken back while the list is open.
	var recalled []train.Record
	p.OnRecall = func(r train.Record) {
		recalled = append(recalled, r)
		p.SetRuns(runs)
	}
	first := p.list.Objects[0].(*fyne.Container)
	require.Contains(t, texts(first.Objects[0].(fyne.Widget)), "Run 1 is deleted")
	test.Tap(first.Objects[1].(*kit.Button))
	require.Equal(t, runs[:1], recalled)
	require.Len(t, p.list.Objects, 3, "three runs")
	require.Equal(t, []string{"run 1"}, names(p), "as before")
	test.Tap(p.list.Objects[2].(*fyne.Container).Objects[1].(*kit.Button))
	p.showRuns()
	require.Len(t, p.list.Objects, 2, "nothing to be taken back when it is opened again")
}

func TestRunsInWords(t *testing.T) {
	done, stopped, short, tiny := finished(3, 3, 300), finished(12, 9, 620), finished(1, 1, 40), finished(2, 5, 7)
	done.Config.LearningRate, done.Data = 0.0123, "other data"
	require.Equal(t, "Run 3 · other data, 3 epochs, batch 32, rate 0.0123, seed 3: 96.70 %", describe(&done))
	require.Equal(t, "Run 12 · 6.2 of 9 epochs, batch 32, rate 0.001, seed 12: 96.75 %", describe(&stopped))
	require.Equal(t, "Run 1 · 0.4 of 1 epoch, batch 32, rate 0.001, seed 1: not validated", describe(&short))
	require.Equal(t, "Run 2 · 7 steps, batch 32, rate 0.001, seed 2: not validated", describe(&tiny))
}

// However many runs there are to compare with, the list fits the smallest window.
func TestTheListOfRunsFits(t *testing.T) { wordstest.InEachLanguage(t, vietnamese, theListOfRunsFits) }

func theListOfRunsFits(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	var runs []train.Record
	for i := range 10 {
		r := finished(1, 9, 620)
		r.Number, r.Data = 100+i, strings.Repeat("W", 40)
		r.Config = train.Config{Epochs: 1000, Batch: 1024, LearningRate: 0.00123456, Seed: 1<<64 - 1}
		runs = append(runs, r)
	}
	w.t.SetRuns(runs)
	w.t.showRuns()
	for _, o := range test.LaidOutObjects(w.canvas.Overlays().Top()) {
		if check, ok := o.(*kit.Check); ok {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(check)
			require.GreaterOrEqual(t, at.X, float32(0), fmt.Sprint(check.Text))
			require.LessOrEqual(t, at.X+check.MinSize().Width, smallest.Width)
			require.LessOrEqual(t, at.Y+check.Size().Height, smallest.Height)
		}
	}
}
