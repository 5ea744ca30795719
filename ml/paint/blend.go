package paint

import (
	"errors"
	"fmt"
	"image"

	"visao/ml/mnist"
)

// Options says how a map is drawn over a picture.
type Options struct {
	Size     int       // pixels a side
	Colormap *Colormap // colours of the map
	Range    Range     // values that the colours span, in the map's unit
	Alpha    float64   // opacity of the map: 0 shows the picture, 1 the map alone
	Smooth   bool      // interpolate by a quadratic spline; otherwise blocks
}

// Blend returns the map m, 28×28 row by row, over the picture: in every channel
// (1−Alpha)·grey + Alpha·colour. A cell of NaN shows the picture alone. A nil
// picture is a blank one. It fails without a colormap or if m is not 28×28.
func Blend(pic *mnist.Picture, m []float32, o Options) (*image.RGBA, error) {
	if len(m) != mnist.Pixels {
		return nil, fmt.Errorf("drawing a map of %d values: expected %d×%d", len(m), mnist.Side, mnist.Side)
	}
	if o.Colormap == nil {
		return nil, errors.New("drawing a map: no colormap was chosen")
	}
	img := Picture(pic, o.Size, o.Smooth)
	alpha := float32(Range{0, 1}.Normalise(o.Alpha))
	var tint [256][3]float32 // Alpha·colour, and the half that rounds
	for i, c := range o.Colormap.table {
		tint[i] = [3]float32{alpha*float32(c.R) + 0.5, alpha*float32(c.G) + 0.5, alpha*float32(c.B) + 0.5}
	}
	for i, v := range enlarge(m, img.Rect.Dx(), o.Smooth) {
		t := o.Range.Normalise(float64(v))
		if t != t {
			continue
		}
		px := img.Pix[4*i:][:3]
		grey := (1 - alpha) * float32(px[0])
		c := &tint[index(t)]
		px[0], px[1], px[2] = uint8(grey+c[0]), uint8(grey+c[1]), uint8(grey+c[2])
	}
	return img, nil
}

// Picture returns the picture in grey on black, size pixels a side, in blocks or
// interpolated by a quadratic spline. A nil picture is a blank one.
func Picture(pic *mnist.Picture, size int, smooth bool) *image.RGBA {
	if pic == nil {
		pic = new(mnist.Picture)
	}
	size = clampSize(size)
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	for i, v := range enlarge(pic[:], size, smooth) {
		grey := uint8(255*min(max(v, 0), 1) + 0.5) // a spline overshoots at sharp edges
		px := img.Pix[4*i:][:4]
		px[0], px[1], px[2], px[3] = grey, grey, grey, 255
	}
	return img
}

// enlarge returns 28×28 values at size×size pixels. Every cell keeps its place
// whether smooth or not, so that a point of the image belongs to the cell
// floor(28·y/size), floor(28·x/size).
func enlarge(v []float32, size int, smooth bool) []float32 {
	if smooth {
		return spline(v, mnist.Side, size, cellAligned)
	}
	cell := make([]int, size) // of each pixel's centre
	for i := range cell {
		cell[i] = (2*i + 1) * mnist.Side / (2 * size)
	}
	out := make([]float32, size*size)
	for y, cy := range cell {
		row := v[cy*mnist.Side:][:mnist.Side]
		for x, cx := range cell {
			out[y*size+x] = row[cx]
		}
	}
	return out
}
