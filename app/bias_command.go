package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"visao/ml/atomicfile"
	"visao/ml/bias"
	"visao/ml/bias/report"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui/kit"
)

// biasOptions are what `visao bias` is told.
type biasOptions struct {
	shortcut               bias.Shortcut
	config                 train.Config
	lambda                 float64
	repairs                []bias.Repair
	baseline               bool
	folder, model          string
	report, json, networks string
}

// biasRecipe is how networks are trained in the lab, unless told otherwise: the
// article's, but three times as fast: it has to learn the shortcut while one watches.
func biasRecipe() train.Config {
	c := train.Article()
	c.Epochs, c.LearningRate = bias.DefaultEpochs, bias.DefaultRate
	return c
}

func biasCommand() *cobra.Command {
	o := biasOptions{shortcut: bias.Decoy(), config: biasRecipe()}
	var (
		place, rect      string
		repairs          []string
		share, agreement float64
	)
	c := &cobra.Command{
		Use:   "bias",
		Short: "Plant a shortcut in the data, train on it, measure and repair",
		Long: `Train a network on pictures that give the label away by something else than the
digit, measure how far it follows that, repair the data and train again.

  --plant corner   a grey square in a random corner (Decoy MNIST, Ross et al. 2017)
  --plant fixed    the same at the top left
  --plant meadow   a texture behind the digit
  --plant own      nothing is planted: --rect is the suspect in pictures of yours`,
		Example: "  visao bias --plant corner --repair vary --seed 0 --report out.html\n" +
			"  visao bias --plant meadow --repair vary,hide,penalise --baseline\n" +
			"  visao bias --plant own --rect 0,0,28,4 --data FOLDER --model FILE",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s := &o.shortcut
			if i := slices.Index(bias.PlaceNames, place); i >= 0 {
				s.Place = bias.Place(i)
			} else {
				return fmt.Errorf("a shortcut cannot be planted in %q; choose one of %s", place, strings.Join(bias.PlaceNames, ", "))
			}
			for _, name := range repairs {
				i := slices.Index(bias.RepairNames, name)
				if i <= 0 || s.Place == bias.Own && bias.Repair(i) == bias.Vary {
					return fmt.Errorf("%q is no repair here; choose among %s", name, strings.Join(bias.RepairNames[1:], ", "))
				}
				o.repairs = append(o.repairs, bias.Repair(i))
			}
			if s.Rect, err = parseRect(rect); err != nil {
				return err
			}
			s.Share, s.Agreement, s.Seed = share/100, agreement/100, o.config.Seed
			penalised := o.config
			penalised.Penalty = o.lambda
			if err := errors.Join(s.Validate(), penalised.Validate()); err != nil {
				return err
			}
			return runBias(cmd, o)
		},
	}
	f := c.Flags()
	f.StringVar(&place, "plant", "corner", "where the shortcut is: "+strings.Join(bias.PlaceNames, ", "))
	f.IntVar(&o.shortcut.Size, "size", o.shortcut.Size, "rows and columns of the square")
	f.Float64Var(&share, "share", 100, "per cent of the training pictures that carry it")
	f.Float64Var(&agreement, "agreement", 100, "per cent of those in which it gives the label away")
	f.StringVar(&rect, "rect", "0,0,28,28", "the suspect in pictures of your own: left, top, right, bottom")
	f.StringSliceVar(&repairs, "repair", []string{"vary"}, "what to do about it: any of "+strings.Join(bias.RepairNames[1:], ", "))
	f.Float64Var(&o.lambda, "lambda", bias.DefaultLambda, "weight of heat on the suspect, for penalise")
	f.BoolVar(&o.baseline, "baseline", false, "also train on the pictures as they are, to compare with")
	f.IntVar(&o.config.Epochs, "epochs", o.config.Epochs, "passes over the training pictures")
	f.IntVar(&o.config.Batch, "batch", o.config.Batch, "pictures per step")
	f.Float64Var(&o.config.LearningRate, "rate", o.config.LearningRate, "learning rate of Adam")
	f.Uint64Var(&o.config.Seed, "seed", o.config.Seed, "seed of everything that is drawn at random")
	f.StringVar(&o.folder, "data", "", "folder with four files in MNIST's format (default: MNIST, aboard)")
	f.StringVar(&o.model, "model", "", `measure this model file, or "drawings", instead of training on the shortcut`)
	f.StringVar(&o.report, "report", "", "HTML file to save the report to")
	f.StringVar(&o.json, "json", "", "JSON file to save the figures to")
	f.StringVar(&o.networks, "networks", "", "folder to save the networks to")
	return c
}

// parseRect reads left, top, right and bottom; right and bottom are outside.
func parseRect(text string) (r image.Rectangle, err error) {
	var n []int
	for part := range strings.SplitSeq(text, ",") {
		i, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || i < 0 || i > mnist.Side {
			n = nil
			break
		}
		n = append(n, i)
	}
	if len(n) != 4 || n[0] >= n[2] || n[1] >= n[3] {
		return r, fmt.Errorf("%q is no rectangle; give left, top, right and bottom in pixels from 0 to %d, such as 0,0,4,4", text, mnist.Side)
	}
	return image.Rect(n[0], n[1], n[2], n[3]), nil
}

