package ui

import (
	"visao/ml/train"
	"visao/ui/chart"
	"visao/ui/kit"
)

// lossChart is the loss of a run over its epochs.
func lossChart(s *train.Snapshot) chart.Data {
	d := curve(s, func(t train.Step) (raw, smooth float32) { return t.Loss, t.SmoothLoss },
		func(e train.Epoch) float64 { return e.Validation.Loss })
	d.Title, d.Empty = "Loss", "Press Train to see the loss fall"
	d.Faint.Name, d.Line.Name, d.Dots.Name = "loss", "smoothed", "validation"
	return d
}

// closeUp is the accuracy from which on the chart shows only what is above it.
const closeUp = 0.8

// accuracyChart is the accuracy of a run over its epochs.
func accuracyChart(s *train.Snapshot) chart.Data {
	d := curve(s, func(t train.Step) (raw, smooth float32) { return t.Accuracy, t.SmoothAccuracy },
		func(e train.Epoch) float64 { return e.Validation.Accuracy() })
	d.Title, d.Empty = "Accuracy", "Press Train to see the accuracy rise"
	d.Faint.Name, d.Line.Name, d.Dots.Name = "accuracy", "smoothed", "validation"
	d.Percent = true
	if n := len(s.Steps); n > 0 && s.Steps[n-1].SmoothAccuracy > closeUp {
		d.YMin, d.YMax = closeUp, 1 // where the rest of the story is told
	}
	d.Level = &chart.Reference{Y: articleValidation, Label: "blog post 98.18 %"}
	return d
}

func curve(s *train.Snapshot, step func(train.Step) (raw, smooth float32), epoch func(train.Epoch) float64) chart.Data {
	d := chart.Data{
		XMax: float64(s.Config.Epochs), XUnit: "epoch",
		Line: chart.Series{Legend: "train"},
		Dots: chart.Series{Legend: "validation"},
		FormatX: func(x float64) string {
			return "step " + kit.Thousands(int(x*float64(s.StepsPerEpoch)+0.5))
		},
	}
	d.Faint.Points = make([]chart.Point, len(s.Steps))
	d.Line.Points = make([]chart.Point, len(s.Steps))
	for i, t := range s.Steps {
		x := float64(i+1) / float64(s.StepsPerEpoch)
		raw, smooth := step(t)
		d.Faint.Points[i] = chart.Point{X: x, Y: float64(raw)}
		d.Line.Points[i] = chart.Point{X: x, Y: float64(smooth)}
	}
	for i, e := range s.Epochs {
		d.Dots.Points = append(d.Dots.Points, chart.Point{X: float64(i + 1), Y: epoch(e)})
	}
	return d
}
