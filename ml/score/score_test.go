package score

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

func test(t *testing.T) *mnist.Set {
	set, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	return set
}

func logits(t *testing.T, w *network.Weights, set *mnist.Set) (all []network.Logits) {
	require.NoError(t, predict(t.Context(), w, set, func(_ int, some []network.Logits) { all = append(all, some...) }))
	return all
}

func TestEvaluate(t *testing.T) {
	w, _, err := network.Load("../modelfile/testdata/reference.safetensors")
	require.NoError(t, err)
	set := test(t).Slice(0, 100) // three batches and a part
	var done []int
	scored, err := Evaluate(context.Background(), w, set, func(n int) { done = append(done, n) })
	require.NoError(t, err)
	require.Equal(t, []int{32, 64, 96, 100}, done)

	// The same, from the logits, one by one.
	all := logits(t, w, set)
	var loss float64
	wrong := 0
	for i, l := range all {
		loss -= math.Log(network.Softmax(l[:])[set.Label(i)])
		if l.Class() != set.Label(i) {
			wrong++
		}
	}
	require.InDelta(t, loss/100, scored.Loss, 1e-12)
	require.Equal(t, wrong, scored.Wrong)
	require.Equal(t, 100, scored.Count)
	require.Equal(t, float64(100-wrong)/100, scored.Accuracy())
	require.Less(t, wrong, 6) // 97.7 % of all are right

	// The order and the size of batches do not matter.
	require.Equal(t, all[99], logits(t, w, set.Slice(99, 100))[0])
}

func TestEvaluateCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Evaluate(ctx, network.NewWeights(0), test(t), func(int) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
}

func TestEmptyScore(t *testing.T) {
	require.Zero(t, Score{}.Accuracy())
	scored, err := Evaluate(context.Background(), network.NewWeights(0), test(t).Slice(0, 0), nil)
	require.NoError(t, err)
	require.Zero(t, scored.Count)
}
