package mnist

import (
	"image"
	"image/draw"
)

// FromImage turns an image of a digit, dark on light or light on dark, into a
// picture. With normalise it is cropped, scaled and centred like a drawing
// (FromDrawing), otherwise scaled as a whole (Downscale). What is transparent
// counts as white. It returns false and an empty picture when the image shows
// nothing. An image that is a picture of MNIST already, 28×28 greys on black or
// on white, is taken pixel by pixel.
func FromImage(img image.Image, normalise bool) (Picture, bool) {
	gray := luma(img)
	if p, ok := asIs(img, gray); ok {
		return p, p != Picture{}
	}
	gray = reduce(gray)
	separateInk(gray)
	if normalise {
		return FromDrawing(gray)
	}
	return Downscale(gray)
}

// luma returns the brightness of an image laid on white paper, with the weights
// of BT.601 that image/color uses too. Working in rows, it needs no second copy
// of the image in colour.
func luma(img image.Image) *image.Gray {
	b := img.Bounds()
	gray := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	for y := range b.Dy() {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		for x := range b.Dx() {
			c := row.Pix[4*x:][:3]
			gray.Pix[y*gray.Stride+x] = uint8((19595*uint32(c[0]) + 38470*uint32(c[1]) + 7471*uint32(c[2]) + 1<<15) >> 16)
		}
	}
	return gray
}

// asIs returns a 28×28 grey image on black, or on white and then as its
// negative, without any change. gray is the brightness of img.
func asIs(img image.Image, gray *image.Gray) (p Picture, ok bool) {
	if gray.Rect.Max != image.Pt(Side, Side) {
		return p, false
	}
	paper := border(gray)
	if faint <= paper && paper <= 255-faint {
		return p, false
	}
	from := img.Bounds().Min
	for i, v := range gray.Pix {
		r, g, b, _ := img.At(from.X+i%Side, from.Y+i/Side).RGBA()
		if r != g || g != b {
			return Picture{}, false
		}
		if paper > 127 {
			v = 255 - v
		}
		p[i] = float32(v) / 255
	}
	return p, true
}

// reduce averages an image with more than ten times the pixels of a picture down
// to that, 280 along its longer side, which takes the grain out of a photograph.
func reduce(gray *image.Gray) *image.Gray {
	const most = 10 * Side
	dx, dy := gray.Rect.Dx(), gray.Rect.Dy()
	longer := max(dx, dy)
	if longer <= most {
		return gray
	}
	w, h := max(1, most*dx/longer), max(1, most*dy/longer)
	small := image.NewGray(image.Rect(0, 0, w, h))
	for i, v := range average(gray, gray.Rect, float64(longer)/most, w, h) {
		small.Pix[i] = uint8(255*v + 0.5)
	}
	return small
}

// border returns the median brightness along the four edges, taken for paper.
func border(gray *image.Gray) uint8 {
	var histogram [256]int
	n := 0
	w, h := gray.Rect.Dx(), gray.Rect.Dy()
	for y := range h {
		step := max(1, w-1) // the two ends of a row
		if y == 0 || y == h-1 {
			step = 1
		}
		for x := 0; x < w; x += step {
			histogram[gray.Pix[y*gray.Stride+x]]++
			n++
		}
	}
	below := 0
	for v, count := range histogram {
		if below += count; 2*below > n {
			return uint8(v)
		}
	}
	return 255
}

// separateInk turns brightness into ink, in place: 0 for paper, 255 for pen.
// MNIST comes from scans in black and white only, so the greys of a photograph,
// its shade and its noise, are drawn apart: with m₀ and m₁ the mean
// brightnesses of the two classes that Otsu's threshold makes, the middle third
// of the way from m₀ to m₁ is stretched over the whole range. Paper may so be a
// third of the way darker in one corner, and edges still stay smooth. Where the
// two differ too little to be paper and pen, nothing is left.
func separateInk(gray *image.Gray) {
	const leastContrast = 32
	dark, light := otsu(gray)
	if light-dark < leastContrast {
		clear(gray.Pix)
		return
	}
	onLight := float64(border(gray)) > (dark+light)/2
	var ink [256]uint8
	for v := range ink {
		t := (float64(v) - dark) / (light - dark)
		if onLight {
			t = 1 - t
		}
		ink[v] = uint8(255*min(max(3*t-1, 0), 1) + 0.5)
	}
	for i, v := range gray.Pix {
		gray.Pix[i] = ink[v]
	}
}

// otsu splits brightness into two classes with the largest variance between
// them and returns their means, both 0 if there is only one brightness
// (N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979).
func otsu(gray *image.Gray) (dark, light float64) {
	var histogram [256]int
	for _, v := range gray.Pix {
		histogram[v]++
	}
	total, sum := len(gray.Pix), 0
	for v, n := range histogram {
		sum += v * n
	}
	best, n0, sum0 := 0.0, 0, 0
	for v, n := range histogram {
		n0 += n
		sum0 += v * n
		n1 := total - n0
		if n0 == 0 || n1 == 0 {
			continue
		}
		m0, m1 := float64(sum0)/float64(n0), float64(sum-sum0)/float64(n1)
		if between := float64(n0) * float64(n1) * (m1 - m0) * (m1 - m0); between > best {
			best, dark, light = between, m0, m1
		}
	}
	return dark, light
}
