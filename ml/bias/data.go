package bias

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"

	"visao/ml/explain"
	"visao/ml/mnist"
)

// Repair is what is done about a shortcut.
type Repair int

// The repairs.
const (
	Nothing  Repair = iota // the shortcut stays
	Vary                   // its digit is drawn at random: counter-examples
	Hide                   // it is painted over
	Penalise               // heat on it costs: see network.Trainer
)

// RepairNames are the repairs in words, as the command line takes them.
var RepairNames = []string{"nothing", "vary", "hide", "penalise"}

// Around is a shortcut's region with all cells of the map that can see it. A meadow
// is everywhere already.
func (s Shortcut) Around(r mnist.Region) mnist.Region {
	if s.Place == Meadow {
		return r
	}
	return r.Widen(explain.Reach)
}

// Plant returns the data with the shortcut in the pictures to train and to validate
// with, under suspicion, and with a repair made. It leaves the test set alone.
func (s Shortcut) Plant(data *mnist.Data, r Repair) *mnist.Data {
	edit := func(i, label int, p *mnist.Picture) {
		m := s.trained(i, label, r == Vary)
		if r != Hide {
			s.put(m, p)
			return
		}
		for k, in := range s.region(m, p) {
			if in {
				p[k] = 0
			}
		}
	}
	planted := *data
	planted.Train = data.Train.Edited(edit).Suspecting(func(i, label int) mnist.Region {
		clean := data.Train.Picture(i - data.Train.Number(0))
		return s.Around(s.region(s.trained(i, label, false), &clean))
	})
	planted.Validation = data.Validation.Edited(edit)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %+v %s", data.Hash, s.essence(), RepairNames[r]))
	planted.Hash = hex.EncodeToString(sum[:])
	return &planted
}

// essence is the shortcut without what means nothing for its place.
func (s Shortcut) essence() Shortcut {
	if s.Place == Own {
		return Shortcut{Place: Own, Rect: s.Rect}
	}
	if s.Place == Meadow {
		s.Size = 0
	}
	s.Rect = image.Rectangle{}
	return s
}

// Variant is one of the ways to test.
type Variant int

// The test sets. In those with a grey every picture carries the shortcut.
const (
	Untouched Variant = iota // nothing is planted
	Agrees                   // the grey is that of the label, as in training
	Random                   // the grey of a digit drawn at random: the test of Decoy MNIST
	Inverted                 // 25·label: that of Rieger et al. 2020
	Moved                    // as Random, but where no training picture has it
	Blanked                  // for Own: the rectangle is painted over
)

// VariantNames are the test sets in words.
var VariantNames = []string{
	"untouched", "grey agrees with the label", "grey at random", "grey inverted", "grey at random, elsewhere", "suspect region blanked",
}

// Variants are the test sets for a shortcut.
func (s Shortcut) Variants() []Variant {
	if s.Place == Own {
		return []Variant{Untouched, Blanked}
	}
	return []Variant{Untouched, Agrees, Random, Inverted, Moved}
}

// Familiar is the test set that is like the training pictures.
func (s Shortcut) Familiar() Variant {
	if s.Place == Own {
		return Untouched
	}
	return Agrees
}

// Telling is the test set that tells most: that on which heat is measured.
func (s Shortcut) Telling() Variant {
	if s.Place == Own {
		return Untouched
	}
	return Random
}

// Test is a set of test pictures with what has been done to them.
type Test struct {
	Variant Variant
	Set     *mnist.Set
	clean   *mnist.Set
	s       Shortcut
}

// Test returns one of the test sets.
func (s Shortcut) Test(clean *mnist.Set, v Variant) *Test {
	t := &Test{v, clean, clean, s}
	switch v {
	case Untouched:
	case Blanked:
		t.Set = clean.Edited(func(_, _ int, p *mnist.Picture) {
			for k, in := range mnist.Rect(s.Rect) {
				if in {
					p[k] = 0
				}
			}
		})
	default:
		t.Set = clean.Edited(func(i, label int, p *mnist.Picture) { s.put(t.mark(i, label), p) })
	}
	return t
}

// mark is that of the test picture of this number.
func (t *Test) mark(i, label int) (m mark) {
	_, _, corner, other, blade := t.s.draw(testStream, i)
	m = mark{label, code(label), t.s.spot(corner), blade}
	switch t.Variant {
	case Untouched, Blanked:
		return mark{Digit: None}
	case Random:
		m.Digit, m.grey = other, code(other)
	case Moved:
		m.Digit, m.grey, m.at = other, code(other), t.s.elsewhere(corner)
	case Inverted:
		// Nearly the grey of 10 − label in training, of the label itself for 5; for 0
		// there is nothing to see.
		m.Digit, m.grey = mnist.Classes-label, float32(25*label)
		if label == 0 {
			m.Digit = None
		}
	}
	return m
}
