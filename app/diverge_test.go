package app

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/train"
)

const divergedAt1e6 = `^Training diverged: in step \d+, at a learning rate of 1e\+06, the loss was no longer a finite number; ` +
	`try a smaller learning rate, such as 0\.001\. `

// hot is a run that diverges in its first epoch.
var hot = train.Config{Epochs: 2, Batch: 8, LearningRate: 1e6, Seed: 1}

// A model that was trained before and is in no file stays, in the window and on the disk.
func TestDivergingKeepsTheTrainingBefore(t *testing.T) {
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	before := s.model
	kept, err := os.ReadFile(checkpointPath(l))
	require.NoError(t, err)

	s.training.OnTrain(hot)
	l.press(s, "Discard")
	require.Regexp(t, divergedAt1e6+`The model from before is kept\.$`, l.failure(s))
	l.settle(s)
	require.Equal(t, before.weights, s.model.weights)
	require.True(t, s.unsaved)
	now, err := os.ReadFile(checkpointPath(l))
	require.NoError(t, err)
	require.Equal(t, kept, now)

	s = again(t, l, s)
	l.until("the question", func() bool { return onTop(s) != nil })
	l.press(s, "Open it")
	l.settle(s)
	require.Equal(t, before.weights, s.model.weights)
}

// A model file is not touched, and the model in it stays in use.
func TestDivergingKeepsTheSavedModel(t *testing.T) {
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	path := filepath.Join(t.TempDir(), "m.safetensors")
	require.NoError(t, s.saveModelTo(path)())
	l.until("the model's new name", func() bool { return s.model.name == "m.safetensors" })
	before := s.model
	saved, err := os.ReadFile(path)
	require.NoError(t, err)

	s.training.OnTrain(hot)
	require.Regexp(t, divergedAt1e6, l.failure(s))
	l.settle(s)
	require.Same(t, before, s.model)
	require.False(t, s.unsaved)
	require.NoFileExists(t, checkpointPath(l), "there is nothing to go on with")
	now, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, saved, now)
}

// A run that diverges after a good epoch comes to the last good weights, and what is kept on the disk is good.
func TestDivergingLater(t *testing.T) {
	s, l := openSmall(t)
	s.train(train.Config{Epochs: 1, Batch: 8, LearningRate: 1e-3, Seed: 1})
	l.settle(s)
	s.unsaved = false
	c, _, err := train.LoadCheckpoint(checkpointPath(l))
	require.NoError(t, err)
	c.Config.Epochs, c.Config.LearningRate = 3, 1e6

	s.startRun(c.Config, func(*mnist.Data) *train.Checkpoint { return c })
	require.Regexp(t, divergedAt1e6+`The last good weights are kept\.$`, l.failure(s))
	l.settle(s)
	require.Equal(t, "trained here", s.model.name)
	require.True(t, s.unsaved)
	_, damaged, err := train.LoadCheckpoint(checkpointPath(l))
	require.NoError(t, err)
	require.NoError(t, damaged)
	for _, conv := range s.model.weights.Conv {
		for _, v := range conv.Kernel {
			require.False(t, math.IsNaN(float64(v)) || math.IsInf(float64(v), 0))
		}
	}
	v := s.view.Explanation
	require.False(t, math.IsNaN(v.Probabilities[v.Class()]))
}

// A model is not replaced by what does not work on the command line either.
func TestDivergingOnTheCommandLine(t *testing.T) {
	out := filepath.Join(t.TempDir(), "m.safetensors")
	writeModel(t, out)
	saved, err := os.ReadFile(out)
	require.NoError(t, err)
	code, _, stderr := visao("train", "--data", smallFolder(t), "--rate", "1e6", "--out", out)
	require.Equal(t, 1, code)
	require.Regexp(t, `^visao: training diverged: in step \d+, at a learning rate of 1e\+06, .*smaller learning rate`, stderr)
	now, err := os.ReadFile(out)
	require.NoError(t, err)
	require.Equal(t, saved, now)
	entries, err := os.ReadDir(filepath.Dir(out))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}
