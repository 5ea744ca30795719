//go:build !race

// Nothing in here runs at once with anything, and the race detector takes a hundred
// times as long for the many numbers.

package train

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/modelfile"
	"visao/ml/network"
	"visao/ml/score"
)

// invented returns a checkpoint that can be, of an epoch of 5 steps and of two
// steps of the next, with random numbers.
func invented(seed uint64) *Checkpoint {
	rng := rand.New(rand.NewPCG(seed, 0))
	numbers := func() []float32 {
		v, first := make([]float32, network.Parameters), float32(rng.NormFloat64())
		for i := range v {
			v[i] = first * float32(i)
		}
		return v
	}
	weights := func() *network.Weights {
		w, err := network.WeightsOf(numbers())
		if err != nil {
			panic(err)
		}
		return w
	}
	c := &Checkpoint{
		Config: Config{Epochs: 3, Batch: 8, LearningRate: 0.1 + 1e-17*rng.Float64(), Seed: math.MaxUint64 - seed, Penalty: 1. / 3},
		Data:   "abc", Train: 37, Validation: 16,
		Trained: score.Score{Loss: rng.ExpFloat64(), Wrong: 3, Count: 16},
		Epochs: []Epoch{{
			score.Score{Loss: rng.ExpFloat64(), Wrong: 30, Count: 37}, score.Score{Loss: rng.ExpFloat64(), Wrong: 9, Count: 16},
		}},
		State: network.State{
			Weights: weights(), Previous: weights(), Adam: network.AdamState{Step: 7, M: numbers(), V: numbers()},
		},
	}
	for range 7 {
		c.Steps = smooth(c.Steps, float32(rng.ExpFloat64()), rng.Float32())
	}
	for _, step := range []int{0, 1, 2, 4, 5, 6, 7} {
		c.Kept = append(c.Kept, Kept{step, weights()})
	}
	return c
}

// encoded is a checkpoint's file.
func encoded(t *testing.T, c *Checkpoint) []byte {
	t.Helper()
	file, err := c.file()
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, modelfile.Encode(&b, file))
	return b.Bytes()
}

func TestCheckpointSurvivesItsFile(t *testing.T) {
	c := invented(1)
	read := through(t, c)
	require.True(t, reflect.DeepEqual(c, read))
	require.True(t, bytes.Equal(encoded(t, c), encoded(t, read)), "equal checkpoints are equal files")

	nothing := Begin(fifteen, few(t, 18, 16))
	require.True(t, bytes.Equal(encoded(t, nothing), encoded(t, through(t, nothing))))
}

// Every float64 there is comes back from a description as the same bits.
func TestSumsSurviveTheirDescription(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loss := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		if !finite(loss) {
			return
		}
		text, err := json.Marshal(described{Trained: score.Score{Loss: loss}})
		if err != nil {
			t.Fatal(err)
		}
		var back described
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if got, want := math.Float64bits(back.Trained.Loss), math.Float64bits(loss); got != want {
			t.Fatalf("%016x became %016x", want, got)
		}
	})
}

// A bit that flips is found, wherever it is: in the header, where short tests look
// at only some bytes, and in every tensor.
func TestFlippedBitsAreFound(t *testing.T) {
	whole := encoded(t, invented(2))
	header := 8 + int(whole[0]) + int(whole[1])<<8 + int(whole[2])<<16
	var places []int
	for at := 0; at < header; at += headerStride {
		places = append(places, at)
	}
	for at := header; at < len(whole); at += network.Parameters { // four in each large tensor
		places = append(places, at)
	}
	places = append(places, len(whole)-1)
	rng := rand.New(rand.NewPCG(2, 2))
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	for _, at := range places {
		damaged := slices.Clone(whole)
		damaged[at] ^= 1 << rng.IntN(8)
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		c, warning, err := LoadCheckpoint(path)
		require.Error(t, err, "byte %d", at)
		require.Nil(t, c)
		require.NoError(t, warning)
		require.Less(t, len(err.Error()), 600, "byte %d", at)
	}
}

