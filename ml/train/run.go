package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
)

// publishEvery is how often a snapshot carries new weights. In between,
// snapshots repeat the last ones: nobody can look at more, and copies cost.
const publishEvery = 100 * time.Millisecond

// Run trains a new network on data.Train, validating on data.Validation after
// each epoch. It calls observe on its own goroutine after every step and at
// every change of phase; gate may pause it. The last snapshot is returned as
// well: also if the context ended the run, with the context's error, and if the
// loss was no longer finite, with [*Diverged] and the last good weights.
func Run(ctx context.Context, config Config, data *mnist.Data, gate *Gate, observe func(Snapshot)) (Snapshot, error) {
	return Resume(ctx, Begin(config, data), data, gate, observe, nil)
}

// Resume goes on with the run that a checkpoint was taken of, on the same data, as
// if it had never been interrupted: the weights, steps and epochs that it comes to
// are the same, bit for bit, on any number of processors. The saver, if there is
// one, is given new checkpoints on the way. Everything else is as with [Run].
func Resume(ctx context.Context, c *Checkpoint, data *mnist.Data, gate *Gate, observe func(Snapshot), saver *Saver) (Snapshot, error) {
	if err := c.Config.Validate(); err != nil {
		return Snapshot{}, err
	}
	if data.Train.Len() == 0 || data.Validation.Len() == 0 {
		return Snapshot{}, fmt.Errorf("training needs pictures to train on (there are %d) and to validate with (%d)",
			data.Train.Len(), data.Validation.Len())
	}
	if err := c.fits(data); err != nil {
		return Snapshot{}, err
	}
	batch := c.batch()
	adam := &network.Adam{LearningRate: c.Config.LearningRate}
	trainer, err := network.NewTrainer(c.State.Weights, batch, adam, float32(c.Config.Penalty))
	if err != nil {
		return Snapshot{}, err
	}
	trainer.Restore(c.State)
	r := &run{
		ctx: ctx, data: data, batch: batch, gate: gate, observe: observe, trainer: trainer, adam: adam, trained: c.Trained,
		Snapshot: Snapshot{
			Config: c.Config, Weights: c.State.Weights, StepsPerEpoch: c.StepsPerEpoch(),
			Epoch: len(c.Epochs), Step: len(c.Steps),
			// Two runs may go on from one checkpoint, each with memory of its own.
			Steps: slices.Clip(c.Steps), Epochs: slices.Clip(c.Epochs), Kept: slices.Clip(c.Kept),
		},
	}
	r.keeper = keeperAfter(r.StepsPerEpoch, r.Step)
	r.saving = saver.start(c)
	err = r.epochs()
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		r.save(atOnce)
	}
	r.saving.end()
	r.keepLast()
	r.Phase, r.Left = Ended, 0
	r.observe(r.Snapshot)
	return r.Snapshot, err
}

// run is the state of one training run, owned by its goroutine. What the
// snapshot refers to is only ever appended to or replaced.
type run struct {
	Snapshot
	ctx     context.Context
	data    *mnist.Data
	batch   int
	gate    *Gate
	observe func(Snapshot)
	trainer *network.Trainer
	adam    *network.Adam // the trainer's
	trained score.Score   // of the epoch under way
	keeper  keeper
	undone  int // steps taken back
	saving  *saving

	published  time.Time     // when Weights were last renewed
	stepTime   time.Duration // smoothed, without pauses
	validation time.Duration // how long the last validation took
}

func (r *run) epochs() error {
	for len(r.Epochs) < r.Config.Epochs {
		r.Epoch = len(r.Epochs) + 1
		if err := r.train(); err != nil {
			return err
		}
		validated, err := r.validate()
		if err != nil {
			return err
		}
		r.Epochs = append(r.Epochs, Epoch{r.trained, validated})
		r.trained = score.Score{}
		r.save(afterEpoch)
		if len(r.Epochs) < r.Config.Epochs {
			r.Phase = Training
			r.observe(r.Snapshot)
		}
	}
	return nil
}

// order is the order in which an epoch takes n pictures. It derives from the
// seed and the epoch alone: there is no hidden random state.
func order(seed uint64, epoch, n int) []int {
	return rand.New(rand.NewPCG(seed, uint64(epoch))).Perm(n)
}

