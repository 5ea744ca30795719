// Package report writes what came of a bias study: as one HTML file that needs
// nothing beside it, for people, and as JSON, for programs. The same study gives
// the same bytes.
package report

import (
	"errors"
	"fmt"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
)

// Report is a study with the pictures that go with it.
type Report struct {
	*bias.Study
	language Language
	networks []run
	bare     []bias.Sight // the pictures alone
	options  paint.Options
	signed   bool
}

// run is one of the networks that are compared.
type run struct {
	*bias.Run
	Name   string // as the heading of a column
	Word   string // the same within a sentence, of a repaired one
	Key    string // its class in the style sheet
	What   string // how it came to be, in words
	sights []bias.Sight
}

// side is the length of a picture's side, in pixels.
const side = 4 * mnist.Side

// New prepares the report of a study whose networks still have their weights. It
// looks at ten pictures of the test set with each of them, those with the grey at
// random, or untouched where nothing was planted; o and signed are those of
// [bias.Viewer.Look], but for the size. It fails if the network that the study is
// about was not measured. A repaired or a clean one may be unmeasured. The page is in
// that language, and JSON in English.
func New(study *bias.Study, test *mnist.Set, o paint.Options, signed bool, in Language) (*Report, error) {
	o.Size = side
	r := &Report{Study: study, language: in, options: o, signed: signed}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("making the report: %w", err)
	}
	r.name()
	viewer, err := study.Shortcut.NewViewer(test, study.Shortcut.Telling())
	if err != nil {
		return nil, fmt.Errorf("making the report: %w", err)
	}
	look := func(w *network.Weights) (sights []bias.Sight) {
		if err == nil {
			sights, err = viewer.Look(w, o, signed)
		}
		return sights
	}
	r.bare = look(nil)
	for i := range r.networks {
		r.networks[i].sights = look(r.networks[i].Weights)
	}
	if err != nil {
		return nil, fmt.Errorf("drawing the pictures of the report: %w", err)
	}
	return r, nil
}

// check reports what a report cannot be made of.
func (r *Report) check() error {
	if r.Planted == nil || r.Planted.Outcome == nil {
		return errors.New("no network of this study has been measured yet")
	}
	runs := append([]*bias.Run{r.Planted}, r.Repaired...)
	if r.Clean != nil {
		runs = append(runs, r.Clean)
	}
	for _, run := range runs {
		switch {
		case run == nil || run.Weights == nil:
			return errors.New("the weights of a network are missing")
		case run.Repair < bias.Nothing || int(run.Repair) >= len(bias.RepairNames):
			return fmt.Errorf("there is no repair number %d", run.Repair)
		case run.Outcome == nil:
			continue
		}
		for _, row := range run.Outcome.Rows {
			if row.Variant < bias.Untouched || int(row.Variant) >= len(bias.VariantNames) {
				return fmt.Errorf("there is no test set number %d", row.Variant)
			}
		}
	}
	return r.Shortcut.Validate()
}

// name lists the networks in the order in which they are shown.
func (r *Report) name() {
	if r.Clean != nil {
		r.networks = append(r.networks, run{Run: r.Clean, Name: r.say("Clean"), Key: "clean", What: r.say("trained on the pictures as they are")})
	}
	planted := run{Run: r.Planted, Name: r.say("Planted"), Key: "planted", What: r.say("trained on pictures with the shortcut")}
	switch {
	case r.given():
		planted.Name, planted.What = r.say("Model"), r.say("opened from a file, not trained for this study")
	case r.Shortcut.Place == bias.Own:
		planted.Name, planted.What = r.say("Before"), r.say("trained on the pictures as they are")
	}
	r.networks = append(r.networks, planted)
	it := r.thing()
	for _, repaired := range r.Repaired {
		n := run{Run: repaired, Key: bias.RepairNames[repaired.Repair]}
		switch repaired.Repair {
		case bias.Nothing:
			n.Name, n.Word, n.What = r.say("Again"), r.say("again"), planted.What
		case bias.Vary:
			n.Name, n.Word = r.say("Varied"), r.say("varied")
			n.What = r.say("trained with the shade of the %s drawn at random in every picture", it)
		case bias.Hide:
			n.Name, n.Word = r.say("Hidden"), r.say("hidden")
			n.What = r.say("trained with the %s painted over", it)
		case bias.Penalise:
			n.Name, n.Word = r.say("Penalised"), r.say("penalised")
			n.What = r.say("trained on the same pictures as %s, where heat on the %s or around it costs", planted.Name, it)
		}
		r.networks = append(r.networks, n)
	}
}

// given reports whether the network that the study is about was not trained for it.
func (r *Report) given() bool { return r.Planted.Took == 0 && len(r.Planted.Curve) == 0 }

// row is how a network did on a test set; its rates are not numbers if it was not
// tested on that.
func (n *run) row(v bias.Variant) bias.Row {
	if n.Outcome != nil {
		for _, row := range n.Outcome.Rows {
			if row.Variant == v {
				return row
			}
		}
	}
	return bias.Row{Variant: v}
}
