// Package score measures how well a network does on a set of pictures.
package score

import (
	"context"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Score is how well a network does.
type Score struct {
	Loss  float64 // mean cross-entropy, in nats
	Wrong int     // pictures whose likeliest class is not their label
	Count int     // pictures looked at
}

// Accuracy is the share of right answers, in [0, 1]; 0 if there is none.
func (s Score) Accuracy() float64 {
	if s.Count == 0 {
		return 0
	}
	return float64(s.Count-s.Wrong) / float64(s.Count)
}

// Add counts count more pictures of this mean loss, wrong of them wrong.
func (s *Score) Add(loss float64, wrong, count int) {
	s.Count += count
	s.Wrong += wrong
	s.Loss += (loss - s.Loss) * float64(count) / float64(s.Count)
}

// batch is after how many pictures progress is told: enough for every processor
// to have some.
const batch = 32

// Evaluate runs a network on all pictures of a set. After each batch it calls
// progress, if there is one, with the number of pictures done. It ends early
// with the context's error.
func Evaluate(ctx context.Context, w *network.Weights, set *mnist.Set, progress func(done int)) (s Score, err error) {
	err = predict(ctx, w, set, func(at int, logits []network.Logits) {
		for i, l := range logits {
			label := set.Label(at + i)
			wrong := 0
			if l.Class() != label {
				wrong = 1
			}
			s.Add(network.CrossEntropy(l[:], label), wrong, 1)
		}
		if progress != nil {
			progress(at + len(logits))
		}
	})
	return s, err
}
