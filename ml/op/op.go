// Package op makes a differentiable operation for a Gorgonia graph out of two
// Go functions that work in buffers of their own.
package op

import (
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/panics"
)

// Op is an operation on float32 tensors whose result and gradients are always
// the same values, written anew at each run: after the first step, a step
// allocates nothing here. It belongs to one place in one graph, run by one
// machine at a time.
type Op struct {
	// Name appears in Gorgonia's messages.
	Name string
	// Value is the result, a *tensor.Dense or *gorgonia.F32 that Forward writes to.
	Value gorgonia.Value
	// Forward computes Value from the elements of the inputs.
	Forward func(in [][]float32)
	// Gradients are, for each input, where Backward writes the gradient of the
	// loss with respect to it; nil where there is none. Leave the slice empty
	// in a graph that only runs forward.
	Gradients []*tensor.Dense
	// Backward computes all Gradients from the gradient dy with respect to
	// Value and the inputs of the last Forward. It runs once a step, however
	// many of its gradients are wanted.
	Backward func(dy []float32, in [][]float32)
}

// Dense wraps values, row-major and not copied, in a tensor of this shape.
func Dense(values []float32, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values))
}

// Apply adds the operation to the graph of its inputs and returns its node.
func (o *Op) Apply(inputs ...*gorgonia.Node) (*gorgonia.Node, error) {
	n, err := gorgonia.ApplyOp(&forward{node: newNode(o.Name, o.Value, inputs), op: o}, inputs...)
	if err != nil {
		return nil, fmt.Errorf("adding %s to the graph: %w", o.Name, err)
	}
	return n, nil
}

// node is what gorgonia.Op asks of an operation that returns its own buffer.
type node struct {
	name  string
	value gorgonia.Value
	typ   hm.Type
	arity int
}

func newNode(name string, value gorgonia.Value, inputs gorgonia.Nodes) *node {
	var types []hm.Type
	for _, in := range inputs {
		types = append(types, in.Type())
	}
	types = append(types, gorgonia.TypeOf(value))
	return &node{name: name, value: value, typ: hm.NewFnType(types...), arity: len(inputs)}
}

func (n *node) Arity() int                                            { return n.arity }
func (n *node) Type() hm.Type                                         { return n.typ }
func (n *node) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) { return n.value.Shape(), nil }
func (n *node) ReturnsPtr() bool                                      { return true }
func (n *node) CallsExtern() bool                                     { return false }
func (n *node) OverwritesInput() int                                  { return -1 }
func (n *node) String() string                                        { return n.name }

// WriteHash tells operations of equal shape apart by their address: Gorgonia
// must never merge two, since each has buffers of its own.
func (n *node) WriteHash(h hash.Hash) { fmt.Fprintf(h, "%s %p", n.name, n) }

func (n *node) Hashcode() uint32 {
	h := fnv.New32a()
	n.WriteHash(h)
	return h.Sum32()
}

type forward struct {
	*node
	op     *Op
	done   bool        // Backward has run since the last Forward
	inputs [][]float32 // of Forward
}

var (
	_ gorgonia.SDOp = (*forward)(nil)
	_ gorgonia.Op   = (*gradient)(nil)
)

func (f *forward) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	f.done = false
	return f.value, guard(f.name, func() {
		f.inputs = elements(f.inputs, in)
		f.op.Forward(f.inputs)
	})
}

func (f *forward) DiffWRT(inputs int) []bool {
	wrt := make([]bool, inputs)
	for i, g := range f.op.Gradients {
		wrt[i] = g != nil
	}
	return wrt
}

// SymDiff adds a node for each gradient. Its inputs are dy, then those of the
// operation, then its result: that one says that the forward pass comes first.
func (f *forward) SymDiff(inputs gorgonia.Nodes, value, dy *gorgonia.Node) (gorgonia.Nodes, error) {
	from := append(append(gorgonia.Nodes{dy}, inputs...), value)
	grads := make(gorgonia.Nodes, len(inputs))
	for i, g := range f.op.Gradients {
		if g == nil {
			continue
		}
		name := fmt.Sprintf("gradient %d of %s", i, f.name)
		var err error
		if grads[i], err = gorgonia.ApplyOp(&gradient{node: newNode(name, g, from), of: f}, from...); err != nil {
			return nil, fmt.Errorf("adding %s to the graph: %w", name, err)
		}
	}
	return grads, nil
}

type gradient struct {
	*node
	of     *forward
	inputs [][]float32 // dy, those of Forward, and its result
}

func (g *gradient) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	if !g.of.done {
		if err := guard(g.name, func() {
			g.inputs = elements(g.inputs, in)
			g.of.op.Backward(g.inputs[0], g.inputs[1:len(in)-1])
		}); err != nil {
			return nil, err
		}
		g.of.done = true
	}
	return g.value, nil
}

// guard turns a panic into an error: Gorgonia runs operations on a goroutine of
// its own, where nobody else could catch it.
func guard(name string, f func()) error {
	return panics.Catch("computing "+name, func() error { f(); return nil })
}

// Run runs a machine from its start. The error wraps that of the operation, which
// Gorgonia's own (v0.9.18) hides.
func Run(machine gorgonia.VM) error {
	err := machine.RunAll()
	if hidden, ok := err.(interface{ Err() error }); ok {
		return hidden.Err()
	}
	return err
}

// elements returns views of the values' elements, in a slice to use again.
func elements(all [][]float32, values []gorgonia.Value) [][]float32 {
	all = all[:0]
	for _, v := range values {
		switch v := v.(type) {
		case *tensor.Dense:
			all = append(all, v.Float32s())
		case *gorgonia.F32:
			all = append(all, []float32{float32(*v)})
		default:
			panic(fmt.Sprintf("op: the input is a %T", v))
		}
	}
	return all
}
