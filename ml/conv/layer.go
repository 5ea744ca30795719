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

// Options say what a layer is to compute.
type Options struct {
	In, Out int // channels
	Batch   int // pictures at most
	// Mean makes the average of the feature maps over their pixels (global
	// average pooling) the layer's result, instead of the maps.
	Mean bool
	// Maps keeps the feature maps of such a layer as well.
	Maps bool
	// Gradients are wanted.
	Gradients bool
	// Below is the layer whose y this one takes for x, if the gradient is to
	// go further down. That y goes nowhere else.
	Below *Layer
}

// Layer computes one convolution layer, y = ReLU(x * w + b) or the mean of y, and
// its gradients for up to a batch of pictures at once, in buffers that it owns
// and uses again at each step.
//
// The gradient that a layer hands down to the one below is that before the lower
// one's ReLU, and it takes the place of what it is the gradient of: the lower
// layer's y, of which nothing else is needed by then. So there is half as much
// to store and to fetch, and each ReLU is looked at once.
type Layer struct {
	Options
	kernel  Kernel
	fast    winograd // nil where the direct convolution has to do
	scratch *Scratch
	rows    int  // pictures in use
	stale   bool // u is not that of w

	y      []float32 // [batch][30][30][out], borders always zero; nil where only the mean is wanted
	mean   []float32 // [batch][out]
	passed []int32   // [batch][49][out], what passed the ReLU: of y, all that the mean's gradient needs
	dw, db []float32 // [3][3][in][out], [out]
	turned []float32 // [3][3][out][in], w for the input gradient
	u, ut  []float32 // [36][in][out] and [36][out][in], of w
	parts  [parts]gradient
}

// gradient is what one part of the batch contributes.
type gradient struct{ dw, db []float32 }

// NewLayer makes a layer that computes with this kernel, in this scratch.
func NewLayer(kernel Kernel, scratch *Scratch, o Options) *Layer {
	l := &Layer{Options: o, kernel: kernel, scratch: scratch, rows: o.Batch, stale: true}
	if fast, ok := kernel.(winograd); ok && o.In%16 == 0 {
		l.fast = fast
		both := zeros(2 * points * o.In * o.Out)
		l.u, l.ut = both[:len(both)/2], both[len(both)/2:]
	}
	l.scratch.reserve(l.roomSize())
	if !o.Mean || o.Maps || l.fast == nil {
		l.y = zeros(o.Batch * Area * o.Out)
	}
	if o.Mean {
		l.mean = make([]float32, o.Batch*o.Out)
		if o.Gradients && l.fast != nil {
			l.passed = make([]int32, o.Batch*tiles*o.Out)
		}
	}
	if o.Gradients {
		l.dw, l.db = make([]float32, 9*o.In*o.Out), make([]float32, o.Out)
		for i := range min(o.Batch, parts) {
			l.parts[i] = gradient{make([]float32, 9*o.In*o.Out), make([]float32, o.Out)}
		}
	}
	if o.Below != nil {
		l.turned = make([]float32, 9*o.In*o.Out)
	}
	return l
}

// room is what a worker computes in.
type room struct {
	dx   []float32 // [30][30][in]
	v, m []float32 // [36][49][in], [36][49][out]; see winograd.inc
	du   []float32 // [36][in][out]
	dz   []float32 // [30][30][out], for the direct convolution
}

// cut divides up a worker's scratch, of at least roomSize floats.
func (l *Layer) cut(scratch []float32) (r room) {
	take := func(n int) (s []float32) {
		s, scratch = scratch[:n:n], scratch[n:]
		return s
	}
	if l.Below != nil {
		r.dx = take(Area * l.In)
	}
	if l.fast == nil {
		r.dz = take(Area * l.Out)
		return r
	}
	r.v, r.m, r.du = take(points*tiles*l.In), take(points*tiles*l.Out), take(points*l.In*l.Out)
	return r
}

func (l *Layer) roomSize() int { return Area*(l.In+l.Out) + points*(tiles*(l.In+l.Out)+l.In*l.Out) }

// SetRows says that only the first n pictures of the batch are in use, as in
// the last batch of an epoch. The others are neither read nor written.
func (l *Layer) SetRows(n int) {
	if n < 1 || n > l.Batch {
		panic(fmt.Sprintf("conv: %d pictures for a batch of %d", n, l.Batch))
	}
	l.rows = n
}

// KernelChanged says that the next forward finds another w.
func (l *Layer) KernelChanged() { l.stale = true }

// FeatureMaps returns y [batch][30][30][out] of the last run, with a border of
// zeros; nil if the layer does not keep it.
func (l *Layer) FeatureMaps() []float32 { return l.y }

// forward computes y and the mean from x [batch][30][30][in], w and b.
func (l *Layer) forward(x, w, b []float32) error {
	if err := l.transformKernel(w); err != nil {
		return err
	}
	return l.scratch.parallel(l.rows, func(scratch []float32, i int) {
		x, y, mean := item(x, i, Area*l.In), item(l.y, i, Area*l.Out), item(l.mean, i, l.Out)
		if l.fast != nil {
			r := l.cut(scratch)
			l.fast.winogradForward(y, mean, item(l.passed, i, tiles*l.Out), r.v, r.m, x, l.u, b, l.In, l.Out)
			return
		}
		l.kernel.Correlate(y, x, w, b, l.In, l.Out, true)
		if l.Mean {
			average(mean, y)
		}
	})
}

