package lab

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"

	"visao/ml/bias"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// thing is what a shortcut is called.
func thing(p bias.Place) string {
	return []string{words.T("patch"), words.T("patch"), words.T("meadow"), words.T("rectangle")}[p]
}

// variantName names a test set in a word or two.
func variantName(v bias.Variant, thing string) string {
	return []string{
		words.T("untouched"), words.T("%s agrees", thing), words.T("%s at random", thing), words.T("%s inverted", thing),
		words.T("moved elsewhere"), words.T("%s blanked", thing),
	}[v]
}

// story says what is planted.
func story(s bias.Shortcut) string {
	if s.Place == bias.Own {
		return words.T("Bring your own grass: nothing is planted. Choose a folder of pictures in the Studio, and drag a rectangle over what you suspect gives their labels away.")
	}
	if s.Share == 0 {
		return words.T("No training picture has a %s: this network learns from untouched pictures. Others are to be compared with it.", thing(s.Place))
	}
	return where(s) + " " + gives(s)
}

// where says which training pictures carry a shortcut that is planted.
func where(s bias.Shortcut) string {
	if s.Share < 1 {
		return words.T(map[bias.Place]string{
			bias.RandomCorner: words.Later("A small grey patch sits in a random corner of %s of the training pictures."),
			bias.FixedCorner:  words.Later("A small grey patch sits in the top-left corner of %s of the training pictures."),
			bias.Meadow:       words.Later("A meadow grows behind the digit in %s of the training pictures."),
		}[s.Place], percentName(s.Share))
	}
	return words.T(map[bias.Place]string{
		bias.RandomCorner: words.Later("A small grey patch sits in a random corner of every training picture."),
		bias.FixedCorner:  words.Later("A small grey patch sits in the top-left corner of every training picture."),
		bias.Meadow:       words.Later("A meadow grows behind the digit in every training picture."),
	}[s.Place])
}

// gives says how much a shortcut tells.
func gives(s bias.Shortcut) string {
	if s.Agreement < 1 {
		return words.T("Its shade gives %s of the labels away: a network may read it and never learn the digit.", percentName(s.Agreement))
	}
	return words.T("Its shade gives the label away: a network may read it and never learn the digit.")
}

// remedy says what a repair does.
func remedy(s bias.Shortcut, r bias.Repair) string {
	it := thing(s.Place)
	switch {
	case r == bias.Vary:
		return words.T("Counter-examples: the %s gets the grey of a digit drawn at random, and tells nothing.", it)
	case r == bias.Hide && s.Place == bias.Own:
		return words.T("A mask: the rectangle is painted black in every training picture. There is nothing to read.")
	case r == bias.Hide:
		return words.T("A mask: the %s is painted black in the training pictures. There is nothing to read.", it)
	}
	return words.T("Squared heat on the %s adds to the loss, λ times.", it)
}

// repaired names a repair that was made.
func repaired(r *bias.Run, p bias.Place) string {
	switch r.Repair {
	case bias.Vary:
		return words.T("%s varied", thing(p))
	case bias.Hide:
		return words.T("%s hidden", thing(p))
	case bias.Penalise:
		return words.T("heat penalised, %s", lambdaName(r.Config.Penalty))
	}
	return ""
}

// honest is what one may conclude, and what not.
var honest = words.Later("A map shows exactly where this network's score comes from, cell by cell (Zhou et al. 2016). It does not prove that the network would answer otherwise without what is lit: the test sets do that (Adebayo et al. 2018; Lapuschkin et al. 2019).")

// progress says how far a training or a measuring has come, and which share of it
// that is.
func progress(s *Side) (way string, done float64) {
	if s == nil {
		return words.T("Starting…"), 0
	}
	if s.Snapshot == nil {
		return words.T("Measuring on the test sets: %.0f %%", 100*s.Measured), s.Measured
	}
	n := s.Snapshot
	parts := []string{words.T("Epoch %d of %d", n.Epoch, n.Config.Epochs)}
	if n.Phase == train.Validating {
		parts = append(parts, words.T("validating, %.0f %%", 100*n.Validated))
	} else {
		parts = append(parts, words.T("step %d of %d", n.Step-(n.Epoch-1)*n.StepsPerEpoch, n.StepsPerEpoch))
	}
	if n.Left > 0 {
		parts = append(parts, words.T("%s left", kit.Duration(n.Left)))
	}
	return strings.Join(parts, " · "), float64(n.Step) / float64(max(1, n.Total()))
}

