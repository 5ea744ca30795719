package ui

import (
	"math"
	"strconv"

	"visao/ml/train"
	"visao/ui/chart"
	"visao/ui/words"
)

// curves are what the two charts show: a run, smoothed as the person wants, and
// earlier ones to compare it with. New steps are added to what is there, so that a
// long run costs no more than a short one.
type curves struct {
	smoothing int  // steps that the lines look back over; 1 is not smoothed
	log       bool // of the loss
	others    []train.Record

	run            train.Snapshot
	loss, accuracy curve
}

// curve is one of the two: the values of the run, and the lines of all.
type curve struct {
	of        func(train.Step) (raw, smooth float32)
	recorded  func(*train.Record) []float32
	raw, line []chart.Point
	others    []chart.Series
}

// trained is what train itself smooths its curves over.
const trained = 50

// smoothings are the choices, in steps.
var smoothings = []int{1, 10, trained, 200}

func newCurves() *curves {
	return &curves{
		smoothing: trained,
		run:       train.Snapshot{Config: train.Article()},
		loss: curve{
			of:       func(s train.Step) (raw, smooth float32) { return s.Loss, s.SmoothLoss },
			recorded: func(r *train.Record) []float32 { return r.Loss },
		},
		accuracy: curve{
			of:       func(s train.Step) (raw, smooth float32) { return s.Accuracy, s.SmoothAccuracy },
			recorded: func(r *train.Record) []float32 { return r.Accuracy },
		},
	}
}

// follow takes the newest snapshot of a run, or of another one: then it reports so.
func (c *curves) follow(s *train.Snapshot) (another bool) {
	known := len(c.loss.raw)
	another = s.Config != c.run.Config || s.StepsPerEpoch != c.run.StepsPerEpoch || len(s.Steps) < known ||
		known > 0 && s.Steps[known-1] != c.run.Steps[known-1]
	c.run = *s
	if another {
		c.forget()
	}
	c.extend()
	return another
}

// set changes how the curves are drawn.
func (c *curves) set(smoothing int, log bool) {
	c.log = log
	if smoothing != c.smoothing {
		c.smoothing = smoothing
		c.forget()
		c.extend()
		c.compare(c.others)
	}
}

// forget drops the points, which chart.Data may still refer to.
func (c *curves) forget() {
	for _, v := range []*curve{&c.loss, &c.accuracy} {
		v.raw, v.line = nil, nil
	}
}

// extend appends the steps that are new.
func (c *curves) extend() {
	for _, v := range []*curve{&c.loss, &c.accuracy} {
		for i := len(v.raw); i < len(c.run.Steps); i++ {
			x := float64(i+1) / float64(c.run.StepsPerEpoch)
			raw, smooth := v.of(c.run.Steps[i])
			y := float64(smooth)
			if c.smoothing != trained {
				y = average(v.line, float64(raw), float64(c.smoothing))
			}
			v.raw = append(v.raw, chart.Point{X: x, Y: float64(raw)})
			v.line = append(v.line, chart.Point{X: x, Y: y})
		}
	}
}

// average is the next value of an exponential average over so many values, as
// train's: at the beginning it is the mean of all there are.
func average(before []chart.Point, value, over float64) float64 {
	n := len(before)
	if n == 0 {
		return value
	}
	keep := min(1-1/max(over, 1), float64(n)/float64(n+1))
	return keep*before[n-1].Y + (1-keep)*value
}

// compare shows other runs as well.
func (c *curves) compare(others []train.Record) {
	c.others = others
	for _, v := range []*curve{&c.loss, &c.accuracy} {
		v.others = nil
		for i := range others {
			r := &others[i]
			var line []chart.Point
			for i, y := range v.recorded(r) {
				over := float64(c.smoothing) / float64(r.Every) // each value is a mean already
				line = append(line, chart.Point{X: r.Epoch(i), Y: average(line, float64(y), over)})
			}
			v.others = append(v.others, chart.Series{Name: words.T("run %s", strconv.Itoa(r.Number)), Points: line})
		}
	}
}

// lossChart is the loss over the epochs.
func (c *curves) lossChart() chart.Data {
	d := c.chart(&c.loss, words.T("loss"), func(e train.Epoch) float64 { return e.Validation.Loss })
	d.Title, d.Empty = words.T("Loss"), words.T("Press Train to see the loss fall")
	d.LogY = c.log
	return d
}

// closeUp is the accuracy from which on the chart shows only what is above it, once
// that is three quarters of the run.
const closeUp = 0.8

// accuracyChart is the accuracy over the epochs.
func (c *curves) accuracyChart() chart.Data {
	d := c.chart(&c.accuracy, words.T("accuracy"), func(e train.Epoch) float64 { return e.Validation.Accuracy() })
	d.Title, d.Empty = words.T("Accuracy"), words.T("Press Train to see the accuracy rise")
	d.Percent = true
	if n := len(c.run.Steps); n > 0 && min(c.run.Steps[n/4].SmoothAccuracy, c.run.Steps[n-1].SmoothAccuracy) > closeUp {
		d.YMin, d.YMax = closeUp, 1 // where the rest of the story is told
	}
	d.Level = &chart.Reference{Y: articleValidation, Label: words.T("blog post %.2f %%", 100*articleValidation)}
	return d
}

func (c *curves) chart(v *curve, name string, epoch func(train.Epoch) float64) chart.Data {
	perEpoch := c.run.StepsPerEpoch
	d := chart.Data{
		XMax: float64(c.run.Config.Epochs), XUnit: words.T("epoch"),
		Faint:  chart.Series{Name: name, Points: v.raw},
		Line:   chart.Series{Name: words.T("smoothed"), Legend: words.T("train"), Points: v.line},
		Dots:   chart.Series{Name: words.T("validation"), Legend: words.T("validation")},
		Others: v.others,
	}
	if perEpoch > 0 { // without a run there are no steps to name
		d.FormatX = func(x float64) string { return words.T("step %d", int(x*float64(perEpoch)+0.5)) }
	}
	if c.smoothing == 1 {
		d.Faint, d.Line.Name = chart.Series{}, name
	}
	for i, e := range c.run.Epochs {
		d.Dots.Points = append(d.Dots.Points, chart.Point{X: float64(i + 1), Y: epoch(e)})
	}
	for i := range c.others {
		r := &c.others[i]
		d.XMax = max(d.XMax, math.Ceil(r.Epoch(len(r.Loss)-1)))
	}
	return d
}