func TestCheckpointCutShort(t *testing.T) {
	whole := encoded(t, invented(3))
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	for _, n := range []int{0, 1, 7, 8, 9, 500, 5000, len(whole) / 2, len(whole) - 1} {
		require.NoError(t, os.WriteFile(path, whole[:n], 0o600))
		_, _, err := LoadCheckpoint(path)
		require.Error(t, err, "%d bytes", n)
	}
	require.NoError(t, os.WriteFile(path, append(whole, 0), 0o600))
	_, _, err := LoadCheckpoint(path)
	require.ErrorContains(t, err, "goes on for 1 bytes after its last tensor")
}

func TestTwoGenerations(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "checkpoint.safetensors")
	before := filepath.Join(dir, "checkpoint.previous.safetensors")
	load := func() (*Checkpoint, error) {
		c, damaged, err := LoadCheckpoint(path)
		require.NoError(t, err)
		return c, damaged
	}
	_, damaged, err := LoadCheckpoint(path)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, damaged)
	require.NoError(t, RemoveCheckpoint(path), "there is none")

	a, b, c := invented(4), invented(5), invented(6)
	require.NoError(t, a.Save(path))
	require.NoError(t, b.Save(path))
	require.NoError(t, c.Save(path))
	newest, damaged := load()
	sameCheckpoint(t, c, newest)
	require.NoError(t, damaged)

	// The newest is damaged: the one before, with a message.
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	contents[len(contents)/2] ^= 4
	require.NoError(t, os.WriteFile(path, contents, 0o600))
	older, damaged := load()
	sameCheckpoint(t, b, older)
	require.ErrorContains(t, damaged, path)
	require.ErrorContains(t, damaged, "its contents are not those that were written")

	// Both are.
	require.NoError(t, os.WriteFile(before, contents, 0o600))
	_, damaged, err = LoadCheckpoint(path)
	require.ErrorContains(t, err, path)
	require.NotErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, damaged)

	// Only the one before is there, as when the program ends between two renames.
	require.NoError(t, os.Remove(path))
	_, _, err = LoadCheckpoint(path)
	require.ErrorContains(t, err, before, "and it is damaged")
	require.NotErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, b.Save(before))
	older, damaged = load()
	sameCheckpoint(t, b, older)
	require.NoError(t, damaged)

	// The next one that is saved does not end that one's life.
	require.NoError(t, c.Save(path))
	newest, _ = load()
	sameCheckpoint(t, c, newest)
	require.FileExists(t, before)
	require.NoError(t, RemoveCheckpoint(path))
	require.NoFileExists(t, path)
	require.NoFileExists(t, before)
}

func TestCheckpointThatCannotBeSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint.safetensors")
	good := invented(7)
	require.NoError(t, good.Save(path))
	for _, change := range []func(*Checkpoint){
		func(c *Checkpoint) { c.State.Adam.V[9] = float32(math.Inf(1)) },
		func(c *Checkpoint) { c.State.Weights.Bias[0] = float32(math.NaN()) },
		func(c *Checkpoint) { c.Trained.Loss = math.NaN() },
		func(c *Checkpoint) { c.Data = strings.Repeat("x", 1<<21) },
	} {
		bad := invented(8)
		change(bad)
		err := bad.Save(path)
		require.ErrorContains(t, err, "saving the checkpoint "+path)
		read, damaged, err := LoadCheckpoint(path)
		require.NoError(t, err)
		require.NoError(t, damaged)
		sameCheckpoint(t, good, read)
		require.NoFileExists(t, generationBefore(path))
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere", "checkpoint.safetensors")
	require.ErrorIs(t, good.Save(nowhere), fs.ErrNotExist)
	folder := filepath.Join(t.TempDir(), "folder")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "full"), 0o700))
	require.ErrorContains(t, RemoveCheckpoint(folder), "removing the checkpoint")
}

