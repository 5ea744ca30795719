package conv

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/op"
)

// slices is into how many parts a batch is cut for the kernel gradient. Each
// part sums its pictures in order, then the parts are added in order, so that
// the result does not depend on how many processors share the work.
const slices = 16

// Layer computes one convolution layer, y = ReLU(x * w + b), and its gradients
// for up to Batch pictures at once, in buffers that it owns and uses again at
// each step.
type Layer struct {
	kernel         Kernel
	in, out, batch int
	rows           int // pictures in use

	y       []float32 // [batch][30][30][out], borders always zero
	dx      []float32 // [batch][30][30][in], nil where the input needs none
	dw, db  []float32 // [3][3][in][out], [out]
	flipped []float32 // [3][3][out][in]
	parts   [slices]part
}

// part is what one slice of the batch works with.
type part struct {
	dw, db []float32
	dy     []float32 // [30][30][out], the gradient before the ReLU
}

// NewLayer makes a layer of in → out channels for batches of up to batch
// pictures. With backward, it has buffers for gradients; with inputGradient,
// also for the one with respect to x.
func NewLayer(kernel Kernel, in, out, batch int, backward, inputGradient bool) *Layer {
	l := &Layer{kernel: kernel, in: in, out: out, batch: batch, rows: batch}
	l.y = make([]float32, batch*Area*out)
	if !backward {
		return l
	}
	l.dw, l.db = make([]float32, 9*in*out), make([]float32, out)
	for i := range l.parts {
		l.parts[i] = part{make([]float32, 9*in*out), make([]float32, out), make([]float32, Area*out)}
	}
	if inputGradient {
		l.dx = make([]float32, batch*Area*in)
		l.flipped = make([]float32, 9*in*out)
	}
	return l
}

// SetRows says that only the first n pictures of the batch are in use, as in
// the last batch of an epoch. The others are neither read nor written.
func (l *Layer) SetRows(n int) {
	if n < 1 || n > l.batch {
		panic(fmt.Sprintf("conv: %d pictures for a batch of %d", n, l.batch))
	}
	l.rows = n
}

// forward computes y from x [batch][30][30][in], w and b.
func (l *Layer) forward(x, w, b []float32) error {
	return Parallel(l.rows, func(i int) {
		l.kernel.Correlate(l.y[i*Area*l.out:], x[i*Area*l.in:], w, b, l.in, l.out, true)
	})
}

// backward computes dx, dw and db, summed over the batch, from the x and w of
// the last forward and the gradient dy [batch][30][30][out] with respect to y.
func (l *Layer) backward(x, w, dy []float32) error {
	if l.dx != nil {
		Flip(l.flipped, w, l.in, l.out)
	}
	err := Parallel(slices, func(s int) {
		p := &l.parts[s]
		clear(p.dw)
		clear(p.db)
		for i := s * l.rows / slices; i < (s+1)*l.rows/slices; i++ {
			rectify(p.dy, dy[i*Area*l.out:], l.y[i*Area*l.out:])
			l.kernel.KernelGradient(p.dw, p.db, x[i*Area*l.in:], p.dy, l.in, l.out)
			if l.dx != nil {
				l.kernel.Correlate(l.dx[i*Area*l.in:], p.dy, l.flipped, nil, l.out, l.in, false)
			}
		}
	})
	clear(l.dw)
	clear(l.db)
	for s := range l.parts {
		add(l.dw, l.parts[s].dw)
		add(l.db, l.parts[s].db)
	}
	return err
}

// Apply adds the layer to the graph of its inputs: x (batch, 30, 30, in),
// w (3, 3, in, out) and b (out). It returns the node of y (batch, 30, 30, out),
// which Gorgonia can differentiate if the layer has buffers for gradients.
func (l *Layer) Apply(x, w, b *gorgonia.Node) (*gorgonia.Node, error) {
	o := op.Op{
		Name:     fmt.Sprintf("conv3x3+bias+ReLU %d→%d", l.in, l.out),
		Value:    op.Dense(l.y, l.batch, Padded, Padded, l.out),
		Forward:  func(in [][]float32) error { return l.forward(in[0], in[1], in[2]) },
		Backward: func(dy []float32, in [][]float32) error { return l.backward(in[0], in[1], dy) },
	}
	if l.dw != nil {
		o.Gradients = []*tensor.Dense{nil, op.Dense(l.dw, 3, 3, l.in, l.out), op.Dense(l.db, l.out)}
	}
	if l.dx != nil {
		o.Gradients[0] = op.Dense(l.dx, l.batch, Padded, Padded, l.in)
	}
	return o.Apply(x, w, b)
}

// rectify is the gradient of the ReLU: what did not pass forward does not pass
// back. y is zero on its border, and so is the result.
func rectify(dst, dy, y []float32) {
	dy, y = dy[:len(dst)], y[:len(dst)]
	for i := range dst {
		g := dy[i]
		if y[i] <= 0 {
			g = 0
		}
		dst[i] = g
	}
}

func add(dst, src []float32) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] += v
	}
}
