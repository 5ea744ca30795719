package conv

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/op"
)

// Options say what a layer is to compute.
type Options struct {
	Batch int // pictures at most
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
// its gradients for a few pictures at a time, in buffers that it owns and uses
// again at each step. It serves one goroutine at a time; several layers of the
// same Filter may run at once.
//
// The gradient that a layer hands down to the one below is that before the lower
// one's ReLU, and it takes the place of what it is the gradient of: the lower
// layer's y, of which nothing else is needed by then. So there is half as much
// to store and to fetch, and each ReLU is looked at once.
type Layer struct {
	Options
	*Filter
	memory *Memory
	rows   int // pictures in use

	y      []float32 // [batch][30][30][out], borders always zero; nil where only the mean is wanted
	mean   []float32 // [batch][out]
	passed []int32   // [batch][49][out], what passed the ReLU: of y, all that the mean's gradient needs
	dw, db []float32 // [3][3][in][out], [out]
}

// NewLayer makes a layer that computes with this filter, in this memory.
func NewLayer(filter *Filter, memory *Memory, o Options) *Layer {
	l := &Layer{Options: o, Filter: filter, memory: memory, rows: o.Batch}
	memory.reserve(l.roomSize())
	if !o.Mean || o.Maps || l.fast == nil {
		l.y = memory.take(o.Batch * Area * l.Out)
	}
	if o.Mean {
		l.mean = make([]float32, o.Batch*l.Out)
		if o.Gradients && l.fast != nil {
			l.passed = make([]int32, o.Batch*tiles*l.Out)
		}
	}
	if o.Gradients {
		l.dw, l.db = make([]float32, 9*l.In*l.Out), make([]float32, l.Out)
	}
	return l
}

// room is what a layer computes in.
type room struct {
	dx   []float32 // [30][30][in]
	v, m []float32 // [36][49][in], [36][49][out]; see winograd.h
	du   []float32 // [36][in][out]
	dz   []float32 // [30][30][out], for the direct convolution
}

// room divides up the memory's.
func (l *Layer) room() (r room) {
	rest := l.memory.room
	take := func(n int) (s []float32) {
		if apart {
			return make([]float32, n)
		}
		s, rest = rest[:n:n], rest[n:]
		return s
	}
	if l.fast == nil {
		r.dx, r.dz = take(Area*l.In), take(Area*l.Out)
		return r
	}
	r.v, r.m = take(points*tiles*l.In), take(points*tiles*l.Out)
	if l.Gradients {
		r.dx, r.du = take(Area*l.In), take(points*l.In*l.Out)
	}
	return r
}

func (l *Layer) roomSize() int {
	switch {
	case l.fast == nil:
		return Area * (l.In + l.Out)
	case l.Gradients:
		return Area*l.In + points*(tiles*(l.In+l.Out)+l.In*l.Out)
	}
	return points * tiles * (l.In + l.Out)
}

// SetRows says that only the first n pictures of the batch are in use, as in
// the last batch of an epoch. The others are neither read nor written.
func (l *Layer) SetRows(n int) {
	if n < 1 || n > l.Batch {
		panic(fmt.Sprintf("conv: %d pictures for a batch of %d", n, l.Batch))
	}
	l.rows = n
}

// FeatureMaps returns y [batch][30][30][out] of the last run, with a border of
// zeros; nil if the layer does not keep it.
func (l *Layer) FeatureMaps() []float32 { return l.y }

// forward computes y and the mean from x [batch][30][30][in], w and b.
func (l *Layer) forward(x, w, b []float32) {
	r := l.room()
	for i := range l.rows {
		x, y, mean := item(x, i, Area*l.In), item(l.y, i, Area*l.Out), item(l.mean, i, l.Out)
		if l.fast != nil {
			l.fast.winogradForward(y, mean, item(l.passed, i, tiles*l.Out), r.v, r.m, x, l.u, b, l.In, l.Out)
			continue
		}
		l.kernel.Correlate(y, x, w, b, l.In, l.Out, true)
		if l.Mean {
			average(mean, y)
		}
	}
}

// backward computes dw and db, summed over the batch, and the gradient with
// respect to x, which takes x's place, from the x of the last forward and the
// gradient dy with respect to the mean or the one before the ReLU of y.
func (l *Layer) backward(x, dy []float32) {
	r := l.room()
	if l.fast == nil { // which adds to what is there
		clear(l.dw)
		clear(l.db)
	}
	for i := range l.rows {
		x := item(x, i, Area*l.In)
		var dz, dmean []float32
		if l.Mean {
			dmean = item(dy, i, l.Out)
		} else {
			dz = item(dy, i, Area*l.Out)
		}
		if l.fast != nil {
			var dx []float32
			if l.Below != nil {
				dx = r.dx
			}
			passed := item(l.passed, i, tiles*l.Out)
			l.fast.winogradBackward(x, dx, r.du, l.db, r.v, r.m, l.ut, dz, passed, dmean, l.In, l.Out, i == 0)
			continue
		}
		if l.Mean {
			dz = r.dz
			spread(dz, dmean, item(l.y, i, Area*l.Out))
		}
		l.kernel.KernelGradient(l.dw, l.db, x, dz, l.In, l.Out)
		if l.Below != nil {
			l.kernel.Correlate(r.dx, dz, l.turned, nil, l.Out, l.In, false)
			l.kernel.Mask(x, r.dx, l.In)
		}
	}
	if l.fast != nil {
		l.fast.transformGradient(l.dw, r.du, l.In, l.Out)
	}
}

// Apply adds the layer to the graph of its inputs: x (batch, 30, 30, in),
// w (3, 3, in, out) and b (out). It returns the node of its result, y (batch,
// 30, 30, out) or the mean (batch, out), which Gorgonia can differentiate if the
// layer computes gradients. Before the graph runs, the filter has to be told w.
func (l *Layer) Apply(x, w, b *gorgonia.Node) (*gorgonia.Node, error) {
	o := op.Op{
		Name:     fmt.Sprintf("conv3x3+bias+ReLU %d→%d", l.In, l.Out),
		Forward:  func(in [][]float32) { l.forward(in[0], in[1], in[2]) },
		Backward: func(dy []float32, in [][]float32) { l.backward(in[0], dy) },
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