// Files with the right checksum that are no checkpoints all the same.
func TestCheckpointsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Checkpoint)
		says   string
	}{
		"no epochs":            {func(c *Checkpoint) { c.Config.Epochs = 0 }, "number of epochs"},
		"a rate of zero":       {func(c *Checkpoint) { c.Config.LearningRate = 0 }, "learning rate"},
		"no pictures":          {func(c *Checkpoint) { c.Train = 0 }, "0 pictures"},
		"negative pictures":    {func(c *Checkpoint) { c.Validation = -1 }, "-1"},
		"too many pictures":    {func(c *Checkpoint) { c.Train = math.MaxInt }, "pictures"},
		"too many epochs":      {func(c *Checkpoint) { c.Epochs = slices.Repeat(c.Epochs, 4) }, "4 epochs are completed of 3"},
		"too few steps":        {func(c *Checkpoint) { c.Steps = c.Steps[:4] }, "4 steps cannot be 1 epochs of 5"},
		"too many steps":       {func(c *Checkpoint) { c.Steps = slices.Repeat(c.Steps, 2) }, "14 steps cannot be"},
		"steps after the end":  {func(c *Checkpoint) { c.Config.Epochs = 1 }, "7 steps cannot be"},
		"another offset":       {func(c *Checkpoint) { c.Trained.Count = 17 }, "17 pictures of the epoch are done instead of 16"},
		"a negative offset":    {func(c *Checkpoint) { c.Trained.Count = -16 }, "instead of 16"},
		"an epoch of others":   {func(c *Checkpoint) { c.Epochs[0].Train.Count = 36 }, "an epoch has 36"},
		"a validation of none": {func(c *Checkpoint) { c.Epochs[0].Validation.Count = 0 }, "an epoch has 37 and 0"},
		"too many wrong":       {func(c *Checkpoint) { c.Trained.Wrong = 17 }, "17 of 16 wrong"},
		"fewer than none":      {func(c *Checkpoint) { c.Epochs[0].Validation.Wrong = -1 }, "-1 of 16 wrong"},
		"a negative loss":      {func(c *Checkpoint) { c.Epochs[0].Train.Loss = -1 }, "a loss of -1"},
		"a step's loss":        {func(c *Checkpoint) { c.Steps[2].Loss = -1 }, "in step 3"},
		"a step's accuracy":    {func(c *Checkpoint) { c.Steps[6].Accuracy = 1.5 }, "in step 7"},
		"moments missing":      {func(c *Checkpoint) { c.State.Adam.M = c.State.Adam.M[1:] }, "98441 and 98442 moments"},
		"moments left over":    {func(c *Checkpoint) { c.State.Adam.V = append(c.State.Adam.V, 0) }, "98442 and 98443 moments"},
		"weights missing":      {func(c *Checkpoint) { c.Kept = c.Kept[1:] }, "lacks the weights that the run began with"},
		"all weights missing":  {func(c *Checkpoint) { c.Kept = nil }, "lacks the weights that the run began with"},
		"weights to come":      {func(c *Checkpoint) { c.Kept = append(c.Kept, Kept{8, c.Kept[0].Weights}) }, `can be called "kept.8"`},
		"weights before":       {func(c *Checkpoint) { c.Kept = append(c.Kept, Kept{-1, c.Kept[0].Weights}) }, `can be called "kept.-1"`},
	} {
		c := invented(9)
		test.change(c)
		file, err := c.file()
		require.NoError(t, err, name)
		_, err = checkpointOf(file)
		require.ErrorContains(t, err, test.says, name)
	}

	whole, err := invented(9).file()
	require.NoError(t, err)
	for name, test := range map[string]struct {
		change func(*modelfile.File)
		says   string
	}{
		"a model":          {func(f *modelfile.File) { f.Metadata = (&Card{}).Metadata() }, "another kind of file"},
		"nothing said":     {func(f *modelfile.File) { f.Metadata = nil }, "another kind of file"},
		"a later version":  {func(f *modelfile.File) { f.Metadata["format"] = "2" }, `in format "2" instead of "1"`},
		"no version":       {func(f *modelfile.File) { delete(f.Metadata, "format") }, `in format ""`},
		"no checksum":      {func(f *modelfile.File) { delete(f.Metadata, "sha256") }, "the checksum is wrong"},
		"another checksum": {func(f *modelfile.File) { f.Metadata["sha256"] = strings.ToUpper(f.Metadata["sha256"]) }, "the checksum is wrong"},
		"names exchanged":  {func(f *modelfile.File) { f.Tensors[3].Name, f.Tensors[4].Name = f.Tensors[4].Name, f.Tensors[3].Name }, "the checksum is wrong"},
		"no JSON":          {func(f *modelfile.File) { f.Metadata["run"] = "{" }, "reading its description"},
		"unknown fields":   {func(f *modelfile.File) { f.Metadata["run"] = `{"Colour": 1}` }, "unknown field"},
		"weights cut":      {func(f *modelfile.File) { last := &f.Tensors[12]; last.Data = last.Data[1:] }, "98441 weights for a network of 98442"},
		"an accuracy less": {func(f *modelfile.File) { f.Tensors[0].Data = f.Tensors[0].Data[1:] }, "7 losses and 6 accuracies"},
		"a moment's name":  {func(f *modelfile.File) { f.Tensors[3].Name = "kept.00" }, `can be called "kept.00"`},
		"no moment at all": {func(f *modelfile.File) { f.Tensors[3].Name = "kept.a" }, `can be called "kept.a"`},
		"another tensor":   {func(f *modelfile.File) { f.Tensors[4].Name = "kepu.1" }, "13 tensors instead of 12"},
	} {
		file := modelfile.File{Tensors: slices.Clone(whole.Tensors), Metadata: maps.Clone(whole.Metadata)}
		test.change(&file)
		if !strings.Contains(test.says, "checksum") && file.Metadata["sha256"] != "" {
			file.Metadata["sha256"] = digest(file.Metadata["run"], file.Tensors)
		}
		_, err := checkpointOf(file)
		require.ErrorContains(t, err, test.says, name)
	}
}

