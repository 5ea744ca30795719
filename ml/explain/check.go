package explain

import (
	"context"
	"errors"
	"fmt"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Report is what the checks of one map have found. Nobody may change it.
//
// No check gives credit for telling ink from background, which any map does:
// what is deleted and inserted is ink only, since black background cannot be
// made blacker, and ranks are compared only where covering changes the picture,
// that is up to 2 pixels from the ink. Beyond, occlusion is 0, and a map is flat
// but for rounding errors, whose ranks agree between any two networks.
type Report struct {
	Class int
	Map   []float32 // the map checked: Explanation.Shares of the class

	Steps               []int         // pixels of ink deleted or inserted: before the first step and after each
	Orders              [Orders][]int // all pixels of the ink; of the random orders the first
	Deletion, Insertion [Orders]Curve // at random: the mean of 5

	Occlusion []float32 // by how much the logit drops with a square around each pixel black, 28×28 row by row
	Rho       float64   // Spearman's ρ of Map and Occlusion, with their signs

	// Cascade is the map with the dense layer as before training, then with
	// the convolution below as well, and so on to the first.
	Cascade [network.Layers + 1]Randomised
}

// repeats is over how many seeds is averaged what depends on one.
const repeats = 5

// ErrNoInk says that a picture is all black.
var ErrNoInk = errors.New("the picture is empty: there is no ink to delete")

// Check tests whether the map of a class says what a network with these weights
// does with the picture. e is its explanation by this network. From time to time
// it calls progress with how many runs of the network are done. It ends early
// with the context's error, and with ErrNoInk where there is nothing to test.
func Check(ctx context.Context, w *network.Weights, e *Explanation, class int, progress func(done, total int)) (*Report, error) {
	pixels := ink(e.Picture)
	if len(pixels) == 0 {
		return nil, ErrNoInk
	}
	centres, ends := windows(e.Picture), steps(len(pixels))
	predictor, err := network.NewPredictor(batch)
	if err != nil {
		return nil, err
	}
	r := &Report{Class: class, Map: e.Shares(class), Steps: ends}
	p := &prober{predictor: predictor, weights: w, class: class, progress: progress}
	p.total = len(centres) + (Orders-1+repeats)*2*len(ends) + len(r.Cascade)*repeats

	if r.Occlusion, err = p.occlusion(ctx, e, centres); err != nil {
		return nil, fmt.Errorf("covering parts of the picture: %w", err)
	}
	r.Rho = Spearman(at(r.Map, centres), at(r.Occlusion, centres))
	if err = p.allCurves(ctx, r, e.Picture, pixels); err != nil {
		return nil, fmt.Errorf("deleting and inserting ink: %w", err)
	}
	if r.Cascade, err = p.cascade(ctx, e, centres); err != nil {
		return nil, fmt.Errorf("re-initialising layers: %w", err)
	}
	return r, nil
}

// allCurves fills in the curves of the report.
func (p *prober) allCurves(ctx context.Context, r *Report, picture mnist.Picture, pixels []int) error {
	orders := [Orders][][]int{
		ByEvidence:  {descending(pixels, r.Map)},
		ByOcclusion: {descending(pixels, r.Occlusion)},
	}
	for seed := range uint64(repeats) {
		orders[AtRandom] = append(orders[AtRandom], shuffled(pixels, seed))
	}
	for i, list := range orders {
		r.Orders[i] = list[0]
		for _, order := range list {
			deletion, insertion, err := p.curves(ctx, picture, order, r.Steps)
			if err != nil {
				return err
			}
			r.Deletion[i].add(deletion, 1/float64(len(list)))
			r.Insertion[i].add(insertion, 1/float64(len(list)))
		}
		r.Deletion[i].Area = area(r.Steps, r.Deletion[i].Probability)
		r.Insertion[i].Area = area(r.Steps, r.Insertion[i].Probability)
	}
	return nil
}

// batch is how many pictures run at once: enough for every processor.
const batch = 32

// prober runs changed pictures through the network and keeps count.
type prober struct {
	predictor   *network.Predictor
	weights     *network.Weights
	class       int
	done, total int
	progress    func(done, total int)
}

// run returns the logits of n pictures, each made when it is due.
func (p *prober) run(ctx context.Context, n int, picture func(i int) mnist.Picture) ([]network.Logits, error) {
	all := make([]network.Logits, 0, n)
	err := p.predictor.Each(ctx, p.weights, n, picture, func(_ int, logits []network.Logits) bool {
		all = append(all, logits...)
		p.count(len(logits))
		return true
	})
	return all, err
}

func (p *prober) count(n int) {
	p.done += n
	p.progress(p.done, p.total)
}

// Halved returns the share of the ink after whose deletion the probability of
// the class is at most half of that with all ink, if it ever is.
func (r *Report) Halved(o Order) (share float64, ever bool) {
	p := r.Deletion[o].Probability
	for k, v := range p {
		if v <= p[0]/2 {
			return float64(r.Steps[k]) / float64(r.Steps[len(p)-1]), true
		}
	}
	return 0, false
}
