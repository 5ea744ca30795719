package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/train"
)

// numbers are those of the runs.
func numbers(runs []train.Record) (all []int) {
	for _, r := range runs {
		all = append(all, r.Number)
	}
	return all
}

// settled waits for what a learning does in the background.
func (l *loop) settled(k *learning) {
	l.t.Helper()
	k.s.workers.Wait()
	for l.step() {
	}
}

// onDisk are the runs that a restart would find.
func onDisk(t *testing.T, l *loop) []train.Record {
	t.Helper()
	runs, err := loadRuns(runsPath(l))
	require.NoError(t, err)
	return runs
}

func TestOnlyTheLastRunsAreKept(t *testing.T) {
	s, l := openStudio(t)
	k, run := newLearning(s), ran(t)
	l.settled(k)
	for range mostRuns + 3 {
		k.record(run, mnist.Hash)
	}
	require.Equal(t, []int{4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, numbers(k.runs))
	r := k.runs[0]
	require.Equal(t, brief, r.Config)
	require.Equal(t, 10, r.Steps)
	require.Len(t, r.Loss, 10)
	require.Len(t, r.Epochs, 2)
	require.Empty(t, r.Data, "which is MNIST")
	l.settled(k)
	require.Equal(t, k.runs, onDisk(t, l), "whichever was written last is the newest")
	s.training.OnForget(13)
	k.record(run, "another hash")
	require.Equal(t, 13, k.runs[9].Number)
	require.Equal(t, "other data", k.runs[9].Data)
	l.settled(k)

	// What was forgotten comes back to where it was, or at the end if its number is taken.
	sixth := k.runs[5]
	s.training.OnForget(sixth.Number)
	require.NotContains(t, numbers(k.runs), sixth.Number)
	s.training.OnRecall(sixth)
	require.Equal(t, []int{4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, numbers(k.runs))
	s.training.OnRecall(sixth)
	require.Equal(t, []int{5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, numbers(k.runs))
	first := k.runs[0]
	s.training.OnForget(5)
	k.record(run, mnist.Hash)
	s.training.OnRecall(first)
	require.Equal(t, []int{6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, numbers(k.runs), "there is no room for the oldest any more")
	l.settled(k)

	again := newLearning(s)
	l.settled(again)
	require.Equal(t, k.runs, again.runs, "after a restart")
}

// A run that ended before the earlier ones were read comes behind them.
func TestARunBeforeTheEarlierOnesAreRead(t *testing.T) {
	s, l := openStudio(t)
	k, run := newLearning(s), ran(t)
	l.settled(k)
	k.record(run, mnist.Hash)
	l.settled(k)
	late := newLearning(s)
	late.add(train.NewRecord(run, 5))
	l.settled(late)
	require.Equal(t, []int{1, 2}, numbers(late.runs))
	require.Len(t, late.runs[1].Loss, 5)
}

// A bad file is not the end: the program starts without it, and replaces it.
func TestABadFileOfRunsIsIgnored(t *testing.T) {
	s, l := openStudio(t)
	require.NoError(t, os.WriteFile(runsPath(l), []byte("[[["), 0o600))
	k := newLearning(s)
	l.settled(k)
	require.Empty(t, k.runs)
	require.Empty(t, s.lastError, "nobody can do anything about it")
	k.record(ran(t), mnist.Hash)
	l.settled(k)
	require.Len(t, onDisk(t, l), 1)
}

func TestExportingTheCurves(t *testing.T) {
	s, l := openStudio(t)
	k := newLearning(s)
	s.training.OnExport()
	require.Equal(t, "There are no curves yet; train a network first.", l.failure(s))
	k.follow(ran(t))
	s.training.OnExport()
	require.NotNil(t, onTop(s), "it asks where to")
	onTop(s).Hide()

	path := filepath.Join(t.TempDir(), "curves.csv")
	require.NoError(t, writeCurves(path, &k.last))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	require.Len(t, lines, 11)
	require.True(t, strings.HasPrefix(lines[0], "step,epoch,loss,"))
	require.True(t, strings.HasPrefix(lines[10], "10,2.0,"))
	require.NotContains(t, lines[10], ",,", "with the validation of its epoch")
	require.ErrorContains(t, writeCurves(filepath.Join(path, "below"), &k.last), "saving the curves: ")
}

func TestFilesOfRunsThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	good := `{"Number":%d,"Config":{"Epochs":1,"Batch":8,"LearningRate":0.1},"Steps":2,"StepsPerEpoch":2,"Every":1,"Loss":[2,1],"Accuracy":[0,1]}`
	list := func(numbers ...int) string {
		var all []string
		for _, n := range numbers {
			all = append(all, fmt.Sprintf(good, n))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	load := func(text string) ([]train.Record, error) {
		path := filepath.Join(dir, "runs.json")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return loadRuns(path)
	}
	runs, err := load(list(3, 7))
	require.NoError(t, err)
	require.Equal(t, []int{3, 7}, numbers(runs))
	for _, text := range []string{
		"", "[", `{"Number":1}`, "[{}]", "[1]", list(2, 2), list(2, 1), list(0), list(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
		strings.Replace(list(1), "[2,1]", "[2,1,0]", 1),
		strings.Replace(list(1), "[2,1]", "[2,1e99]", 1),
		strings.Replace(list(1), `"Steps":2`, `"Steps":1000000000000`, 1),
		strings.Repeat("[", 1<<20),
		"[" + strings.Repeat(" ", maxRunsFile) + "]",
	} {
		runs, err := load(text)
		require.Error(t, err, text[:min(len(text), 60)])
		require.Empty(t, runs)
	}
	runs, err = loadRuns(filepath.Join(dir, "none"))
	require.NoError(t, err)
	require.Empty(t, runs)
	_, err = loadRuns(dir)
	require.Error(t, err)
}

func TestRunsAreKeptOverARestart(t *testing.T) {
	s, l := openSmall(t)
	for range 2 {
		s.unsaved = false
		s.train(brief)
		l.settle(s)
	}
	kept := s.learning.runs
	require.Equal(t, []int{1, 2}, numbers(kept))
	require.Equal(t, s.learning.last.Steps[9].Loss, kept[1].Loss[9])

	s = start(t, l)
	l.until("the earlier runs", func() bool { return len(s.learning.runs) > 0 })
	require.Equal(t, kept, s.learning.runs)
}

func TestARunWithoutResultLeavesNothing(t *testing.T) {
	s, l := openSmall(t)
	config := brief
	config.LearningRate = 1e6
	s.train(config)
	l.failure(s)
	l.settle(s)
	require.Empty(t, s.learning.runs)
	require.Empty(t, s.learning.last.Steps)
	require.Empty(t, s.learning.film.run.Kept)
}

// The film and the curves are those of the last run, while it goes on and after.
func TestTheLastRunIsFollowed(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 7)
	require.GreaterOrEqual(t, len(s.learning.film.run.Kept), 6)
	require.Equal(t, s.run.last.Step, s.learning.last.Step)
	tap(s.training.Stop)
	l.settle(s)
	kept := s.learning.film.run.Kept
	require.Equal(t, s.model.weights, kept[len(kept)-1].Weights, "to the end")
	require.Len(t, s.learning.runs, 1)
	s.openAboard(articleModel)
	l.press(s, "Discard")
	l.until("the model aboard", func() bool { return s.opening == nil })
	require.NotEmpty(t, s.learning.film.run.Kept, "the film stays")
}