// The largest file there can be is one that modelfile takes, whatever it is full of.
func TestLargestCheckpoints(t *testing.T) {
	for name, test := range map[string]struct {
		epochs, batch int
		oneIn         int // of the moments kept is in the file
	}{
		"the article's":    {5, 32, 1},
		"many weights":     {40, 32, 2},
		"many epochs":      {MaxEpochs, 32, 16},
		"a longer history": {22, 1, 4},
	} {
		c := finished(test.epochs, test.batch)
		read := through(t, c)
		var want []Kept
		for i := 0; i < len(c.Kept); i += test.oneIn {
			want = append(want, c.Kept[i])
		}
		require.Equal(t, keptSteps(want), keptSteps(read.Kept), name)
		require.Equal(t, c.Steps, read.Steps, name)
		require.Equal(t, c.Epochs, read.Epochs, name)
	}
	tooLong := finished(MaxEpochs, 16)
	require.ErrorContains(t, tooLong.Save(filepath.Join(t.TempDir(), "checkpoint.safetensors")), "16 MiB")
}

// BenchmarkSaveCheckpoint saves what the article's recipe comes to.
func BenchmarkSaveCheckpoint(b *testing.B) {
	c := finished(5, 32)
	path := filepath.Join(b.TempDir(), "checkpoint.safetensors")
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, c.Save(path))
	}
	info, err := os.Stat(path)
	require.NoError(b, err)
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}

func BenchmarkLoadCheckpoint(b *testing.B) {
	path := filepath.Join(b.TempDir(), "checkpoint.safetensors")
	require.NoError(b, finished(5, 32).Save(path))
	for b.Loop() {
		_, _, err := LoadCheckpoint(path)
		require.NoError(b, err)
	}
}

// finished is the checkpoint of a whole training on MNIST.
func finished(epochs, batch int) *Checkpoint {
	c := invented(10)
	c.Config = Config{Epochs: epochs, Batch: batch, LearningRate: 1e-3}
	c.Train, c.Validation, c.Trained = 54_000, 6_000, score.Score{}
	c.Epochs = slices.Repeat([]Epoch{{
		score.Score{Loss: math.Pi / 100, Wrong: 50_000, Count: c.Train}, score.Score{Loss: math.Pi / 100, Wrong: 5_000, Count: c.Validation},
	}}, epochs)
	step := Step{Loss: 1, Accuracy: 0.5, SmoothLoss: 1, SmoothAccuracy: 0.5}
	c.Steps = slices.Repeat([]Step{step}, epochs*c.StepsPerEpoch())
	w := c.Kept[0].Weights
	c.Kept = pretend(c.StepsPerEpoch(), len(c.Steps))
	for i := range c.Kept {
		c.Kept[i].Weights = w
	}
	return c
}
