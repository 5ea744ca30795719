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
	"visao/ml/mnist"
	"visao/ml/op"
)

// graph is the network for a few pictures, on one machine. It owns all its
// buffers but the weights, and serves one goroutine at a time.
type graph struct {
	batch     int // pictures at most
	rows      int // pictures in use
	x         []float32
	layers    [Layers]*conv.Layer
	logits    gorgonia.Value   // (batch, 10)
	maps      []float32        // [28·28][mapColumns], for explanation
	labels    []float32        // for training, like those below
	share     float32          // how much each picture counts in the loss
	suspects  []mnist.Region   // of the pictures, where heat is penalised
	loss      *gorgonia.F32    // sum of the shares, without the penalty
	heat      *gorgonia.F32    // the penalty
	gradients []gorgonia.Value // where the next run leaves that of each parameter
	machine   gorgonia.VM
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

// newGraph builds a graph for batches of up to batch pictures.
func newGraph(s *shared, batch int, goal purpose) (*graph, error) {
	building.Lock()
	defer building.Unlock()

	n := &graph{batch: batch, rows: batch}
	if err := n.build(s, goal); err != nil {
		return nil, fmt.Errorf("building the network for batches of %d: %w", batch, err)
	}
	return n, nil
}

func (n *graph) build(s *shared, goal purpose) error {
	g := gorgonia.NewGraph()
	input := func(name string, values []float32, shape ...int) *gorgonia.Node {
		return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithName(name),
			gorgonia.WithShape(shape...), gorgonia.WithValue(op.Dense(values, shape...)))
	}

	n.x = make([]float32, n.batch*conv.Area)
	x := input("x", n.x, n.batch, conv.Padded, conv.Padded, 1)
	var params gorgonia.Nodes
	for _, p := range s.weights.parameters() {
		params = append(params, input(p.name, p.values, p.shape...))
	}

	var err error
	training, penalised := goal == forTraining, s.penalty > 0
	memory := new(conv.Memory)
	for l, filter := range s.filters {
		last := l == Layers-1
		options := conv.Options{
			Batch: n.batch, Mean: last && !penalised, Maps: last && goal == forExplanation, Gradients: training,
		}
		if training && l > 0 {
			options.Below = n.layers[l-1]
		}
		n.layers[l] = conv.NewLayer(filter, memory, options)
		if x, err = n.layers[l].Apply(x, params[2*l], params[2*l+1]); err != nil {
			return err
		}
	}
	weight, bias := params[2*Layers], params[2*Layers+1]
	var penalty *gorgonia.Node
	if penalised {
		if penalty, err = n.heatPenalty(s.penalty, x, weight); err != nil {
			return err
		}
		if x, err = n.pool(s.kernel, x); err != nil {
			return err
		}
	}
	means := x
	if x, err = gorgonia.Mul(x, weight); err != nil {
		return err
	}
	if x, err = gorgonia.BroadcastAdd(x, bias, nil, []byte{0}); err != nil {
		return err
	}
	logits := x
	gorgonia.Read(logits, &n.logits)

	switch goal {
	case forExplanation:
		if err = n.classMaps(s.kernel, means, weight); err != nil {
			return err
		}
	case forTraining:
		n.labels = make([]float32, n.batch)
		if x, err = n.crossEntropy(logits, input("labels", n.labels, n.batch)); err != nil {
			return err
		}
		if penalised {
			if x, err = gorgonia.Add(x, penalty); err != nil {
				return err
			}
		}
		gradients, err := gorgonia.Grad(x, params...)
		if err != nil {
			return err
		}
		n.gradients = make([]gorgonia.Value, len(gradients))
		for i, node := range gradients {
			gorgonia.Read(node, &n.gradients[i])
		}
	}
	n.machine = gorgonia.NewTapeMachine(g)
	// Its finalizer is for CUDA. Since our operations refer to the machine in a
	// circle, it would keep the whole graph from ever being collected.
	runtime.SetFinalizer(n.machine, nil)
	return nil
}

// fill copies the pictures, no more than batch, into the interior of the padded
// input.
func (n *graph) fill(pictures []mnist.Picture) {
	n.rows = len(pictures)
	for i := range pictures {
		for row := range mnist.Side {
			at := (i*conv.Padded+row+1)*conv.Padded + 1
			copy(n.x[at:], pictures[i][row*mnist.Side:][:mnist.Side])
		}
	}
	for _, l := range n.layers {
		l.SetRows(n.rows)
	}
}

func (n *graph) run() error {
	defer n.machine.Reset()
	if err := op.Run(n.machine); err != nil {
		return fmt.Errorf("running the network: %w", err)
	}
	return nil
}

func (n *graph) row(i int) (l Logits) {
	copy(l[:], n.logits.Data().([]float32)[i*mnist.Classes:])
	return l
}
