package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
)

// trained runs `visao train` on a folder and returns what it printed.
func trained(t *testing.T, folder string, more ...string) string {
	t.Helper()
	args := append([]string{"train", "--data", folder, "--epochs", "1", "--batch", "8"}, more...)
	code, stdout, stderr := visao(args...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	return stdout
}

func TestTrainSavesAModel(t *testing.T) {
	folder, path := smallFolder(t), filepath.Join(t.TempDir(), "m.safetensors")
	stdout := trained(t, folder, "--rate", "0.002", "--seed", "9", "--out", path)
	data, err := mnist.Load(t.Context(), os.DirFS(folder))
	require.NoError(t, err)

	w, metadata, err := network.Load(path)
	require.NoError(t, err)
	card := train.ParseCard(metadata)
	require.Equal(t, train.Config{Epochs: 1, Batch: 8, LearningRate: 0.002, Seed: 9}, card.Config)
	require.Equal(t, 1, card.Epochs)
	require.Equal(t, data.Hash, card.Data)

	// What is printed, what is in the file and what comes of evaluating it are the same.
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	require.Len(t, lines, 8, stdout) // no progress where nobody watches
	require.Equal(t, "98442 parameters, 36 pictures to train with and 4 to validate", lines[0])
	require.Contains(t, lines[1], "1 epochs, batch 8, learning rate 0.002, seed 9")
	require.Contains(t, lines[2], fmt.Sprintf("validation %.4f, %.2f %%", card.Validation.Loss, 100*card.Validation.Accuracy()))
	require.Contains(t, lines[3], "trained for")
	for _, line := range lines[:7] {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 79, "fits a terminal of 80 columns")
	}
	for i, p := range parts(data, &card) {
		scored, err := score.Evaluate(t.Context(), w, p.set, nil)
		require.NoError(t, err)
		require.Equal(t, scored, *p.score, p.name)
		require.Equal(t, scoreLine(p.name, scored), lines[4+i])
	}
	require.Equal(t, "saved "+path, lines[7])
}

// The recipe for drawings has numbers of its own, for what is not given.
func TestTrainForDrawings(t *testing.T) {
	folder, path := smallFolder(t), filepath.Join(t.TempDir(), "m.safetensors")
	config := func(more ...string) train.Config {
		code, _, stderr := visao(append([]string{"train", "--data", folder, "--recipe", "drawings", "--out", path}, more...)...)
		require.Zero(t, code, stderr)
		_, metadata, err := network.Load(path)
		require.NoError(t, err)
		return train.ParseCard(metadata).Config
	}
	want := train.Drawings()
	require.Equal(t, want, config())
	want.Epochs, want.Batch, want.LearningRate, want.Seed = 1, 36, 0.002, 3
	require.Equal(t, want, config("--epochs", "1", "--batch", "36", "--rate", "0.002", "--seed", "3"))
}

func TestTrainAgainGivesTheSameFile(t *testing.T) {
	folder, out := smallFolder(t), t.TempDir()
	files := map[string][]byte{}
	for name, seed := range map[string]string{"a": "1", "b": "1", "c": "2"} {
		path := filepath.Join(out, name)
		trained(t, folder, "--seed", seed, "--out", path)
		var err error
		files[name], err = os.ReadFile(path)
		require.NoError(t, err)
	}
	require.True(t, bytes.Equal(files["a"], files["b"]), "the same seed")
	require.False(t, bytes.Equal(files["a"], files["c"]), "another seed")
}

// keep makes a file that has to be there, untouched, when the test ends; nothing else may be in its folder.
func keep(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "precious.safetensors")
	require.NoError(t, os.WriteFile(path, []byte("precious"), 0o600))
	t.Cleanup(func() {
		contents, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "precious", string(contents))
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.Len(t, entries, 1)
	})
	return path
}

func TestTrainDiverges(t *testing.T) {
	path := keep(t)
	code, _, stderr := visao("train", "--data", smallFolder(t), "--batch", "8", "--rate", "1e6", "--out", path)
	require.Equal(t, 1, code)
	require.Regexp(t, `^visao: training diverged: in step \d+, at a learning rate of 1e\+06, .* smaller learning rate, such as 0\.001\n$`, stderr)
}

func TestTrainIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for when, run := range map[string]struct {
		ctx context.Context
		out io.Writer
	}{
		"before anything":            {cancelled(), io.Discard},
		"when an epoch is completed": {ctx, onWord{"epoch 1 of", cancel}},
	} {
		root := command()
		root.SetArgs([]string{"train", "--data", smallFolder(t), "--epochs", fmt.Sprint(train.MaxEpochs), "--out", keep(t)})
		root.SetOut(run.out)
		require.ErrorIs(t, root.ExecuteContext(run.ctx), context.Canceled, when)
	}
}

// onWord does something when a word is written.
type onWord struct {
	word string
	do   func()
}

func (o onWord) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(o.word)) {
		o.do()
	}
	return len(p), nil
}

