package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/chart"
	"visao/ui/kit"
	"visao/ui/look"
)

// texts are the words that can be seen of widgets, in the order they are drawn.
func texts(widgets ...fyne.Widget) []string {
	all := []string{}
	for _, w := range widgets {
		all = append(all, wordsOf(w)...)
	}
	return all
}

func wordsOf(w fyne.Widget) (all []string) {
	for _, o := range test.WidgetRenderer(w).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			all = append(all, text.Text)
		}
	}
	return all
}

func TestWhereARunIs(t *testing.T) {
	w := show(t, look.Dark, 1600, 960)
	p := w.t
	require.Equal(t, []string{"Ready to train"}, texts(p.where, p.images, p.left))
	require.Zero(t, p.bar.Value)

	s := underWay()
	check := func(share float64, want ...string) {
		t.Helper()
		p.ShowRun(s)
		require.Equal(t, want, texts(p.where, p.images, p.left))
		require.InDelta(t, share, p.bar.Value, 1e-9)
		fill := test.WidgetRenderer(p.bar).Objects()[1]
		require.InDelta(t, share*float64(p.bar.Size().Width), fill.Size().Width, 0.01)
		require.Equal(t, share > 0, fill.Visible())
	}
	check(3882./8440, "Epoch 3 of 5 · step 506 of 1,688", "1,240 images/s", "1 min 12 s left")
	s.Phase = train.Paused
	check(3882./8440, "Epoch 3 of 5 · step 506 of 1,688", "paused")
	s.Phase = train.Ended
	check(3882./8440, "Stopped in epoch 3 of 5, after 3,882 steps")

	s = underWay()
	s.Phase, s.Step, s.Validated = train.Validating, 3*1688, 0.4266
	check(3./5, "Epoch 3 of 5 · validating, 43 %", "1,240 images/s", "1 min 12 s left")

	s.Phase, s.Epoch, s.Step = train.Ended, 5, 5*1688
	check(1, "Stopped in epoch 5 of 5, after 8,440 steps") // while validating
	for len(s.Epochs) < 5 {
		s.Epochs = append(s.Epochs, s.Epochs[0])
	}
	check(1, "Trained for 5 epochs")

	s = &train.Snapshot{Config: train.Config{Epochs: 1, Batch: 32}, Epoch: 1, StepsPerEpoch: 10}
	check(0, "Epoch 1 of 1 · step 0 of 10") // how fast it goes is not known yet
	s.Phase, s.Step, s.Epochs = train.Ended, 10, make([]train.Epoch, 1)
	check(1, "Trained for 1 epoch")

	p.ShowRun(nil)
	require.Equal(t, []string{"Ready to train"}, texts(p.where, p.images, p.left))
	require.Zero(t, p.bar.Value)
}

// The empty charts have room for what is chosen; those of a run, for the run.
func TestChartsHaveRoomForTheEpochsChosen(t *testing.T) {
	p := show(t, look.Dark, 1024, 672).t
	room := func() [2]float64 { return [2]float64{p.curves.lossChart().XMax, p.curves.accuracyChart().XMax} }
	require.Equal(t, [2]float64{5, 5}, room())
	test.Tap(p.recipe) // the one for drawings
	want := float64(train.Drawings().Epochs)
	require.Equal(t, [2]float64{want, want}, room())
	for _, text := range []string{"0", "-1", "1001", "many", ""} {
		p.epochs.SetText(text)
		require.Equal(t, [2]float64{want, want}, room(), text)
	}
	p.epochs.SetText(" 7 ")
	require.Equal(t, [2]float64{7, 7}, room())

	p.ShowRun(underWay())
	p.epochs.SetText("9")
	require.Equal(t, [2]float64{5, 5}, room())
	p.ShowRun(nil)
	require.Equal(t, [2]float64{9, 9}, room())
}

func (t *scoreTable) texts() (rows [3][3]string) {
	for i, row := range t.cells {
		for j, cell := range row {
			rows[i][j] = texts(cell)[0]
		}
	}
	return rows
}

func TestScores(t *testing.T) {
	p := show(t, look.Dark, 1024, 672).t
	none := [3]string{"–", "–", "–"}
	require.Equal(t, [3][3]string{none, none, none}, p.table.texts())

	p.ShowCard(train.Card{
		Train:      score.Score{Loss: 0.08714, Wrong: 1393, Count: 54000},
		Validation: score.Score{Loss: 0.06336, Wrong: 109, Count: 6000},
		Test:       score.Score{Loss: 12.5, Wrong: 10000, Count: 10000},
	})
	require.Equal(t, [3][3]string{
		{"0.0871", "97.42 %", "1,393"}, {"0.0634", "98.18 %", "109"}, {"12.5000", "0.00 %", "10,000"},
	}, p.table.texts())

	p.ShowRun(nil)
	require.Equal(t, "0.0871", p.table.texts()[0][0], "the model's scores stay until there are others")

	p.ShowRun(underWay())
	require.Equal(t, [3][3]string{
		{"0.0871", "97.42 %", "1,393"}, {"0.0634", "98.18 %", "109"}, none,
	}, p.table.texts(), "the last epoch completed; the test set waits for the end")

	first := underWay()
	first.Epochs = nil
	p.ShowRun(first)
	require.Equal(t, [3][3]string{none, none, none}, p.table.texts())

	p.ShowCard(train.Card{Validation: score.Score{Loss: 0, Wrong: 0, Count: 6000}})
	require.Equal(t, [3][3]string{none, {"0.0000", "100.00 %", "0"}, none}, p.table.texts())
}

