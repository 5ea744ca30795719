package ui

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// panel is a training panel in a window, and the list of what it called back.
func panel(t *testing.T) (*Training, *[]string) {
	t.Helper()
	w := show(t, look.Dark, 1024, 672)
	return w.t, record(w.t)
}

func record(p *Training) *[]string {
	calls := new([]string)
	call := func(name string) func() { return func() { *calls = append(*calls, name) } }
	p.OnTrain = func(train.Config) { call("train")() }
	p.OnPause, p.OnResume, p.OnStop = call("pause"), call("resume"), call("stop")
	p.OnSave, p.OnOpen, p.OnFolder, p.OnMNIST = call("save"), call("open"), call("folder"), call("MNIST")
	p.OnError = func(err error) { call("error: " + err.Error())() }
	return calls
}

func (p *Training) fill(epochs, batch, rate, seed string) {
	p.epochs.SetText(epochs)
	p.batch.SetText(batch)
	p.rate.SetText(rate)
	p.seed.SetText(seed)
}

func TestConfigIsWhatWasFilledIn(t *testing.T) {
	p, _ := panel(t)
	c, err := p.Config()
	require.NoError(t, err)
	require.Equal(t, train.Article(), c)

	for _, want := range []train.Config{
		{Epochs: 7, Batch: 64, LearningRate: 0.0123, Seed: 18446744073709551615},
		{Epochs: 1000, Batch: 1024, LearningRate: 1e-7, Seed: 1},
	} {
		p.SetConfig(want)
		c, err = p.Config()
		require.NoError(t, err)
		require.Equal(t, want, c)
	}

	want := train.Config{Epochs: 3, Batch: 16, LearningRate: 0.05, Seed: 9}
	for _, rate := range []string{"0.05", "0,05", " 0.05 ", ".05", ",05", "5e-2", "5E-02"} {
		p.fill(" 3", "16 ", rate, "\t9")
		c, err = p.Config()
		require.NoError(t, err, rate)
		require.Equal(t, want, c, rate)
	}
}

func TestConfigNamesEveryFieldThatIsWrong(t *testing.T) {
	p, _ := panel(t)
	for _, c := range []struct {
		epochs, batch, rate, seed string
		want                      string
	}{
		{"five", "32", "0.001", "0", "Epochs is not a whole number such as 5: “five”"},
		{"", "32", "0.001", "0", "Epochs is not a whole number such as 5: “”"},
		{"5.5", "32", "0.001", "0", "Epochs is not a whole number such as 5: “5.5”"},
		{"5", "1 000", "0.001", "0", "Batch size is not a whole number such as 32: “1 000”"},
		{"5", "32", "0,001,5", "0", "Learning rate is not a number such as 0.001: “0,001,5”"},
		{"5", "32", "fast", "0", "Learning rate is not a number such as 0.001: “fast”"},
		{"5", "32", "0.001", "-1", "Seed is not a whole number such as 0: “-1”"},
		{"5", "32", "0.001", "18446744073709551616", "Seed is not a whole number such as 0: “18446744073709551616”"},
		{"5", "32", "0.001", strings.Repeat("ä", 21), "Seed is not a whole number such as 0: “" + strings.Repeat("ä", 20) + "…”"},
		{
			"a", "b", "c", "d",
			"Epochs is not a whole number such as 5: “a”\nBatch size is not a whole number such as 32: “b”\n" +
				"Learning rate is not a number such as 0.001: “c”\nSeed is not a whole number such as 0: “d”",
		},
	} {
		p.fill(c.epochs, c.batch, c.rate, c.seed)
		_, err := p.Config()
		require.EqualError(t, err, c.want)
	}
}

func TestConfigOutOfRangeIsRefused(t *testing.T) {
	p, _ := panel(t)
	for _, c := range []struct{ epochs, batch, rate string }{
		{"0", "32", "0.001"},
		{"-3", "32", "0.001"},
		{"1001", "32", "0.001"},
		{"5", "0", "0.001"},
		{"5", "1025", "0.001"},
		{"5", "32", "0"},
		{"5", "32", "-0.1"},
		{"5", "32", "Inf"},
		{"5", "32", "NaN"},
		{"0", "0", "0"},
	} {
		p.fill(c.epochs, c.batch, c.rate, "0")
		got, err := p.Config()
		require.Error(t, err, c)
		require.EqualError(t, err, got.Validate().Error(), "in the words of the package that knows")
	}
}

// choices are the widgets that must not change during a run.
func choices(p *Training) []fyne.Disableable {
	return []fyne.Disableable{p.epochs, p.batch, p.rate, p.seed, p.data, p.Open}
}

func TestTheLifeOfARun(t *testing.T) {
	p, calls := panel(t)
	check := func(text string, start, stop, choose bool) {
		t.Helper()
		require.Equal(t, text, p.Start.Text)
		require.Equal(t, start, !p.Start.Disabled(), "Start")
		require.Equal(t, stop, !p.Stop.Disabled(), "Stop")
		for i, c := range choices(p) {
			require.Equal(t, choose, !c.Disabled(), "choice %d", i)
		}
		require.False(t, p.Save.Disabled(), "what there is can always be saved")
	}
	check("Train", true, false, true)
	test.Tap(p.Stop)
	require.Empty(t, *calls, "there is nothing to stop")
	test.Tap(p.Start)
	check("Train", true, false, true) // the program says what comes of it
	p.SetState(Running)
	check("Pause", true, true, false)
	test.Tap(p.Start)
	p.SetState(Paused)
	check("Resume", true, true, false)
	test.Tap(p.Start)
	p.SetState(Running)
	test.Tap(p.Stop)
	p.SetState(Stopping)
	check("Stopping", false, false, false)
	test.Tap(p.Start)
	test.Tap(p.Stop)
	p.SetState(Idle)
	check("Train", true, false, true)
	require.Equal(t, []string{"train", "pause", "resume", "stop"}, *calls)

	*calls = nil
	test.Tap(p.Save)
	test.Tap(p.Open)
	require.Equal(t, []string{"save", "open"}, *calls)
}

