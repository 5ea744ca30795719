package network

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/conv"
	"visao/ml/mnist"
	"visao/ml/op"
)

// The graph with a penalty on heat needs the last feature maps themselves, not
// only their means: pool and heatPenalty both take them, and Gorgonia adds up
// their gradients. A layer takes the gradient before its ReLU (see conv.Layer),
// so each of them looks at what passed.

// pool adds the node of the means of maps (batch, 30, 30, 128) over their 784
// pixels; their border of zeros adds nothing.
func (n *graph) pool(kernel conv.Kernel, maps *gorgonia.Node) (*gorgonia.Node, error) {
	means := make([]float32, n.batch*Features)
	dmaps := make([]float32, n.batch*conv.Area*Features)
	share := make([]float32, conv.Area*Features) // of each pixel in the gradient
	o := op.Op{
		Name:  "global average pooling",
		Value: op.Dense(means, n.batch, Features),
		Forward: func(in [][]float32) {
			clear(means)
			for r := range n.rows {
				mean := means[r*Features:][:Features]
				for y := range pixels(in[0], r) {
					for k, v := range y {
						mean[k] += v
					}
				}
				for k := range mean {
					mean[k] /= mnist.Pixels
				}
			}
		},
		Gradients: []*tensor.Dense{op.Dense(dmaps, n.batch, conv.Padded, conv.Padded, Features)},
		Backward: func(dy []float32, in [][]float32) {
			for r := range n.rows {
				for k, v := range dy[r*Features:][:Features] {
					share[k] = v / mnist.Pixels
				}
				for done := Features; done < len(share); done *= 2 {
					copy(share[done:], share[:done])
				}
				dmap := dmaps[r*len(share):][:len(share)]
				copy(dmap, in[0][r*len(share):])
				kernel.Mask(dmap, share, Features)
			}
		},
	}
	return o.Apply(maps)
}

// heatPenalty adds the node of λ·Σ (CAM_c(y,x)/784)², times share, over the
// pictures, the cells (y,x) of their suspect regions and all classes c; weight is
// that of Dense. The sum over one class alone would leave a way out: what speaks
// against the nine others speaks for it.
func (n *graph) heatPenalty(lambda float32, maps, weight *gorgonia.Node) (*gorgonia.Node, error) {
	n.heat = gorgonia.NewF32(0)
	dmaps := make([]float32, n.batch*conv.Area*Features)
	dweight := make([]float32, Features*mnist.Classes)
	// each calls f with the features of every suspect cell and its shares of the
	// ten logits.
	each := func(maps, weight []float32, f func(at int, features []float32, shares *[mnist.Classes]float32)) {
		for r := range n.rows {
			for i, suspect := range n.suspects[r] {
				if !suspect {
					continue
				}
				at := (r*conv.Area + (i/mnist.Side+1)*conv.Padded + i%mnist.Side + 1) * Features
				features := maps[at:][:Features]
				var shares [mnist.Classes]float32
				for k, v := range features {
					for c, w := range weight[k*mnist.Classes:][:mnist.Classes] {
						shares[c] += w * v
					}
				}
				for c := range shares {
					shares[c] /= mnist.Pixels
				}
				f(at, features, &shares)
			}
		}
	}
	o := op.Op{
		Name:  "heat penalty",
		Value: n.heat,
		Forward: func(in [][]float32) {
			var sum float64
			each(in[0], in[1], func(_ int, _ []float32, shares *[mnist.Classes]float32) {
				for _, s := range shares {
					sum += float64(s) * float64(s)
				}
			})
			*n.heat = gorgonia.F32(sum * float64(lambda*n.share))
		},
		Gradients: []*tensor.Dense{
			op.Dense(dmaps, n.batch, conv.Padded, conv.Padded, Features),
			op.Dense(dweight, Features, mnist.Classes),
		},
		Backward: func(dy []float32, in [][]float32) {
			clear(dmaps)
			clear(dweight)
			factor := 2 * lambda * n.share * dy[0] / mnist.Pixels
			each(in[0], in[1], func(at int, features []float32, shares *[mnist.Classes]float32) {
				for k, v := range features {
					var sum float32
					for c, s := range shares {
						sum += s * in[1][k*mnist.Classes+c]
						dweight[k*mnist.Classes+c] += factor * s * v
					}
					if v > 0 {
						dmaps[at+k] = factor * sum
					}
				}
			})
		},
	}
	return o.Apply(maps, weight)
}

// pixels yields the features of each pixel of picture r, its border included.
func pixels(maps []float32, r int) func(yield func([]float32) bool) {
	return func(yield func([]float32) bool) {
		for i := range conv.Area {
			if !yield(maps[(r*conv.Area+i)*Features:][:Features]) {
				return
			}
		}
	}
}