// trained says what led to a run.
func trained(r *bias.Run) string {
	if r.Took == 0 {
		return "" // it was not trained here
	}
	if r.Stopped {
		return words.T("Stopped after %s", kit.Duration(r.Took))
	}
	return words.N(r.Config.Epochs, "Trained for %d epoch in %s", "Trained for %d epochs in %s", kit.Duration(r.Took))
}

// unknown is a figure that is not there yet.
var unknown = cell{"", look.Muted}

// perfect is the validation accuracy that looks so.
const perfect = 0.97

// validation is what the card about it says: its title, the figure with its colour,
// and what to make of it, which must be true of this network.
func validation(side *Side, s bias.Shortcut) (title string, figure cell, about string) {
	title, figure = words.T("Validation"), unknown
	switch {
	case side == nil || side.Snapshot == nil && side.Run == nil:
		return title, figure, words.T("known once a network has been trained")
	case side.Snapshot != nil && len(side.Snapshot.Epochs) == 0:
		return title, figure, words.T("known after the first epoch")
	case side.Snapshot == nil && side.Run.Validation.Count == 0:
		return title, figure, words.T("not known of this network")
	}
	var accuracy float64
	if n := side.Snapshot; n != nil {
		done := len(n.Epochs)
		accuracy = n.Epochs[done-1].Validation.Accuracy()
		about = words.T("after epoch %d of %d", done, n.Config.Epochs)
	} else {
		accuracy = side.Run.Validation.Accuracy()
	}
	looksPerfect := accuracy >= perfect
	figure = cell{kit.Percent(accuracy), look.Foreground}
	if looksPerfect {
		title, figure.color = words.T("Validation looks perfect"), look.Green
	}
	if about == "" {
		about = moral(side.Run, s, looksPerfect)
	}
	return title, figure, about
}

// moral is what to make of a validation accuracy.
func moral(r *bias.Run, s bias.Shortcut, looksPerfect bool) string {
	switch {
	case s.Place == bias.Own:
		return words.T("on pictures like those trained on: what misleads there misleads here")
	case s.Share == 0:
		return words.T("no picture has a %s, in training or here", thing(s.Place))
	case !looksPerfect:
		return words.T("and it shares the shortcut with the training pictures")
	case r.Outcome == nil:
		return words.T("but it shares the shortcut: it cannot tell what was learnt")
	}
	var worst float64
	for _, row := range r.Outcome.Rows {
		worst = max(worst, r.Validation.Accuracy()-row.Accuracy())
	}
	switch {
	case worst > badDrop:
		return words.T("and that is the trap: it shares the shortcut")
	case worst > fairDrop:
		return words.T("but it shares the shortcut, and not every test set bears it out")
	}
	return words.T("and it holds: no test set is far below, though it shares the shortcut")
}

// verdict is the colour of the evidence on a shortcut: bad if its odds are three
// times chance or more, good only if they are near chance and the signed shares do
// not say otherwise.
func verdict(e bias.Evidence) fyne.ThemeColorName {
	odds := func(times float64) float64 { return times * e.Area / (1 + (times-1)*e.Area) }
	switch {
	case e.Positive >= odds(3):
		return look.Red
	case e.Positive <= odds(1.5) && math.Abs(e.Lead) < max(odds(3), 0.2):
		return look.Green
	}
	return look.Foreground
}

// pending says why there are no measurements.
func pending(side *Side, first string) string {
	switch {
	case side == nil || side.Snapshot == nil && side.Run == nil:
		return first
	case side.Snapshot != nil:
		return words.T("measured when training ends")
	case side.Measured > 0:
		return words.T("being measured")
	}
	return words.T("not measured")
}

// percent is kit.Percent, but for what is no number.
func percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return kit.Percent(v)
}

// signed is percent with the sign.
func signed(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return words.T("%s %%", kit.Signed(100*v, 1))
}