// transformKernel renews what derives from w, if w has changed.
func (l *Layer) transformKernel(w []float32) error {
	if !l.stale {
		return nil
	}
	l.stale = false
	n := l.In * l.Out
	if l.Below != nil {
		// The adjoint of a correlation turns the kernel; that of Winograd's
		// transforms turns it in their own way.
		if err := Parallel(9, func(_, tap int) {
			to := tap
			if l.fast == nil {
				to = 8 - tap
			}
			transpose(l.turned[to*n:][:n], w[tap*n:][:n], l.In, l.Out)
		}); err != nil || l.fast == nil {
			return err
		}
	}
	if l.fast == nil {
		return nil
	}
	const pieces = 8
	return Parallel(pieces, func(_, p int) {
		from, count := p*n/pieces, n/pieces
		l.fast.transformKernel(l.u[from:], w[from:], n, count)
		if l.Below != nil {
			l.fast.transformKernel(l.ut[from:], l.turned[from:], n, count)
		}
	})
}

// backward computes dw and db, summed over the batch, and the gradient with
// respect to x, which takes x's place, from the x of the last forward and the
// gradient dy with respect to the mean or the one before the ReLU of y.
func (l *Layer) backward(x, dy []float32) error {
	n := min(l.rows, parts)
	err := l.scratch.parallel(n, func(scratch []float32, p int) {
		r := l.cut(scratch)
		from, to := p*l.rows/n, (p+1)*l.rows/n
		for i := from; i < to; i++ {
			l.backwardPicture(r, &l.parts[p], i, i == from, x, dy)
		}
		if l.fast != nil {
			l.fast.transformGradient(l.parts[p].dw, r.du, l.In, l.Out)
		}
	})
	if err != nil {
		return err
	}
	sum(l.db, l.parts[:n], func(g gradient) []float32 { return g.db })
	size := l.In * l.Out
	return Parallel(9, func(_, tap int) {
		sum(l.dw[tap*size:][:size], l.parts[:n], func(g gradient) []float32 { return g.dw[tap*size:] })
	})
}

func (l *Layer) backwardPicture(r room, g *gradient, i int, first bool, x, dy []float32) {
	x = item(x, i, Area*l.In)
	var dz, dmean []float32
	if l.Mean {
		dmean = item(dy, i, l.Out)
	} else {
		dz = item(dy, i, Area*l.Out)
	}
	if l.fast != nil {
		passed := item(l.passed, i, tiles*l.Out)
		l.fast.winogradBackward(x, r.dx, r.du, g.db, r.v, r.m, l.ut, dz, passed, dmean, l.In, l.Out, first)
		return
	}
	if first {
		clear(g.dw)
		clear(g.db)
	}
	if l.Mean {
		dz = r.dz
		spread(dz, dmean, item(l.y, i, Area*l.Out))
	}
	l.kernel.KernelGradient(g.dw, g.db, x, dz, l.In, l.Out)
	if l.Below != nil {
		l.kernel.Correlate(r.dx, dz, l.turned, nil, l.Out, l.In, false)
		l.kernel.Mask(x, r.dx, l.In)
	}
}

// Apply adds the layer to the graph of its inputs: x (batch, 30, 30, in),
// w (3, 3, in, out) and b (out). It returns the node of its result, y (batch,
// 30, 30, out) or the mean (batch, out), which Gorgonia can differentiate if the
// layer computes gradients.
func (l *Layer) Apply(x, w, b *gorgonia.Node) (*gorgonia.Node, error) {
	o := op.Op{
		Name:     fmt.Sprintf("conv3x3+bias+ReLU %d→%d", l.In, l.Out),
		Forward:  func(in [][]float32) error { return l.forward(in[0], in[1], in[2]) },
		Backward: func(dy []float32, in [][]float32) error { return l.backward(in[0], dy) },
	}
	if l.Mean {
		o.Name += "+global average pooling"
		o.Value = op.Dense(l.mean, l.Batch, l.Out)
	} else {
		o.Value = op.Dense(l.y, l.Batch, Padded, Padded, l.Out)
	}
	if l.Gradients {
		o.Gradients = []*tensor.Dense{nil, op.Dense(l.dw, 3, 3, l.In, l.Out), op.Dense(l.db, l.Out)}
	}
	if l.Below != nil {
		o.Gradients[0] = op.Dense(l.Below.y, l.Batch, Padded, Padded, l.In)
	}
	return o.Apply(x, w, b)
}

// item is the i-th of pieces of this size; nil if there are none.
func item[T any](all []T, i, size int) []T {
	if all == nil {
		return nil
	}
	return all[i*size:][:size:size]
}

// average writes to mean [out] that of y [30][30][out] over its 784 pixels; the
// border adds nothing.
func average(mean, y []float32) {
	clear(mean)
	for i, v := range y {
		mean[i%len(mean)] += v
	}
	for k := range mean {
		mean[k] /= Side * Side
	}
}

// spread is the adjoint of average and the ReLU before it, of which y came; the
// border of y is zero, and so is that of dz.
func spread(dz, dmean, y []float32) {
	for i, v := range y {
		dz[i] = 0
		if !(v <= 0) {
			dz[i] = dmean[i%len(dmean)] / (Side * Side)
		}
	}
}

// sum adds up what the parts contribute, in order.
func sum(dst []float32, parts []gradient, of func(gradient) []float32) {
	copy(dst, of(parts[0]))
	for _, p := range parts[1:] {
		for i, v := range of(p)[:len(dst)] {
			dst[i] += v
		}
	}
}
