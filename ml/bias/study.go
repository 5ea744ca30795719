package bias

import (
	"context"
	"time"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
)

// Run is one training on pictures with a shortcut, and what came of it.
type Run struct {
	Repair            Repair
	Config            train.Config
	Data              string      // as in mnist.Data.Hash, with the shortcut and the repair
	Model             string      // the weights, as in network.Weights.Hash
	Train, Validation score.Score // of the last epoch that was completed
	Curve             []Point
	Took              time.Duration // to train
	Stopped           bool          // before its end
	Outcome           *Outcome      // nil if it was not measured
	Weights           *network.Weights
}

// Point is the smoothed loss and accuracy of training after a step.
type Point struct {
	Step           int
	Loss, Accuracy float32
}

// points is how many points a curve keeps at most.
const points = 400

// newRun tells what a training run has come to that ended with this snapshot.
func newRun(r Repair, last *train.Snapshot, data string, took time.Duration) *Run {
	run := &Run{
		Repair: r, Config: last.Config, Data: data, Model: last.Weights.Hash(), Took: took,
		Stopped: len(last.Epochs) < last.Config.Epochs, Weights: last.Weights,
	}
	if n := len(last.Epochs); n > 0 {
		run.Train, run.Validation = last.Epochs[n-1].Train, last.Epochs[n-1].Validation
	}
	stride := (len(last.Steps) + points - 1) / points
	for i := stride - 1; i >= 0 && i < len(last.Steps); i += stride {
		run.Curve = append(run.Curve, Point{i + 1, last.Steps[i].SmoothLoss, last.Steps[i].SmoothAccuracy})
	}
	return run
}

// Train trains a network on data with the shortcut and a repair. It ends as
// train.Run does; the run that it returns has not been measured.
func (s Shortcut) Train(ctx context.Context, config train.Config, data *mnist.Data, r Repair, gate *train.Gate,
	observe func(train.Snapshot),
) (*Run, error) {
	planted := s.Plant(data, r)
	if r != Penalise {
		config.Penalty = 0
	}
	started := time.Now()
	last, err := train.Run(ctx, config, planted, gate, observe)
	if last.Weights == nil {
		return nil, err
	}
	return newRun(r, &last, planted.Hash, time.Since(started)), err
}

// Study is a shortcut with the networks that were trained on it.
type Study struct {
	Shortcut Shortcut
	Data     string // of the pictures as they were, as in mnist.Data.Hash
	Version  string // of the program
	Created  time.Time
	Clean    *Run // trained on the pictures as they were; nil if none was
	Planted  *Run
	Repaired []*Run
}

// What the lab starts with.
const (
	DefaultEpochs = 3
	DefaultRate   = 3e-3 // the network learns the shortcut in a third of the time
	DefaultLambda = 10
)
