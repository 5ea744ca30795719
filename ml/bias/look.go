package bias

import (
	"image"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
)

// Sight is what a network makes of one picture, to look at.
type Sight struct {
	Index, Label int // of the picture in the test set
	Digit        int // for which the shortcut speaks; None if for none
	// Class is what the network takes it for, with this probability. It is None
	// where there was no network: then the image is the picture alone.
	Class       int
	Probability float64
	Image       *image.RGBA
}

// Viewer looks at ten pictures of a test set: the first of each digit, in the order
// in which they come. It serves one goroutine at a time.
type Viewer struct {
	test      *Test
	indices   []int
	explainer *explain.Explainer
}

// NewViewer returns a viewer of a test set.
func (s Shortcut) NewViewer(clean *mnist.Set, v Variant) (*Viewer, error) {
	explainer, err := explain.NewExplainer()
	if err != nil {
		return nil, err
	}
	viewer := &Viewer{test: s.Test(clean, v), explainer: explainer}
	var seen [mnist.Classes]bool
	for i := 0; i < clean.Len() && len(viewer.indices) < mnist.Classes; i++ {
		if label := clean.Label(i); !seen[label] {
			seen[label] = true
			viewer.indices = append(viewer.indices, i)
		}
	}
	return viewer, nil
}

// Look shows each picture with the map of the predicted class over it, as options
// say; their range is chosen for each map: from its smallest to its largest value,
// or as far either side of zero if signed. With no weights it shows the pictures.
func (v *Viewer) Look(w *network.Weights, o paint.Options, signed bool) ([]Sight, error) {
	var sights []Sight
	for _, i := range v.indices {
		label := v.test.Set.Label(i)
		picture := v.test.Set.Picture(i)
		sight := Sight{Index: i, Label: label, Digit: v.test.mark(v.test.Set.Number(i), label).Digit, Class: None}
		if w == nil {
			sight.Image = paint.Picture(&picture, o.Size, false)
		} else {
			e, err := v.explainer.Explain(w, picture)
			if err != nil {
				return nil, err
			}
			sight.Class = e.Class()
			sight.Probability = e.Probabilities[sight.Class]
			heat := e.Maps[sight.Class][:]
			o.Range = paint.RangeOf(heat)
			if signed {
				o.Range = o.Range.Symmetric()
			}
			if sight.Image, err = paint.Blend(&picture, heat, o); err != nil {
				return nil, err
			}
		}
		sights = append(sights, sight)
	}
	return sights, nil
}

// Average is the mean of the first n pictures of a set, or of all if there are fewer.
func Average(set *mnist.Set, n int) *mnist.Picture {
	n = min(n, set.Len())
	mean := new(mnist.Picture)
	for i := range n {
		for k, v := range set.Picture(i) {
			mean[k] += v / float32(n)
		}
	}
	return mean
}
