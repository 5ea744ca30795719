package network

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/conv"
	"visao/ml/mnist"
	"visao/ml/op"
)

// mapColumns is the number of classes rounded up to what the kernels work with.
const mapColumns = 16

// classMaps adds the node of the class activation maps of one picture: Dense
// acts on each pixel's features as it does on their average, the node means.
func (n *graph) classMaps(kernel conv.Kernel, means, weight *gorgonia.Node) error {
	n.maps = make([]float32, mnist.Pixels*mapColumns)
	wide := make([]float32, Features*mapColumns)
	last := n.layers[Layers-1]
	o := op.Op{
		Name:  "class activation maps",
		Value: op.Dense(n.maps, mnist.Pixels, mapColumns),
		Forward: func(in [][]float32) {
			for k := range Features {
				copy(wide[k*mapColumns:], in[1][k*mnist.Classes:][:mnist.Classes])
			}
			kernel.Pointwise(n.maps, last.FeatureMaps(), wide, Features, mapColumns)
		},
	}
	// The means come with the feature maps, so that they are there by then.
	_, err := o.Apply(means, weight)
	return err
}

// crossEntropy adds the node of the sum over the rows in use of
// −log softmax(logits)[label], times share; labels (batch) are whole numbers.
// Every row subtracts its own maximum, so that no logit is too large.
func (n *graph) crossEntropy(logits, labels *gorgonia.Node) (*gorgonia.Node, error) {
	n.loss = gorgonia.NewF32(0)
	dx := make([]float32, n.batch*mnist.Classes)
	o := op.Op{
		Name:  "softmax cross-entropy",
		Value: n.loss,
		Forward: func(in [][]float32) {
			var sum float64
			for r := range n.rows {
				row := in[0][r*mnist.Classes:][:mnist.Classes]
				sum += CrossEntropy(row, int(in[1][r]))
			}
			*n.loss = gorgonia.F32(sum * float64(n.share))
		},
		Gradients: []*tensor.Dense{op.Dense(dx, n.batch, mnist.Classes), nil},
		Backward: func(dy []float32, in [][]float32) {
			clear(dx) // unused rows have no gradient
			for r := range n.rows {
				row := in[0][r*mnist.Classes:][:mnist.Classes]
				grad := dx[r*mnist.Classes:][:mnist.Classes]
				for c, p := range Softmax(row) {
					grad[c] = float32(p) * dy[0] * n.share
				}
				grad[int(in[1][r])] -= dy[0] * n.share
			}
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
