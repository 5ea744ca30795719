package mnist

import (
	"image"
	"math"
	"slices"
)

const (
	faint  = 16 // the least grey that counts as ink; anything fainter is a smudge
	centre = 14 // the row and the column into which the centre of mass falls
)

// BoxSide is the longer side of a digit's ink in MNIST, in pixels.
const BoxSide = 20

// Normalisation is what becomes of a drawing on the way to a picture such as
// MNIST's, step by step. All greys are in [0, 1], row by row.
type Normalisation struct {
	// Raw is the whole drawing scaled to 28×28, as by Downscale.
	Raw Picture
	// Scaled is the digit, cut out to its ink and scaled into a box of 20×20. The
	// shorter side lies in the middle of the box, to a pixel.
	Scaled [BoxSide * BoxSide]float32
	// Centred is Scaled in a field of 28×28, moved until its centre of mass is in
	// the middle: what FromDrawing returns.
	Centred Picture
}

// Normalise turns a drawing into a picture as FromDrawing does, and shows every
// step. It returns false and empty pictures when nothing is drawn.
func Normalise(ink *image.Gray) (n Normalisation, ok bool) {
	d := cutOut(ink)
	if d == nil {
		return n, false
	}
	n.Raw, _ = Downscale(ink)
	d.put(n.Scaled[:], BoxSide, (BoxSide-d.w)/2, (BoxSide-d.h)/2)
	n.Centred = d.centred()
	return n, true
}

// FromDrawing turns a drawing into a picture the way MNIST was made. ink may
// have any size; 255 is full ink, 0 is none. It returns false and an empty
// picture when nothing is drawn.
//
// LeCun's page describes the steps: the digit, cut out to its ink, is scaled
// into a 20×20 box, aspect kept and anti-aliased, and then moved until its
// centre of mass is at the centre of the 28×28 field. What the page leaves open
// was read off the 70,000 pictures:
//   - the move is by whole pixels: the centre of mass lies anywhere within the
//     pixel of row 14 and column 14 (counted from 0), evenly spread;
//   - no digit is too pale: the brightest pixel is 254 or 255 in every one of
//     them, so greys are divided by the brightest, which keeps a stroke thinner
//     than a pixel from fading.
//
// A digit so lopsided that centring would push ink over the edge is moved less.
func FromDrawing(ink *image.Gray) (Picture, bool) {
	d := cutOut(ink)
	if d == nil {
		return Picture{}, false
	}
	return d.centred(), true
}

// digit is the ink of a drawing, cut out and scaled: w×h greys of any brightness,
// row by row, the longer side of 20.
type digit struct {
	w, h  int
	greys []float64
}

// cutOut returns the digit that is drawn, nil if there is none.
func cutOut(ink *image.Gray) *digit {
	crop := inked(ink)
	if crop.Empty() {
		return nil
	}
	dx, dy := crop.Dx(), crop.Dy()
	longer := max(dx, dy)
	w, h := ceilDiv(BoxSide*dx, longer), ceilDiv(BoxSide*dy, longer)
	return &digit{w, h, average(ink, crop, float64(longer)/BoxSide, w, h)}
}

// put writes the digit, its brightest grey made 1, into a field of that width,
// its corner in that column and row.
func (d *digit) put(field []float32, width, left, top int) {
	peak := slices.Max(d.greys)
	for i, v := range d.greys {
		field[(top+i/d.w)*width+left+i%d.w] = float32(v / peak)
	}
}

// centred is the digit with its centre of mass in the middle of the picture.
func (d *digit) centred() (p Picture) {
	var mass, mx, my float64
	for i, v := range d.greys {
		mass += v
		mx += v * (float64(i%d.w) + 0.5)
		my += v * (float64(i/d.w) + 0.5)
	}
	left := min(max(centre-int(mx/mass), 0), Side-d.w)
	top := min(max(centre-int(my/mass), 0), Side-d.h)
	d.put(p[:], Side, left, top)
	return p
}

// Gray returns the picture in 8-bit greys, rounded. Downscale turns them back,
// exactly so where they came from bytes.
func (p Picture) Gray() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, Side, Side))
	for i, v := range p {
		g.Pix[i] = uint8(255*v + 0.5)
	}
	return g
}

// Downscale turns a drawing into a picture without FromDrawing's care: the
// whole of it, margins included, is scaled to 28×28 by averaging. One that is
// not square keeps its aspect and lies in the middle. It returns false and an
// empty picture when nothing is drawn.
func Downscale(ink *image.Gray) (Picture, bool) {
	var p Picture
	if inked(ink).Empty() {
		return p, false
	}
	whole := ink.Bounds()
	side := float64(max(whole.Dx(), whole.Dy())) / Side
	for i, v := range average(ink, whole, side, Side, Side) {
		p[i] = float32(v)
	}
	return p, true
}

// inked returns the smallest rectangle with all the ink, empty if there is none.
func inked(ink *image.Gray) image.Rectangle {
	b := ink.Bounds()
	found := image.Rectangle{Min: b.Max, Max: b.Min}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := ink.Pix[ink.PixOffset(b.Min.X, y):][:b.Dx()]
		for x, v := range row {
			if v >= faint {
				found.Min.X = min(found.Min.X, b.Min.X+x)
				found.Max.X = max(found.Max.X, b.Min.X+x+1)
				found.Min.Y = min(found.Min.Y, y)
				found.Max.Y = y + 1
			}
		}
	}
	return found
}

// average lays w×h square cells, side pixels wide, over the middle of crop and
// returns the mean ink of each, 0 to 1, row by row. The drawing is taken as
// constant over each of its pixels and empty outside crop, and its integral
// over a cell is exact: no ink is lost or added at any ratio, up or down, which
// the sampled kernels of golang.org/x/image/draw do not promise.
func average(ink *image.Gray, crop image.Rectangle, side float64, w, h int) []float64 {
	dx, dy := crop.Dx(), crop.Dy()
	x0 := (float64(dx) - side*float64(w)) / 2
	y0 := (float64(dy) - side*float64(h)) / 2
	cells := make([]float64, w*h)
	sums := make([]float64, dx+1) // sums[x]: the ink left of x in one row of cells
	for j := range h {
		clear(sums)
		top, bottom := y0+side*float64(j), y0+side*float64(j+1)
		for y := max(0, int(top)); y < min(dy, int(math.Ceil(bottom))); y++ {
			cover := min(bottom, float64(y+1)) - max(top, float64(y))
			row := ink.Pix[ink.PixOffset(crop.Min.X, crop.Min.Y+y):][:dx]
			for x, v := range row {
				sums[x+1] += cover * float64(v)
			}
		}
		for x := range dx {
			sums[x+1] += sums[x]
		}
		before := at(sums, x0)
		for i := range w {
			upTo := at(sums, x0+side*float64(i+1))
			cells[j*w+i] = max(0, (upTo-before)/(side*side*255))
			before = upTo
		}
	}
	return cells
}

// at reads running sums at a place between two of them.
func at(sums []float64, x float64) float64 {
	last := len(sums) - 1
	if x <= 0 {
		return sums[0]
	}
	if x >= float64(last) {
		return sums[last]
	}
	k := int(x)
	return sums[k] + (x-float64(k))*(sums[k+1]-sums[k])
}

// ceilDiv returns a/b rounded up, for positive numbers.
func ceilDiv(a, b int) int { return (a + b - 1) / b }
