package explain

import (
	"image"

	"visao/ml/mnist"
)

// Account is an additive account of a score: of the logit of a class, or of the
// difference of the logits of two, which is the logarithm of the odds between
// them. In the units of a logit,
//
//	Total = Positive + Negative + Bias,   Positive + Negative = Σ Shares
type Account struct {
	Shares   []float32 // what each pixel contributes, 28×28 row by row
	Positive float64   // sum of the shares above zero
	Negative float64   // sum of those below zero; not above zero itself
	Bias     float64
	Total    float64
}

// Account tells where the logit of a class comes from.
func (e *Explanation) Account(class int) Account {
	return account(e.Shares(class), float64(e.Bias[class]))
}

// Contrast tells why a class rather than another: where the difference of their
// logits comes from, ln(p_class / p_other).
func (e *Explanation) Contrast(class, other int) Account {
	shares := make([]float32, mnist.Pixels)
	for i, v := range e.Maps[class] {
		shares[i] = (v - e.Maps[other][i]) / mnist.Pixels
	}
	return account(shares, float64(e.Bias[class])-float64(e.Bias[other]))
}

func account(shares []float32, bias float64) Account {
	a := Account{Shares: shares, Bias: bias}
	for _, v := range shares {
		if v > 0 {
			a.Positive += float64(v)
		} else {
			a.Negative += float64(v)
		}
	}
	a.Total = a.Positive + a.Negative + a.Bias
	return a
}

// RunnerUp is the class with the largest logit but one.
func (e *Explanation) RunnerUp() int {
	best, second := e.Class(), -1
	for c, l := range e.Logits {
		if c != best && (second < 0 || l > e.Logits[second]) {
			second = c
		}
	}
	return second
}

// Reach is how many pixels far a cell of the maps sees, and so how far evidence may lie
// beside the ink that caused it: four 3×3 convolutions, a pixel each.
const Reach = 4

// FieldOfView is the part of the picture that a cell of the maps has seen: the
// 9×9 pixels around it, as far as there are any.
func FieldOfView(x, y int) image.Rectangle {
	return image.Rect(x-Reach, y-Reach, x+Reach+1, y+Reach+1).Intersect(image.Rect(0, 0, mnist.Side, mnist.Side))
}
