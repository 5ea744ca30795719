package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/train"
)

// again opens the window of the same user again, with the same small data.
func again(t *testing.T, l *loop, before *studio) *studio {
	t.Helper()
	require.NoError(t, before.close())
	for l.step() {
	}
	s := start(t, l)
	l.until("the pictures", func() bool { return s.data != nil })
	s.data = before.data
	return s
}

// longer is a run of 30 steps.
var longer = train.Config{Epochs: 6, Batch: 8, LearningRate: 1e-3, Seed: 1}

func TestATrainingGoesOnWhereItWasInterrupted(t *testing.T) {
	s, l := openSmall(t)
	s.train(longer)
	l.settle(s)
	want := s.model.weights
	require.FileExists(t, checkpointPath(l), "the model is not saved")
	s.unsaved = false
	s.forget()

	s.train(longer)
	l.under(s, 3)
	s.confirmQuit()
	s = again(t, l, s)
	l.until("the question", func() bool { return onTop(s) != nil })
	l.press(s, "Go on")
	l.settle(s)
	require.Empty(t, s.lastError)
	require.Equal(t, want, s.model.weights, "bit for bit")
	require.Equal(t, longer, s.model.card.Config)

	// The model is whole now, but in no file: it is offered again.
	s = again(t, l, s)
	l.until("the question", func() bool { return onTop(s) != nil })
	l.press(s, "Open it")
	l.settle(s)
	require.Equal(t, want, s.model.weights)
	require.True(t, s.unsaved)

	// What is discarded does not come back.
	s = again(t, l, s)
	l.until("the question", func() bool { return onTop(s) != nil })
	l.press(s, "Discard it")
	l.settle(s)
	require.NoFileExists(t, checkpointPath(l))
	require.Equal(t, drawingsName, s.model.name)
	s = again(t, l, s)
	l.settle(s)
	require.Nil(t, onTop(s))
}

func TestASavedModelIsNotOfferedAgain(t *testing.T) {
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	require.FileExists(t, checkpointPath(l))
	require.NoError(t, s.saveModelTo(filepath.Join(t.TempDir(), "m.safetensors"))())
	l.until("the model's new name", func() bool { return s.model.name == "m.safetensors" })
	l.settle(s)
	require.NoFileExists(t, checkpointPath(l))
}

func TestATrainingThatCannotBeKeptGoesOn(t *testing.T) {
	s, l := openSmall(t)
	require.NoError(t, os.MkdirAll(filepath.Join(checkpointPath(l), "a folder in its place"), 0o755))
	s.train(brief)
	require.Contains(t, l.failure(s), "it cannot be kept for an accident")
	l.settle(s)
	require.Equal(t, "trained here", s.model.name)
}

func TestADamagedCheckpointIsToldOf(t *testing.T) {
	s, l := openSmall(t)
	require.NoError(t, os.WriteFile(checkpointPath(l), []byte("nonsense"), 0o600))
	s.offerResume()
	require.Contains(t, l.failure(s), "cannot be read")
}
