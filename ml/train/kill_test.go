package train

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// doomed names the folder of checkpoints to the process that is to be killed.
const doomed = "VISAO_TEST_TRAIN_IN"

// tiny returns 54 training and 6 validation pictures, as random files of MNIST's
// format: reading these takes less time than MNIST.
func tiny(t *testing.T) *mnist.Data {
	rng := rand.New(rand.NewPCG(3, 3))
	files := fstest.MapFS{}
	add := func(name string, header []int32, n int, value func() byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		require.NoError(t, binary.Write(z, binary.BigEndian, header))
		for range n {
			_, err := z.Write([]byte{value()})
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
		files[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	for _, set := range []struct {
		name string
		n    int
	}{{"train", 60}, {"t10k", 1}} {
		add(set.name+"-images-idx3-ubyte.gz", []int32{0x803, int32(set.n), 28, 28}, set.n*mnist.Pixels, func() byte { return byte(rng.Uint32()) })
		add(set.name+"-labels-idx1-ubyte.gz", []int32{0x801, int32(set.n)}, set.n, func() byte { return byte(rng.IntN(mnist.Classes)) })
	}
	data, err := mnist.Load(t.Context(), files)
	require.NoError(t, err)
	return data
}

// TestTrainUntilKilled is no test but the process that is: it resumes the training
// in the folder, saving all the time, tells each step, and saves the model at the
// end.
func TestTrainUntilKilled(t *testing.T) {
	dir := os.Getenv(doomed)
	if dir == "" {
		t.Skip("this is run by TestKilledTraining")
	}
	data, path := tiny(t), filepath.Join(dir, "checkpoint.safetensors")
	c, damaged, err := LoadCheckpoint(path)
	require.NoError(t, damaged)
	if errors.Is(err, fs.ErrNotExist) {
		c, err = Begin(Config{Epochs: killedEpochs, Batch: 1, LearningRate: 1e-3, Seed: 5}, data), nil
	}
	require.NoError(t, err)
	last, err := Resume(t.Context(), c, data, new(Gate), func(s Snapshot) { fmt.Println("step", s.Step) },
		&Saver{Save: func(c *Checkpoint) { require.NoError(t, c.Save(path)) }})
	require.NoError(t, err)
	require.NoError(t, network.Save(filepath.Join(dir, "model.safetensors"), last.Weights, nil))
}

// trainIn runs that process until it has told so many events and a moment more, or
// to its end, and reports whether it was killed.
func trainIn(t *testing.T, dir string, events int, more time.Duration) (killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestTrainUntilKilled$")
	cmd.Env = append(os.Environ(), doomed+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	told := bufio.NewScanner(out)
	var text bytes.Buffer
	for ; events != 0 && told.Scan(); events-- {
		fmt.Fprintln(&text, told.Text())
	}
	if events == 0 {
		time.Sleep(more) // until a moment that nobody has chosen
		require.NoError(t, cmd.Process.Kill())
		require.Error(t, cmd.Wait(), "it was killed too late")
		return true
	}
	require.NoError(t, cmd.Wait(), text.String())
	return false
}

// A training that is killed at random moments, most of them while it saves, ends
// with the same files as one that is left alone, byte for byte.
func TestKilledTraining(t *testing.T) {
	left, killed := t.TempDir(), t.TempDir()
	require.False(t, trainIn(t, left, -1, 0))

	rng := rand.New(rand.NewPCG(20, 26))
	for range kills {
		require.True(t, trainIn(t, killed, 1+rng.IntN(10), time.Duration(rng.IntN(4_000))*time.Microsecond))
	}
	require.False(t, trainIn(t, killed, -1, 0))
	for _, name := range []string{"model.safetensors", "checkpoint.safetensors"} {
		want, err := os.ReadFile(filepath.Join(left, name))
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(killed, name))
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got), name)
	}
	entries, err := os.ReadDir(killed)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	require.Equal(t, []string{"checkpoint.previous.safetensors", "checkpoint.safetensors", "model.safetensors"}, names)
}
