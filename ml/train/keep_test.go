package train

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/network"
)

// keptSteps are the moments alone.
func keptSteps(kept []Kept) (steps []int) {
	for _, k := range kept {
		steps = append(steps, k.Step)
	}
	return steps
}

// pretend keeps what a run of that length keeps, with weights that say their step.
func pretend(perEpoch, steps int) []Kept {
	k := keeper{perEpoch, 1}
	var kept []Kept
	for step := range steps + 1 {
		if k.wants(step) {
			w := new(network.Weights)
			w.Bias[0] = float32(step)
			kept = k.keep(kept, step, w)
		}
	}
	return kept
}

func TestMomentsKept(t *testing.T) {
	// The article's recipe: 1,688 steps an epoch.
	require.Equal(t, []int{
		0, 1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 1688,
		2110, 2532, 2954, 3376, 3798, 4220, 4642, 5064,
		5486, 5908, 6330, 6752, 7174, 7596, 8018, 8440,
	}, keptSteps(pretend(1688, 5*1688)))
	require.Equal(t, []int{0, 1, 2, 4, 5, 6, 7, 8, 10}, keptSteps(pretend(5, 10)), "quarters of 5 steps")
	require.Equal(t, []int{0, 1, 2, 3}, keptSteps(pretend(1, 3)), "no step twice")

	// Twelve epochs are too many quarters, so halves remain after the first one.
	require.Equal(t, []int{
		0, 1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 1688, 2532, 3376, 4220,
	}, keptSteps(pretend(1688, 12*1688))[:21])
}

func TestMomentsKeptProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perEpoch := rapid.IntRange(1, 3000).Draw(t, "steps an epoch")
		steps := rapid.IntRange(0, 20_000).Draw(t, "steps")
		kept := pretend(perEpoch, steps)
		if len(kept) >= MostKept {
			t.Fatalf("%d kept", len(kept))
		}
		longest := 0
		for i, k := range kept {
			if k.Weights.Bias[0] != float32(k.Step) {
				t.Fatalf("the weights of step %v as those of step %d", k.Weights.Bias[0], k.Step)
			}
			if i > 0 {
				if k.Step <= kept[i-1].Step {
					t.Fatalf("not ascending: %v", keptSteps(kept))
				}
				longest = max(longest, k.Step-kept[i-1].Step)
			}
		}
		if kept[0].Step != 0 {
			t.Fatal("the initial weights are missing")
		}
		// What is missing at the end and in between is no more than it must be: a
		// fifteenth of the run, or half of the first epoch.
		if gap := max(longest, steps-kept[len(kept)-1].Step); gap > max(steps/15, perEpoch/2)+1 {
			t.Fatalf("a gap of %d steps of %d: %v", gap, steps, keptSteps(kept))
		}
	})
}

// What is kept are the weights of just that step, and neither it nor the moments
// depend on when snapshots are published.
func TestKeptWeightsAreThoseOfTheirStep(t *testing.T) {
	data := few(t, 160, 16) // 5 steps an epoch
	config := Config{Epochs: 2, Batch: 32, LearningRate: 1e-3, Seed: 4}
	last, err := Run(context.Background(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1, 2, 4, 5, 6, 7, 8, 10}, keptSteps(last.Kept))
	require.Equal(t, network.NewWeights(4), last.Kept[0].Weights)
	require.Equal(t, last.Weights, last.Kept[8].Weights)

	for _, k := range last.Kept[1:] {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		short, err := Run(ctx, config, data, new(Gate), func(s Snapshot) {
			if s.Step == k.Step {
				cancel()
			}
		})
		if k.Step < 10 {
			require.ErrorIs(t, err, context.Canceled)
		}
		require.Equal(t, short.Weights, k.Weights, "step %d", k.Step)
	}
}

func TestStoppingKeepsTheLastWeights(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var during []Snapshot
	last, err := Run(ctx, Config{Epochs: 1, Batch: 32, LearningRate: 1e-3}, few(t, 320, 16), new(Gate), func(s Snapshot) {
		during = append(during, s)
		if s.Step == 3 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []int{0, 1, 2, 3}, keptSteps(last.Kept))
	require.Same(t, last.Weights, last.Kept[3].Weights)
	require.Equal(t, []int{0, 1}, keptSteps(during[0].Kept), "what was told does not change")
}

// A run that diverges does not keep the weights that made it diverge.
func TestDivergenceKeepsNoBadWeights(t *testing.T) {
	config := Config{Epochs: 1, Batch: 32, LearningRate: 1e6}
	last, err := Run(context.Background(), config, few(t, 320, 16), new(Gate), ignore)
	var diverged *Diverged
	require.ErrorAs(t, err, &diverged)
	end := last.Kept[len(last.Kept)-1]
	require.Equal(t, diverged.Step-2, end.Step, "the step that led to the failure is taken back")
	require.Equal(t, last.Weights, end.Weights)
}
