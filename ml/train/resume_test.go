package train

import (
	"context"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// fifteen are three epochs of five steps, the last of each with fewer pictures.
var fifteen = Config{Epochs: 3, Batch: 4, LearningRate: 1e-3, Seed: 11}

// goOn resumes a run and returns what it comes to, with the last checkpoint if
// there was anything new. It stops when the observer says so.
func goOn(t *testing.T, c *Checkpoint, data *mnist.Data, stop func(Snapshot) bool) (Snapshot, *Checkpoint, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var newest *Checkpoint
	last, err := Resume(ctx, c, data, new(Gate), func(s Snapshot) {
		if stop(s) {
			cancel()
		}
	}, &Saver{Every: time.Hour, Save: func(c *Checkpoint) { newest = c }})
	return last, newest, err
}

func never(Snapshot) bool { return false }

// nth stops at event i of a run, from 0.
func nth(i int) func(Snapshot) bool {
	return func(Snapshot) bool {
		i--
		return i < 0
	}
}

// through writes a checkpoint to a file and reads it.
func through(t *testing.T, c *Checkpoint) *Checkpoint {
	t.Helper()
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	require.NoError(t, c.Save(path))
	read, damaged, err := LoadCheckpoint(path)
	require.NoError(t, err)
	require.NoError(t, damaged)
	return read
}

// sameCheckpoint compares all that is in the files of two.
func sameCheckpoint(t *testing.T, want, got *Checkpoint, msg ...any) {
	t.Helper()
	a, err := want.file()
	require.NoError(t, err)
	b, err := got.file()
	require.NoError(t, err)
	require.Equal(t, a.Metadata, b.Metadata, msg...)
}

// hashes name the weights kept.
func hashes(kept []Kept) (list []string) {
	for _, k := range kept {
		list = append(list, k.Weights.Hash())
	}
	return list
}

// sameEnd compares all that does not depend on the clock.
func sameEnd(t *testing.T, want, got Snapshot, msg ...any) {
	t.Helper()
	require.Equal(t, want.Weights.Hash(), got.Weights.Hash(), msg...)
	require.Equal(t, want.Steps, got.Steps, msg...)
	require.Equal(t, want.Epochs, got.Epochs, msg...)
	require.Equal(t, keptSteps(want.Kept), keptSteps(got.Kept), msg...)
	require.Equal(t, hashes(want.Kept), hashes(got.Kept), msg...)
	require.Equal(t, []int{want.Epoch, want.Step, want.StepsPerEpoch}, []int{got.Epoch, got.Step, got.StepsPerEpoch}, msg...)
	require.Equal(t, want.Config, got.Config, msg...)
	require.Equal(t, want.Phase, got.Phase, msg...)
}

// interrupted stops a run at each of its events (after every step, at the beginning
// of every validation and in it, and between epochs), goes on from its checkpoint,
// and compares where it ends.
func interrupted(t *testing.T, config Config, data *mnist.Data) {
	events := 0
	want, finished, err := goOn(t, Begin(config, data), data, func(Snapshot) bool { events++; return false })
	require.NoError(t, err)
	plain, err := Run(t.Context(), config, data, new(Gate), ignore)
	require.NoError(t, err)
	sameEnd(t, plain, want, "saving changes nothing")
	for i := range events - 1 { // the last one is told after the end
		stopped, c, err := goOn(t, Begin(config, data), data, nth(i))
		if stopped.Step == len(want.Steps) && err == nil {
			sameEnd(t, want, stopped) // too late to stop
			continue
		}
		require.ErrorIs(t, err, context.Canceled, "event %d", i)
		require.Equal(t, stopped.Steps, c.Steps)
		require.Equal(t, stopped.Weights.Hash(), c.State.Weights.Hash())
		if i%3 == 0 { // each would take longer than the training
			c = through(t, c)
		}
		got, again, err := goOn(t, c, data, never)
		require.NoError(t, err)
		require.Equal(t, want.Epoch, got.Epoch)
		sameCheckpoint(t, finished, again, "event %d", i)
		require.Equal(t, again.State.Weights.Hash(), got.Weights.Hash(), "event %d", i)
	}
}

func TestInterruptedAnywhere(t *testing.T) {
	interrupted(t, fifteen, few(t, 18, 40))
}

func TestInterruptedWithAPenalty(t *testing.T) {
	config := fifteen
	config.Epochs, config.Batch, config.Penalty = 1, 8, 100
	interrupted(t, config, marked(t, 37))
}

// A run that is interrupted again and again, each time on another number of
// processors, ends like one that never was.
func TestInterruptedAgainAndAgain(t *testing.T) {
	config, data := fifteen, few(t, 37, 16)
	config.Batch = 8 // enough for two processors
	want, finished, err := goOn(t, Begin(config, data), data, never)
	require.NoError(t, err)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, every := range []int{2, 5} { // events: with one only, a validation would never begin
		c := Begin(config, data)
		for n := 0; ; n++ {
			runtime.GOMAXPROCS(1 + n%3)
			got, newest, err := goOn(t, c, data, nth(every-1))
			if newest != nil {
				c = through(t, newest)
			}
			if err == nil {
				sameEnd(t, want, got)
				sameCheckpoint(t, finished, c)
				require.Greater(t, n, 15/every-1)
				break
			}
			require.ErrorIs(t, err, context.Canceled)
			require.Less(t, n, 100, "it does not get on")
		}
	}
}

// What a finished run has come to is in its checkpoint as well.
func TestFinishedRunResumed(t *testing.T) {
	data := few(t, 16, 8)
	config := Config{Epochs: 1, Batch: 8, LearningRate: 1e-3}
	want, c, err := goOn(t, Begin(config, data), data, never)
	require.NoError(t, err)
	require.True(t, c.Finished())
	got, newer, err := goOn(t, through(t, c), data, never)
	require.NoError(t, err)
	sameEnd(t, want, got)
	require.Nil(t, newer, "there is nothing new to save")
	require.False(t, Begin(config, data).Finished())
}

// Several runs may go on from the same checkpoint, even at once.
func TestCheckpointStaysAsItIs(t *testing.T) {
	data := few(t, 18, 16)
	want, _, err := goOn(t, Begin(fifteen, data), data, never)
	require.NoError(t, err)
	_, c, err := goOn(t, Begin(fifteen, data), data, nth(6))
	require.ErrorIs(t, err, context.Canceled)
	before := through(t, c)
	var ends [2]Snapshot
	var errs [2]error
	var group sync.WaitGroup
	for i := range ends {
		group.Go(func() {
			ends[i], errs[i] = Resume(t.Context(), c, data, new(Gate), ignore, nil)
		})
	}
	group.Wait()
	for i := range ends {
		require.NoError(t, errs[i])
		sameEnd(t, want, ends[i])
	}
	sameCheckpoint(t, before, c)
}

// Two runs that go on from one checkpoint do not write to the same memory, even
// where the slices have room for more.
func TestCheckpointHasMemoryOfItsOwn(t *testing.T) {
	data := few(t, 18, 16)
	_, c, err := goOn(t, Begin(fifteen, data), data, nth(6)) // an epoch and a step
	require.ErrorIs(t, err, context.Canceled)
	c.Steps, c.Epochs, c.Kept = slices.Grow(c.Steps, 9), slices.Grow(c.Epochs, 9), slices.Grow(c.Kept, 9)
	_, _, err = goOn(t, c, data, never)
	require.NoError(t, err)
	require.Zero(t, c.Steps[:len(c.Steps)+1][len(c.Steps)])
	require.Zero(t, c.Epochs[:len(c.Epochs)+1][len(c.Epochs)])
	require.Zero(t, c.Kept[:len(c.Kept)+1][len(c.Kept)])
}

// When a run has already kept so many weights that it leaves out some, it goes on to
// leave out the same.
func TestInterruptedAfterLeavingOut(t *testing.T) {
	data := few(t, 4, 1)
	config := Config{Epochs: 17, Batch: 1, LearningRate: 1e-3}
	want, _, err := goOn(t, Begin(config, data), data, never)
	require.NoError(t, err)
	require.Equal(t, 68, want.Step, "each step is a quarter of an epoch")
	_, c, err := goOn(t, Begin(config, data), data, func(s Snapshot) bool { return s.Step == 58 })
	require.ErrorIs(t, err, context.Canceled)
	require.Contains(t, keptSteps(c.Kept), 56)
	require.NotContains(t, keptSteps(c.Kept), 55)
	got, _, err := goOn(t, through(t, c), data, never)
	require.NoError(t, err)
	sameEnd(t, want, got)
}

// So many weights that not all have room in a file are no obstacle, however often a
// run is interrupted: it ends as it would have, and what it has kept is of its steps.
func TestInterruptedAfterMuchIsKept(t *testing.T) {
	data := few(t, 4, 1)
	config := Config{Epochs: 17, Batch: 1, LearningRate: 1e-3}
	want, _, err := goOn(t, Begin(config, data), data, never)
	require.NoError(t, err)
	kept := func(got []Kept) int {
		t.Helper()
		require.Zero(t, got[0].Step)
		for i, k := range got[1:] {
			require.Greater(t, k.Step, got[i].Step)
		}
		for _, k := range want.Kept {
			if i := slices.IndexFunc(got, func(g Kept) bool { return g.Step == k.Step }); i >= 0 {
				require.Equal(t, k.Weights.Hash(), got[i].Weights.Hash())
			}
		}
		return len(got)
	}
	c, fewer := Begin(config, data), 0
	for step := 36; step < want.Step; step += 3 {
		_, c, err = goOn(t, c, data, func(s Snapshot) bool { return s.Step == step })
		require.ErrorIs(t, err, context.Canceled)
		before := kept(c.Kept)
		c = through(t, c)
		if kept(c.Kept) < before {
			fewer++
		}
	}
	require.Greater(t, fewer, 1)
	got, _, err := goOn(t, c, data, never)
	require.NoError(t, err)
	require.Equal(t, want.Weights.Hash(), got.Weights.Hash())
	require.Equal(t, want.Steps, got.Steps)
	require.Equal(t, want.Epochs, got.Epochs)
	kept(got.Kept)
}

// A run that would have diverged still does: in the same step, with the same last
// good weights, which are those from before the step that led there.
func TestInterruptedBeforeItDiverges(t *testing.T) {
	data := few(t, 320, 16)
	config := Config{Epochs: 1, Batch: 32, LearningRate: 1e6}
	var newest *Checkpoint
	want, err := Resume(t.Context(), Begin(config, data), data, new(Gate), ignore,
		&Saver{Every: time.Hour, Save: func(c *Checkpoint) { newest = c }})
	var diverged *Diverged
	require.ErrorAs(t, err, &diverged)
	require.Nil(t, newest, "nothing is saved of what has gone wrong")

	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	var good *Checkpoint
	for i := range want.Step {
		_, c, err := goOn(t, Begin(config, data), data, nth(i))
		require.ErrorIs(t, err, context.Canceled)
		if err := c.Save(path); err == nil {
			good = c
		} else {
			require.ErrorContains(t, err, "are not finite", "step %d", i+1) // its moments, before its loss
		}
		// Whatever could not be saved, the last good one is still there.
		require.NotNil(t, good)
		read, damaged, err := LoadCheckpoint(path)
		require.NoError(t, err)
		require.NoError(t, damaged)
		sameCheckpoint(t, good, read)
		got, newest, err := goOn(t, read, data, never)
		var again *Diverged
		require.ErrorAs(t, err, &again)
		require.Equal(t, diverged, again)
		sameEnd(t, want, got)
		require.Nil(t, newest)
	}
}

func TestNothingToSaveBeforeTheFirstStep(t *testing.T) {
	data := few(t, 16, 8)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	last, err := Resume(ctx, Begin(fifteen, data), data, new(Gate), ignore,
		&Saver{Save: func(*Checkpoint) { t.Error("saved") }})
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, last.Step)
}

