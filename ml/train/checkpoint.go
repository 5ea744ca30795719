package train

import (
	"errors"
	"fmt"
	"math"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
)

// Checkpoint is everything that a run needs to go on as if it had never been
// interrupted. Nothing else decides how it does: the order of the pictures derives
// from the seed and the epoch. Whoever receives one may keep it; nobody may change
// what it refers to.
type Checkpoint struct {
	Config            Config
	Data              string // as in mnist.Data.Hash
	Train, Validation int    // pictures

	State   network.State
	Trained score.Score // of the epoch under way: its first Count pictures are done
	Steps   []Step      // one for each step taken
	Epochs  []Epoch     // one for each epoch completed
	Kept    []Kept      // as in Snapshot, but for the last weights
}

// Begin returns the checkpoint of a run of which nothing has been done yet.
func Begin(config Config, data *mnist.Data) *Checkpoint {
	start := network.NewWeights(config.Seed)
	return &Checkpoint{
		Config: config, Data: data.Hash, Train: data.Train.Len(), Validation: data.Validation.Len(),
		State: network.State{Weights: start, Previous: start},
		Kept:  []Kept{{0, start}},
	}
}

// StepsPerEpoch is how many steps it takes to go through the training pictures.
func (c *Checkpoint) StepsPerEpoch() int {
	batch := c.batch()
	return (c.Train + batch - 1) / batch
}

// batch is how many pictures a step takes, if there are as many.
func (c *Checkpoint) batch() int { return min(c.Config.Batch, c.Train) }

// Finished reports whether all epochs are completed.
func (c *Checkpoint) Finished() bool { return len(c.Epochs) >= c.Config.Epochs }

// fits reports why the run cannot go on with that data.
func (c *Checkpoint) fits(data *mnist.Data) error {
	if c.Data != data.Hash || c.Train != data.Train.Len() || c.Validation != data.Validation.Len() {
		return errors.New("the training was begun with other pictures than these; it can only go on with the same")
	}
	return nil
}

// validate reports why what comes from a file cannot be a checkpoint.
func (c *Checkpoint) validate() error {
	if err := c.Config.Validate(); err != nil {
		return err
	}
	// GoMNIST's files count their pictures in 32 bits.
	if c.Train < 1 || c.Train > math.MaxInt32 || c.Validation < 1 || c.Validation > math.MaxInt32 {
		return fmt.Errorf("nobody trains on %d pictures and validates with %d", c.Train, c.Validation)
	}
	if len(c.Epochs) > c.Config.Epochs {
		return fmt.Errorf("%d epochs are completed of %d", len(c.Epochs), c.Config.Epochs)
	}
	begun := len(c.Steps) - len(c.Epochs)*c.StepsPerEpoch() // steps of the epoch under way
	if begun < 0 || begun > c.StepsPerEpoch() || begun > 0 && c.Finished() {
		return fmt.Errorf("%d steps cannot be %d epochs of %d", len(c.Steps), len(c.Epochs), c.StepsPerEpoch())
	}
	if want := min(begun*c.batch(), c.Train); c.Trained.Count != want {
		return fmt.Errorf("%d pictures of the epoch are done instead of %d", c.Trained.Count, want)
	}
	scores := []score.Score{c.Trained}
	for _, e := range c.Epochs {
		if e.Train.Count != c.Train || e.Validation.Count != c.Validation {
			return fmt.Errorf("an epoch has %d and %d pictures instead of %d and %d",
				e.Train.Count, e.Validation.Count, c.Train, c.Validation)
		}
		scores = append(scores, e.Train, e.Validation)
	}
	for _, s := range scores {
		if !(s.Loss >= 0) || !finite(s.Loss) || s.Wrong < 0 || s.Wrong > s.Count {
			return fmt.Errorf("a loss of %g with %d of %d wrong cannot be", s.Loss, s.Wrong, s.Count)
		}
	}
	for i, s := range c.Steps {
		if !(s.Loss >= 0 && s.Accuracy >= 0 && s.Accuracy <= 1) {
			return fmt.Errorf("a loss of %g and an accuracy of %g in step %d cannot be", s.Loss, s.Accuracy, i+1)
		}
	}
	return nil
}
