package report

import (
	"fmt"
	"strings"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/train"
)

// command is the command line that makes the study again, as far as one can: it
// gives every network the settings of the first that was trained. What differs
// from the command's defaults is spelt out.
func (r *Report) command() string {
	s, decoy := r.Shortcut, bias.Decoy()
	args := []string{"visao bias --plant", bias.PlaceNames[s.Place]}
	add := func(changed bool, flag string, value any) {
		if changed {
			args = append(args, "--"+flag, fmt.Sprint(value))
		}
	}
	rect := s.Rect
	add(s.Place == bias.Own, "rect", fmt.Sprintf("%d,%d,%d,%d", rect.Min.X, rect.Min.Y, rect.Max.X, rect.Max.Y))
	add(s.Size != decoy.Size, "size", s.Size)
	add(s.Share != decoy.Share, "share", number(100*s.Share))
	add(s.Agreement != decoy.Agreement, "agreement", number(100*s.Agreement))

	seed := s.Seed
	if c := r.recipe(); c != nil {
		add(c.Epochs != bias.DefaultEpochs, "epochs", c.Epochs)
		add(c.Batch != train.Article().Batch, "batch", c.Batch)
		add(c.LearningRate != bias.DefaultRate, "rate", number(c.LearningRate))
		seed = c.Seed
	}
	var repairs []string
	for _, n := range r.Repaired {
		repairs = append(repairs, bias.RepairNames[n.Repair])
		add(n.Repair == bias.Penalise && n.Config.Penalty != bias.DefaultLambda, "lambda", number(n.Config.Penalty))
	}
	args = append(args, "--repair="+strings.Join(repairs, ","))
	if r.Clean != nil {
		args = append(args, "--baseline")
	}
	add(r.Data != mnist.Hash, "data", "FOLDER")
	add(r.given(), "model", "FILE")
	add(true, "seed", seed)
	return strings.Join(append(args, "--report out.html"), " ")
}

// recipe is how the first network was trained that was; nil if none was.
func (r *Report) recipe() *train.Config {
	for _, n := range r.trained() {
		return &n.Config
	}
	return nil
}

// trained are the networks that were trained for the study, its subject first.
func (r *Report) trained() []*bias.Run {
	var runs []*bias.Run
	if !r.given() {
		runs = append(runs, r.Planted)
	}
	if r.Clean != nil {
		runs = append(runs, r.Clean)
	}
	return append(runs, r.Repaired...)
}

// caveats are what the command does not say or repeat, as say is to be given it: JSON
// has the English.
func (r *Report) caveats() (list []string) {
	if r.Data != mnist.Hash {
		list = append(list, later("FOLDER is the folder of the pictures that have the data hash below."))
	}
	if r.given() {
		list = append(list, later("FILE is the model with the hash below."))
	}
	first := r.recipe()
	for _, n := range r.trained() {
		c := n.Config
		c.Penalty = first.Penalty
		if c != *first {
			list = append(list, later("The networks were trained with different settings: the command gives all of them those of the first, the table below has each."))
			break
		}
	}
	for _, n := range r.trained() {
		if n.Stopped {
			list = append(list, later("A training was stopped before its end, which the command does not repeat."))
			break
		}
	}
	if first != nil && first.Seed != r.Shortcut.Seed {
		list = append(list, later("The shortcut was drawn with another seed than the networks: the command gives it theirs."))
	}
	return list
}
