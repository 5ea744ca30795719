package conv

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/op"
)

// parts is into how many parts a batch is cut for the kernel gradient. Each
// part sums its pictures in order, then the parts are added in order, so that
// the result does not depend on how many processors share the work.
const parts = 16

// Layer computes one convolution layer, y = ReLU(x * w + b), and its gradients
// for up to a batch of pictures at once, in buffers that it owns and uses again
// at each step.
type Layer struct {
	kernel         Kernel
	fast           winograd // nil where the direct convolution has to do
	in, out, batch int
	rows           int  // pictures in use
	backwards      bool // has buffers for gradients

	y      []float32 // [batch][30][30][out], borders always zero
	dx     []float32 // [batch][30][30][in], its border undefined; nil where the input needs none
	dw, db []float32 // [3][3][in][out], [out]
	turned []float32 // [3][3][out][in], w for the input gradient
	u, ut  []float32 // [36][in][out] and [36][out][in], of w
	parts  [parts]gradient
	rooms  []room // of each worker
}

// gradient is what one part of the batch contributes.
type gradient struct{ dw, db []float32 }

// room is what a worker works in. It is small enough to stay in its cache.
type room struct {
	dy   []float32 // [30][30][out], the gradient before the ReLU
	v, m []float32 // [36][49][in], [36][49][out]
	du   []float32 // [36][in][out]
}

// NewLayer makes a layer of in → out channels for batches of up to batch
// pictures. With backward, it has buffers for gradients; with inputGradient,
// also for the one with respect to x.
func NewLayer(kernel Kernel, in, out, batch int, backward, inputGradient bool) *Layer {
	l := &Layer{kernel: kernel, in: in, out: out, batch: batch, rows: batch, backwards: backward}
	l.y = make([]float32, batch*Area*out)
	if fast, ok := kernel.(winograd); ok && in%16 == 0 {
		l.fast = fast
		l.u = make([]float32, points*in*out)
	}
	if backward {
		l.dw, l.db = make([]float32, 9*in*out), make([]float32, out)
		for i := range min(batch, parts) {
			l.parts[i] = gradient{make([]float32, 9*in*out), make([]float32, out)}
		}
	}
	if inputGradient {
		l.dx = make([]float32, batch*Area*in)
		l.turned = make([]float32, 9*in*out)
		l.ut = make([]float32, len(l.u))
	}
	return l
}

func (l *Layer) newRoom() (r room) {
	switch {
	case l.fast != nil:
		r.v, r.m = make([]float32, points*tiles*l.in), make([]float32, points*tiles*l.out)
		if l.backwards {
			r.du = make([]float32, points*l.in*l.out)
		}
	case l.backwards:
		r.dy = make([]float32, Area*l.out)
	}
	return r
}

// parallel is Parallel with a room for each worker.
func (l *Layer) parallel(n int, work func(r *room, i int)) error {
	for len(l.rooms) < Workers(n) {
		l.rooms = append(l.rooms, l.newRoom())
	}
	return Parallel(n, func(worker, i int) { work(&l.rooms[worker], i) })
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
	if l.fast != nil {
		l.fast.transformKernel(l.u, w, l.in, l.out)
	}
	return l.parallel(l.rows, func(r *room, i int) {
		y, x := l.y[i*Area*l.out:], x[i*Area*l.in:]
		if l.fast == nil {
			l.kernel.Correlate(y, x, w, b, l.in, l.out, true)
		} else {
			l.fast.winogradForward(y, r.v, r.m, x, l.u, b, l.in, l.out)
		}
	})
}

// backward computes dx, dw and db, summed over the batch, from the x and w of
// the last forward and the gradient dy [batch][30][30][out] with respect to y.
func (l *Layer) backward(x, w, dy []float32) error {
	if l.dx != nil {
		// The adjoint of a correlation turns the kernel; that of Winograd's
		// transforms turns it in their own way.
		transpose(l.turned, w, l.in, l.out, l.fast == nil)
		if l.fast != nil {
			l.fast.transformKernel(l.ut, l.turned, l.out, l.in)
		}
	}
	n := min(l.rows, parts)
	err := l.parallel(n, func(r *room, p int) {
		from, to := p*l.rows/n, (p+1)*l.rows/n
		for i := from; i < to; i++ {
			l.backwardPicture(r, &l.parts[p], i, i == from, x, dy)
		}
		if l.fast != nil {
			l.fast.transformGradient(l.parts[p].dw, r.du, l.in, l.out)
		}
	})
	clear(l.dw)
	clear(l.db)
	for _, p := range l.parts[:n] {
		add(l.dw, p.dw)
		add(l.db, p.db)
	}
	return err
}

func (l *Layer) backwardPicture(r *room, g *gradient, i int, first bool, x, dy []float32) {
	x, y, dy := x[i*Area*l.in:], l.y[i*Area*l.out:], dy[i*Area*l.out:]
	var dx []float32
	if l.dx != nil {
		dx = l.dx[i*Area*l.in:]
	}
	if l.fast != nil {
		l.fast.winogradBackward(dx, r.du, g.db, r.v, r.m, x, l.ut, y, dy, l.in, l.out, first)
		return
	}
	if first {
		clear(g.dw)
		clear(g.db)
	}
	rectify(r.dy, dy, y)
	l.kernel.KernelGradient(g.dw, g.db, x, r.dy, l.in, l.out)
	if dx != nil {
		l.kernel.Correlate(dx, r.dy, l.turned, nil, l.out, l.in, false)
	}
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
	if l.backwards {
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
