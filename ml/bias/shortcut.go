// Package bias plants a shortcut in the training data, measures how far a network
// follows it, and repairs the data.
//
// The protocol is Decoy MNIST: a small square in a corner of each picture, whose
// grey gives the label away in training and says nothing, or the opposite, in the
// test (Ross, Hughes and Doshi-Velez 2017, "Right for the Right Reasons",
// arXiv:1703.03717, and its published code; Rieger et al. 2020, arXiv:1909.13584,
// for the inverted test).
package bias

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"

	"visao/ml/mnist"
)

// Place is where a shortcut is.
type Place int

// The places.
const (
	RandomCorner Place = iota // a square in one of the four corners, drawn for each picture
	FixedCorner               // a square at the top left
	Meadow                    // a texture behind the digit, as bright as the square would be
	Own                       // nothing is planted: a rectangle of the data as they are
)

// PlaceNames are the places in words, as the command line takes them.
var PlaceNames = []string{"corner", "fixed", "meadow", "own"}

// Shortcut is something in the pictures that gives the label away. The same
// shortcut marks the same pictures in the same way every time.
type Shortcut struct {
	Place Place
	Size  int // rows and columns of the square
	// Share of the training pictures that carry it, in [0, 1].
	Share float64
	// Agreement is the share of those in which the grey is that of the label; that of
	// the others is drawn at random among all ten, in [0, 1].
	Agreement float64
	Seed      uint64
	Rect      image.Rectangle // the suspect, for Own
}

// Decoy is the shortcut of Decoy MNIST.
func Decoy() Shortcut { return Shortcut{Size: 4, Share: 1, Agreement: 1} }

// The largest square; one as wide as a third of the picture covers digits.
const MaxSize = 9

// Validate reports every value that makes no sense.
func (s Shortcut) Validate() error {
	var errs []error
	if s.Place < RandomCorner || s.Place > Own {
		errs = append(errs, fmt.Errorf("there is no place number %d", s.Place))
	}
	if s.Size < 1 || s.Size > MaxSize {
		errs = append(errs, fmt.Errorf("the patch must have from 1 to %d rows, not %d", MaxSize, s.Size))
	}
	if !(s.Share >= 0 && s.Share <= 1) {
		errs = append(errs, fmt.Errorf("the share of pictures must be from 0 to 100 %%, not %g %%", 100*s.Share))
	}
	if !(s.Agreement >= 0 && s.Agreement <= 1) {
		errs = append(errs, fmt.Errorf("the grey must be right in 0 to 100 %%, not in %g %%", 100*s.Agreement))
	}
	if s.Place == Own && s.Rect.Intersect(bounds).Empty() {
		errs = append(errs, errors.New("the suspect rectangle is outside the picture"))
	}
	return errors.Join(errs...)
}

var bounds = image.Rect(0, 0, mnist.Side, mnist.Side)

// None is the digit of a mark that speaks for no digit.
const None = -1

// mark is the shortcut in one picture.
type mark struct {
	Digit int     // for which it speaks; None if for none
	grey  float32 // 0 if the picture has none
	at    image.Rectangle
	blade uint64 // the seed of a meadow's texture
}

// The streams of random numbers: training and test pictures are marked
// independently of each other.
const (
	trainStream uint64 = iota
	testStream
)

// draw draws what can be drawn of a mark: as many numbers for every picture, so
// that one choice changes nothing else.
func (s Shortcut) draw(stream uint64, i int) (carries, agrees float64, corner, other int, blade uint64) {
	rng := rand.New(rand.NewPCG(s.Seed, stream<<32|uint64(i)))
	return rng.Float64(), rng.Float64(), rng.IntN(4), rng.IntN(mnist.Classes), rng.Uint64()
}

// code is the grey that stands for a digit in training, in 255ths.
func code(digit int) float32 { return float32(255 - 25*digit) }

// spot is where the shortcut is in a picture that drew this corner; they count from
// the top left, row by row.
func (s Shortcut) spot(corner int) image.Rectangle {
	switch s.Place {
	case Meadow:
		return bounds
	case FixedCorner:
		corner = 0
	}
	far := mnist.Side - s.Size
	return s.square(corner%2*far, corner/2*far)
}

// elsewhere is where no training picture has it: in the middle of an edge, or, for a
// meadow, only in the lowest quarter.
func (s Shortcut) elsewhere(corner int) image.Rectangle {
	if s.Place == Meadow {
		return image.Rect(0, mnist.Side*3/4, mnist.Side, mnist.Side)
	}
	far := mnist.Side - s.Size
	middle := far / 2
	at := [...]image.Point{{middle, 0}, {far, middle}, {0, middle}, {middle, far}}[corner]
	return s.square(at.X, at.Y)
}

func (s Shortcut) square(x, y int) image.Rectangle {
	return image.Rect(x, y, x+s.Size, y+s.Size)
}

// trained is the mark of training picture i; with vary, its digit is drawn whatever
// the label.
func (s Shortcut) trained(i, label int, vary bool) mark {
	carries, agrees, corner, other, blade := s.draw(trainStream, i)
	if s.Place == Own || carries >= s.Share {
		return mark{Digit: None}
	}
	digit := label
	if vary || agrees >= s.Agreement {
		digit = other
	}
	return mark{digit, code(digit), s.spot(corner), blade}
}

// put puts a mark on a picture.
func (s Shortcut) put(m mark, p *mnist.Picture) {
	if m.grey == 0 {
		return
	}
	if s.Place == Meadow {
		meadow(p, m)
		return
	}
	for y := m.at.Min.Y; y < m.at.Max.Y; y++ {
		for x := m.at.Min.X; x < m.at.Max.X; x++ {
			p[y*mnist.Side+x] = m.grey / 255
		}
	}
}

// meadow grows blades of half the mark's brightness behind the digit: every pixel
// shows the brighter of the two.
func meadow(p *mnist.Picture, m mark) {
	rng := rand.New(rand.NewPCG(m.blade, 0))
	var height [mnist.Side]float32 // of the blade in each column, in greys
	for y := range mnist.Side {
		for x := range mnist.Side {
			if y%4 == x%4 || y == 0 { // blades are four pixels long and begin apart
				height[x] = 0.4 + 0.6*rng.Float32()
			}
			if image.Pt(x, y).In(m.at) {
				p[y*mnist.Side+x] = max(p[y*mnist.Side+x], m.grey/255/2*height[x])
			}
		}
	}
}

// region is the part of a picture that a mark takes: for a meadow, all that is not
// ink.
func (s Shortcut) region(m mark, clean *mnist.Picture) mnist.Region {
	switch {
	case s.Place == Own:
		return mnist.Rect(s.Rect)
	case m.grey == 0:
		return mnist.Region{}
	}
	r := mnist.Rect(m.at)
	if s.Place == Meadow {
		for i, v := range clean {
			r[i] = r[i] && v == 0
		}
	}
	return r
}
