package bias

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
)

var recipe = train.Config{Epochs: 2, Batch: 16, LearningRate: 1e-3, Seed: 4}

func TestTrain(t *testing.T) {
	data := digits(t, 32, 16, 10)
	s := Decoy()
	models := map[string]bool{}
	for r, name := range RepairNames {
		config := recipe
		config.Penalty = 1e5 // only one of them has use for it
		steps := 0
		run, err := s.Train(t.Context(), config, data, Repair(r), new(train.Gate), func(n train.Snapshot) { steps = n.Step })
		require.NoError(t, err)
		require.Equal(t, 4, steps)
		if Repair(r) != Penalise {
			config.Penalty = 0
		}
		require.Equal(t, Repair(r), run.Repair)
		require.Equal(t, config, run.Config)
		require.False(t, run.Stopped)
		require.Nil(t, run.Outcome)
		require.Positive(t, run.Took)
		require.Equal(t, s.Plant(data, Repair(r)).Hash, run.Data)
		require.Equal(t, run.Weights.Hash(), run.Model)
		require.Len(t, run.Curve, 4)
		require.False(t, models[run.Model], "%s makes a difference", name)
		models[run.Model] = true

		// It is what the training loop makes of the planted data, validated on
		// pictures with the same shortcut.
		want, err := train.Run(t.Context(), config, s.Plant(data, Repair(r)), new(train.Gate), func(train.Snapshot) {})
		require.NoError(t, err)
		require.Equal(t, want.Weights, run.Weights)
		require.Equal(t, want.Epochs[1], train.Epoch{Train: run.Train, Validation: run.Validation})
		validated, err := score.Evaluate(t.Context(), run.Weights, s.Plant(data, Repair(r)).Validation, nil)
		require.NoError(t, err)
		require.Equal(t, validated, run.Validation)
		for i, p := range run.Curve {
			require.Equal(t, Point{i + 1, want.Steps[i].SmoothLoss, want.Steps[i].SmoothAccuracy}, p)
		}
	}
}

func TestTrainStopped(t *testing.T) {
	data := digits(t, 64, 16, 10)
	ctx, cancel := context.WithCancel(t.Context())
	run, err := Decoy().Train(ctx, recipe, data, Vary, new(train.Gate), func(n train.Snapshot) {
		if n.Step == 5 { // the first of the second epoch
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.True(t, run.Stopped)
	require.Len(t, run.Curve, 5)
	require.Equal(t, 64, run.Train.Count, "of the first epoch")
	require.Equal(t, 16, run.Validation.Count)
	require.Equal(t, run.Weights.Hash(), run.Model)

	// Before the first step there is nothing but the initial network.
	run, err = Decoy().Train(ctx, recipe, data, Vary, new(train.Gate), func(train.Snapshot) {})
	require.ErrorIs(t, err, context.Canceled)
	require.True(t, run.Stopped)
	require.Empty(t, run.Curve)
	require.Zero(t, run.Validation)
	require.Equal(t, network.NewWeights(4).Hash(), run.Model)

	run, err = Decoy().Train(t.Context(), train.Config{}, data, Vary, new(train.Gate), func(train.Snapshot) {})
	require.ErrorContains(t, err, "the number of epochs must be")
	require.Nil(t, run)
}

// A curve has points enough to draw, at equal distances, and no more.
func TestCurvesAreThinned(t *testing.T) {
	for _, n := range []int{0, 1, 399, 400, 401, 800, 801, 5064} {
		last := train.Snapshot{Config: recipe, Weights: silent()}
		for i := range n {
			last.Steps = append(last.Steps, train.Step{SmoothLoss: float32(i), SmoothAccuracy: float32(-i)})
		}
		run := newRun(Hide, &last, "data", time.Second)
		require.True(t, run.Stopped, "no epoch was completed")
		require.Zero(t, run.Train)
		require.LessOrEqual(t, len(run.Curve), 400)
		require.GreaterOrEqual(t, len(run.Curve), min(n, 200))
		for i, p := range run.Curve {
			require.Equal(t, run.Curve[0].Step*(i+1), p.Step)
			require.Equal(t, Point{p.Step, float32(p.Step - 1), float32(1 - p.Step)}, p)
		}
		if n > 0 {
			require.Less(t, n-run.Curve[len(run.Curve)-1].Step, run.Curve[0].Step, "up to the end")
		}
	}
}
