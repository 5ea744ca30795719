package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/kit"
)

func trainCommand() *cobra.Command {
	var (
		config, drawings    = train.Article(), train.Drawings()
		folder, out, curves string
		kept                string
	)
	c := &cobra.Command{
		Use:   "train",
		Short: "Train a network and save it",
		Long: fmt.Sprintf(`Train a network from scratch, evaluate it on all three sets and save it as a
safetensors file. The defaults are the recipe of the blog post that Visao comes
from; the one for drawings has its own: %d epochs, batch %d, rate %g. The same
options on the same kind of processor give the same file.`, drawings.Epochs, drawings.Batch, drawings.LearningRate),
		Example: "  visao train --epochs 7 --out model.safetensors\n  visao train --recipe drawings",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if given := cmd.Flags().Changed; config.Recipe == drawings.Recipe {
				if !given("epochs") {
					config.Epochs = drawings.Epochs
				}
				if !given("batch") {
					config.Batch = drawings.Batch
				}
				if !given("rate") {
					config.LearningRate = drawings.LearningRate
				}
			}
			if err := config.Validate(); err != nil {
				return err
			}
			return runTrain(cmd, config, folder, out, curves, kept)
		},
	}
	f := c.Flags()
	f.StringVar((*string)(&config.Recipe), "recipe", "", `"drawings" for distorted pictures and a rate that rises and falls`)
	f.IntVar(&config.Epochs, "epochs", config.Epochs, "passes over the training pictures")
	f.IntVar(&config.Batch, "batch", config.Batch, "pictures per step")
	f.Float64Var(&config.LearningRate, "rate", config.LearningRate, "learning rate of Adam; with --recipe drawings, its highest")
	f.Uint64Var(&config.Seed, "seed", config.Seed, "seed of the weights and of the order of the pictures")
	f.StringVar(&folder, "data", "", "folder with four files in MNIST's format (default: MNIST, aboard)")
	f.StringVar(&curves, "csv", "", "file to save the curves to as a table, a row for each step")
	f.StringVar(&kept, "checkpoint", "", "file to keep the training in while it goes on; if it is there, go on from it")
	f.StringVar(&out, "out", "model.safetensors", "file to save the model to")
	return c
}

// canSave reports, before hours of training, why a file could not be saved.
func canSave(what, path string) error {
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("%s cannot be saved as %s: there is no such folder", what, path)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s cannot be saved as %s: that is a folder", what, path)
	}
	return nil
}

func runTrain(cmd *cobra.Command, config train.Config, folder, out, curves, kept string) error {
	ctx, to := cmd.Context(), cmd.OutOrStdout()
	if err := canSave("the model", out); err != nil {
		return err
	}
	if err := canSave("the table", curves); curves != "" && err != nil {
		return err
	}
	if err := canSave("the training", kept); kept != "" && err != nil {
		return err
	}
	data, err := load(ctx, folder, mnist.Load)
	if err != nil {
		return err
	}
	line := newProgress(to)
	line.done("%d parameters, %d pictures to train with and %d to validate",
		network.Parameters, data.Train.Len(), data.Validation.Len())
	line.done("%d epochs, batch %d, learning rate %g, seed %d; loss, accuracy of each:",
		config.Epochs, config.Batch, config.LearningRate, config.Seed)

	from, saver, err := keepTraining(kept, config, data, line, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	started, epochs := time.Now(), len(from.Epochs)
	last, err := train.Resume(ctx, from, data, new(train.Gate), func(s train.Snapshot) {
		switch {
		case len(s.Epochs) > epochs:
			e := s.Epochs[epochs]
			epochs++
			line.done("epoch %d of %d  train %.4f, %.2f %%  validation %.4f, %.2f %%  %.0f images/s",
				epochs, config.Epochs, e.Train.Loss, 100*e.Train.Accuracy(),
				e.Validation.Loss, 100*e.Validation.Accuracy(), s.Rate)
		case s.Phase == train.Validating:
			line.show("epoch %d of %d  validating, %.0f %%", s.Epoch, config.Epochs, 100*s.Validated)
		case s.Phase == train.Training && len(s.Steps) > 0:
			step := s.Steps[len(s.Steps)-1]
			line.show("epoch %d/%d  step %d/%d  loss %.4f  %.1f %%  %.0f images/s  %s left", s.Epoch, config.Epochs,
				s.Step, s.Total(), step.SmoothLoss, 100*step.SmoothAccuracy, s.Rate, kit.Duration(s.Left))
		}
	}, saver)
	if curves != "" && len(last.Steps) > 0 { // however the run ended
		if failed := writeCurves(curves, &last); failed != nil {
			return errors.Join(err, failed)
		}
		line.done("saved %s", curves)
	}
	if err != nil {
		return err // a model that diverged is not worth a file
	}
	line.done("trained for %s", time.Since(started).Round(time.Second))

	card := train.Card{Config: config, Epochs: len(last.Epochs), Data: data.Hash}
	if err := network.Save(out, last.Weights, card.Metadata()); err != nil { // before what may be interrupted
		return err
	}
	if err := evaluate(ctx, last.Weights, data, &card, line); err != nil {
		return err
	}
	if err := network.Save(out, last.Weights, card.Metadata()); err != nil {
		return err
	}
	line.done("saved %s", out)
	if kept != "" {
		return train.RemoveCheckpoint(kept)
	}
	return nil
}

// keepTraining returns where a training begins, or goes on if its file is there, and
// what keeps it in that file; nothing does if the path is empty.
func keepTraining(path string, config train.Config, data *mnist.Data, line *progress, warnings io.Writer) (*train.Checkpoint, *train.Saver, error) {
	if path == "" {
		return train.Begin(config, data), nil, nil
	}
	saver := &train.Saver{Every: checkpointEvery, Save: func(c *train.Checkpoint) {
		if err := c.Save(path); err != nil {
			complain(warnings, err)
		}
	}}
	c, damaged, err := train.LoadCheckpoint(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return train.Begin(config, data), saver, nil
	case err != nil:
		return nil, nil, fmt.Errorf("going on with a training: %w", err)
	case c.Config != config:
		return nil, nil, fmt.Errorf("the training in %s was begun with other settings (--recipe %q --epochs %d --batch %d --rate %g --seed %d); "+
			"name these, or another file", path, c.Config.Recipe, c.Config.Epochs, c.Config.Batch, c.Config.LearningRate, c.Config.Seed)
	case damaged != nil:
		line.done("%v; going on from the checkpoint before", damaged)
	}
	line.done("going on after %d of %d steps", len(c.Steps), c.Config.Epochs*c.StepsPerEpoch())
	return c, saver, nil
}

// evaluate fills the card with scores on all three sets, showing each.
func evaluate(ctx context.Context, w *network.Weights, data *mnist.Data, card *train.Card, line *progress) error {
	for _, p := range parts(data, card) {
		scored, err := score.Evaluate(ctx, w, p.set, func(done int) {
			line.show("%s: %d of %d", p.name, done, p.set.Len())
		})
		if err != nil {
			return fmt.Errorf("evaluating on the %s set: %w", p.name, err)
		}
		*p.score = scored
		line.done("%s", scoreLine(p.name, scored))
	}
	return nil
}
