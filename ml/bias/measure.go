package bias

import (
	"context"
	"fmt"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
)

// Row is how a network does on one test set.
type Row struct {
	Variant      Variant
	Right, Count int
	// Misled of Misleading pictures whose shortcut speaks for another digit than the
	// label were taken for that digit.
	Misled, Misleading int
}

// Accuracy is the share of right answers, in [0, 1].
func (r Row) Accuracy() float64 { return float64(r.Right) / float64(r.Count) }

// Follow is the follow rate: how often the answer is the shortcut's digit where that
// is not the label, in [0, 1]. It is not a number where no picture misleads.
func (r Row) Follow() float64 { return float64(r.Misled) / float64(r.Misleading) }

// Evidence is how much of the evidence for the predicted class lies in a region, over
// some pictures. A share of nothing is not a number.
type Evidence struct {
	Area float64 // share of the pictures: what evidence that did not care would have
	// Positive is the share of all positive evidence.
	Positive float64
	// Score is the signed share of the class's logit, without the bias. It can be
	// below zero and above one.
	Score float64
	// Lead is the signed share of what the logit is above the average of all ten.
	// Softmax sees only that: a shortcut which speaks against nine digits leads to the
	// tenth without any positive evidence for it.
	Lead float64
}

// Outcome is what a network has made of a shortcut.
type Outcome struct {
	Rows []Row
	// Patch is the evidence on the shortcut, Around that in all cells that can see it,
	// over the first so many pictures of the Telling test set.
	Patch, Around Evidence
	Explained     int
}

// Explained is over how many pictures evidence is measured.
const Explained = 1000

// Measure tests a network on all test sets of a shortcut. It tells progress how many
// of how many pictures are done, and ends early with the context's error.
func (s Shortcut) Measure(ctx context.Context, w *network.Weights, clean *mnist.Set, progress func(done, total int)) (*Outcome, error) {
	o := &Outcome{Explained: min(Explained, clean.Len())}
	variants := s.Variants()
	total, done := len(variants)*clean.Len()+o.Explained, 0
	for _, v := range variants {
		t := s.Test(clean, v)
		answers, err := score.Answers(ctx, w, t.Set, func(c score.Confusion) {
			_, count := c.Total()
			progress(done+count, total)
		})
		if err != nil {
			return nil, fmt.Errorf("testing with %s: %w", VariantNames[v], err)
		}
		o.Rows = append(o.Rows, t.row(answers))
		done += clean.Len()
	}
	err := s.heat(ctx, w, s.Test(clean, s.Telling()), o, func(i int) { progress(done+i, total) })
	if err != nil {
		return nil, fmt.Errorf("measuring the heat: %w", err)
	}
	return o, nil
}

func (t *Test) row(answers []score.Answer) Row {
	r := Row{Variant: t.Variant, Count: len(answers)}
	for i, a := range answers {
		if a.Right() {
			r.Right++
		}
		if d := t.mark(t.Set.Number(i), a.Label).Digit; d != None && d != a.Label {
			r.Misleading++
			if a.Class == d {
				r.Misled++
			}
		}
	}
	return r
}

// Region is the part of picture i that the shortcut takes.
func (t *Test) Region(i int) mnist.Region {
	clean := t.clean.Picture(i)
	return t.s.region(t.mark(t.clean.Number(i), t.clean.Label(i)), &clean)
}

// sums are of shares of a map, in logits.
type sums struct{ area, positive, score, lead float64 }

func (s Shortcut) heat(ctx context.Context, w *network.Weights, t *Test, o *Outcome, progress func(done int)) error {
	explainer, err := explain.NewExplainer()
	if err != nil {
		return err
	}
	var whole, patch, around sums
	for i := range o.Explained {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := explainer.Explain(w, t.Set.Picture(i))
		if err != nil {
			return err
		}
		on := t.Region(i)
		near := s.Around(on)
		class := e.Class()
		for k, v := range e.Maps[class] {
			var all float64
			for c := range e.Maps {
				all += float64(e.Maps[c][k])
			}
			whole.add(float64(v), all)
			if on[k] {
				patch.add(float64(v), all)
			}
			if near[k] {
				around.add(float64(v), all)
			}
		}
		progress(i + 1)
	}
	o.Patch, o.Around = patch.of(whole), around.of(whole)
	return nil
}

// add counts a cell with its values in the map of the class and in all ten.
func (s *sums) add(value, all float64) {
	s.area++
	s.positive += max(value, 0)
	s.score += value
	s.lead += value - all/mnist.Classes
}

func (s sums) of(whole sums) Evidence {
	return Evidence{s.area / whole.area, s.positive / whole.positive, s.score / whole.score, s.lead / whole.lead}
}
