package mnist

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// realMNIST loads MNIST itself, once for all tests.
var realMNIST = sync.OnceValues(func() (*Data, error) {
	return Load(context.Background(), os.DirFS("../../assets/mnist"))
})

// zip compresses bytes into one gzip member.
func zip(content []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(content); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// idx strings big-endian words and bytes together.
func idx(body []byte, words ...uint32) []byte {
	var out []byte
	for _, w := range words {
		out = binary.BigEndian.AppendUint32(out, w)
	}
	return append(out, body...)
}

// images and digits make valid files of n items. Picture i is filled with the
// byte i, label i is i modulo 10.
func images(n int) []byte {
	body := make([]byte, n*Pixels)
	for i := range body {
		body[i] = byte(i / Pixels)
	}
	return idx(body, 0x803, uint32(n), Side, Side)
}

func digits(n int) []byte {
	body := make([]byte, n)
	for i := range body {
		body[i] = byte(i % Classes)
	}
	return idx(body, 0x801, uint32(n))
}

// small is a valid data set in memory.
func small(train, test int) fstest.MapFS {
	return fstest.MapFS{
		"train-images-idx3-ubyte.gz": {Data: zip(images(train))},
		"train-labels-idx1-ubyte.gz": {Data: zip(digits(train))},
		"t10k-images-idx3-ubyte.gz":  {Data: zip(images(test))},
		"t10k-labels-idx1-ubyte.gz":  {Data: zip(digits(test))},
	}
}

// watchTemp fails the test if temporary files are left when it ends.
func watchTemp(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir) // Windows
	t.Cleanup(func() {
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left)
	})
}

func TestLoadRealMNIST(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	require.Equal(t, 54_000, data.Train.Len())
	require.Equal(t, 6_000, data.Validation.Len())
	require.Equal(t, 10_000, data.Test.Len())

	var counts [Classes]int
	for i := range data.Validation.Len() {
		counts[data.Validation.Label(i)]++
	}
	require.Equal(t, [Classes]int{587, 630, 600, 627, 595, 549, 571, 668, 597, 576}, counts)

	var sum float64
	for _, set := range []*Set{data.Train, data.Validation} {
		for i := range set.Len() {
			for _, v := range set.Picture(i) {
				sum += float64(v)
			}
		}
	}
	require.InDelta(t, 0.13066, sum/(60_000*Pixels), 0.5e-5) // known to five digits

	// The same as: for f in train-images train-labels t10k-images t10k-labels;
	// do zcat $f-*; done | sha256sum
	require.Equal(t, "b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a", data.Hash)
	require.Equal(t, Hash, data.Hash)
}

func TestLoadSmall(t *testing.T) {
	watchTemp(t)
	data, err := Load(t.Context(), small(25, 3))
	require.NoError(t, err)
	require.Equal(t, 23, data.Train.Len()) // 25 less a tenth, rounded down
	require.Equal(t, 2, data.Validation.Len())
	require.Equal(t, 3, data.Test.Len())

	require.Equal(t, 4, data.Validation.Label(1))
	require.Equal(t, float32(24)/255, data.Validation.Picture(1)[Pixels-1])

	part := data.Train.Slice(5, 8)
	require.Equal(t, 3, part.Len())
	require.Equal(t, 7, part.Label(2))
	require.Panics(t, func() { part.Label(3) })

	smallest, err := Load(t.Context(), small(10, 1))
	require.NoError(t, err)
	require.Equal(t, 9, smallest.Train.Len())
	require.Equal(t, 1, smallest.Validation.Len())
}

// The test set is the same without the training files, and checked as well.
func TestLoadTest(t *testing.T) {
	watchTemp(t)
	files := small(10, 3)
	delete(files, trainFiles.images)
	delete(files, trainFiles.labels)
	test, err := LoadTest(t.Context(), files)
	require.NoError(t, err)
	require.Equal(t, 3, test.Len())
	require.Equal(t, 2, test.Label(2))
	require.Equal(t, float32(2)/255, test.Picture(2)[0])

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = LoadTest(ctx, files)
	require.ErrorIs(t, err, context.Canceled)
	files[testFiles.labels].Data = zip(digits(4))
	_, err = LoadTest(t.Context(), files)
	require.ErrorContains(t, err, "do not belong together")
}

func TestLoadCancelled(t *testing.T) {
	watchTemp(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Load(ctx, small(10, 3))
	require.ErrorIs(t, err, context.Canceled)

	// Half-way: the second file cancels when it is opened to be read.
	ctx, cancel = context.WithCancel(t.Context())
	_, err = Load(ctx, &openHook{MapFS: small(10, 3), hook: cancel})
	require.ErrorIs(t, err, context.Canceled)
}

// openHook calls hook when the training labels are opened for the second time.
type openHook struct {
	fstest.MapFS
	hook   func()
	opened int
}

func (f *openHook) Open(name string) (fs.File, error) {
	if name == trainFiles.labels {
		if f.opened++; f.opened == 2 {
			f.hook()
		}
	}
	return f.MapFS.Open(name)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(b.Context(), os.DirFS("../../assets/mnist")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadTest(b *testing.B) {
	for b.Loop() {
		if _, err := LoadTest(b.Context(), os.DirFS("../../assets/mnist")); err != nil {
			b.Fatal(err)
		}
	}
}
