package modelfile

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
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

	diskFull := errors.New("no space left")
	for name, attempt := range map[string]func() error{
		"a model that cannot be written": func() error {
			return Write(path, File{Tensors: []Tensor{{Name: "a", Data: []float32{float32(math.NaN())}}}})
		},
		"an error half-way": func() error {
			return replace(path, func(w io.Writer) error {
				_, err := w.Write(make([]byte, 100_000)) // more than is buffered
				require.NoError(t, err)
				require.Len(t, names(t, dir), 2)
				return diskFull
			})
		},
	} {
		require.Error(t, attempt(), name)
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, old, now, name)
		require.Equal(t, []string{"model.safetensors"}, names(t, dir), name)
	}
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	require.ErrorContains(t, Write(dir, sample()), "a folder of that name")
	require.Empty(t, names(t, dir))

	nowhere := filepath.Join(dir, "nowhere", "model.safetensors")
	require.ErrorIs(t, Write(nowhere, sample()), fs.ErrNotExist)
	require.Empty(t, names(t, dir))

	_, err := Read(filepath.Join(dir, "model.safetensors"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = Read(dir)
	require.ErrorContains(t, err, "not a regular file")
}

// The rename itself fails when a folder has taken the place meanwhile, or when
// the folder around it is gone.
func TestWriteFailsToRename(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "model.safetensors")
	require.Error(t, replace(path, func(io.Writer) error { return os.Mkdir(path, 0o700) }))
	require.Equal(t, []string{"model.safetensors"}, names(t, dir))

	if runtime.GOOS == "windows" {
		t.Skip("a folder with an open file cannot be removed")
	}
	gone := filepath.Join(dir, "gone")
	require.NoError(t, os.Mkdir(gone, 0o700))
	err := replace(filepath.Join(gone, "model.safetensors"), func(io.Writer) error { return os.RemoveAll(gone) })
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestWriteKeepsPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions and links are different there")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "model.safetensors"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Chmod(path, 0o662)) // no usual umask leaves this
	require.NoError(t, os.Symlink("model.safetensors", link))
	require.NoError(t, Write(link, sample()))

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o662), info.Mode())
	target, err := os.Readlink(link)
	require.NoError(t, err)
	require.Equal(t, "model.safetensors", target)
	_, err = Read(path)
	require.NoError(t, err)

	require.ErrorContains(t, Write(os.DevNull, sample()), "not a regular file")
}
