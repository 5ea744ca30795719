package app

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/train"
	"visao/ui"
)

// under waits until so many steps of a run have been shown.
func (l *loop) under(s *studio, steps int) {
	l.t.Helper()
	l.until("the steps", func() bool { return s.run == nil || s.run.last.Step >= steps })
	require.NotNil(l.t, s.run, "the run has ended")
}

func TestTrainingInTheWindow(t *testing.T) {
	s, l := openSmall(t)
	aboard := s.model
	s.train(brief)
	require.Equal(t, "Pause", s.training.Start.Text)
	require.False(t, s.training.Stop.Disabled())
	l.until("the end of the run", func() bool { return s.run == nil })
	require.Equal(t, "Train", s.training.Start.Text)
	require.True(t, s.training.Stop.Disabled())
	require.Equal(t, "trained here", s.model.name)
	require.NotEqual(t, aboard.weights, s.model.weights)
	require.True(t, s.unsaved)

	l.settle(s)
	require.Empty(t, s.lastError)
	card := s.model.card
	require.Equal(t, brief, card.Config)
	require.Equal(t, 2, card.Epochs)
	require.Equal(t, "small", card.Data)
	require.Equal(t, []int{40, 24, 24}, []int{card.Train.Count, card.Validation.Count, card.Test.Count})
	require.Equal(t, brief, s.settings.Config, "remembered")
	v := l.shown(s, "the new network", func(v *ui.View) bool { return v.Weights == s.model.weights })
	require.NotEqual(t, 0.0, v.Explanation.Probabilities[0])
}

// The map follows the weights while the network learns.
func TestTheMapFollowsTraining(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	seen := map[*ui.View]bool{}
	l.until("maps of three networks", func() bool {
		if s.run != nil && s.view.Weights != s.model.weights {
			seen[s.view] = true
		}
		return len(seen) == 3
	})
	tap(s.training.Stop)
	require.Equal(t, "Stopping", s.training.Start.Text)
	l.settle(s)
}

func TestStoppingKeepsWhatWasLearnt(t *testing.T) {
	s, l := openSmall(t)
	aboard := s.model.weights
	s.train(endless)
	l.under(s, 7)
	tap(s.training.Stop)
	l.settle(s)
	require.Empty(t, s.lastError, "stopping is no failure")
	require.NotSame(t, aboard, s.model.weights)
	require.True(t, s.unsaved)
	require.Less(t, s.model.card.Epochs, train.MaxEpochs)
	require.GreaterOrEqual(t, s.model.card.Epochs, 1, "seven steps of five an epoch")
	require.Equal(t, 24, s.model.card.Test.Count)
}

func TestPauseAndResume(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 1)
	tap(s.training.Start)
	require.Equal(t, "Resume", s.training.Start.Text)
	l.until("the pause", func() bool { return s.run.last.Phase == train.Paused })
	paused := s.run.last
	require.Len(t, paused.Steps, paused.Step)
	tap(s.training.Start)
	require.Equal(t, "Pause", s.training.Start.Text)
	l.under(s, paused.Step+3)
	require.Equal(t, paused.Steps, s.run.last.Steps[:paused.Step], "it goes on where it was")

	tap(s.training.Start)
	l.until("the second pause", func() bool { return s.run.last.Phase == train.Paused })
	step := s.run.last.Step
	tap(s.training.Stop) // while paused
	l.until("the end of the run", func() bool { return s.run == nil })
	l.settle(s)
	require.Equal(t, step/5, s.model.card.Epochs)
}

func TestARunThatDiverges(t *testing.T) {
	s, l := openSmall(t)
	config := brief
	config.LearningRate = 1e6
	aboard := s.model
	s.train(config)
	text := l.failure(s)
	require.Regexp(t, `^Training diverged: in step \d+, at a learning rate of 1e\+06, .* such as 0\.001\. The model from before is kept\.$`, text)
	l.settle(s)
	require.Equal(t, "Train", s.training.Start.Text, "one can try again")
	v := l.shown(s, "the network there is", func(v *ui.View) bool { return v.Weights == s.model.weights })
	for _, p := range v.Explanation.Probabilities {
		require.False(t, math.IsNaN(p))
	}
	require.Equal(t, aboard.name, s.model.name, "what never worked does not replace what does")
	require.True(t, aboard.weights == s.model.weights)
	require.False(t, s.unsaved)
}