// A pause is saved when it begins: it may be a long one.
func TestPauseIsSaved(t *testing.T) {
	data := few(t, 18, 16)
	gate := new(Gate)
	saved := make(chan *Checkpoint, 100)
	paused := 0
	last, err := Resume(t.Context(), Begin(fifteen, data), data, gate, func(s Snapshot) {
		switch {
		case s.Phase == Paused:
			c := <-saved
			require.Equal(t, s.Steps, c.Steps)
			require.Equal(t, s.Weights.Hash(), c.State.Weights.Hash())
			paused++
			gate.Resume()
		case s.Phase == Training && s.Step == 7 && paused == 0:
			for len(saved) > 0 { // the first epoch's end
				<-saved
			}
			gate.Pause()
		}
	}, &Saver{Every: time.Hour, Save: func(c *Checkpoint) {
		if len(c.Steps) == 7 {
			saved <- c
		}
	}})
	require.NoError(t, err)
	require.Equal(t, 1, paused)
	want, err := Run(t.Context(), fifteen, data, new(Gate), ignore)
	require.NoError(t, err)
	sameEnd(t, want, last)
}

// While one checkpoint is being saved, the newest of those that follow waits, and
// the run with it only when it has ended.
func TestSavingKeepsUpWithTheNewest(t *testing.T) {
	at := func(step int) *Checkpoint { return &Checkpoint{Steps: make([]Step, step)} }
	var saved []int
	started, goAhead := make(chan struct{}), make(chan struct{})
	w := (&Saver{Save: func(c *Checkpoint) {
		started <- struct{}{}
		<-goAhead
		saved = append(saved, len(c.Steps))
	}}).start(at(0))
	w.give(at(1))
	<-started
	for step := 2; step <= 9; step++ {
		w.give(at(step)) // returns at once
	}
	ended := make(chan struct{})
	go func() {
		w.end()
		close(ended)
	}()
	goAhead <- struct{}{}
	<-started
	select {
	case <-ended:
		t.Fatal("it did not wait for the last one")
	default:
	}
	goAhead <- struct{}{}
	<-ended
	require.Equal(t, []int{1, 9}, saved)
}

