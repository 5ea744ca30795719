package explain

import (
	"context"
	"fmt"
	"sync"

	"visao/ml/conv"
	"visao/ml/mnist"
	"visao/ml/network"
)

// Share is a sum over all pixels and the part of it on ink. Ink is every pixel
// that is not pure background: its grey is above 0, as is that of one in five of
// MNIST's.
type Share struct{ Ink, All float64 }

// OnInk is the part on ink, in [0, 1]; NaN if there is nothing to share.
func (s Share) OnInk() float64 { return s.Ink / s.All }

func (s *Share) add(t Share) {
	s.Ink += t.Ink
	s.All += t.All
}

// Focus tells whether a network looks at the ink or at the background.
//
// For and Against are the sums of the positive and of the negative shares of all
// pixels (see [Explanation.Shares]), in logits, over some pictures and in each
// for the class that it is labelled with. Area counts the pixels of those
// pictures: evidence that did not care where the ink is would be on ink as often
// as the area is.
//
// A share says where evidence is found, not which pixels cause it: a place sees
// the 9×9 pixels around it, so that evidence beside a stroke counts as background
// though it stems from the ink.
type Focus struct{ For, Against, Area Share }

func (f *Focus) add(g Focus) {
	f.For.add(g.For)
	f.Against.add(g.Against)
	f.Area.add(g.Area)
}

// focus is that of one map of shares over its picture.
func focus(shares *[mnist.Pixels]float32, picture *mnist.Picture) (f Focus) {
	f.Area.All = mnist.Pixels
	for i, v := range shares {
		ink := picture[i] > 0
		if ink {
			f.Area.Ink++
		}
		s := &f.For
		if v < 0 {
			s = &f.Against
		}
		s.All += float64(v)
		if ink {
			s.Ink += float64(v)
		}
	}
	return f
}

// Average is where a network finds the evidence for a class, on average over the
// pictures that are labelled with it: those that it should recognise, whether it
// does or not. So the pictures are the same for every network.
type Average struct {
	Count int // pictures
	// Shares is the mean of Explanation.Shares for the class, in logits, 28×28 row
	// by row. Its sum and the bias of the class are the mean of the logit.
	Shares  [mnist.Pixels]float32
	Picture mnist.Picture // the mean picture
	Focus
}

// Averages are those of the ten classes.
type Averages [mnist.Classes]Average

// Overall returns the focus over all pictures.
func (a *Averages) Overall() (f Focus) {
	for i := range a {
		f.add(a[i].Focus)
	}
	return f
}

// AverageOver explains all pictures of a set, on all processors, and averages over
// those of each label. Now and then it calls progress, if there is one, with the
// number of pictures done: from several goroutines, but one at a time. It ends
// early with the context's error.
func AverageOver(ctx context.Context, w *network.Weights, set *mnist.Set, progress func(done int)) (*Averages, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	done := 0
	report := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if done += n; progress != nil {
			progress(done)
		}
	}
	// So many parts on whichever machine, so that the order of the sums, and with it
	// their rounding, is the same.
	n := set.Len()
	parts := make([]sums, min(n, 32))
	err := conv.Parallel(len(parts), func(_, i int) {
		if err := parts[i].addSet(ctx, w, set.Slice(i*n/len(parts), (i+1)*n/len(parts)), report); err != nil {
			cancel(err)
		}
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("averaging the maps: %w", err)
	}
	var all sums
	for i := range parts {
		all.add(&parts[i])
	}
	return all.averages(), nil
}

// sums are what averages are made of, by class.
type sums [mnist.Classes]struct {
	count           int
	shares, picture [mnist.Pixels]float64
	Focus
}

// reportEach is after how many pictures, some milliseconds, progress is told.
const reportEach = 32

// addSet adds the pictures of a set.
func (s *sums) addSet(ctx context.Context, w *network.Weights, set *mnist.Set, report func(int)) error {
	explainer, err := network.NewExplainer()
	if err != nil {
		return err
	}
	told := 0
	for i := range set.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		picture := set.Picture(i)
		activations, err := explainer.Explain(w, picture)
		if err != nil {
			return err
		}
		shares := &activations.Maps[set.Label(i)]
		for j := range shares {
			shares[j] /= mnist.Pixels
		}
		s.addPicture(set.Label(i), shares, &picture)
		if i+1-told == reportEach || i+1 == set.Len() {
			report(i + 1 - told)
			told = i + 1
		}
	}
	return nil
}

func (s *sums) addPicture(label int, shares *[mnist.Pixels]float32, picture *mnist.Picture) {
	c := &s[label]
	c.count++
	for i, v := range shares {
		c.shares[i] += float64(v)
		c.picture[i] += float64(picture[i])
	}
	c.Focus.add(focus(shares, picture))
}

func (s *sums) add(t *sums) {
	for i := range s {
		c, d := &s[i], &t[i]
		c.count += d.count
		for j := range c.shares {
			c.shares[j] += d.shares[j]
			c.picture[j] += d.picture[j]
		}
		c.Focus.add(d.Focus)
	}
}

// averages divides by the number of pictures. A class without any has a map and
// a picture of zeros.
func (s *sums) averages() *Averages {
	a := new(Averages)
	for i := range s {
		from, to := &s[i], &a[i]
		to.Count, to.Focus = from.count, from.Focus
		for j := range from.shares {
			to.Shares[j] = float32(from.shares[j] / float64(max(from.count, 1)))
			to.Picture[j] = float32(from.picture[j] / float64(max(from.count, 1)))
		}
	}
	return a
}
