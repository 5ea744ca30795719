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
	// Gradients are wanted, and InputGradient too.
	Gradients, InputGradient bool
}

// Layer computes one convolution layer, y = ReLU(x * w + b) or the mean of y, and
// its gradients for up to a batch of pictures at once, in buffers that it owns
// and uses again at each step.
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
	dx     []float32 // [batch][30][30][in], its border undefined
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
	if o.InputGradient {
		l.dx = zeros(o.Batch * Area * o.In)
		l.turned = make([]float32, 9*o.In*o.Out)
	}
	return l
}

// roomSize is how many floats a worker needs: see roomFor.
func (l *Layer) roomSize() int {
	if l.fast == nil {
		return 2 * Area * l.Out
	}
	return points * (tiles*(l.In+l.Out) + l.In*l.Out)
}

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
	return l.scratch.parallel(l.rows, func(room []float32, i int) {
		x, y, mean := item(x, i, Area*l.In), item(l.y, i, Area*l.Out), item(l.mean, i, l.Out)
		if l.fast != nil {
			v, m, _ := l.cut(room)
			l.fast.winogradForward(y, mean, item(l.passed, i, tiles*l.Out), v, m, x, l.u, b, l.In, l.Out)
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
	if l.dx != nil {
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
		if l.dx != nil {
			l.fast.transformKernel(l.ut[from:], l.turned[from:], n, count)
		}
	})
}

// cut divides a room for Winograd's passes.
func (l *Layer) cut(room []float32) (v, m, du []float32) {
	v, room = room[:points*tiles*l.In], room[points*tiles*l.In:]
	m, room = room[:points*tiles*l.Out], room[points*tiles*l.Out:]
	return v, m, room[:points*l.In*l.Out]
}

// backward computes dx, dw and db, summed over the batch, from the x and w of
// the last forward and the gradient dy with respect to its result.
func (l *Layer) backward(x, dy []float32) error {
	n := min(l.rows, parts)
	err := l.scratch.parallel(n, func(room []float32, p int) {
		from, to := p*l.rows/n, (p+1)*l.rows/n
		for i := from; i < to; i++ {
			l.backwardPicture(room, &l.parts[p], i, i == from, x, dy)
		}
		if l.fast != nil {
			_, _, du := l.cut(room)
			l.fast.transformGradient(l.parts[p].dw, du, l.In, l.Out)
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

func (l *Layer) backwardPicture(room []float32, g *gradient, i int, first bool, x, dy []float32) {
	x, y, dx := item(x, i, Area*l.In), item(l.y, i, Area*l.Out), item(l.dx, i, Area*l.In)
	var dmean []float32
	if l.Mean {
		dmean, dy = item(dy, i, l.Out), nil
	} else {
		dy = item(dy, i, Area*l.Out)
	}
	if l.fast != nil {
		v, m, du := l.cut(room)
		l.fast.winogradBackward(dx, du, g.db, v, m, x, l.ut, y, dy, item(l.passed, i, tiles*l.Out), dmean,
			l.In, l.Out, first)
		return
	}
	if first {
		clear(g.dw)
		clear(g.db)
	}
	dz, spread := room[:Area*l.Out], room[Area*l.Out:][:Area*l.Out]
	clear(dz)
	if l.Mean {
		for k := range spread {
			spread[k] = dmean[k%l.Out] / (Side * Side)
		}
		dy = spread
	}
	l.kernel.Mask(dz, dy, y, l.Out)
	l.kernel.KernelGradient(g.dw, g.db, x, dz, l.In, l.Out)
	if dx != nil {
		l.kernel.Correlate(dx, dz, l.turned, nil, l.Out, l.In, false)
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
	if l.dx != nil {
		o.Gradients[0] = op.Dense(l.dx, l.Batch, Padded, Padded, l.In)
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

// sum adds up what the parts contribute, in order.
func sum(dst []float32, parts []gradient, of func(gradient) []float32) {
	copy(dst, of(parts[0]))
	for _, p := range parts[1:] {
		for i, v := range of(p)[:len(dst)] {
			dst[i] += v
		}
	}
}