func TestWhenCheckpointsAreDue(t *testing.T) {
	var none *saving
	require.False(t, none.due(atOnce, 1, 0))
	none.end()

	w := &saving{every: time.Hour, taken: time.Now(), step: 5, epoch: 1}
	for _, on := range []occasion{afterStep, afterEpoch, atOnce} {
		require.False(t, w.due(on, 5, 1), "nothing is new")
	}
	require.True(t, w.due(atOnce, 6, 1))
	require.False(t, w.due(afterStep, 6, 1))
	require.True(t, w.due(afterEpoch, 5, 2), "saving costs nothing")
	w.took.Store(int64(time.Minute))
	require.False(t, w.due(afterEpoch, 5, 2), "it would take more than a hundredth")
	w.taken = time.Now().Add(-59 * time.Minute)
	require.False(t, w.due(afterEpoch, 5, 2))
	require.False(t, w.due(afterStep, 6, 1))
	w.taken = time.Now().Add(-time.Hour)
	require.True(t, w.due(afterEpoch, 5, 2), "it is time anyway")
	require.True(t, w.due(afterStep, 6, 1))
}

func TestResumeNeedsTheSameData(t *testing.T) {
	data := few(t, 18, 16)
	_, c, err := goOn(t, Begin(fifteen, data), data, nth(3))
	require.ErrorIs(t, err, context.Canceled)
	for name, change := range map[string]func(*mnist.Data){
		"another name":     func(d *mnist.Data) { d.Hash = "other" },
		"fewer to train":   func(d *mnist.Data) { d.Train = d.Train.Slice(0, 17) },
		"more to validate": func(d *mnist.Data) { d.Validation = few(t, 1, 17).Validation },
	} {
		other := *data
		change(&other)
		last, err := Resume(t.Context(), c, &other, new(Gate), func(Snapshot) { t.Error("it began") }, nil)
		require.EqualError(t, err, "the training was begun with other pictures than these; it can only go on with the same", name)
		require.Nil(t, last.Weights)
	}
	require.NoError(t, c.fits(data))
}

