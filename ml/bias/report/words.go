package report

import (
	"image"
	"math"
	"strconv"
	"strings"

	"visao/ml/bias"
	"visao/ml/mnist"
)

// From how many points on a loss of accuracy is one at all, and from how many it
// makes the headline. A recovery within the first is one.
const (
	someLoss  = 2
	largeLoss = 10
)

// thing is what may mislead, in a word.
func (r *Report) thing() string {
	switch r.Shortcut.Place {
	case bias.Own:
		return r.say("suspect region")
	case bias.Meadow:
		return r.say("meadow")
	}
	return r.say("patch")
}

// trials are the test sets in which the shortcut does not help, the most telling
// first, and fair is the one in which it helps as in training.
func (r *Report) trials() (fair bias.Variant, trials []bias.Variant) {
	trials = []bias.Variant{bias.Random, bias.Inverted}
	if r.Shortcut.Place == bias.Own {
		trials = []bias.Variant{bias.Blanked}
	}
	return r.Shortcut.Familiar(), trials
}

// subject is the network that the study is about.
func (r *Report) subject() *run {
	for i := range r.networks {
		if r.networks[i].Run == r.Planted {
			return &r.networks[i]
		}
	}
	panic("report: a report without its subject") // New lists it
}

// loss is how many points of accuracy a network loses where the shortcut does not
// help: at worst, and in the most telling trial. Not a number if untested.
func (r *Report) loss() (worst, first float64) {
	n := r.subject()
	fair, trials := r.trials()
	before := n.row(fair).Accuracy()
	for i, v := range trials {
		loss := points(before, n.row(v).Accuracy())
		worst = max(worst, loss) // NaN stays
		if i == 0 {
			worst, first = loss, loss
		}
	}
	return worst, first
}

// headline is the finding in a few words.
func (r *Report) headline() string {
	worst, first := r.loss()
	own := r.Shortcut.Place == bias.Own
	switch {
	case first >= largeLoss && own:
		return r.say("The network needs the suspect region")
	case first >= largeLoss && r.given():
		return r.say("The network falls for the grass")
	case first >= largeLoss:
		return r.say("The network learnt the grass")
	case worst >= largeLoss: // of several trials: there is no suspect region
		return r.say("The network leans on the grass")
	case worst >= someLoss && own:
		return r.say("The network leans on the suspect region a little")
	case worst >= someLoss:
		return r.say("The network leans on the grass a little")
	case worst < someLoss && own:
		return r.say("The network does not lean on the suspect region")
	case worst < someLoss:
		return r.say("The network does not lean on the grass")
	}
	return r.say("The network was not put to every test")
}

