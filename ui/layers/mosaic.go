package layers

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"

	"visao/ml/mnist"
	"visao/ui/look"
)

// tiles are the maps of a layer in the order in which they are shown. Below its
// map a tile may have a foot: a kernel or a share.
type tiles struct {
	maps    []*image.RGBA // 28×28
	kernels [][9]float64  // row by row, in parts of the largest weight: −1 to 1
	shares  []float64     // in parts of the largest: −1 to 1
}

// Lengths in a mosaic, in cells. A cell is one value of a map.
const (
	gap         = 1 // between tiles, and between a map and its kernel
	kernelCell  = 3
	kernelSide  = 3 * kernelCell
	shareHeight = 2
	pitch       = mnist.Side + gap // from a tile to its neighbour
)

// height is that of a tile.
func (t *tiles) height() int {
	switch {
	case t.kernels != nil:
		return mnist.Side + gap + kernelSide
	case t.shares != nil:
		return mnist.Side + shareHeight
	}
	return mnist.Side
}

// fit arranges n tiles of this height in a field of so many pixels: the number
// of columns, and how many pixels a cell is wide. Cells are as large as possible
// in whole pixels, small ones in halves, and below one only if there is no
// other way. Of the arrangements, that with the fewest empty places is taken.
func fit(n, height int, across, down float64) (columns int, cell float64) {
	if n == 0 || across < 1 || down < 1 {
		return 0, 0
	}
	cell = max(1, math.Floor(2*min(across/mnist.Side, down/float64(height)))/2)
	if cell > 3 {
		cell = math.Floor(cell)
	}
	for {
		wide, high := int(across/cell)+gap, int(down/cell)+gap
		least := n
		for c := min(wide/pitch, n); c > 0; c-- {
			rows := (n + c - 1) / c
			if rows*(height+gap) > high {
				break
			}
			if empty := rows*c - n; empty < least {
				columns, least = c, empty
			}
		}
		switch {
		case columns > 0:
			return columns, cell
		case cell > 3:
			cell--
		case cell > 1:
			cell -= 0.5
		default:
			cell *= 0.95
		}
	}
}

// mosaic is the picture of the tiles, one pixel a cell. Gaps are transparent.
func (t *tiles) mosaic(columns int, w fyne.Widget) *image.RGBA {
	rows := (len(t.maps) + columns - 1) / columns
	img := image.NewRGBA(image.Rect(0, 0, columns*pitch-gap, rows*(t.height()+gap)-gap))
	fill := func(x, y, width, height int, c color.Color) {
		draw.Draw(img, image.Rect(x, y, x+width, y+height), image.NewUniform(c), image.Point{}, draw.Src)
	}
	for i, m := range t.maps {
		x, y := i%columns*pitch, i/columns*(t.height()+gap)
		draw.Draw(img, m.Rect.Add(image.Pt(x, y)), m, image.Point{}, draw.Src)
		y += mnist.Side
		switch {
		case t.kernels != nil:
			for j, v := range t.kernels[i] {
				fill(x+j%3*kernelCell, y+gap+j/3*kernelCell, kernelCell, kernelCell, ink(v, w))
			}
		case t.shares != nil:
			fill(x, y, mnist.Side, shareHeight, ink(0, w))
			long := int(math.Round(math.Abs(t.shares[i]) * mnist.Side))
			if t.shares[i] > 0 {
				fill(x, y, long, shareHeight, ink(1, w))
			} else { // from the other end, for those who do not see the colours
				fill(x+mnist.Side-long, y, long, shareHeight, ink(-1, w))
			}
		}
	}
	return img
}

// ink is the colour of a number from −1 to 1: the accent above zero, amber below,
// that of an empty bar at zero.
func ink(v float64, w fyne.Widget) color.NRGBA {
	name := look.Accent
	if v < 0 {
		name = look.Amber
	}
	zero, full, t := look.Color(look.Track, w), look.Color(name, w), min(math.Abs(v), 1)
	mix := func(a, b uint8) uint8 { return uint8((1-t)*float64(a) + t*float64(b) + 0.5) }
	return color.NRGBA{mix(zero.R, full.R), mix(zero.G, full.G), mix(zero.B, full.B), 0xff}
}

// enlarge returns the picture with halves/2 pixels for each one, such as 3/2. A
// pixel that lies across a border is the average of both sides.
func enlarge(src *image.RGBA, halves int) *image.RGBA {
	size := src.Rect.Max
	dst := image.NewRGBA(image.Rect(0, 0, (size.X*halves+1)/2, (size.Y*halves+1)/2))
	at := func(half, most int) int { return min(half/halves, most-1) }
	for y := range dst.Rect.Max.Y {
		above, below := src.Pix[at(2*y, size.Y)*src.Stride:], src.Pix[at(2*y+1, size.Y)*src.Stride:]
		for x := range dst.Rect.Max.X {
			left, right := 4*at(2*x, size.X), 4*at(2*x+1, size.X)
			to := dst.Pix[y*dst.Stride+4*x:][:4]
			for i := range to {
				sum := int(above[left+i]) + int(above[right+i]) + int(below[left+i]) + int(below[right+i])
				to[i] = uint8((sum + 2) / 4)
			}
		}
	}
	return dst
}
