package train

import (
	"errors"
	"math"
)

// Record is what remains of a run when it has ended: enough to draw its curves
// beside those of another. Whoever receives one may keep it; nobody may change it.
type Record struct {
	Number        int // of the run, from 1
	Config        Config
	Data          string // what the pictures are called, if not MNIST
	Steps         int    // taken
	StepsPerEpoch int

	Every          int       // steps that one value of Loss and Accuracy is the mean of
	Loss, Accuracy []float32 // over the run; the last value may be the mean of fewer
	Epochs         []Epoch   // completed
}

// NewRecord summarises a run in at most so many values a curve.
func NewRecord(s *Snapshot, most int) Record {
	r := Record{
		Config: s.Config, Steps: len(s.Steps), StepsPerEpoch: s.StepsPerEpoch,
		Every: max(1, (len(s.Steps)+most-1)/most), Epochs: s.Epochs,
	}
	for from := 0; from < len(s.Steps); from += r.Every {
		part := s.Steps[from:min(from+r.Every, len(s.Steps))]
		var loss, accuracy float64
		for _, step := range part {
			loss += float64(step.Loss)
			accuracy += float64(step.Accuracy)
		}
		n := float64(len(part))
		r.Loss, r.Accuracy = append(r.Loss, float32(loss/n)), append(r.Accuracy, float32(accuracy/n))
	}
	return r
}

// Epoch is where in the run value i of Loss and Accuracy stands: at the end of
// the steps that it is the mean of, in epochs.
func (r *Record) Epoch(i int) float64 {
	return float64(min((i+1)*r.Every, r.Steps)) / float64(r.StepsPerEpoch)
}

// Validate reports whether a record that comes from a file makes sense.
func (r *Record) Validate() error {
	values := 0
	if r.Every > 0 {
		values = (r.Steps + r.Every - 1) / r.Every
	}
	switch {
	case r.Config.Validate() != nil:
		return r.Config.Validate()
	case r.Number < 1 || r.StepsPerEpoch < 1 || r.Steps < 1 || r.Steps > r.StepsPerEpoch*r.Config.Epochs:
		return errors.New("a run of that many steps cannot be")
	case len(r.Loss) != values || len(r.Accuracy) != values:
		return errors.New("values are missing from the curves of a run")
	case len(r.Epochs) > r.Config.Epochs:
		return errors.New("a run has more epochs than it was to have")
	}
	for i := range r.Loss {
		if loss, share := float64(r.Loss[i]), r.Accuracy[i]; math.IsInf(loss, 0) || !(loss >= 0) || !(share >= 0 && share <= 1) {
			return errors.New("the curves of a run have values that cannot be")
		}
	}
	for _, e := range r.Epochs {
		if !finite(e.Validation.Loss) || e.Validation.Wrong < 0 || e.Validation.Wrong > e.Validation.Count {
			return errors.New("the validation of a run cannot be")
		}
	}
	return nil
}