func TestTrainRefuses(t *testing.T) {
	path := keep(t)
	for args, says := range map[string]string{
		"--epochs 0":       "epochs must be from 1 to 1000, not 0",
		"--batch 1025":     "batch size must be from 1 to 1024, not 1025",
		"--rate 0":         "learning rate must be a number above zero, such as 0.001, not 0",
		"--rate NaN":       "not NaN",
		"--rate Inf":       "not +Inf",
		"--seed -1":        `--seed takes a whole number from 0 up, not "-1"`,
		"--epochs few":     `--epochs takes a whole number, not "few"`,
		"--rate slow":      `--rate takes a number, such as 0.001, not "slow"`,
		"--data /dev/null": "this is not a folder",
	} {
		why := refused(t, append([]string{"train", "--out", path}, strings.Fields(args)...)...)
		require.Contains(t, why, says, args)
	}
}

// One need not train for half an hour to learn that the file cannot be written.
func TestTrainRefusesAFileThatItCannotWriteAtOnce(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing", "m.safetensors")
	require.Contains(t, refused(t, "train", "--data", smallFolder(t), "--epochs", "1", "--out", missing), missing)
	folder := t.TempDir()
	require.Contains(t, refused(t, "train", "--data", smallFolder(t), "--epochs", "1", "--out", folder), "that is a folder")
}

func TestEvaluate(t *testing.T) {
	folder := smallFolder(t)
	data, err := mnist.Load(t.Context(), os.DirFS(folder))
	require.NoError(t, err)
	m, err := modelAboard()
	require.NoError(t, err)
	var want train.Card
	lines := "model: the article's\n"
	for _, p := range parts(data, &want) {
		scored, err := score.Evaluate(t.Context(), m.weights, p.set, nil)
		require.NoError(t, err)
		*p.score = scored
		lines += scoreLine(p.name, scored) + "\n"
	}

	code, stdout, stderr := visao("evaluate", "--data", folder)
	require.Zero(t, code, stderr)
	require.Equal(t, lines, stdout)

	code, stdout, stderr = visao("evaluate", "--data", folder, "--json")
	require.Zero(t, code, stderr)
	var got struct {
		Model                   string
		Train, Validation, Test struct {
			Loss, Accuracy float64
			Wrong, Count   int
		}
	}
	d := json.NewDecoder(strings.NewReader(stdout))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&got))
	require.Equal(t, "the article's", got.Model)
	for i, g := range []struct {
		Loss, Accuracy float64
		Wrong, Count   int
	}{got.Train, got.Validation, got.Test} {
		w := *parts(data, &want)[i].score
		require.Equal(t, w, score.Score{Loss: g.Loss, Wrong: g.Wrong, Count: g.Count}) // JSON keeps float64 exactly
		require.Equal(t, w.Accuracy(), g.Accuracy)
		require.Equal(t, []int{36, 4, smallTest}[i], g.Count)
	}
}

// A model file is evaluated as the network that was saved.
func TestEvaluateAModelFile(t *testing.T) {
	folder, path := smallFolder(t), filepath.Join(t.TempDir(), "zero.safetensors")
	m, err := modelAboard()
	require.NoError(t, err)
	zero := *m.weights
	clear(zero.Dense[:])
	clear(zero.Bias[:])
	require.NoError(t, network.Save(path, &zero, nil))
	code, stdout, stderr := visao("evaluate", "--model", path, "--data", folder)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, path+"\n")
	require.Equal(t, 3, strings.Count(stdout, fmt.Sprintf("loss %.4f", math.Log(10))), "it says: one in ten, ten times")

	require.Contains(t, refused(t, "evaluate", "--model", path+"x", "--data", folder), "opening the model")
	require.Contains(t, refused(t, "evaluate", "--data", t.TempDir()), "the file is missing")
	root := command()
	root.SetArgs([]string{"evaluate", "--data", folder})
	root.SetOut(new(bytes.Buffer))
	require.ErrorIs(t, root.ExecuteContext(cancelled()), context.Canceled)
}

func TestTrainSavesTheCurves(t *testing.T) {
	folder, out := smallFolder(t), t.TempDir()
	path := filepath.Join(out, "curves.csv")
	stdout := trained(t, folder, "--csv", path, "--out", filepath.Join(out, "m.safetensors"))
	require.Contains(t, stdout, "saved "+path)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	require.Len(t, lines, 6, "36 pictures in batches of 8")
	require.Equal(t, "5,1.0", strings.Join(strings.Split(lines[5], ",")[:2], ","))

	// Also of a run that comes to nothing.
	path = filepath.Join(out, "diverged.csv")
	code, _, stderr := visao("train", "--data", folder, "--epochs", "1", "--batch", "8", "--rate", "1e6", "--csv", path,
		"--out", filepath.Join(out, "none.safetensors"))
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "diverged")
	require.FileExists(t, path)
	require.NoFileExists(t, filepath.Join(out, "none.safetensors"))

	code, _, stderr = visao("train", "--data", folder, "--csv", filepath.Join(out, "none", "c.csv"))
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "the table cannot be saved as ")
}
