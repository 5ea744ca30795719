package train

import "visao/ml/network"

// Kept are the weights of one moment of a run, so that one can see later what it
// would have decided then, and why.
type Kept struct {
	Step    int // steps taken before, 0 for the initial weights
	Weights *network.Weights
}

// MostKept bounds what a run keeps: each takes 0.4 MB.
const MostKept = 48

// keeper chooses the moments by the step alone, so that the same run keeps the
// same ones. Within the first epoch, where most is learnt, they are 0, 1, 2, 4, 8 …
// steps, and from 64 on those half-way between too, as 96 is; then every quarter
// of an epoch; every half, every whole … as they become too many.
type keeper struct {
	perEpoch int // steps
	stride   int // in quarters of an epoch
}

// wants reports whether the weights after that step are to be kept.
func (k *keeper) wants(step int) bool {
	power := func(n int) bool { return n&(n-1) == 0 } // of two, or zero
	if step < k.perEpoch {
		return power(step) || step > 64 && step%3 == 0 && power(step/3)
	}
	quarter := (4*step + k.perEpoch - 1) / k.perEpoch // the first to end with this step, or later
	return quarter*k.perEpoch/4 == step && quarter%k.stride == 0
}

// keeperAfter returns the keeper as it is after so many steps of a run of that many
// an epoch.
func keeperAfter(perEpoch, steps int) keeper {
	k := keeper{perEpoch, 1}
	var kept []Kept
	for step := range steps + 1 {
		if k.wants(step) {
			kept = k.keep(kept, step, nil)
		}
	}
	return k
}

// keep appends the weights after a step, leaving room for one set more. Slices
// that were returned before stay as they are.
func (k *keeper) keep(kept []Kept, step int, w *network.Weights) []Kept {
	kept = append(kept, Kept{step, w})
	for len(kept) >= MostKept {
		k.stride *= 2
		var thinner []Kept
		for _, old := range kept {
			if k.wants(old.Step) {
				thinner = append(thinner, old)
			}
		}
		kept = thinner
	}
	return kept
}
