package report

import (
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"
	"time"

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
		return "suspect region"
	case bias.Meadow:
		return "meadow"
	}
	return "patch"
}

// trials are the test sets in which the shortcut does not help, the most telling
// first, and fair is the one in which it helps as in training.
func (r *Report) trials() (fair bias.Variant, trials []bias.Variant) {
	if r.Shortcut.Place == bias.Own {
		return bias.Untouched, []bias.Variant{bias.Blanked}
	}
	return bias.Agrees, []bias.Variant{bias.Random, bias.Inverted}
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
	it := "the grass"
	if r.Shortcut.Place == bias.Own {
		it = "the suspect region"
	}
	switch {
	case first >= largeLoss && r.Shortcut.Place == bias.Own:
		return "The network needs " + it
	case first >= largeLoss && r.given():
		return "The network falls for " + it
	case first >= largeLoss:
		return "The network learnt " + it
	case worst >= largeLoss:
		return "The network leans on " + it
	case worst >= someLoss:
		return "The network leans on " + it + " a little"
	case worst < someLoss:
		return "The network does not lean on " + it
	}
	return "The network was not put to every test"
}

// finding is the headline's reason, in a sentence with its figures.
func (r *Report) finding() string {
	n := r.subject()
	worst, first := r.loss()
	and := "and still"
	switch {
	case first >= largeLoss:
		and = "but only"
	case worst >= someLoss:
		and = "but"
	case worst != worst:
		and = "and"
	}
	_, trials := r.trials()
	hard := percent(n.row(trials[0]).Accuracy())
	if r.Shortcut.Place == bias.Own {
		return fmt.Sprintf("It reads %s of the test pictures right, %s %s once the suspect region is painted black.",
			percent(n.row(bias.Untouched).Accuracy()), and, hard)
	}
	easy := percent(n.row(bias.Agrees).Accuracy()) + " of the test pictures right in which the shade gives the right answer"
	if !r.given() && n.Validation.Count > 0 {
		easy = percent(n.Validation.Accuracy()) + " of its validation pictures right, which carry the shortcut as its training pictures do"
	}
	return fmt.Sprintf("It reads %s, %s %s of the test pictures once the shade of the %s is drawn at random, and %s once it is inverted.",
		easy, and, hard, r.thing(), percent(n.row(trials[1]).Accuracy()))
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
		name := strings.ToLower(n.Name)
		each = append(each, percent(n.row(trials[0]).Accuracy())+" ("+name+")")
		if clean == nil {
			continue
		}
		far := math.Inf(-1)
		for _, v := range trials {
			far = max(far, points(clean.row(bias.Untouched).Accuracy(), n.row(v).Accuracy()))
		}
		if far <= someLoss {
			within = append(within, name)
			worst = max(worst, far)
		}
	}
	if len(each) == 0 {
		return ""
	}
	where, tests := "the shade of the "+r.thing()+" at random", "With the shade at random and inverted"
	if r.Shortcut.Place == bias.Own {
		where, tests = "the suspect region painted black", "With the region black"
	}
	s := "Trained again after a repair, and tested with " + where + ", it reads " + list(each) + " right."
	if clean == nil {
		return s
	}
	goal := percent(clean.row(bias.Untouched).Accuracy())
	s += fmt.Sprintf(" A network that was trained on clean pictures reads %s of clean ones right, and %s of these. %s, ",
		goal, percent(clean.row(trials[0]).Accuracy()), tests)
	switch {
	case len(within) == 0:
		return s + fmt.Sprintf("no repair comes within %d points of its %s.", someLoss, goal)
	case len(within) < len(each):
		return s + fmt.Sprintf("only the %s network comes within %d points of its %s.", strings.Join(within, " or "), someLoss, goal)
	case worst <= 0:
		return s + fmt.Sprintf("the repaired network does not fall below its %s.", goal)
	}
	return s + fmt.Sprintf("the repaired network comes within %.1f points of its %s.", worst, goal)
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
	const frogs = "A network that has only ever seen green frogs on grass may have learnt the grass, and nothing of frogs. "
	s := r.Shortcut
	if s.Place == bias.Own {
		return frogs + "Here the digits are the frogs, and what may be the grass is the part of the pictures in " +
			rectangle(s.Rect) + ". Nothing was planted, and whether what lies there belongs to the digits no figure here can tell."
	}
	what := fmt.Sprintf("a grey square of %d × %d pixels", s.Size, s.Size)
	switch s.Place {
	case bias.RandomCorner:
		what += " in one of the four corners"
	case bias.FixedCorner:
		what += " at the top left"
	case bias.Meadow:
		what = "a meadow of grey blades behind the digit"
	}
	if r.given() {
		return frogs + "Here the digits are the frogs, and the grass is " + what +
			", whose shade stands for a digit. The network was opened from a file; what it was trained on is not known here."
	}
	pictures := "every training picture"
	if s.Share < 1 {
		pictures = share(s.Share) + " of the training pictures"
	}
	gives := "the shade gives the digit away"
	if s.Agreement < 1 {
		gives = "the shade gives the digit away in " + share(s.Agreement) + " of those and is drawn at random in the others"
	}
	return fmt.Sprintf("%sHere the digits are the frogs, and the grass is %s of %s: %s.", frogs, what, pictures, gives)
}

// rectangle says in words where a rectangle of the picture is.
func rectangle(r image.Rectangle) string {
	r = r.Intersect(image.Rect(0, 0, mnist.Side, mnist.Side))
	return fmt.Sprintf("columns %d to %d and rows %d to %d of %d, counted from the top left",
		r.Min.X+1, r.Max.X, r.Min.Y+1, r.Max.Y, mnist.Side)
}

// points is how much lower b is than a, in points of per cent with one decimal: the
// difference of the figures that are shown.
func points(a, b float64) float64 {
	return (math.Round(1000*a) - math.Round(1000*b)) / 10
}

// space does not break.
const space = "\u00a0"

// percent writes a share with one decimal, but with two where one would make all or
// nothing of it. No number is a dash.
func percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Round(1000*v)/10, 'f', 1, 64)
	if v != 0 && v != 1 && (s == "0.0" || s == "-0.0" || s == "100.0") {
		s = strconv.FormatFloat(100*v, 'f', 2, 64)
	}
	return strings.Replace(s, "-", "−", 1) + space + "%"
}

// share writes a setting in per cent, without decimals that it does not have.
func share(v float64) string { return number(100*v) + space + "%" }

// number writes a setting.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }

// duration writes how long something took, to the second.
func duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s < 60:
		return fmt.Sprintf("%d"+space+"s", s)
	case s < 3600:
		return fmt.Sprintf("%d"+space+"min %d"+space+"s", s/60, s%60)
	}
	return fmt.Sprintf("%d"+space+"h %d"+space+"min", s/3600, s/60%60)
}

// list joins words as in a sentence.
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
