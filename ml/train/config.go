// Package train is the training loop: epochs, events, pause and stop.
package train

import (
	"errors"
	"fmt"
	"math"
)

// Config is what a person chooses before training. The same configuration on
// the same data gives the same weights, bit for bit.
type Config struct {
	Epochs       int     // passes over the training pictures
	Batch        int     // pictures per step
	LearningRate float64 // α of Adam; the highest, if the recipe changes it
	Seed         uint64  // of the initial weights and of the order of the pictures
	// Penalty is λ of the heat on the pictures' suspect regions, as in
	// network.Trainer; 0 for none.
	Penalty float64 `json:",omitempty"`
	Recipe  Recipe  `json:",omitempty"`
}

// Article is the recipe of the blog post that Visao comes from.
func Article() Config { return Config{Epochs: 5, Batch: 32, LearningRate: 1e-3} }

// Drawings is a recipe for what people draw with a mouse, who write in more ways
// than MNIST has. Its small batches take four times as many steps as the article's, in
// the same time.
func Drawings() Config {
	return Config{Recipe: ForDrawings, Epochs: 40, Batch: 8, LearningRate: 4e-3}
}

// The largest values that make sense here; a batch also costs memory, about
// 2 MB a picture.
const (
	MaxEpochs = 1000
	MaxBatch  = 1024
	// maxPenalty leaves nothing else to learn, and is far from what float32 can hold.
	maxPenalty = 1e6
)

// Validate reports every value that cannot be trained with.
func (c Config) Validate() error {
	var errs []error
	if c.Recipe != AsArticle && c.Recipe != ForDrawings {
		errs = append(errs, fmt.Errorf("the recipe must be %q or nothing, not %.20q", ForDrawings, c.Recipe))
	}
	if c.Epochs < 1 || c.Epochs > MaxEpochs {
		errs = append(errs, fmt.Errorf("the number of epochs must be from 1 to %d, not %d", MaxEpochs, c.Epochs))
	}
	if c.Batch < 1 || c.Batch > MaxBatch {
		errs = append(errs, fmt.Errorf("the batch size must be from 1 to %d, not %d", MaxBatch, c.Batch))
	}
	if !(c.LearningRate > 0) || math.IsInf(c.LearningRate, 0) {
		errs = append(errs, fmt.Errorf("the learning rate must be a number above zero, such as 0.001, not %g", c.LearningRate))
	}
	if !(c.Penalty >= 0 && c.Penalty <= maxPenalty) {
		errs = append(errs, fmt.Errorf("the penalty must be from 0 to %g, such as 10, not %g", maxPenalty, c.Penalty))
	}
	return errors.Join(errs...)
}

// Diverged says that training was stopped because the loss was no longer a
// finite number.
type Diverged struct {
	Step         int // counted from 1
	LearningRate float64
	Penalty      float64 // λ, as in Config
}

func (d *Diverged) Error() string {
	if d.Penalty > 0 {
		return fmt.Sprintf("training diverged: in step %d, at a learning rate of %g and a penalty of %g, the loss was no longer a finite number; "+
			"try a smaller penalty, such as %g, or a smaller learning rate",
			d.Step, d.LearningRate, d.Penalty, math.Min(d.Penalty/10, 10))
	}
	return fmt.Sprintf("training diverged: in step %d, at a learning rate of %g, the loss was no longer a finite number; "+
		"try a smaller learning rate, such as %g",
		d.Step, d.LearningRate, math.Min(d.LearningRate/10, 1e-3))
}
