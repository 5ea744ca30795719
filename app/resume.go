package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"visao/ml/mnist"
	"visao/ml/panics"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/words"
)

// checkpointEvery is how much of a training an accident can cost at most.
const checkpointEvery = 20 * time.Second

// saver keeps a training. What goes wrong is told once.
func (s *studio) saver(r *run) *train.Saver {
	path, told := s.slot.path, false
	return &train.Saver{Every: checkpointEvery, Save: func(c *train.Checkpoint) {
		const keeping = "keeping the training"
		err := s.crashes.report(keeping, panics.Catch(keeping, func() error {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			return c.Save(path)
		}))
		if err == nil {
			r.kept.Store(true)
		} else if !told {
			told = true
			s.do(func() {
				s.showError(fmt.Errorf("the training goes on, but it cannot be kept for an accident: %w", err))
			})
		}
	}}
}

// forget removes the training that was kept: its model is saved, or discarded.
func (s *studio) forget() {
	if s.run != nil {
		return // what is kept is the run under way
	}
	path := s.slot.path
	s.background("removing the checkpoint", func() error { return train.RemoveCheckpoint(path) }, func(err error) {
		if err != nil {
			s.showError(err)
		}
	})
}

// offerResume looks for a training that ended before its model was saved, and offers
// to go on with it.
func (s *studio) offerResume() {
	path := s.slot.path
	var found *train.Checkpoint
	var damaged error
	s.background("looking for an interrupted training", func() (err error) {
		found, damaged, err = train.LoadCheckpoint(path)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return
		case err != nil:
			s.showError(fmt.Errorf("a training that was interrupted cannot be read: %w", err))
			return
		case len(found.Steps) == 0 || s.run != nil:
			return // there is nothing to lose, or something new to keep
		case damaged != nil:
			slog.Error("the newest checkpoint is damaged; going on from the one before", "error", damaged)
		}
		s.offer(found)
	})
}

// offer asks what is to become of a training.
func (s *studio) offer(c *train.Checkpoint) {
	title, what, yes := words.Later("Go on with the training?"), words.T(
		"A training was interrupted in epoch %d of %d, after %d of %d steps. It can go on from there, and comes to the same model.",
		min(len(c.Epochs)+1, c.Config.Epochs), c.Config.Epochs, len(c.Steps), c.Config.Epochs*c.StepsPerEpoch()), words.T("Go on")
	if c.Finished() {
		title, yes = words.Later("Open the trained model?"), words.T("Open it")
		what = words.T("The model that you trained for %d epochs has not been saved.", c.Config.Epochs)
	}
	ui.Ask(words.T(title), what, yes, words.T("Discard it"), func(goOn bool) {
		s.act(title, func() {
			if goOn {
				s.resume(c)
			} else {
				s.forget()
			}
		})
	}, s.window)
}

// resume goes on with a training, on the data that it was begun with.
func (s *studio) resume(c *train.Checkpoint) {
	folder := s.settings.Folder
	if c.Data == mnist.Hash {
		folder = ""
	}
	goOn := func() {
		s.training.SetConfig(c.Config)
		s.startRun(c.Config, func(*mnist.Data) *train.Checkpoint { return c })
	}
	if s.data != nil && s.data.hash == c.Data {
		goOn()
		return
	}
	s.loadDataThen(folder, goOn) // other pictures are refused, with a word
}
