package mnist

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

func TestLoadRefuses(t *testing.T) {
	trainImages, trainLabels := trainFiles.images, trainFiles.labels
	cases := map[string]struct {
		spoil func(fstest.MapFS)
		says  string
	}{
		"missing":       {func(m fstest.MapFS) { delete(m, "t10k-labels-idx1-ubyte.gz") }, "t10k-labels-idx1-ubyte.gz: the file is missing"},
		"all missing":   {func(m fstest.MapFS) { clear(m) }, "all in one folder"},
		"damaged":       {func(m fstest.MapFS) { m[trainImages].Data = flip(m[trainImages].Data, -6) }, "train-images-idx3-ubyte.gz: reading to the end: the file is damaged"},
		"padded":        {func(m fstest.MapFS) { m[trainLabels].Data = emptyBlocks(10, 1<<20) }, "labels that its header promises take 100018 at most"},
		"folder":        {func(m fstest.MapFS) { m[trainImages] = &fstest.MapFile{Mode: fs.ModeDir} }, "not a regular file"},
		"named pipe":    {func(m fstest.MapFS) { m[trainImages].Mode = fs.ModeNamedPipe }, "not a regular file"},
		"device":        {func(m fstest.MapFS) { m[trainImages].Mode = fs.ModeDevice | fs.ModeCharDevice }, "not a regular file"},
		"swapped kinds": {func(m fstest.MapFS) { m[trainImages], m[trainLabels] = m[trainLabels], m[trainImages] }, "are two files swapped?"},
		"swapped sets":  {func(m fstest.MapFS) { m[trainImages] = m["t10k-images-idx3-ubyte.gz"] }, "do not belong together"},
		"uneven test":   {func(m fstest.MapFS) { m["t10k-labels-idx1-ubyte.gz"].Data = zip(digits(4)) }, "do not belong together"},
		"too few":       {func(m fstest.MapFS) { maps.Copy(m, small(9, 3)) }, "at least 10"},
		"no test":       {func(m fstest.MapFS) { maps.Copy(m, small(10, 0)) }, "holds 0 pictures; it needs at least 1"},
		"nothing": {func(m fstest.MapFS) {
			m[trainImages].Data, m[trainLabels].Data = zip(images(0)), zip(digits(0))
		}, "at least 10"},
		"not compressed": {func(m fstest.MapFS) {
			delete(m, trainImages)
			m["train-images-idx3-ubyte"] = &fstest.MapFile{Data: images(10)}
		}, `run "gzip train-images-idx3-ubyte"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			watchTemp(t)
			files := small(10, 3)
			c.spoil(files)
			hostile.Refused(t, 1<<20, c.says, func() error {
				data, err := Load(t.Context(), files)
				assert.Nil(t, data)
				return err
			})
		})
	}
}

// sizedFS lies about the size of its files.
type sizedFS struct {
	fstest.MapFS
	size int64
}

type sizedInfo struct {
	fs.FileInfo
	size int64
}

func (i sizedInfo) Size() int64 { return i.size }

func (f sizedFS) Stat(name string) (fs.FileInfo, error) {
	info, err := f.MapFS.Stat(name)
	return sizedInfo{info, f.size}, err
}

// What claims to be larger than its items can be is not read to its end.
func TestLoadRefusesLargeFiles(t *testing.T) {
	watchTemp(t)
	files := sizedFS{small(10, 3), 1 << 40}
	hostile.Refused(t, 1<<20, "the file has 1099511627776 bytes, but the 10 pictures that its header promises take 107934 at most", func() error {
		_, err := Load(t.Context(), files)
		return err
	})
}

// emptyBlocks are n labels in a file that is made of blocks of nothing for the rest
// of size bytes: decompressed it is as long as its header says.
func emptyBlocks(n, size int) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for {
		if err := z.Flush(); err != nil { // which writes such a block
			panic(err)
		}
		if out.Len() >= size {
			break
		}
	}
	if _, err := z.Write(digits(n)); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Nothing that the beginnings of the files tell has to wait for 60,000 pictures.
func TestLoadLooksBeforeItReads(t *testing.T) {
	watchTemp(t)
	whole := fstest.MapFS{}
	for _, name := range []string{trainFiles.images, trainFiles.labels, testFiles.images, testFiles.labels} {
		contents, err := os.ReadFile(filepath.Join("../../assets/mnist", name))
		require.NoError(t, err)
		whole[name] = &fstest.MapFile{Data: contents}
	}
	for name, c := range map[string]struct {
		spoil func(fstest.MapFS)
		says  string
	}{
		"labels missing":     {func(m fstest.MapFS) { delete(m, testFiles.labels) }, "t10k-labels-idx1-ubyte.gz: the file is missing"},
		"labels a pipe":      {func(m fstest.MapFS) { m[testFiles.labels] = &fstest.MapFile{Mode: fs.ModeNamedPipe} }, "a named pipe"},
		"labels of the test": {func(m fstest.MapFS) { m[trainFiles.labels] = m[testFiles.labels] }, "holds 60000 pictures, but train-labels-idx1-ubyte.gz holds 10000 labels"},
		"test swapped": {func(m fstest.MapFS) {
			m[testFiles.images], m[testFiles.labels] = m[testFiles.labels], m[testFiles.images]
		}, "are two files swapped?"},
		"labels cut off": {func(m fstest.MapFS) { m[testFiles.labels] = &fstest.MapFile{Data: m[testFiles.labels].Data[:60]} }, "ends too early"},
	} {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(whole)
			c.spoil(files)
			hostile.Refused(t, 1<<20, c.says, func() error {
				_, err := Load(t.Context(), files)
				return err
			})
		})
	}
}

// changing gives another file each time that the training labels are opened.
type changing struct {
	fstest.MapFS
	versions [][]byte
}

func (f *changing) Open(name string) (fs.File, error) {
	if name == trainFiles.labels {
		f.MapFS[name].Data, f.versions = f.versions[0], f.versions[1:]
	}
	return f.MapFS.Open(name)
}

// Unequal counts must never reach GoMNIST, whoever exchanges a file meanwhile.
func TestLoadRefusesWhatChanges(t *testing.T) {
	watchTemp(t)
	files := &changing{small(10, 3), [][]byte{zip(digits(10)), zip(digits(9))}}
	files.MapFS[trainFiles.labels].Data = files.versions[0]
	_, err := Load(t.Context(), files)
	require.ErrorContains(t, err, "train-labels-idx1-ubyte.gz: the file was changed while it was read")
}

func TestLoadFromADisk(t *testing.T) {
	watchTemp(t)
	dir := t.TempDir()
	for name, file := range small(10, 3) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), file.Data, 0o600))
	}
	data, err := Load(t.Context(), os.DirFS(dir))
	require.NoError(t, err)
	require.Equal(t, 9, data.Train.Len())

	// A link out of the folder is followed, but not to what is no file.
	images := filepath.Join(dir, trainFiles.images)
	for target, says := range map[string]string{
		"/dev/zero": "a device", hostile.Pipe(t): "a named pipe", t.TempDir(): "a folder", trainFiles.images: "too many levels of symbolic links",
		"nowhere": "the file is missing",
	} {
		require.NoError(t, os.Remove(images))
		if err := os.Symlink(target, images); err != nil {
			t.Skip("no symbolic links here")
		}
		hostile.Refused(t, 1<<20, says, func() error {
			_, err := Load(t.Context(), os.DirFS(dir))
			return err
		})
	}
}
