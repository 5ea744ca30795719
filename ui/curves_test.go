package ui

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/chart"
)

// shortened is the run as it was after so many steps.
func shortened(s *train.Snapshot, steps int) *train.Snapshot {
	part := *s
	part.Step, part.Steps, part.Epochs = steps, s.Steps[:steps], s.Epochs[:min(len(s.Epochs), steps/s.StepsPerEpoch)]
	return &part
}

func heights(points []chart.Point) (y []float64) {
	for _, p := range points {
		y = append(y, p.Y)
	}
	return y
}

// An exponential average written as the sum that it is: the weight of each earlier
// value is the product of what the later ones leave of it.
func TestSmoothing(t *testing.T) {
	s := shortened(underWay(), 400)
	for _, over := range []int{10, 200} {
		c := newCurves()
		c.set(over, false)
		c.follow(s)
		line := heights(c.lossChart().Line.Points)
		require.Len(t, line, 400)
		for _, i := range []int{0, 1, 5, 30, 250, 399} {
			var want, total float64
			weight := 1.0
			for j := i; j >= 0; j-- {
				share := max(1/float64(over), 1/float64(j+1)) // of a new value
				want += weight * share * float64(s.Steps[j].Loss)
				total += weight * share
				weight *= 1 - share
			}
			require.InDelta(t, 1, total, 1e-9)
			require.InDelta(t, want, line[i], 1e-9, "over %d, step %d", over, i+1)
		}
	}
}

func TestSmoothingNothingAndAsTrained(t *testing.T) {
	s := shortened(underWay(), 100)
	c := newCurves()
	c.follow(s)
	c.set(1, true)
	d := c.lossChart()
	require.Empty(t, d.Faint.Points)
	require.Equal(t, "loss", d.Line.Name)
	require.True(t, d.LogY)
	require.False(t, c.accuracyChart().LogY, "only the loss is")
	for i, p := range d.Line.Points {
		require.Equal(t, float64(s.Steps[i].Loss), p.Y)
	}
	c.set(trained, false)
	d = c.lossChart()
	require.Len(t, d.Faint.Points, 100)
	for i, p := range d.Line.Points {
		require.Equal(t, float64(s.Steps[i].SmoothLoss), p.Y, "what train has smoothed itself")
	}
}

// Snapshot by snapshot it comes to the same, and what a chart was given stays as
// it was.
// The chart comes closer once three quarters of the run are in sight then.
func TestAccuracyFromNear(t *testing.T) {
	for _, c := range []struct {
		low, high int // steps at 50 %, then at 90 %
		least     float64
	}{{10, 0, 0}, {10, 29, 0}, {9, 31, closeUp}, {0, 1, closeUp}} {
		run := train.Snapshot{Config: train.Article(), StepsPerEpoch: 10}
		for i := range c.low + c.high {
			step := train.Step{Accuracy: 0.9, SmoothAccuracy: 0.9}
			if i < c.low {
				step.Accuracy, step.SmoothAccuracy = 0.5, 0.5
			}
			run.Steps = append(run.Steps, step)
		}
		curves := newCurves()
		curves.follow(&run)
		require.Equal(t, c.least, curves.accuracyChart().YMin, c)
	}
}

func TestCurvesGrow(t *testing.T) {
	s := underWay()
	whole, grown := newCurves(), newCurves()
	whole.set(10, false)
	grown.set(10, false)
	whole.follow(s)
	var early chart.Data
	var copied []chart.Point
	for steps := 0; steps <= 3000; steps += 250 {
		require.Equal(t, steps == 0, grown.follow(shortened(s, steps)), "another run, and then the same one")
		if steps == 500 {
			early = grown.lossChart()
			copied = slices.Clone(early.Line.Points)
		}
	}
	require.False(t, grown.follow(s))
	require.Equal(t, whole.lossChart().Line, grown.lossChart().Line)
	require.Equal(t, whole.accuracyChart().Faint, grown.accuracyChart().Faint)
	require.Equal(t, copied, early.Line.Points)

	// Another run, though it is as long.
	other := *s
	other.Config.Seed++
	require.True(t, grown.follow(&other))
	other.Steps = slices.Clone(s.Steps)
	other.Steps[len(other.Steps)-1].Loss++
	require.True(t, grown.follow(&other))
	require.True(t, grown.follow(shortened(s, 10)))
	require.Len(t, grown.lossChart().Line.Points, 10)
	require.Equal(t, copied, early.Line.Points)
}

// finished is a record of a made-up run.
func finished(number, epochs, steps int) train.Record {
	s := &train.Snapshot{Config: train.Article(), StepsPerEpoch: 100}
	s.Config.Epochs = epochs
	s.Config.Seed = uint64(number)
	for i := range steps {
		loss := float32(2 * math.Exp(-float64(i)/float64(50*number)))
		s.Steps = append(s.Steps, train.Step{Loss: loss, Accuracy: 1 - loss/2.5})
	}
	for i := range steps / 100 {
		s.Epochs = append(s.Epochs, train.Epoch{Validation: score.Score{Loss: 0.1, Wrong: 200 - i, Count: 6000}})
	}
	r := train.NewRecord(s, 150)
	r.Number = number
	return r
}

func TestCurvesOfOtherRuns(t *testing.T) {
	c := newCurves()
	c.follow(shortened(underWay(), 50))
	c.compare([]train.Record{finished(1, 3, 300), finished(4, 9, 620)})
	d := c.lossChart()
	require.Equal(t, []string{"run 1", "run 4"}, []string{d.Others[0].Name, d.Others[1].Name})
	require.Equal(t, 7.0, d.XMax, "as far as the longest goes, in whole epochs")
	require.Equal(t, 3.0, d.Others[0].Points[149].X)
	require.Equal(t, 0.02, d.Others[0].Points[0].X, "a mean of two steps stands at the second")
	require.InDelta(t, 6.2, d.Others[1].Points[len(d.Others[1].Points)-1].X, 1e-9)

	// Means of two steps, smoothed over 50, are smoothed over 25 of them.
	r := finished(1, 3, 300)
	var line []chart.Point
	for _, v := range r.Loss {
		line = append(line, chart.Point{Y: average(line, float64(v), 25)})
	}
	require.Equal(t, heights(line), heights(d.Others[0].Points))
	c.set(1, false)
	for i, p := range c.accuracyChart().Others[0].Points {
		require.Equal(t, float64(r.Accuracy[i]), p.Y, "as they are")
	}

	// They are there without a run, too.
	alone := newCurves()
	alone.compare([]train.Record{finished(1, 3, 300)})
	require.Empty(t, alone.lossChart().Line.Points)
	require.Len(t, alone.lossChart().Others[0].Points, 150)
	require.Nil(t, alone.lossChart().FormatX)
}
