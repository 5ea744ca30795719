package bias

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"sync"

	"visao/ml/conv"
	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
)

// Suspect is a cluster of maps of one class whose heat is compact and off the ink:
// the network may look there at something else than the digit.
//
// Heat is positive evidence for the predicted class, added up over the pictures of
// the cluster. It is off the ink where it is farther than explain.Reach from the digit, in
// cells that see nothing of it: nearer, evidence stems from strokes even where it
// lies beside them.
type Suspect struct {
	Class   int   // the predicted one
	Members []int // the pictures, by their indices in the set, in ascending order
	// Map is the mean map of the class in logits, 28×28 row by row, with the evidence
	// against it: the mean of Explanation.Shares.
	Map [mnist.Pixels]float32
	// OffInk is the share of the heat that is off the ink, in [0, 1].
	OffInk float64
	// Compact is the smallest share of the picture that holds half of the heat off the
	// ink, in (0, 1].
	Compact float64
	// Density is OffInk / 2 / Compact: how dense the heat is in that half, where that
	// of heat which did not care where it is would be 1.
	Density float64
	// Area is the rectangle to suspect: that of what there is to see off the digit,
	// within explain.Reach of the smallest rectangle which holds half of the heat off the
	// ink, in at least half of the pictures; or, where that is nothing, the
	// smallest rectangle itself.
	Area image.Rectangle
}

// What makes a cluster suspect. On MNIST as it is, no cluster of two networks that
// were trained on it has a density above 0.5: 381 clusters, of 2,000 pictures of each
// fifth of the test set and of three parts of the training set. Of a network that
// follows the squares of Decoy MNIST, those on the squares have from 5 to 56. But
// squares catch the eye of networks that have never seen one, too: the densest
// cluster has 2.5 with the one and 5.0 with the other, so a suspect is no culprit yet.
const (
	minMembers = 10   // fewer maps are no habit
	minOffInk  = 0.02 // less decides nothing
	minDensity = 3    // so Compact is below a sixth
)

// perLabel is how many pictures of each digit are explained.
const perLabel = 200

// Scan finds suspects by itself, in the way of SpRAy (Lapuschkin et al. 2019,
// "Unmasking Clever Hans predictors and assessing what machines really learn",
// Nature Communications 10:1096): it explains the first 200 pictures labelled with
// each digit, clusters the maps of each class, and returns the clusters that are
// suspect, the densest first.
//
// What is explained is the decision, so a map is that of the predicted class, and
// those of one class are clustered. The label only chooses the pictures: so no digit
// is left out, however much of it the network takes for another.
//
// The same seed gives the same suspects. Scan tells progress, from several
// goroutines but one at a time, how many of how many pictures are explained, and
// ends early with the context's error.
func Scan(ctx context.Context, w *network.Weights, set *mnist.Set, seed uint64, progress func(done, total int)) ([]Suspect, error) {
	explained, err := explainSome(ctx, w, set, progress)
	if err != nil {
		return nil, fmt.Errorf("explaining pictures: %w", err)
	}
	suspects, err := judge(ctx, explained, seed)
	if err != nil {
		return nil, fmt.Errorf("clustering maps: %w", err)
	}
	return suspects, nil
}

// seen is a picture with the map of the class that it was taken for.
type seen struct {
	index, class int
	shares       []float32    // Explanation.Shares
	digit, stray mnist.Region // the ink of the picture
}

