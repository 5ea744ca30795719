package modelfile

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// names lists a folder.
func names(t *testing.T, dir string) (list []string) {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestWriteAndRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "model.safetensors")
	require.NoError(t, Write(path, File{Metadata: map[string]string{"step": "1"}}))
	require.NoError(t, Write(path, sample())) // over the first
	got, err := Read(path)
	require.NoError(t, err)
	require.Equal(t, byName(sample()), byName(got))
	require.Equal(t, []string{"model.safetensors"}, names(t, dir))
}

func TestWriteKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "model.safetensors")
	require.NoError(t, Write(path, sample()))
	old, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Error(t, Write(path, File{Tensors: []Tensor{{Name: "a", Data: []float32{float32(math.NaN())}}}}))
	now, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, old, now)
	require.Equal(t, []string{"model.safetensors"}, names(t, dir))
}