// train takes the steps that the pass over the training pictures still needs.
func (r *run) train() error {
	defer func() { r.Weights = r.trainer.Weights() }()
	set := r.data.Train
	rest := order(r.Config.Seed, r.Epoch, set.Len())[r.trained.Count:]
	pictures, labels := make([]mnist.Picture, r.batch), make([]uint8, r.batch)
	suspects := make([]mnist.Region, r.batch)

	for len(rest) > 0 {
		if err := r.pause(); err != nil {
			return err
		}
		started := time.Now()
		n := min(r.batch, len(rest))
		for i, index := range rest[:n] {
			pictures[i], labels[i] = set.Picture(index), uint8(set.Label(index))
			one := labels[i] == 1 && r.data.Hash == mnist.Hash // elsewhere 1 may stand for trousers
			r.Config.prepare(&pictures[i], one, r.Epoch, index)
			if r.Config.Penalty > 0 {
				suspects[i] = set.Suspect(index)
			}
		}
		rest = rest[n:]

		loss, right, err := r.trainer.Gradient(pictures[:n], labels[:n], suspects[:n])
		if err != nil {
			return fmt.Errorf("training step %d: %w", r.Step+1, err)
		}
		if !finite(float64(float32(loss))) { // as the steps keep it
			r.undo()
			return &Diverged{r.Step + 1, r.Config.LearningRate, r.Config.Penalty}
		}
		r.adam.LearningRate = r.Config.rate(r.Step+1, r.Total())
		if err := r.trainer.Update(); err != nil {
			return fmt.Errorf("training step %d: %w", r.Step+1, err)
		}
		r.trained.Add(loss, n-right, n)
		r.Step++
		r.Steps = smooth(r.Steps, float32(loss), float32(right)/float32(n))
		r.estimate(time.Since(started))
		keep := r.keeper.wants(r.Step)
		if keep || time.Since(r.published) >= publishEvery {
			r.Weights, r.published = r.trainer.Weights(), time.Now()
		}
		if keep {
			r.Kept = r.keeper.keep(r.Kept, r.Step, r.Weights)
		}
		r.save(afterStep)
		r.observe(r.Snapshot)
	}
	return nil
}

// pause waits while the gate is closed.
func (r *run) pause() error {
	if r.gate.Paused() {
		r.save(atOnce)
		r.Phase, r.Weights = Paused, r.trainer.Weights()
		r.observe(r.Snapshot)
	}
	if err := r.gate.wait(r.ctx); err != nil {
		return err
	}
	r.Phase = Training
	return nil
}

func (r *run) validate() (score.Score, error) {
	r.Phase, r.Validated = Validating, 0
	r.observe(r.Snapshot)
	started := time.Now()
	set := r.data.Validation
	scored, err := score.Evaluate(r.ctx, r.Weights, set, func(done int) {
		r.Validated = float64(done) / float64(set.Len())
		r.observe(r.Snapshot)
	})
	if err != nil {
		return score.Score{}, fmt.Errorf("validating: %w", err)
	}
	if !finite(scored.Loss) {
		r.undo()
		r.Weights = r.trainer.Weights()
		return score.Score{}, &Diverged{r.Step, r.Config.LearningRate, r.Config.Penalty}
	}
	r.validation = time.Since(started)
	return scored, nil
}

// save has a checkpoint saved if it is time to.
func (r *run) save(on occasion) {
	if r.saving.due(on, r.Step, len(r.Epochs)) {
		r.saving.give(&Checkpoint{
			Config: r.Config, Data: r.data.Hash, Train: r.data.Train.Len(), Validation: r.data.Validation.Len(),
			State: r.trainer.State(), Trained: r.trained, Steps: r.Steps, Epochs: r.Epochs, Kept: r.Kept,
		})
	}
}

// undo takes back the last step: the weights it led to are of no use.
func (r *run) undo() {
	r.trainer.Undo()
	r.undone = min(r.Step, 1)
	if last := len(r.Kept) - 1; last > 0 && r.Kept[last].Step == r.Step {
		r.Kept = slices.Clone(r.Kept[:last])
	}
}

// keepLast keeps the weights that the run ends with, unless they are kept.
func (r *run) keepLast() {
	if step := r.Step - r.undone; step > r.Kept[len(r.Kept)-1].Step {
		r.Kept = append(r.Kept, Kept{step, r.Weights})
	}
}

// estimate renews the rate and the time left after a step that took this long.
func (r *run) estimate(took time.Duration) {
	if r.stepTime == 0 {
		r.stepTime = took
	}
	r.stepTime += (took - r.stepTime) / 20
	r.Rate = float64(r.batch) / r.stepTime.Seconds()
	validation := r.validation
	if validation == 0 { // a picture forward costs about a third of one both ways
		validation = r.stepTime * time.Duration(r.data.Validation.Len()) / time.Duration(3*r.batch)
	}
	r.Left = r.stepTime*time.Duration(r.Total()-r.Step) + validation*time.Duration(r.Config.Epochs-r.Epoch+1)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
