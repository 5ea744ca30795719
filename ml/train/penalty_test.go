package train

import (
	"context"
	"image"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// marked returns so many training and validation pictures whose grey in a corner
// tells the label, which is what is suspect.
func marked(t *testing.T, train int) *mnist.Data {
	patch := mnist.Rect(image.Rect(0, 0, 4, 4))
	mark := func(_, label int, p *mnist.Picture) {
		for i, in := range patch {
			if in {
				p[i] = float32(255-25*label) / 255
			}
		}
	}
	d := few(t, train, 16)
	d.Train = d.Train.Edited(mark).Suspecting(func(int, int) mnist.Region { return patch.Widen(network.Layers) })
	d.Validation = d.Validation.Edited(mark)
	return d
}

func TestPenaltyMustMakeSense(t *testing.T) {
	for _, penalty := range []float64{-1, 2e6, math.NaN(), math.Inf(1), math.Inf(-1)} {
		bad := Article()
		bad.Penalty = penalty
		require.ErrorContains(t, bad.Validate(), "the penalty must be from 0 to 1e+06")
		_, err := Run(t.Context(), bad, few(t, 32, 16), new(Gate), ignore)
		require.ErrorContains(t, err, "the penalty must be")
	}
	good := Article()
	good.Penalty = 10
	require.NoError(t, good.Validate())
}

func TestPenaltyCools(t *testing.T) {
	data := marked(t, 160)
	heat := func(penalty float64) (sum float64) {
		config := Config{Epochs: 2, Batch: 32, LearningRate: 3e-3, Penalty: penalty}
		last, err := Run(t.Context(), config, data, new(Gate), ignore)
		require.NoError(t, err)
		require.Equal(t, config, last.Config)
		e, err := network.NewExplainer()
		require.NoError(t, err)
		suspect := data.Train.Suspect(0)
		for i := range data.Validation.Len() {
			a, err := e.Explain(last.Weights, data.Validation.Picture(i))
			require.NoError(t, err)
			for c := range a.Maps {
				for k, v := range a.Maps[c] {
					if suspect[k] {
						sum += math.Pow(float64(v)/mnist.Pixels, 2)
					}
				}
			}
		}
		return sum
	}
	require.Less(t, heat(1000), heat(0)/10)
}

// With a penalty, every picture comes with the region of its own, in whatever
// order; without one, nobody asks for regions.
func TestRegionsComeWithTheirPictures(t *testing.T) {
	data := few(t, 50, 16)
	asked := map[int]int{}
	plain := data.Train
	data.Train = plain.Suspecting(func(i, label int) mnist.Region {
		require.Equal(t, plain.Label(i), label)
		asked[i]++
		return mnist.Region{}
	})
	config := Config{Epochs: 2, Batch: 16, LearningRate: 1e-3, Penalty: 1}
	_, err := Run(t.Context(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	require.Len(t, asked, 50)
	for i, times := range asked {
		require.Equal(t, 2, times, "picture %d in two epochs", i)
	}

	clear(asked)
	config.Penalty = 0
	last, err := Run(t.Context(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	require.Empty(t, asked)
	data.Train = plain
	same, err := Run(t.Context(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	require.Equal(t, same.Weights, last.Weights)
}

// Only the suspects of half of the pictures are penalised: were regions taken from
// other pictures, the first step would not be that of the trainer itself.
func TestFirstPenalisedStep(t *testing.T) {
	data := few(t, 24, 16)
	data.Train = data.Train.Suspecting(func(i, _ int) (r mnist.Region) {
		if i%2 == 0 {
			r = mnist.Rect(image.Rect(i, 8, i+4, 20))
		}
		return r
	})
	config := Config{Epochs: 1, Batch: 24, LearningRate: 1e-3, Penalty: 1e6, Seed: 3}
	last, err := Run(t.Context(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	require.Equal(t, 1, last.Step)

	trainer, err := network.NewTrainer(network.NewWeights(3), 24, &network.Adam{LearningRate: 1e-3}, 1e6)
	require.NoError(t, err)
	var (
		pictures []mnist.Picture
		labels   []uint8
		suspects []mnist.Region
	)
	for _, i := range order(3, 1, 24) {
		pictures, labels = append(pictures, data.Train.Picture(i)), append(labels, uint8(data.Train.Label(i)))
		suspects = append(suspects, data.Train.Suspect(i))
	}
	_, _, err = trainer.Gradient(pictures, labels, suspects)
	require.NoError(t, err)
	require.NoError(t, trainer.Update())
	require.Equal(t, trainer.Weights(), last.Weights)
}

func TestPenalisedTrainingIsReproducible(t *testing.T) {
	data := marked(t, 80) // the last batch is half
	run := func(procs int) *network.Weights {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		last, err := Run(context.Background(), Config{Epochs: 1, Batch: 32, LearningRate: 1e-3, Penalty: 100}, data, new(Gate), ignore)
		require.NoError(t, err)
		return last.Weights
	}
	require.Equal(t, run(1), run(2))
}

// Where a penalty was asked for, the advice after a divergence is about it, too.
func TestDivergedWithAPenalty(t *testing.T) {
	config := Config{Epochs: 8, Batch: 32, LearningRate: 1e6, Penalty: 1000}
	_, err := Run(t.Context(), config, marked(t, 160), new(Gate), ignore)
	var diverged *Diverged
	require.ErrorAs(t, err, &diverged)
	require.Equal(t, 1000.0, diverged.Penalty)
	require.Regexp(t, `^training diverged: in step \d+, at a learning rate of 1e\+06 and a penalty of 1000, .* try a smaller penalty, such as 10, or`, err.Error())
}
