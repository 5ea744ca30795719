package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/assets"
	"visao/ml/mnist"
)

var loadMNIST = sync.OnceValues(func() (*mnist.Data, error) { return mnist.Load(context.Background(), assets.MNIST()) })

// digits is MNIST, loaded once for all tests.
func digits(t *testing.T) *mnist.Data {
	t.Helper()
	data, err := loadMNIST()
	require.NoError(t, err)
	return data
}

// The size of the small data set: 36 pictures to train on, 4 to validate, 30 to test.
const smallTrain, smallTest = 40, 30

// smallFolder is a folder with the beginning of MNIST in MNIST's format.
func smallFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	data := digits(t)
	writeSet(t, folder, "train", data.Train.Slice(0, smallTrain))
	writeSet(t, folder, "t10k", data.Test.Slice(0, smallTest))
	return folder
}

// writeSet writes the two files of a set of pictures.
func writeSet(t *testing.T, folder, name string, set *mnist.Set) {
	t.Helper()
	var pixels, labels []byte
	for i := range set.Len() {
		for _, v := range set.Picture(i) {
			pixels = append(pixels, uint8(255*v+0.5))
		}
		labels = append(labels, uint8(set.Label(i)))
	}
	n := uint32(set.Len())
	writeIDX(t, filepath.Join(folder, name+"-images-idx3-ubyte.gz"), pixels, 0x803, n, mnist.Side, mnist.Side)
	writeIDX(t, filepath.Join(folder, name+"-labels-idx1-ubyte.gz"), labels, 0x801, n)
}

// writeIDX writes a gzip-compressed IDX file: big-endian words and then bytes.
func writeIDX(t *testing.T, path string, body []byte, header ...uint32) {
	t.Helper()
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	require.NoError(t, binary.Write(z, binary.BigEndian, header))
	_, err := z.Write(body)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	require.NoError(t, os.WriteFile(path, file.Bytes(), 0o600))
}

// writePicture writes a test picture of MNIST as a PNG, each pixel a block of ten, dark on light as on paper.
func writePicture(t *testing.T, path string, index int) {
	t.Helper()
	const block = 10
	picture := digits(t).Test.Picture(index)
	img := image.NewGray(image.Rect(0, 0, block*mnist.Side, block*mnist.Side))
	for i := range img.Pix {
		y, x := i/img.Stride/block, i%img.Stride/block
		img.Pix[i] = uint8(255 - 255*picture[y*mnist.Side+x])
	}
	writeImage(t, path, img)
}

// writeBlank writes a PNG of empty paper.
func writeBlank(t *testing.T, path string) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 100, 80))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	writeImage(t, path, img)
}

func writeImage(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(f, img))
	require.NoError(t, f.Close())
}

// readPNG decodes a whole PNG file.
func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	require.NoError(t, err)
	return img
}
