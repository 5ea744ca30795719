package atomicfile

import (
	"errors"
	"io"
	"io/fs"
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

const text = "a file's contents"

// write replaces the file by the text.
func write(path string) error {
	return Replace(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

func TestWriteKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	require.NoError(t, write(path))
	old, err := os.ReadFile(path)
	require.NoError(t, err)

	diskFull := errors.New("no space left")
	for name, attempt := range map[string]func() error{
		"an error half-way": func() error {
			return Replace(path, func(w io.Writer) error {
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
		require.Equal(t, []string{"file"}, names(t, dir), name)
	}
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	require.ErrorContains(t, write(dir), "a folder of that name")
	require.Empty(t, names(t, dir))

	nowhere := filepath.Join(dir, "nowhere", "file")
	require.ErrorIs(t, write(nowhere), fs.ErrNotExist)
	require.NotContains(t, write(nowhere).Error(), ".tmp")
	require.Empty(t, names(t, dir))
}

// The rename itself fails when a folder has taken the place meanwhile, or when
// the folder around it is gone.
func TestWriteFailsToRename(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	require.Error(t, Replace(path, func(io.Writer) error { return os.Mkdir(path, 0o700) }))
	require.Equal(t, []string{"file"}, names(t, dir))

	if runtime.GOOS == "windows" {
		t.Skip("a folder with an open file cannot be removed")
	}
	gone := filepath.Join(dir, "gone")
	require.NoError(t, os.Mkdir(gone, 0o700))
	err := Replace(filepath.Join(gone, "file"), func(io.Writer) error { return os.RemoveAll(gone) })
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestWriteKeepsPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions and links are different there")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Chmod(path, 0o662)) // no usual umask leaves this
	require.NoError(t, os.Symlink("file", link))
	require.NoError(t, write(link))

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o662), info.Mode())
	target, err := os.Readlink(link)
	require.NoError(t, err)
	require.Equal(t, "file", target)
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, string(contents))

	require.ErrorContains(t, write(os.DevNull), "not a regular file")
}
