package train

import (
	"time"

	"visao/ml/network"
	"visao/ml/score"
)

// Phase is what a run is doing.
type Phase int

// The phases of a run.
const (
	Training Phase = iota
	Validating
	Paused
	Ended // finished, stopped or diverged
)

// Snapshot is a run as it was at one moment. Whoever receives one may keep it;
// nobody may change what it refers to.
type Snapshot struct {
	Config Config
	Phase  Phase

	Epoch         int // the one being trained, from 1
	Step          int // steps taken, over all epochs
	StepsPerEpoch int
	Validated     float64 // share of the validation set done, in [0, 1]

	Steps  []Step  // one for each step taken
	Epochs []Epoch // one for each epoch completed
	Kept   []Kept  // weights of chosen moments, ascending: the first and, in the end, the last among them

	Rate    float64       // training pictures a second, smoothed
	Left    time.Duration // estimated until the end; 0 while unknown
	Weights *network.Weights
}

// Total is the number of steps of the whole run.
func (s *Snapshot) Total() int { return s.StepsPerEpoch * s.Config.Epochs }

// Step is the loss and accuracy of one batch before its update, and their
// exponential averages.
type Step struct {
	Loss, Accuracy             float32
	SmoothLoss, SmoothAccuracy float32
}

// Epoch is what one epoch came to. Train is the mean over its batches, each
// before its own update, as Keras reports it.
type Epoch struct {
	Train, Validation score.Score
}

// smoothing is the weight of the past in the exponential averages: they look
// back over about 1/(1−0.98) = 50 steps.
const smoothing = 0.98

// smooth appends a step whose averages go on from those before. They start at
// the first value rather than at zero. Every processor rounds them alike, so that
// a checkpoint need not hold them.
func smooth(steps []Step, loss, accuracy float32) []Step {
	s := Step{loss, accuracy, loss, accuracy}
	if n := len(steps); n > 0 {
		// At the beginning the average is over all there is.
		keep := min(smoothing, float32(n)/float32(n+1))
		average := func(past, now float32) float32 { return float32(keep*past) + float32((1-keep)*now) }
		s.SmoothLoss = average(steps[n-1].SmoothLoss, loss)
		s.SmoothAccuracy = average(steps[n-1].SmoothAccuracy, accuracy)
	}
	return append(steps, s)
}