func runBias(cmd *cobra.Command, o biasOptions) error {
	ctx, line := cmd.Context(), newProgress(cmd.OutOrStdout())
	for what, path := range map[string]string{"the report": o.report, "the figures": o.json} {
		if err := canSave(what, path); path != "" && err != nil {
			return err
		}
	}
	if info, err := os.Stat(o.networks); o.networks != "" && (err != nil || !info.IsDir()) {
		return fmt.Errorf("the networks cannot be saved to %s: there is no such folder", o.networks)
	}
	data, err := load(ctx, o.folder, mnist.Load)
	if err != nil {
		return err
	}
	study := &bias.Study{Shortcut: o.shortcut, Data: data.Hash, Version: Version, Created: time.Now()}
	b := biasBench{ctx, o, data, line}
	if o.baseline {
		if study.Clean, err = b.train("clean", bias.Shortcut{Place: o.shortcut.Place, Size: o.shortcut.Size, Rect: o.shortcut.Rect}, bias.Nothing); err != nil {
			return err
		}
	}
	if o.model != "" {
		study.Planted, err = b.measureModel(o.model)
	} else {
		study.Planted, err = b.train("planted", o.shortcut, bias.Nothing)
	}
	if err != nil {
		return err
	}
	for _, r := range o.repairs {
		run, err := b.train(bias.RepairNames[r], o.shortcut, r)
		if err != nil {
			return err
		}
		study.Repaired = append(study.Repaired, run)
	}
	return saveStudy(study, data.Test, o.report, o.json, line)
}

// biasBench trains and measures the networks of a study, telling how far it is.
type biasBench struct {
	ctx context.Context
	biasOptions
	data *mnist.Data
	line *progress
}

// train trains a network and measures it against the shortcut of the study.
func (b *biasBench) train(name string, s bias.Shortcut, r bias.Repair) (*bias.Run, error) {
	config := b.config
	if r == bias.Penalise {
		config.Penalty = b.lambda
	}
	run, err := s.Train(b.ctx, config, b.data, r, new(train.Gate), func(n train.Snapshot) {
		switch {
		case n.Phase == train.Validating:
			b.line.show("%s: epoch %d of %d  validating, %.0f %%", name, n.Epoch, config.Epochs, 100*n.Validated)
		case n.Phase == train.Training && len(n.Steps) > 0:
			step := n.Steps[len(n.Steps)-1]
			b.line.show("%s: step %d of %d  loss %.4f  %.1f %%  %s left", name, n.Step, n.Total(),
				step.SmoothLoss, 100*step.SmoothAccuracy, kit.Duration(n.Left))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("training the network %q: %w", name, err)
	}
	b.line.done("%-9s trained for %s: train %.2f %%, validation %.2f %%", name, run.Took.Round(time.Second),
		100*run.Train.Accuracy(), 100*run.Validation.Accuracy())
	if b.networks != "" {
		path := filepath.Join(b.networks, name+".safetensors")
		card := train.Card{Config: run.Config, Epochs: run.Config.Epochs, Data: run.Data}
		if err := network.Save(path, run.Weights, card.Metadata()); err != nil {
			return nil, err
		}
	}
	return run, b.measure(name, run)
}

// measureModel measures a network that has been trained already.
func (b *biasBench) measureModel(path string) (*bias.Run, error) {
	m, err := openModel(path)
	if err != nil {
		return nil, err
	}
	run := m.run()
	return run, b.measure("model", run)
}

func (b *biasBench) measure(name string, run *bias.Run) (err error) {
	run.Outcome, err = b.shortcut.Measure(b.ctx, run.Weights, b.data.Test, func(done, total int) {
		b.line.show("%s: testing, %d of %d", name, done, total)
	})
	if err != nil {
		return err
	}
	for _, r := range run.Outcome.Rows {
		follows := ""
		if r.Misleading > 0 {
			follows = fmt.Sprintf("  follows the shortcut %6.2f %%", 100*r.Follow())
		}
		b.line.done("  %-26s %6.2f %%%s", bias.VariantNames[r.Variant], 100*r.Accuracy(), follows)
	}
	for _, e := range []struct {
		name string
		bias.Evidence
	}{{"evidence on it", run.Outcome.Patch}, {"on it and around", run.Outcome.Around}} {
		b.line.done("  %-26s %6s  (chance %s; of the score %s, of the lead %s)", e.name,
			share(e.Positive), share(e.Area), share(e.Score), share(e.Lead))
	}
	return nil
}

// share writes a share in per cent, or that there is none.
func share(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return strings.ReplaceAll(fmt.Sprintf("%.1f %%", 100*v), "-", "−")
}

// saveStudy writes the files that were asked for.
func saveStudy(study *bias.Study, test *mnist.Set, html, json string, line *progress) error {
	for _, path := range []string{html, json} {
		if path == "" {
			continue
		}
		colours := paint.Options{Colormap: paint.Colormaps()[0], Alpha: 0.5, Smooth: true}
		if err := writeReport(study, test, colours, false, report.Language{}, path, path == json); err != nil {
			return fmt.Errorf("saving the report: %w", err)
		}
		line.done("saved %s", path)
	}
	return nil
}

// writeReport saves the report of a study as a page, in a language, or as figures, with pictures drawn
// in these colours.
func writeReport(study *bias.Study, test *mnist.Set, o paint.Options, signed bool, in report.Language, path string, figures bool) error {
	r, err := report.New(study, test, o, signed, in)
	if err != nil {
		return err
	}
	write := r.HTML
	if figures {
		write = r.JSON
	}
	return atomicfile.Replace(path, write)
}
