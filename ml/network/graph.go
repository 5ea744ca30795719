// Package network is the model as a Gorgonia graph: forward, loss and gradients.
//
// It is Conv 16 → 32 → 64 → 128 (3×3, "same", ReLU), global average pooling and
// Dense 10. There is no pooling in between, so the last feature maps still know
// where things are, and class activation maps are exact.
package network

import (
	"fmt"
	"runtime"
	"sync"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/conv"
	"visao/ml/op"
)

// graph is the network for batches of up to a fixed size, on one machine. It
// owns all its buffers and serves one goroutine at a time.
type graph struct {
	batch   int
	rows    int      // pictures in use
	weights *Weights // the values of the parameter nodes
	given   *Weights // what they were last copied from
	x       []float32
	labels  []float32
	layers  [Layers]*conv.Layer
	params  gorgonia.Nodes
	logits  gorgonia.Value // (batch, 10)
	maps    []float32      // [28·28][mapColumns], for explanation
	loss    *gorgonia.F32
	machine gorgonia.VM
}

// purpose is what a graph computes beyond the logits.
type purpose int

const (
	forPrediction  purpose = iota
	forExplanation         // the ten class activation maps
	forTraining            // the loss and its gradients
)

// building serialises the construction of graphs: two at once are a data race
// inside Gorgonia (v0.9.18). Running several at once is not.
var building sync.Mutex

func newGraph(batch int, goal purpose) (*graph, error) {
	building.Lock()
	defer building.Unlock()

	n := &graph{batch: batch, rows: batch, weights: zero()}
	if err := n.build(goal); err != nil {
		return nil, fmt.Errorf("building the network for batches of %d: %w", batch, err)
	}
	return n, nil
}

func (n *graph) build(goal purpose) error {
	g := gorgonia.NewGraph()
	input := func(name string, values []float32, shape ...int) *gorgonia.Node {
		return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithName(name),
			gorgonia.WithShape(shape...), gorgonia.WithValue(op.Dense(values, shape...)))
	}

	n.x = make([]float32, n.batch*conv.Area)
	x := input("x", n.x, n.batch, conv.Padded, conv.Padded, 1)
	for _, p := range n.weights.parameters() {
		n.params = append(n.params, input(p.name, p.values, p.shape...))
	}

	var err error
	training := goal == forTraining
	kernel, scratch := conv.Best(), new(conv.Scratch)
	for l, c := range n.weights.Conv {
		last := l == Layers-1
		var below *conv.Layer
		if training && l > 0 {
			below = n.layers[l-1]
		}
		n.layers[l] = conv.NewLayer(kernel, scratch, conv.Options{
			In: c.In, Out: c.Out, Batch: n.batch, Mean: last, Maps: last && goal == forExplanation,
			Gradients: training, Below: below,
		})
		if x, err = n.layers[l].Apply(x, n.params[2*l], n.params[2*l+1]); err != nil {
			return err
		}
	}
	means := x

	weight, bias := n.params[2*Layers], n.params[2*Layers+1]
	if x, err = gorgonia.Mul(x, weight); err != nil {
		return err
	}
	if x, err = gorgonia.BroadcastAdd(x, bias, nil, []byte{0}); err != nil {
		return err
	}
	logits := x
	gorgonia.Read(logits, &n.logits)

	var options []gorgonia.VMOpt
	switch goal {
	case forExplanation:
		if err = n.classMaps(kernel, means, weight); err != nil {
			return err
		}
	case forTraining:
		n.labels = make([]float32, n.batch)
		if x, err = n.crossEntropy(logits, input("labels", n.labels, n.batch)); err != nil {
			return err
		}
		if _, err = gorgonia.Grad(x, n.params...); err != nil {
			return err
		}
		options = append(options, gorgonia.BindDualValues(n.params...))
	}
	n.machine = gorgonia.NewTapeMachine(g, options...)
	// Its finalizer is for CUDA. Since our operations refer to the machine in a
	// circle, it would keep the whole graph from ever being collected.
	runtime.SetFinalizer(n.machine, nil)
	return nil
}