func TestTrainPassesTheChoicesOn(t *testing.T) {
	p, calls := panel(t)
	var got []train.Config
	p.OnTrain = func(c train.Config) { got = append(got, c) }
	p.fill("2", "8", "0,01", "42")
	test.Tap(p.Start)
	require.Equal(t, []train.Config{{Epochs: 2, Batch: 8, LearningRate: 0.01, Seed: 42}}, got)

	p.fill("2", "8", "0", "x")
	test.Tap(p.Start)
	require.Len(t, got, 1, "with valid choices only")
	require.Equal(t, []string{"error: Seed is not a whole number such as 0: “x”"}, *calls)
}

func TestEnterInAFieldStarts(t *testing.T) {
	p, calls := panel(t)
	fields := []*kit.Entry{p.epochs, p.batch, p.rate, p.seed}
	for _, e := range fields {
		e.TypedKey(looktest.Key(fyne.KeyReturn))
	}
	require.Equal(t, []string{"train", "train", "train", "train"}, *calls)

	*calls = nil
	p.SetState(Running)
	for _, e := range fields {
		e.TypedKey(looktest.Key(fyne.KeyReturn))
	}
	require.Empty(t, *calls, "a field that had the keyboard must not pause the run")
}

// A megabyte in a field is no number, and must not hold up the window either.
func TestPastingIntoAField(t *testing.T) {
	p, calls := panel(t)
	clipboard := test.NewClipboard()
	clipboard.SetContent(strings.Repeat("7 digits\n", 1<<20/9))
	for _, e := range []*kit.Entry{p.epochs, p.batch, p.rate, p.seed} {
		e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
		require.Len(t, e.Text, kit.MostLetters)
	}
	test.Tap(p.Start)
	require.Len(t, *calls, 1)
	require.Regexp(t, "^error: Epochs is not a whole number such as 5: “7 digits 7 digits 7 …”\n", (*calls)[0])
	require.Less(t, len((*calls)[0]), 500)
}

// What has not diverged enough to be stopped must not make the window wider.
func TestHugeLosses(t *testing.T) {
	p, _ := panel(t)
	p.ShowCard(train.Card{Train: score.Score{Count: 40, Wrong: 37, Loss: 0.25}})
	before := p.Content.MinSize()
	for _, loss := range []float64{9999.99994, 1e4, 164795963.4418, 233738892697.6, math.MaxFloat32, math.MaxFloat64} {
		s := score.Score{Count: 40, Wrong: 37, Loss: loss}
		p.ShowCard(train.Card{Train: s, Validation: s, Test: s})
		require.Equal(t, before, p.Content.MinSize(), loss)
	}
	require.Equal(t, "0.0812", kit.Loss(0.08123))
	require.Equal(t, "9,999.9999", kit.Loss(9999.99994))
	require.Equal(t, "1.65e+08", kit.Loss(164795963.4418))
}

func TestData(t *testing.T) {
	p, calls := panel(t)
	check := func(selected string, options ...string) {
		t.Helper()
		require.Equal(t, selected, p.data.Selected)
		require.Equal(t, options, p.data.Options)
	}
	check("MNIST", "MNIST", "Folder…")

	p.data.SetSelected("Folder…")
	check("MNIST", "MNIST", "Folder…") // a dialog opens, and may be cancelled
	require.Equal(t, []string{"folder"}, *calls)
	p.SetFolder("fashion")
	check("fashion", "MNIST", "fashion", "Folder…")
	require.Equal(t, []string{"folder"}, *calls, "the program's doing is not called back")

	p.data.SetSelected("Folder…")
	check("fashion", "MNIST", "fashion", "Folder…")
	p.SetFolder("letters")
	check("letters", "MNIST", "letters", "Folder…")
	p.data.SetSelected("letters")
	require.Equal(t, []string{"folder", "folder"}, *calls)

	p.data.SetSelected("MNIST")
	require.Equal(t, []string{"folder", "folder", "MNIST"}, *calls)
	p.SetFolder("")
	check("MNIST", "MNIST", "Folder…")
	require.Len(t, *calls, 3)
}

// Another recipe brings its numbers with it, and leaves those that somebody has changed.
func TestRecipes(t *testing.T) {
	p := show(t, look.Dark, 1024, 672).t
	config := func() train.Config {
		c, err := p.Config()
		require.NoError(t, err)
		return c
	}
	require.Equal(t, train.Article(), config())
	p.recipe.Next()
	require.Equal(t, train.Drawings(), config())
	p.recipe.Next()
	require.Equal(t, train.Article(), config())

	p.epochs.SetText("9")
	p.recipe.Next()
	want := train.Drawings()
	want.Epochs = 9
	require.Equal(t, want, config())
	p.SetConfig(train.Drawings())
	require.Equal(t, train.Drawings(), config())
	p.SetState(Running)
	p.recipe.Next()
	require.Equal(t, train.Drawings(), config(), "the run's")
}
