package lab

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"

	"visao/ml/bias"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
)

// thing is what a shortcut is called.
func thing(p bias.Place) string {
	return []string{"patch", "patch", "meadow", "rectangle"}[p]
}

// variantName names a test set in a word or two.
func variantName(v bias.Variant, thing string) string {
	return []string{"untouched", thing + " agrees", thing + " at random", thing + " inverted", "moved elsewhere", thing + " blanked"}[v]
}

// story says what is planted.
func story(s bias.Shortcut) string {
	if s.Place == bias.Own {
		return "Bring your own grass: nothing is planted. Choose a folder of pictures in the Studio, and drag a rectangle " +
			"over what you suspect gives their labels away."
	}
	it := thing(s.Place)
	if s.Share == 0 {
		return fmt.Sprintf("No training picture has a %s: this network learns from untouched pictures. Others are to be "+
			"compared with it.", it)
	}
	carriers := "every training picture"
	if s.Share < 1 {
		carriers = percentName(s.Share) + " of the training pictures"
	}
	where := map[bias.Place]string{
		bias.RandomCorner: "A small grey patch sits in a random corner of ",
		bias.FixedCorner:  "A small grey patch sits in the top-left corner of ",
		bias.Meadow:       "A meadow grows behind the digit in ",
	}[s.Place]
	gives := "Its shade gives the label away"
	if s.Agreement < 1 {
		gives = "Its shade gives " + percentName(s.Agreement) + " of the labels away"
	}
	return fmt.Sprintf("%s%s. %s: a network may read it and never learn the digit.", where, carriers, gives)
}

// remedy says what a repair does.
func remedy(s bias.Shortcut, r bias.Repair) string {
	it := thing(s.Place)
	switch {
	case r == bias.Vary:
		return fmt.Sprintf("Counter-examples: the %s gets the grey of a digit drawn at random, and tells nothing.", it)
	case r == bias.Hide && s.Place == bias.Own:
		return "A mask: the rectangle is painted black in every training picture. There is nothing to read."
	case r == bias.Hide:
		return fmt.Sprintf("A mask: the %s is painted black in the training pictures. There is nothing to read.", it)
	}
	return fmt.Sprintf("Squared heat on the %s adds to the loss, λ times.", it)
}

// repaired names a repair that was made.
func repaired(r *bias.Run, p bias.Place) string {
	switch r.Repair {
	case bias.Vary:
		return thing(p) + " varied"
	case bias.Hide:
		return thing(p) + " hidden"
	case bias.Penalise:
		return "heat penalised, λ " + lambdaName(r.Config.Penalty)
	}
	return ""
}

// honest is what one may conclude, and what not.
const honest = "A map shows exactly where this network's score comes from, cell by cell (Zhou et al. 2016). " +
	"It does not prove that the network would answer otherwise without what is lit: the test sets do that " +
	"(Adebayo et al. 2018; Lapuschkin et al. 2019)."

// progress says how far a training or a measuring has come, and which share of it
// that is.
func progress(s *Side) (words string, done float64) {
	if s == nil {
		return "Starting…", 0
	}
	if s.Snapshot == nil {
		return fmt.Sprintf("Measuring on the test sets: %.0f %%", 100*s.Measured), s.Measured
	}
	n := s.Snapshot
	words = fmt.Sprintf("Epoch %d of %d · ", n.Epoch, n.Config.Epochs)
	if n.Phase == train.Validating {
		words += fmt.Sprintf("validating, %.0f %%", 100*n.Validated)
	} else {
		words += fmt.Sprintf("step %s of %s", kit.Thousands(n.Step-(n.Epoch-1)*n.StepsPerEpoch), kit.Thousands(n.StepsPerEpoch))
	}
	if n.Left > 0 {
		words += " · " + duration(n.Left) + " left"
	}
	return words, float64(n.Step) / float64(max(1, n.Total()))
}

// trained says what led to a run.
func trained(r *bias.Run) string {
	if r.Took == 0 {
		return "" // it was not trained here
	}
	words := fmt.Sprintf("Trained for %d epochs in %s", r.Config.Epochs, duration(r.Took))
	switch {
	case r.Stopped:
		words = "Stopped after " + duration(r.Took)
	case r.Config.Epochs == 1:
		words = "Trained for 1 epoch in " + duration(r.Took)
	}
	return words
}

// duration writes a time as people say it.
func duration(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	if seconds < 60 {
		return fmt.Sprintf("%d s", seconds)
	}
	return fmt.Sprintf("%d min %d s", seconds/60, seconds%60)
}

// unknown is a figure that is not there yet.
var unknown = cell{"", look.Muted}

// perfect is the validation accuracy that looks so.
const perfect = 0.97

// validation is what the card about it says: its title, the figure with its colour,
// and what to make of it, which must be true of this network.
func validation(side *Side, s bias.Shortcut) (title string, figure cell, words string) {
	title, figure = "Validation", unknown
	switch {
	case side == nil || side.Snapshot == nil && side.Run == nil:
		return title, figure, "known once a network has been trained"
	case side.Snapshot != nil && len(side.Snapshot.Epochs) == 0:
		return title, figure, "known after the first epoch"
	case side.Snapshot == nil && side.Run.Validation.Count == 0:
		return title, figure, "not known of this network"
	}
	var accuracy float64
	if n := side.Snapshot; n != nil {
		done := len(n.Epochs)
		accuracy = n.Epochs[done-1].Validation.Accuracy()
		words = fmt.Sprintf("after epoch %d of %d", done, n.Config.Epochs)
	} else {
		accuracy = side.Run.Validation.Accuracy()
	}
	looksPerfect := accuracy >= perfect
	figure = cell{kit.Percent(accuracy), look.Foreground}
	if looksPerfect {
		title, figure.color = "Validation looks perfect", look.Green
	}
	if words == "" {
		words = moral(side.Run, s, looksPerfect)
	}
	return title, figure, words
}

// moral is what to make of a validation accuracy.
func moral(r *bias.Run, s bias.Shortcut, looksPerfect bool) string {
	switch {
	case s.Place == bias.Own:
		return "on pictures like those trained on: what misleads there misleads here"
	case s.Share == 0:
		return fmt.Sprintf("no picture has a %s, in training or here", thing(s.Place))
	case !looksPerfect:
		return "and it shares the shortcut with the training pictures"
	case r.Outcome == nil:
		return "but it shares the shortcut: it cannot tell what was learnt"
	}
	var worst float64
	for _, row := range r.Outcome.Rows {
		worst = max(worst, r.Validation.Accuracy()-row.Accuracy())
	}
	switch {
	case worst > badDrop:
		return "and that is the trap: it shares the shortcut"
	case worst > fairDrop:
		return "but it shares the shortcut, and not every test set bears it out"
	}
	return "and it holds: no test set is far below, though it shares the shortcut"
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
		return "measured when training ends"
	case side.Measured > 0:
		return "being measured"
	}
	return "not measured"
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
	return kit.Signed(100*v, 1) + " %"
}
