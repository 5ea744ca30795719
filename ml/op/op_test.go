package op

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"visao/ml/panics"
)

// product is a·b elementwise, with its gradients.
func product(n int, runs *int) *Op {
	y, da, db := make([]float32, n), make([]float32, n), make([]float32, n)
	return &Op{
		Name:  "product",
		Value: Dense(y, n),
		Forward: func(in [][]float32) {
			for i := range y {
				y[i] = in[0][i] * in[1][i]
			}
		},
		Gradients: []*tensor.Dense{Dense(da, n), Dense(db, n)},
		Backward: func(dy []float32, in [][]float32) {
			*runs++
			for i := range y {
				da[i], db[i] = dy[i]*in[1][i], dy[i]*in[0][i]
			}
		},
	}
}

func input(g *gorgonia.ExprGraph, name string, values ...float32) *gorgonia.Node {
	return gorgonia.NewVector(g, tensor.Float32, gorgonia.WithName(name),
		gorgonia.WithShape(len(values)), gorgonia.WithValue(Dense(values, len(values))))
}

func TestForwardAndGradients(t *testing.T) {
	g := gorgonia.NewGraph()
	a, b := input(g, "a", 1, 2, 3), input(g, "b", 4, 5, 6)
	var runs int
	y, err := product(3, &runs).Apply(a, b)
	require.NoError(t, err)
	loss, err := gorgonia.Sum(y)
	require.NoError(t, err)
	_, err = gorgonia.Grad(loss, a, b)
	require.NoError(t, err)
	vm := gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(a, b))
	defer vm.Close()
	for step := 1; step <= 2; step++ {
		require.NoError(t, vm.RunAll())
		require.Equal(t, []float32{4, 10, 18}, y.Value().Data())
		require.Equal(t, float32(32), loss.Value().Data())
		for n, want := range map[*gorgonia.Node][]float32{a: {4, 5, 6}, b: {1, 2, 3}} {
			grad, err := n.Grad()
			require.NoError(t, err)
			require.Equal(t, want, grad.Data())
			clear(grad.Data().([]float32)) // Gorgonia adds to it
		}
		require.Equal(t, step, runs, "both gradients come from one backward pass")
		vm.Reset()
	}
}

func TestTwoOfAKindAreNotMerged(t *testing.T) {
	g := gorgonia.NewGraph()
	a, b := input(g, "a", 1, 2), input(g, "b", 3, 4)
	var runs int
	first, err := product(2, &runs).Apply(a, b)
	require.NoError(t, err)
	second, err := product(2, &runs).Apply(first, b)
	require.NoError(t, err)
	vm := gorgonia.NewTapeMachine(g)
	defer vm.Close()
	require.NoError(t, vm.RunAll())
	require.Equal(t, []float32{3, 8}, first.Value().Data())
	require.Equal(t, []float32{9, 32}, second.Value().Data())
}

func TestPanicsComeBackAsErrors(t *testing.T) {
	g := gorgonia.NewGraph()
	o := &Op{Name: "failing", Value: Dense(make([]float32, 2), 2), Forward: func(in [][]float32) { _ = in[7] }}
	_, err := o.Apply(input(g, "a", 1, 2))
	require.NoError(t, err)
	vm := gorgonia.NewTapeMachine(g)
	err = Run(vm)
	require.ErrorContains(t, err, "out of range")
	require.ErrorAs(t, err, new(*panics.Error))
	require.NoError(t, vm.Close())
}
