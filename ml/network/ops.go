package network

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/conv"
	"visao/ml/mnist"
	"visao/ml/op"
)

// globalAveragePool adds the node of the feature maps' means (batch, 128) over
// their 784 pixels; x is (batch, 30, 30, 128) with a border of zeros.
func (n *graph) globalAveragePool(x *gorgonia.Node, training bool) (*gorgonia.Node, error) {
	mean := make([]float32, n.batch*Features)
	o := op.Op{
		Name:  "global average pooling",
		Value: op.Dense(mean, n.batch, Features),
		Forward: func(in [][]float32) error {
			return conv.Parallel(n.rows, func(_, r int) {
				sum := mean[r*Features:][:Features]
				clear(sum)
				maps := in[0][r*conv.Area*Features:][:conv.Area*Features]
				for ; len(maps) > 0; maps = maps[Features:] { // the border adds nothing
					for k, v := range maps[:Features] {
						sum[k] += v
					}
				}
				for k := range sum {
					sum[k] /= mnist.Pixels
				}
			})
		},
	}
	if training {
		dx := make([]float32, n.batch*conv.Area*Features)
		o.Gradients = []*tensor.Dense{op.Dense(dx, n.batch, conv.Padded, conv.Padded, Features)}
		o.Backward = func(dy []float32, _ [][]float32) error {
			return conv.Parallel(n.rows, func(_, r int) {
				var share [Features]float32
				for k, v := range dy[r*Features:][:Features] {
					share[k] = v / mnist.Pixels
				}
				for row := range mnist.Side {
					at := ((r*conv.Padded+row+1)*conv.Padded + 1) * Features
					for col := range mnist.Side {
						copy(dx[at+col*Features:], share[:])
					}
				}
			})
		}
	}
	return o.Apply(x)
}

// crossEntropy adds the node of the mean over the rows in use of
// −log softmax(logits)[label]; labels (batch) are whole numbers. Every row
// subtracts its own maximum, so that no logit is too large.
func (n *graph) crossEntropy(logits, labels *gorgonia.Node) (*gorgonia.Node, error) {
	n.loss = gorgonia.NewF32(0)
	dx := make([]float32, n.batch*mnist.Classes)
	o := op.Op{
		Name:  "softmax cross-entropy",
		Value: n.loss,
		Forward: func(in [][]float32) error {
			var sum float64
			for r := range n.rows {
				row := in[0][r*mnist.Classes:][:mnist.Classes]
				sum += CrossEntropy(row, int(in[1][r]))
			}
			*n.loss = gorgonia.F32(sum / float64(n.rows))
			return nil
		},
		Gradients: []*tensor.Dense{op.Dense(dx, n.batch, mnist.Classes), nil},
		Backward: func(dy []float32, in [][]float32) error {
			clear(dx) // unused rows have no gradient
			for r := range n.rows {
				row := in[0][r*mnist.Classes:][:mnist.Classes]
				grad := dx[r*mnist.Classes:][:mnist.Classes]
				for c, p := range Softmax(row) {
					grad[c] = float32(p) * dy[0] / float32(n.rows)
				}
				grad[int(in[1][r])] -= dy[0] / float32(n.rows)
			}
			return nil
		},
	}
	return o.Apply(logits, labels)
}

// Softmax returns the probabilities exp(logit) / Σ exp(logits) of the ten
// classes, computed so that large logits do not overflow.
func Softmax(logits []float32) (p [mnist.Classes]float64) {
	norm := logSumExp(logits)
	for c, l := range logits {
		p[c] = math.Exp(float64(l) - norm)
	}
	return p
}

// CrossEntropy is −log of the probability that softmax gives to the label.
func CrossEntropy(logits []float32, label int) float64 {
	return logSumExp(logits) - float64(logits[label])
}

func logSumExp(logits []float32) float64 {
	top := float64(logits[0])
	for _, l := range logits[1:] {
		top = max(top, float64(l)) // max keeps a NaN
	}
	var sum float64
	for _, l := range logits {
		sum += math.Exp(float64(l) - top)
	}
	return top + math.Log(sum)
}