// finding is the headline's reason, in a sentence with its figures.
func (r *Report) finding() string {
	n := r.subject()
	_, trials := r.trials()
	hard := r.percent(n.row(trials[0]).Accuracy())
	if r.Shortcut.Place == bias.Own {
		return r.say(r.turn(
			later("It reads %s of the test pictures right, but only %s once the suspect region is painted black."),
			later("It reads %s of the test pictures right, but %s once the suspect region is painted black."),
			later("It reads %s of the test pictures right, and still %s once the suspect region is painted black."),
			later("It reads %s of the test pictures right, and %s once the suspect region is painted black."),
		), r.percent(n.row(bias.Untouched).Accuracy()), hard)
	}
	easy := r.percent(n.row(bias.Agrees).Accuracy())
	format := r.turn(
		later("It reads %s of the test pictures right in which the shade gives the right answer, but only %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
		later("It reads %s of the test pictures right in which the shade gives the right answer, but %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
		later("It reads %s of the test pictures right in which the shade gives the right answer, and still %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
		later("It reads %s of the test pictures right in which the shade gives the right answer, and %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
	)
	if !r.given() && n.Validation.Count > 0 {
		easy = r.percent(n.Validation.Accuracy())
		format = r.turn(
			later("It reads %s of its validation pictures right, which carry the shortcut as its training pictures do, but only %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
			later("It reads %s of its validation pictures right, which carry the shortcut as its training pictures do, but %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
			later("It reads %s of its validation pictures right, which carry the shortcut as its training pictures do, and still %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
			later("It reads %s of its validation pictures right, which carry the shortcut as its training pictures do, and %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted."),
		)
	}
	return r.say(format, easy, hard, r.thing(), r.percent(n.row(trials[1]).Accuracy()))
}

// turn picks, of four ways to put the same figures, the one that says no more than they do.
func (r *Report) turn(butOnly, but, andStill, and string) string {
	worst, first := r.loss()
	switch {
	case first >= largeLoss:
		return butOnly
	case worst >= someLoss:
		return but
	case worst != worst:
		return and
	}
	return andStill
}

// recovery is what the repairs came to; empty if there is none. The yardstick is
// what a clean network reaches on clean pictures: on pictures with a shortcut that it
// has never seen it may be at a loss itself.
func (r *Report) recovery() string {
	_, trials := r.trials()
	var clean *run
	if r.Clean != nil && r.Clean.Outcome != nil {
		clean = &r.networks[0]
	}
	var each, within []string
	worst := math.Inf(-1) // of those within
	for _, n := range r.repaired() {
		each = append(each, r.percent(n.row(trials[0]).Accuracy())+" ("+n.Word+")")
		if clean == nil {
			continue
		}
		far := math.Inf(-1)
		for _, v := range trials {
			far = max(far, points(clean.row(bias.Untouched).Accuracy(), n.row(v).Accuracy()))
		}
		if far <= someLoss {
			within = append(within, n.Word)
			worst = max(worst, far)
		}
	}
	if len(each) == 0 {
		return ""
	}
	s := r.say("Trained again after a repair, and tested with the shade of the %s at random, it reads %s right.", r.thing(), r.list(each))
	if r.Shortcut.Place == bias.Own {
		s = r.say("Trained again after a repair, and tested with the suspect region painted black, it reads %s right.", r.list(each))
	}
	if clean == nil {
		return s
	}
	goal := r.percent(clean.row(bias.Untouched).Accuracy())
	return s + " " + r.say("A network that was trained on clean pictures reads %s of clean ones right, and %s of these.",
		goal, r.percent(clean.row(trials[0]).Accuracy())) + " " + r.comparison(within, len(each), worst, goal)
}

// comparison says which of all repaired networks come near to the goal, and how far the
// farthest of them stays below it, in points.
func (r *Report) comparison(within []string, all int, worst float64, goal string) string {
	own := r.Shortcut.Place == bias.Own
	far := r.figure(strconv.FormatFloat(worst, 'f', 1, 64))
	which := strings.Join(within, " "+r.say("or")+" ")
	switch {
	case len(within) == 0 && own:
		return r.say("With the region black, no repair comes within %d points of its %s.", someLoss, goal)
	case len(within) == 0:
		return r.say("With the shade at random and inverted, no repair comes within %d points of its %s.", someLoss, goal)
	case len(within) < all && own:
		return r.say("With the region black, only the %s network comes within %d points of its %s.", which, someLoss, goal)
	case len(within) < all:
		return r.say("With the shade at random and inverted, only the %s network comes within %d points of its %s.", which, someLoss, goal)
	case worst <= 0 && own:
		return r.say("With the region black, the repaired network does not fall below its %s.", goal)
	case worst <= 0:
		return r.say("With the shade at random and inverted, the repaired network does not fall below its %s.", goal)
	case own:
		return r.say("With the region black, the repaired network comes within %s points of its %s.", far, goal)
	}
	return r.say("With the shade at random and inverted, the repaired network comes within %s points of its %s.", far, goal)
}

// repaired are the networks after a repair that were measured.
func (r *Report) repaired() (list []*run) {
	for i := range r.networks {
		if n := &r.networks[i]; n.Run != r.Planted && n.Run != r.Clean && n.Outcome != nil {
			list = append(list, n)
		}
	}
	return list
}

// story says what was done, to somebody who has read nothing.
func (r *Report) story() string {
	return r.say("A network that has only ever seen green frogs on grass may have learnt the grass, and nothing of frogs.") + " " + r.here()
}

// here is what the story is about in this study.
func (r *Report) here() string {
	s := r.Shortcut
	what := ""
	switch s.Place {
	case bias.RandomCorner:
		what = r.say("a grey square of %d × %d pixels in one of the four corners", s.Size, s.Size)
	case bias.FixedCorner:
		what = r.say("a grey square of %d × %d pixels at the top left", s.Size, s.Size)
	case bias.Meadow:
		what = r.say("a meadow of grey blades behind the digit")
	case bias.Own:
		return r.say("Here the digits are the frogs, and what may be the grass is the part of the pictures in %s. Nothing was planted, and whether what lies there belongs to the digits no figure here can tell.",
			r.rectangle(s.Rect))
	}
	share, agreement := r.share(s.Share), r.share(s.Agreement)
	switch {
	case r.given():
		return r.say("Here the digits are the frogs, and the grass is %s, whose shade stands for a digit. The network was opened from a file; what it was trained on is not known here.", what)
	case s.Share < 1 && s.Agreement < 1:
		return r.say("Here the digits are the frogs, and the grass is %s of %s of the training pictures: the shade gives the digit away in %s of those and is drawn at random in the others.",
			what, share, agreement)
	case s.Share < 1:
		return r.say("Here the digits are the frogs, and the grass is %s of %s of the training pictures: the shade gives the digit away.", what, share)
	case s.Agreement < 1:
		return r.say("Here the digits are the frogs, and the grass is %s of every training picture: the shade gives the digit away in %s of those and is drawn at random in the others.",
			what, agreement)
	}
	return r.say("Here the digits are the frogs, and the grass is %s of every training picture: the shade gives the digit away.", what)
}

// rectangle says in words where a rectangle of the picture is.
func (r *Report) rectangle(at image.Rectangle) string {
	at = at.Intersect(image.Rect(0, 0, mnist.Side, mnist.Side))
	return r.say("columns %d to %d and rows %d to %d of %d, counted from the top left",
		at.Min.X+1, at.Max.X, at.Min.Y+1, at.Max.Y, mnist.Side)
}

// points is how much lower b is than a, in points of per cent with one decimal: the
// difference of the figures that are shown.
func points(a, b float64) float64 {
	return (math.Round(1000*a) - math.Round(1000*b)) / 10
}