// Whatever a trainer has done before, it goes on from the state that it is put into.
func TestTrainerRestored(t *testing.T) {
	data := few(t, 18, 16)
	_, c, err := goOn(t, Begin(fifteen, data), data, nth(3))
	require.ErrorIs(t, err, context.Canceled)
	trainer := func(seed uint64) *network.Trainer {
		tr, err := network.NewTrainer(network.NewWeights(seed), 4, &network.Adam{LearningRate: 1e-3}, 0)
		require.NoError(t, err)
		return tr
	}
	gradient := func(tr *network.Trainer) {
		_, _, err := tr.Gradient([]mnist.Picture{data.Train.Picture(0)}, []uint8{uint8(data.Train.Label(0))}, nil)
		require.NoError(t, err)
	}
	step := func(tr *network.Trainer) {
		gradient(tr)
		require.NoError(t, tr.Update())
	}
	fresh, used := trainer(1), trainer(2)
	step(used)
	gradient(used)
	for _, tr := range []*network.Trainer{fresh, used} {
		tr.Restore(c.State)
		require.True(t, reflect.DeepEqual(c.State, tr.State()))
		step(tr)
	}
	require.True(t, reflect.DeepEqual(fresh.State(), used.State()))
	used.Undo()
	require.Equal(t, c.State.Weights.Hash(), used.Weights().Hash())
}
