package explain

import (
	"context"

	"visao/ml/mnist"
)

// Window is the side of the black square that is slid over a picture to find out
// what its pixels are worth, in pixels.
const Window = 5

// occluded returns the picture with a square of Window pixels a side black,
// centred on a pixel and cut off at the border, and whether that changes it.
func occluded(p mnist.Picture, pixel int) (covered mnist.Picture, changed bool) {
	row, col := pixel/mnist.Side, pixel%mnist.Side
	covered = p
	for y := max(row-Window/2, 0); y <= min(row+Window/2, mnist.Side-1); y++ {
		for x := max(col-Window/2, 0); x <= min(col+Window/2, mnist.Side-1); x++ {
			covered[y*mnist.Side+x] = 0
		}
	}
	return covered, covered != p
}

// windows lists the pixels around which a black square changes the picture.
func windows(p mnist.Picture) (centres []int) {
	for i := range p {
		if _, changed := occluded(p, i); changed {
			centres = append(centres, i)
		}
	}
	return centres
}

// occlusion returns by how much the logit of the class drops, in logits, where
// the black square is centred on each pixel (Zeiler and Fergus 2014, section
// 4.2): 28×28 row by row. Where the square changes nothing it is exactly 0.
func (p *prober) occlusion(ctx context.Context, e *Explanation, centres []int) ([]float32, error) {
	logits, err := p.run(ctx, len(centres), func(i int) mnist.Picture {
		covered, _ := occluded(e.Picture, centres[i])
		return covered
	})
	drop := make([]float32, mnist.Pixels)
	for i, l := range logits {
		drop[centres[i]] = e.Logits[p.class] - l[p.class]
	}
	return drop, err
}