func TestTrainingBeforeThePicturesAreLoaded(t *testing.T) {
	s, l := openStudio(t)
	s.data = nil
	s.train(brief)
	require.Nil(t, s.run)
	require.Contains(t, l.failure(s), "try again in a moment")
}

// The training pictures are loaded by what needs them first.
func TestTrainingLoadsItsPictures(t *testing.T) {
	s, l := openStudio(t)
	aboard, data := s.model, &dataset{test: s.data.test, hash: mnist.Hash}
	s.data = data

	room := os.Getenv("TMPDIR")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	for _, act := range []func(){func() { s.train(endless) }, s.evaluate} {
		act()
		require.Contains(t, l.failure(s), "Creating a temporary folder")
		l.settle(s)
		require.Equal(t, "Train", s.training.Start.Text, "one can try again")
	}
	t.Setenv("TMPDIR", room)

	data.mu.Lock() // so that loading has not got anywhere yet
	s.train(endless)
	tap(s.training.Stop)
	data.mu.Unlock()
	l.settle(s)
	require.Empty(t, s.lastError, "stopping is no failure")
	require.Nil(t, data.whole)
	require.Same(t, aboard, s.model)

	s.train(endless)
	l.under(s, 1)
	require.Equal(t, digits(t).Hash, s.run.card().Data)
	all, err := data.all(cancelled())
	require.NoError(t, err, "they are there")
	require.Equal(t, []int{54_000, 6_000}, []int{all.Train.Len(), all.Validation.Len()})
	require.Same(t, data.test, all.Test)
}

// Pictures that have been chosen are on their way: a run on those from before would end among others.
func TestNoTrainingWhilePicturesAreLoaded(t *testing.T) {
	s, l := openSmall(t)
	s.loadData("")
	s.train(brief)
	require.Contains(t, l.failure(s), "still being loaded")
	require.Nil(t, s.run)
	s.lab.page.OnPlant(s.lab.page.Choices())
	require.Contains(t, l.failure(s), "still being loaded")
	require.False(t, s.lab.training)
	l.settle(s)
	require.Nil(t, s.loading)
}

func TestTrainingAgainAsksFirst(t *testing.T) {
	s, l := openSmall(t)
	s.unsaved = true
	s.training.OnTrain(brief)
	require.Nil(t, s.run)
	l.press(s, "Keep")
	require.Nil(t, s.run)
	s.training.OnTrain(brief)
	l.press(s, "Discard")
	require.NotNil(t, s.run)
	first := s.run
	s.train(brief)
	require.Same(t, first, s.run, "one at a time")
	l.settle(s)
}

func TestEvaluatingTheModelAboard(t *testing.T) {
	s, l := openSmall(t)
	require.Equal(t, digits(t).Hash, s.model.card.Data, "it was trained on MNIST")
	before := *s.model
	s.evaluate()
	l.settle(s)
	require.Equal(t, before, *s.model, "what other data say does not become its own score")

	s.data.hash = s.model.card.Data
	s.evaluate()
	s.showIndex(1) // which does not end it
	l.settle(s)
	card := s.model.card
	require.Equal(t, []int{40, 24, 24}, []int{card.Train.Count, card.Validation.Count, card.Test.Count})
	require.Less(t, card.Test.Wrong, 3)
	require.Equal(t, before.name, s.model.name)
	require.False(t, s.unsaved)
}

func TestClosingAsksWhileThereIsSomethingToLose(t *testing.T) {
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	s.confirmQuit() // the model is not saved
	l.press(s, "Keep it")
	require.Zero(t, l.quits)
	s.confirmQuit()
	l.press(s, "Quit")
	require.Equal(t, 1, l.quits)
}

func TestClosingWithNothingToLose(t *testing.T) {
	s, l := openStudio(t)
	s.confirmQuit()
	require.Nil(t, onTop(s))
	require.Equal(t, 1, l.quits)
	require.NoError(t, s.close())
	kept, err := loadSettings(settingsPath(l))
	require.NoError(t, err)
	require.Equal(t, s.settings, kept)
}

// Quitting in the middle of a run leaves nothing behind: goleak looks after all tests.
func TestQuittingWhileTraining(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 1)
	s.confirmQuit() // asks nothing: the run is kept
	require.Equal(t, 1, l.quits)
	shown := s.view
	require.NoError(t, s.close())
	for l.step() {
	}
	require.Same(t, shown, s.view, "nothing is painted any more")
	c, damaged, err := train.LoadCheckpoint(checkpointPath(l))
	require.NoError(t, errors.Join(damaged, err))
	require.NotEmpty(t, c.Steps)
}
