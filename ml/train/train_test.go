package train

import (
	"context"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var all = sync.OnceValues(func() (*mnist.Data, error) {
	return mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
})

// few returns so many training and validation pictures of MNIST.
func few(t *testing.T, train, validation int) *mnist.Data {
	t.Helper()
	d, err := all()
	require.NoError(t, err)
	return &mnist.Data{
		Train: d.Train.Slice(0, train), Validation: d.Validation.Slice(0, validation), Test: d.Test.Slice(0, validation),
	}
}

func ignore(Snapshot) {}

func TestTrainingLearns(t *testing.T) {
	data := few(t, 336, 64) // 10 batches of 32 and one of 16
	config := Config{Epochs: 8, Batch: 32, LearningRate: 3e-3}
	var events []Snapshot
	last, err := Run(context.Background(), config, data, new(Gate), func(s Snapshot) { events = append(events, s) })
	require.NoError(t, err)

	require.Equal(t, 11, last.StepsPerEpoch)
	require.Equal(t, 88, last.Total())
	require.Equal(t, 88, last.Step)
	require.Len(t, last.Steps, 88)
	require.Len(t, last.Epochs, 8)
	require.Equal(t, Ended, last.Phase)
	first, final := last.Epochs[0].Train, last.Epochs[7].Train
	require.Equal(t, 336, first.Count)
	require.InDelta(t, math.Log(10), float64(last.Steps[0].Loss), 0.1) // it knows nothing yet
	require.Less(t, final.Loss, 0.8*first.Loss)
	require.Greater(t, final.Accuracy(), first.Accuracy()+0.1)

	// Every step was told, in order, and nothing that was told has changed.
	steps := 0
	for _, e := range events {
		require.True(t, e.Step == steps || e.Step == steps+1)
		steps = e.Step
		require.Len(t, e.Steps, e.Step)
		require.Equal(t, last.Steps[:e.Step], e.Steps)
		for i, epoch := range e.Epochs {
			require.Equal(t, last.Epochs[i], epoch)
		}
		require.NotNil(t, e.Weights)
	}
	require.Equal(t, 88, steps)
	require.Equal(t, last, events[len(events)-1])

	// The validation score is that of the weights published with it.
	scored, err := score.Evaluate(context.Background(), last.Weights, data.Validation, nil)
	require.NoError(t, err)
	require.Equal(t, last.Epochs[7].Validation, scored)
}

func TestSameSeedSameWeights(t *testing.T) {
	data := few(t, 80, 16)
	config := Config{Epochs: 2, Batch: 32, LearningRate: 1e-3, Seed: 5}
	run := func(procs int, pauses bool) *network.Weights {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		gate := new(Gate)
		last, err := Run(context.Background(), config, data, gate, func(s Snapshot) {
			switch {
			case pauses && s.Phase == Training && s.Step == 3:
				gate.Pause()
			case s.Phase == Paused:
				gate.Resume()
			}
		})
		require.NoError(t, err)
		return last.Weights
	}
	want := run(1, false)
	require.Equal(t, want, run(2, false))
	require.Equal(t, want, run(3, true))
	config.Seed = 6
	require.NotEqual(t, want, run(1, false))
}

func TestPauseHoldsUntilResume(t *testing.T) {
	data := few(t, 64, 16)
	gate := new(Gate)
	gate.Pause()
	paused, done := make(chan Snapshot, 100), make(chan error, 1)
	go func() {
		_, err := Run(context.Background(), Config{Epochs: 1, Batch: 32, LearningRate: 1e-3}, data, gate, func(s Snapshot) { paused <- s })
		done <- err
	}()
	first := <-paused
	require.Equal(t, Paused, first.Phase)
	require.Zero(t, first.Step)
	require.True(t, gate.Paused())
	select {
	case err := <-done:
		t.Fatal("the run ended while paused", err)
	default:
	}
	gate.Resume()
	require.NoError(t, <-done)
}

func TestStopKeepsWhatWasLearnt(t *testing.T) {
	data := few(t, 320, 16)
	ctx, cancel := context.WithCancel(context.Background())
	last, err := Run(ctx, Config{Epochs: 2, Batch: 32, LearningRate: 1e-3}, data, new(Gate), func(s Snapshot) {
		if s.Step == 4 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 4, last.Step)
	require.Equal(t, Ended, last.Phase)
	require.NotEqual(t, network.NewWeights(0), last.Weights)
}

func TestStopEndsAPause(t *testing.T) {
	gate := new(Gate)
	gate.Pause()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Run(ctx, Article(), few(t, 64, 16), gate, func(s Snapshot) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
}

func TestStopDuringValidation(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	last, err := Run(ctx, Config{Epochs: 1, Batch: 32, LearningRate: 1e-3}, few(t, 32, 64), new(Gate), func(s Snapshot) {
		if s.Phase == Validating {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, last.Step)
	require.Empty(t, last.Epochs)
}

func TestDivergenceKeepsTheLastGoodWeights(t *testing.T) {
	data := few(t, 320, 16)
	config := Config{Epochs: 1, Batch: 32, LearningRate: 1e6}
	var weights []*network.Weights
	last, err := Run(context.Background(), config, data, new(Gate), func(s Snapshot) { weights = append(weights, s.Weights) })
	var diverged *Diverged
	require.ErrorAs(t, err, &diverged)
	require.Equal(t, 1e6, diverged.LearningRate)
	require.Equal(t, last.Step+1, diverged.Step, "stopped in the very step")
	require.ErrorContains(t, err, "learning rate of 1e+06")
	require.ErrorContains(t, err, "such as 0.001")

	// The weights kept are those whose loss was the last finite one.
	scored, evalErr := score.Evaluate(context.Background(), last.Weights, data.Train.Slice(0, 32), nil)
	require.NoError(t, evalErr)
	require.False(t, math.IsNaN(scored.Loss) || math.IsInf(scored.Loss, 0))
}

func TestUnusableChoices(t *testing.T) {
	good := Article()
	require.NoError(t, good.Validate())
	for _, change := range []func(*Config){
		func(c *Config) { c.Epochs = 0 },
		func(c *Config) { c.Epochs = MaxEpochs + 1 },
		func(c *Config) { c.Batch = 0 },
		func(c *Config) { c.Batch = MaxBatch + 1 },
		func(c *Config) { c.LearningRate = 0 },
		func(c *Config) { c.LearningRate = -1 },
		func(c *Config) { c.LearningRate = math.NaN() },
		func(c *Config) { c.LearningRate = math.Inf(1) },
	} {
		bad := good
		change(&bad)
		require.Error(t, bad.Validate())
		_, err := Run(context.Background(), bad, few(t, 32, 16), new(Gate), ignore)
		require.Error(t, err)
	}
	_, err := Run(context.Background(), good, few(t, 0, 16), new(Gate), ignore)
	require.ErrorContains(t, err, "needs pictures")
}

func TestBatchLargerThanTheData(t *testing.T) {
	last, err := Run(context.Background(), Config{Epochs: 1, Batch: 64, LearningRate: 1e-3}, few(t, 20, 10), new(Gate), ignore)
	require.NoError(t, err)
	require.Equal(t, 1, last.Step)
	require.Equal(t, 20, last.Epochs[0].Train.Count)
}

func TestSmoothing(t *testing.T) {
	var steps []Step
	for i := range 2000 {
		steps = smooth(steps, 3, float32(i%2))
	}
	for _, s := range steps {
		require.InDelta(t, 3, s.SmoothLoss, 1e-4) // a constant stays what it is
	}
	require.InDelta(t, 0.5, steps[1999].SmoothAccuracy, 0.011) // within (1−0.98)/2 of the mean
	require.InDelta(t, 0.5, steps[1].SmoothAccuracy, 1e-6)     // early on, the mean of all
}

func TestCardSurvivesItsFile(t *testing.T) {
	card := Card{
		Config: Config{Epochs: 7, Batch: 32, LearningRate: 1e-3, Seed: 3}, Epochs: 7, Data: "abc",
		Validation: score.Score{Loss: 0.1234567890123, Wrong: 12, Count: 6000},
		Test:       score.Score{Loss: 0.2, Wrong: 30, Count: 10000},
	}
	require.Equal(t, card, ParseCard(card.Metadata()))
	require.Equal(t, Card{}, ParseCard(nil))
	nonsense := map[string]string{"epochs": "-3", "test_loss": "NaN", "test_wrong": "9", "test_count": "3", "seed": "x"}
	require.Equal(t, Card{}, ParseCard(nonsense))
}

func TestEveryEpochHasItsOwnOrder(t *testing.T) {
	a, b, again := order(1, 1, 100), order(1, 2, 100), order(1, 1, 100)
	require.Equal(t, a, again)
	require.NotEqual(t, a, b)
	slices.Sort(b)
	for i, v := range b {
		require.Equal(t, i, v)
	}
}
