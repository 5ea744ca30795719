package score

import (
	"cmp"
	"context"
	"slices"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Answer is what a network makes of one picture of a set.
type Answer struct {
	Index       int // of the picture in its set
	Label       int
	Class       int     // the likeliest one
	Probability float64 // of Class, by softmax
}

// Right reports whether the network agrees with the label.
func (a Answer) Right() bool { return a.Class == a.Label }

// Confusion is a confusion matrix: it counts pictures by label and by the
// likeliest class, [label][class].
type Confusion [mnist.Classes][mnist.Classes]int

// Tabulate counts answers.
func Tabulate(answers []Answer) (c Confusion) {
	for _, a := range answers {
		c[a.Label][a.Class]++
	}
	return c
}

// Label returns how many pictures have that label, and how many of them the
// network gets right: their quotient is the accuracy of the class.
func (c *Confusion) Label(label int) (right, count int) {
	for _, n := range c[label] {
		count += n
	}
	return c[label][label], count
}

// Total returns how many pictures there are, and how many of them the network
// gets wrong: those off the diagonal.
func (c *Confusion) Total() (wrong, count int) {
	for label := range c {
		right, n := c.Label(label)
		wrong += n - right
		count += n
	}
	return wrong, count
}

// Answers asks a network about all pictures of a set, in their order. After each
// batch it calls progress, if there is one, with the count of the answers so
// far. It ends early with the context's error.
func Answers(ctx context.Context, w *network.Weights, set *mnist.Set, progress func(Confusion)) ([]Answer, error) {
	answers := make([]Answer, 0, set.Len())
	var count Confusion
	err := predict(ctx, w, set, func(at int, logits []network.Logits) {
		for i, l := range logits {
			a := Answer{Index: at + i, Label: set.Label(at + i), Class: l.Class()}
			a.Probability = network.Softmax(l[:])[a.Class]
			answers = append(answers, a)
			count[a.Label][a.Class]++
		}
		if progress != nil {
			progress(count)
		}
	})
	if err != nil {
		return nil, err
	}
	return answers, nil
}

// Any is every label or class in Pick.
const Any = -1

// Pick returns the answers of one cell of the confusion matrix in the order in
// which they are worth a look: mistakes from the most confident one on, right
// answers from the least confident one on. With Any as the label or the class it
// returns the mistakes of a whole row, of a whole column, or all.
func Pick(answers []Answer, label, class int) []Answer {
	var picked []Answer
	for _, a := range answers {
		if (label == Any || a.Label == label) && (class == Any || a.Class == class) &&
			(!a.Right() || label == class && label != Any) {
			picked = append(picked, a)
		}
	}
	slices.SortStableFunc(picked, func(a, b Answer) int {
		if a.Right() {
			return cmp.Compare(a.Probability, b.Probability)
		}
		return cmp.Compare(b.Probability, a.Probability)
	})
	return picked
}

// predict runs a network on all pictures of a set, in their order, and hands
// over the logits of each batch with the index of its first picture.
func predict(ctx context.Context, w *network.Weights, set *mnist.Set, batched func(at int, logits []network.Logits)) error {
	predictor, err := network.NewPredictor(batch)
	if err != nil {
		return err
	}
	return predictor.Each(ctx, w, set.Len(), set.Picture, func(at int, logits []network.Logits) bool {
		batched(at, logits)
		return true
	})
}