func TestCurves(t *testing.T) {
	s := &train.Snapshot{
		Config: train.Config{Epochs: 3}, StepsPerEpoch: 4,
		Steps: []train.Step{
			{Loss: 2.5, SmoothLoss: 2.25, Accuracy: 0.25, SmoothAccuracy: 0.125},
			{Loss: 1.5, SmoothLoss: 2, Accuracy: 0.5, SmoothAccuracy: 0.375},
			{Loss: 1, SmoothLoss: 1.5, Accuracy: 0.75, SmoothAccuracy: 0.5},
			{Loss: 0.5, SmoothLoss: 1, Accuracy: 0.5, SmoothAccuracy: 0.625},
			{Loss: 0.25, SmoothLoss: 0.5, Accuracy: 1, SmoothAccuracy: 0.75},
		},
		Epochs: []train.Epoch{{
			Train: score.Score{Loss: 9, Wrong: 9, Count: 10}, Validation: score.Score{Loss: 0.75, Wrong: 2, Count: 8},
		}},
	}
	points := func(y ...float64) (all []chart.Point) {
		for i, v := range y {
			all = append(all, chart.Point{X: float64(i+1) / 4, Y: v})
		}
		return all
	}
	c := newCurves()
	c.follow(s)
	loss, accuracy := c.lossChart(), c.accuracyChart()
	require.Equal(t, points(2.5, 1.5, 1, 0.5, 0.25), loss.Faint.Points)
	require.Equal(t, points(2.25, 2, 1.5, 1, 0.5), loss.Line.Points)
	require.Equal(t, []chart.Point{{X: 1, Y: 0.75}}, loss.Dots.Points, "validation, where its epoch ends")
	require.Equal(t, points(0.25, 0.5, 0.75, 0.5, 1), accuracy.Faint.Points)
	require.Equal(t, points(0.125, 0.375, 0.5, 0.625, 0.75), accuracy.Line.Points)
	require.Equal(t, []chart.Point{{X: 1, Y: 0.75}}, accuracy.Dots.Points)

	for _, d := range []chart.Data{loss, accuracy} {
		require.Zero(t, d.XMin)
		require.Equal(t, 3.0, d.XMax)
		require.Equal(t, "epoch", d.XUnit)
		for i, p := range d.Line.Points {
			require.Equal(t, []string{"step 1", "step 2", "step 3", "step 4", "step 5"}[i], d.FormatX(p.X))
		}
	}
	require.Nil(t, loss.Level)
	require.False(t, loss.Percent)
	require.Equal(t, &chart.Reference{Y: 0.9818, Label: "blog post 98.18 %"}, accuracy.Level)
	require.True(t, accuracy.Percent)

	// Before the first step there are axes and an invitation.
	none := newCurves().accuracyChart()
	require.Empty(t, none.Line.Points)
	require.Equal(t, 5.0, none.XMax)
	require.Equal(t, "Press Train to see the accuracy rise", none.Empty)
}

// What the charts show under the mouse is what was trained, to the last step.
func TestTheLastStepIsUnderTheMouse(t *testing.T) {
	p := show(t, look.Dark, 1600, 960).t
	s := underWay()
	p.ShowRun(s)
	p.loss.FocusGained() // at the newest step
	all := texts(p.loss)
	require.Contains(t, all[len(all)-1], "step 3,882 · ")
}

func TestFormats(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 499 * time.Millisecond: "0 s", 59 * time.Second: "59 s", 59500 * time.Millisecond: "1 min 0 s",
		72300 * time.Millisecond: "1 min 12 s", 3599 * time.Second: "59 min 59 s",
		3599500 * time.Millisecond: "1 h 0 min", 26*time.Hour + 3*time.Minute + 59*time.Second: "26 h 3 min",
	} {
		require.Equal(t, want, kit.Duration(d), d)
	}
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{3.514, 2, "+3.51"},
		{-0.02, 2, "–0.02"},
		{0, 2, "0.00"},
		{-0.00004, 4, "0.0000"},
		{-12.5, 0, "–12"},
		{0.00996, 4, "+0.0100"},
	} {
		require.Equal(t, c.want, kit.Signed(c.v, c.decimals))
	}
	for p, want := range map[float64]string{0: "0.0 %", 1e-30: "0.0 %", 0.0004: "0.0 %", 0.613: "61.3 %", 0.9949: "99.5 %", 1: "100.0 %"} {
		require.Equal(t, want, kit.Percent(p))
	}
}