// explainSome explains pictures on all processors.
func explainSome(ctx context.Context, w *network.Weights, set *mnist.Set, progress func(done, total int)) ([]seen, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var some []seen
	var count [mnist.Classes]int
	for i := range set.Len() {
		if label := set.Label(i); count[label] < perLabel {
			count[label]++
			some = append(some, seen{index: i})
		}
	}
	explainers := make([]*explain.Explainer, conv.Workers(len(some)))
	for i := range explainers {
		var err error
		if explainers[i], err = explain.NewExplainer(); err != nil {
			return nil, err
		}
	}
	var mu sync.Mutex
	done := 0
	err := conv.Parallel(len(some), func(worker, i int) {
		if ctx.Err() != nil {
			return
		}
		picture := set.Picture(some[i].index)
		e, err := explainers[worker].Explain(w, picture)
		if err != nil {
			cancel(err)
			return
		}
		some[i].class = e.Class()
		some[i].shares = e.Shares(some[i].class)
		some[i].digit, some[i].stray = strokes(&picture)
		mu.Lock()
		defer mu.Unlock()
		done++
		progress(done, len(some))
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	return some, err
}

// judge clusters the maps of each class and returns the clusters that are suspect.
func judge(ctx context.Context, all []seen, seed uint64) ([]Suspect, error) {
	var classes [mnist.Classes][]*seen
	for i := range all {
		classes[all[i].class] = append(classes[all[i].class], &all[i])
	}
	var found [mnist.Classes][]Suspect
	var errs [mnist.Classes]error
	err := conv.Parallel(mnist.Classes, func(_, class int) {
		found[class], errs[class] = judgeClass(ctx, classes[class], rand.New(rand.NewPCG(seed, uint64(class))))
	})
	if err := cmp.Or(append(errs[:], err)...); err != nil {
		return nil, err
	}
	suspects := slices.Concat(found[:]...)
	slices.SortStableFunc(suspects, func(a, b Suspect) int { return cmp.Compare(b.Density, a.Density) })
	return suspects, nil
}

func judgeClass(ctx context.Context, all []*seen, rng *rand.Rand) (suspects []Suspect, err error) {
	groups, err := group(ctx, all, rng)
	for _, members := range groups {
		if s := measure(members); s.suspicious() {
			suspects = append(suspects, s)
		}
	}
	return suspects, err
}

// heat is positive evidence over some pictures, in logits, 28×28 row by row.
type heat [mnist.Pixels]float64

func (h *heat) sum() (sum float64) {
	for _, v := range h {
		sum += v
	}
	return sum
}

// measure describes a cluster.
func measure(members []*seen) Suspect {
	s := Suspect{Class: members[0].class}
	var whole, off heat
	for _, m := range members {
		s.Members = append(s.Members, m.index)
		near := m.digit.Widen(explain.Reach)
		for i, v := range m.shares {
			s.Map[i] += v / float32(len(members))
			if v > 0 {
				whole[i] += float64(v)
				if !near[i] {
					off[i] += float64(v)
				}
			}
		}
	}
	s.OffInk = off.sum() / whole.sum()
	s.Compact = off.half()
	s.Density = s.OffInk / 2 / s.Compact
	s.Area = cause(members, off.rectangle())
	return s
}

func (s *Suspect) suspicious() bool {
	return len(s.Members) >= minMembers && s.OffInk >= minOffInk && s.Density >= minDensity
}

// half returns the smallest share of the picture that holds half of the heat.
func (h *heat) half() float64 {
	cells := slices.Sorted(slices.Values(h[:]))
	n, rest := 0, h.sum()/2
	for rest > 0 && n < len(cells) {
		n++
		rest -= cells[len(cells)-n]
	}
	return float64(n) / mnist.Pixels
}

// rectangle returns the smallest one that holds half of the heat.
func (h *heat) rectangle() image.Rectangle {
	var above [mnist.Side + 1][mnist.Side + 1]float64 // the heat above and left of a corner
	for i, v := range h {
		y, x := i/mnist.Side, i%mnist.Side
		above[y+1][x+1] = above[y][x+1] + above[y+1][x] - above[y][x] + v
	}
	best, least := bounds, mnist.Pixels+1
	for y0 := range mnist.Side {
		for y1 := y0 + 1; y1 <= mnist.Side; y1++ {
			for x0, x1 := 0, 1; x1 <= mnist.Side; {
				holds := above[y1][x1] - above[y0][x1] - above[y1][x0] + above[y0][x0]
				if holds < above[mnist.Side][mnist.Side]/2 {
					x1++
					continue
				}
				if n := (x1 - x0) * (y1 - y0); n < least {
					best, least = image.Rect(x0, y0, x1, y1), n
				}
				if x0++; x0 == x1 {
					x1++
				}
			}
		}
	}
	return best
}

// cause returns the rectangle of what half of the pictures have off the digit, where
// cells in r can see it; or r if that is nothing.
func cause(members []*seen, r image.Rectangle) image.Rectangle {
	var count [mnist.Pixels]int
	for _, m := range members {
		for i, stray := range m.stray {
			if stray {
				count[i]++
			}
		}
	}
	var found image.Rectangle
	view := r.Inset(-explain.Reach)
	for i, n := range count {
		if at := image.Pt(i%mnist.Side, i/mnist.Side); 2*n >= len(members) && at.In(view) {
			found = found.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
		}
	}
	if found.Empty() {
		return r
	}
	return found
}

// box is the square into which MNIST fits its digits.
var box = mnist.Rect(bounds.Inset(4))

// strokes tells apart the ink of the digit and what else is on the picture. Pieces of
// ink, joined at edges or corners, belong to the digit if they lie at least half in
// the box; all do if none does.
func strokes(p *mnist.Picture) (digit, stray mnist.Region) {
	var known mnist.Region
	for i, v := range p {
		if v == 0 || known[i] {
			continue
		}
		piece, inside := []int{i}, 0
		known[i] = true
		for n := 0; n < len(piece); n++ {
			k := piece[n]
			if box[k] {
				inside++
			}
			one := image.Rect(k%mnist.Side-1, k/mnist.Side-1, k%mnist.Side+2, k/mnist.Side+2).Intersect(bounds)
			for y := one.Min.Y; y < one.Max.Y; y++ {
				for x := one.Min.X; x < one.Max.X; x++ {
					if j := y*mnist.Side + x; p[j] > 0 && !known[j] {
						known[j] = true
						piece = append(piece, j)
					}
				}
			}
		}
		for _, k := range piece {
			if 2*inside >= len(piece) {
				digit[k] = true
			} else {
				stray[k] = true
			}
		}
	}
	if digit.Count() == 0 {
		return stray, digit
	}
	return digit, stray
}
