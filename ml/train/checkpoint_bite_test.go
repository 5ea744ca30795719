//go:build !race

package train

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/network"
	"visao/ml/score"
)

// The longest description there can be has the room that is left for it, and would
// not have half of it.
func TestLargestDescription(t *testing.T) {
	longest := score.Score{Loss: 1.2345678901234567e-6, Wrong: math.MaxInt32, Count: math.MaxInt32}
	c := invented(11)
	c.Config = Config{MaxEpochs, MaxBatch, longest.Loss, math.MaxUint64, longest.Loss, ForDrawings}
	c.Train, c.Validation, c.Trained = math.MaxInt32, math.MaxInt32, longest
	c.Epochs = slices.Repeat([]Epoch{{longest, longest}}, MaxEpochs)
	for i := range MostKept {
		c.Kept = append(c.Kept, Kept{math.MaxInt32 - i, c.Kept[0].Weights})
	}
	header := binary.LittleEndian.Uint64(encoded(t, c))
	require.Less(t, header, uint64(largestDescription))
	require.Greater(t, header, uint64(largestDescription/2))
}

// The limits of what can be are within it, and what is next to them is not.
func TestCheckpointsThatJustCanBe(t *testing.T) {
	begun := func(train, validation int) *Checkpoint {
		return &Checkpoint{Config: Config{Epochs: 1, Batch: 1, LearningRate: 1}, Train: train, Validation: validation}
	}
	require.NoError(t, begun(1, 1).validate())
	require.NoError(t, begun(math.MaxInt32, math.MaxInt32).validate())
	for _, n := range []int{-1, 0, math.MaxInt32 + 1} {
		require.ErrorContains(t, begun(n, 1).validate(), "nobody trains on")
		require.ErrorContains(t, begun(1, n).validate(), "nobody trains on")
	}

	nan, inf := math.NaN(), math.Inf(1)
	for name, test := range map[string]struct {
		change func(*Checkpoint)
		says   string
	}{
		"an epoch not validated yet": {func(c *Checkpoint) {
			c.Steps, c.Trained.Count = slices.Repeat(c.Steps[:5], 2), 37
		}, ""},
		"an epoch just completed":    {func(c *Checkpoint) { c.Steps, c.Trained = c.Steps[:5], score.Score{} }, ""},
		"the last epoch":             {func(c *Checkpoint) { c.Config.Epochs, c.Steps, c.Trained = 1, c.Steps[:5], score.Score{} }, ""},
		"a step after the last":      {func(c *Checkpoint) { c.Config.Epochs, c.Steps, c.Trained.Count = 1, c.Steps[:6], 8 }, "6 steps cannot be"},
		"a step more than an epoch":  {func(c *Checkpoint) { c.Steps, c.Trained.Count = slices.Repeat(c.Steps[:1], 11), 37 }, "11 steps cannot be"},
		"nothing wrong":              {func(c *Checkpoint) { c.Trained.Wrong, c.Trained.Loss = 0, 0 }, ""},
		"all wrong":                  {func(c *Checkpoint) { c.Trained.Wrong = 16 }, ""},
		"one more":                   {func(c *Checkpoint) { c.Trained.Wrong = 17 }, "17 of 16"},
		"one less":                   {func(c *Checkpoint) { c.Epochs[0].Train.Wrong = -1 }, "-1 of 37"},
		"no loss there is":           {func(c *Checkpoint) { c.Trained.Loss = nan }, "a loss of NaN"},
		"an infinite loss":           {func(c *Checkpoint) { c.Epochs[0].Validation.Loss = inf }, "a loss of +Inf"},
		"a perfect step":             {func(c *Checkpoint) { c.Steps[0].Loss, c.Steps[0].Accuracy = 0, 1 }, ""},
		"a step of wrong answers":    {func(c *Checkpoint) { c.Steps[0].Accuracy = 0 }, ""},
		"a step's accuracy below 0":  {func(c *Checkpoint) { c.Steps[0].Accuracy = -0.01 }, "in step 1 "},
		"a step's accuracy above 1":  {func(c *Checkpoint) { c.Steps[0].Accuracy = 1.01 }, "in step 1 "},
		"no step's loss there is":    {func(c *Checkpoint) { c.Steps[1].Loss = float32(nan) }, "in step 2 "},
		"no accuracy there is":       {func(c *Checkpoint) { c.Steps[1].Accuracy = float32(nan) }, "in step 2 "},
		"an epoch of fewer pictures": {func(c *Checkpoint) { c.Epochs[0].Validation.Count = 15 }, "instead of 37 and 16"},
	} {
		c := invented(12)
		test.change(c)
		if err := c.validate(); test.says == "" {
			require.NoError(t, err, name)
		} else {
			require.ErrorContains(t, err, test.says, name)
		}
	}
}

// What has been handed over is not due again, and the time runs anew from there.
func TestNothingIsDueTwice(t *testing.T) {
	w := &saving{every: time.Minute, newest: make(chan *Checkpoint, 1), taken: time.Now().Add(-time.Hour), step: 1}
	require.True(t, w.due(afterStep, 7, 1))
	w.give(invented(13))
	for _, on := range []occasion{afterStep, afterEpoch, atOnce} {
		require.False(t, w.due(on, 7, 1))
	}
	require.False(t, w.due(afterStep, 8, 1))
	require.True(t, w.due(atOnce, 8, 1))
	require.Equal(t, 7, len((<-w.newest).Steps))
}

// As many weights are kept as there is room for beside the four sets that a file
// always has, its description and 8 bytes a step; of one more, every second.
func TestWhatFitsIsKept(t *testing.T) {
	const file, description, set = 16_777_216, 262_144, 4 * network.Parameters
	for _, steps := range []int{0, 1, 8_435, 100_000, 1_000_000} {
		fits := 0
		for (4+fits+1)*set+8*steps+description <= file {
			fits++
		}
		require.Greater(t, fits, 2)
		require.Len(t, fitting(make([]Kept, fits), steps), fits)
		require.Len(t, fitting(make([]Kept, fits+1), steps), fits/2+1)
	}
	var many []Kept
	for step := range 48 {
		many = append(many, Kept{Step: step})
	}
	require.Equal(t, []int{0, 32}, keptSteps(fitting(many, 1_720_000)), "there is room for two")
	require.Equal(t, []int{0}, keptSteps(fitting(many, 1_800_000)), "one is kept in any case")
}
