package mnist

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func pngOf(t testing.TB, img image.Image) []byte {
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

func jpegOf(t testing.TB, img image.Image, quality int) []byte {
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}))
	return out.Bytes()
}

// decoded sends an image through a file.
func decoded(t *testing.T, file []byte) image.Image {
	img, err := DecodeImage(bytes.NewReader(file))
	require.NoError(t, err)
	return img
}

// negative turns ink on black into ink on white.
func negative(g *image.Gray) *image.Gray {
	n := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		n.Pix[i] = 255 - v
	}
	return n
}

// MNIST saved as an image and read again is the same to the bit.
func TestFromImageTakesMNISTAsIs(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	for i := range 100 {
		want := data.Test.Picture(i)
		g := want.Gray()
		rgba := image.NewRGBA(image.Rect(-5, 7, -5+Side, 7+Side))
		draw.Draw(rgba, rgba.Rect, g, image.Point{}, draw.Src)
		for name, img := range map[string]image.Image{
			"grey":     decoded(t, pngOf(t, g)),
			"negative": decoded(t, pngOf(t, negative(g))),
			"RGBA":     rgba,
		} {
			for _, normalise := range []bool{true, false} {
				got, ok := FromImage(img, normalise)
				require.True(t, ok, name)
				require.Equal(t, want, got, name)
			}
		}
	}
}

// However an image shows a digit, the picture must be the one a drawing of it
// gives.
func TestFromImageFindsTheDigit(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	const w, h = 280, 260
	for i := range 20 {
		ink := enlarge(data.Test.Picture(i), 9, 20, 4, w, h)
		for j, v := range ink.Pix { // black and white only: a pen
			ink.Pix[j] = 255 * (v >> 7)
		}
		want, ok := FromDrawing(ink)
		require.True(t, ok)

		transparent := image.NewNRGBA(ink.Rect) // black where inked, else nothing
		coloured := image.NewRGBA(ink.Rect)     // dark blue on light yellow
		for j, v := range ink.Pix {
			x, y := j%w, j/w
			transparent.SetNRGBA(x, y, color.NRGBA{A: v})
			coloured.Set(x, y, color.RGBA{250, 250, 180, 255})
			if v > 0 {
				coloured.Set(x, y, color.RGBA{10, 20, 120, 255})
			}
		}
		for name, img := range map[string]image.Image{
			"white on black": ink,
			"black on white": negative(ink),
			"transparent":    decoded(t, pngOf(t, transparent)),
			"coloured":       coloured,
		} {
			got, ok := FromImage(img, true)
			require.True(t, ok, name)
			require.Equal(t, want, got, "%s, test picture %d", name, i)
		}

		whole, ok := FromImage(negative(ink), false)
		require.True(t, ok)
		wantWhole, _ := Downscale(ink)
		require.Equal(t, wantWhole, whole)
	}
}

func TestFromImageFindsNothing(t *testing.T) {
	noise := rand.New(rand.NewPCG(3, 4))
	paper := image.NewGray(image.Rect(0, 0, 100, 80))
	for i := range paper.Pix {
		paper.Pix[i] = uint8(200 + 5*noise.NormFloat64())
	}
	for name, img := range map[string]image.Image{
		"paper":       paper,
		"transparent": image.NewNRGBA(image.Rect(0, 0, 64, 64)),
		"black":       image.NewGray(image.Rect(0, 0, 64, 64)),
		"black 28×28": image.NewGray(image.Rect(0, 0, Side, Side)),
		"white 28×28": negative(image.NewGray(image.Rect(0, 0, Side, Side))),
		"no pixels":   image.NewGray(image.Rectangle{}),
		"no columns":  image.NewRGBA(image.Rect(0, 0, 0, 10)),
	} {
		for _, normalise := range []bool{true, false} {
			p, ok := FromImage(img, normalise)
			require.False(t, ok, name)
			require.Zero(t, p, name)
		}
	}
}

// A photograph has grain, shade that makes a third of the way to the pen, and
// the traces of JPEG; the digit must come out as from a clean scan.
func TestFromImageReadsPhotographs(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	grain := rand.New(rand.NewPCG(1, 2))
	var difference float64
	const n = 2
	for i := range n {
		ink := enlarge(data.Test.Picture(i), 40, 300, 100, 1600, 1300)
		photo := image.NewGray(ink.Rect)
		for j, v := range ink.Pix {
			ink.Pix[j] = 255 * (v >> 7)
			x, y := float64(j%1600)/1600, float64(j/1600)/1300
			bright := 215 - 30*(x+y) + 12*grain.NormFloat64()
			if ink.Pix[j] > 0 {
				bright -= 120
			}
			photo.Pix[j] = uint8(min(max(bright, 0), 255))
		}
		want, _ := FromImage(negative(ink), true)
		drawn, _ := FromDrawing(ink)
		require.Less(t, meanAbsDifference(drawn, want), 0.05) // edges off by a tenth of a pixel
		got, ok := FromImage(decoded(t, jpegOf(t, photo, 80)), true)
		require.True(t, ok)
		difference += meanAbsDifference(want, got) / n
	}
	t.Logf("mean difference to a clean scan: %.4f", difference)
	require.Less(t, difference, 0.01)
}

// 28×28 alone does not make an image a picture of MNIST.
func TestFromImageNormalisesSmallImages(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	g := data.Test.Picture(0).Gray()
	red := image.NewRGBA(g.Rect)
	for i, v := range g.Pix {
		red.Set(i%Side, i/Side, color.RGBA{255, 255 - v, 255 - v, 255})
	}
	separated := luma(red)
	separateInk(separated)
	want, _ := FromDrawing(separated)
	got, ok := FromImage(red, true)
	require.True(t, ok)
	require.Equal(t, want, got)
}
