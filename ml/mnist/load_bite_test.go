package mnist

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

var errGone = errors.New("the stick is gone")

// failing fails from the given call on, counted from 0.
type failing struct {
	fstest.MapFS
	stats, opens, reads int
}

func (f *failing) Stat(name string) (fs.FileInfo, error) {
	if f.stats--; f.stats < 0 {
		return nil, errGone
	}
	return f.MapFS.Stat(name)
}

func (f *failing) Open(name string) (fs.File, error) {
	if f.opens--; f.opens < 0 {
		return nil, errGone
	}
	file, err := f.MapFS.Open(name)
	return failingFile{file, f}, err
}

type failingFile struct {
	fs.File
	of *failing
}

func (f failingFile) Read(p []byte) (int, error) {
	if f.of.reads--; f.of.reads < 0 {
		return 0, errGone
	}
	return f.File.Read(p)
}

// A disk that is pulled out at any moment gives its error, and leaves nothing behind.
func TestLoadFromADiskThatFails(t *testing.T) {
	watchTemp(t)
	const many = 1000 // more than there are of any
	whole := &failing{small(10, 3), many, many, many}
	_, err := Load(t.Context(), whole)
	require.NoError(t, err)
	stats, opens, reads := many-whole.stats, many-whole.opens, many-whole.reads
	require.Equal(t, []int{8, 8}, []int{stats, opens}, "each file is looked at, and read later")

	fail := func(f *failing) {
		data, err := Load(t.Context(), f)
		require.ErrorIs(t, err, errGone)
		require.Nil(t, data)
	}
	for i := range stats {
		fail(&failing{small(10, 3), i, many, many})
	}
	for i := range opens {
		fail(&failing{small(10, 3), many, i, many})
	}
	for i := range reads {
		fail(&failing{small(10, 3), many, many, i})
	}
}

// sweeping removes all temporary files when a file is opened, after so many others.
type sweeping struct {
	fstest.MapFS
	opens int
}

func (f *sweeping) Open(name string) (fs.File, error) {
	if f.opens--; f.opens < 0 {
		folders, err := filepath.Glob(filepath.Join(os.TempDir(), "visao-mnist-*"))
		if err != nil {
			return nil, err
		}
		for _, folder := range folders {
			if err := os.RemoveAll(folder); err != nil {
				return nil, err
			}
		}
	}
	return f.MapFS.Open(name)
}

// Without a place for the copies there is no set, and it is said which file could
// not be written.
func TestLoadWithoutTemporaryFiles(t *testing.T) {
	watchTemp(t)
	for _, c := range []struct {
		opens  int
		copied string
	}{{4, trainFiles.images}, {5, trainFiles.labels}, {6, testFiles.images}, {7, testFiles.labels}} {
		data, err := Load(t.Context(), &sweeping{small(10, 3), c.opens})
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.ErrorContains(t, err, "reading "+c.copied+": open ")
		require.Nil(t, data)
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	t.Setenv("TMPDIR", nowhere)
	t.Setenv("TMP", nowhere) // Windows
	_, err := Load(t.Context(), small(10, 3))
	require.ErrorContains(t, err, "creating a temporary folder for MNIST")
}
