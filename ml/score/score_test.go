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

func TestEvaluate(t *testing.T) {
	w, _, err := network.Load("../modelfile/testdata/reference.safetensors")
	require.NoError(t, err)
	set := test(t).Slice(0, 100) // three batches and a part
	var done []int
	report, err := Evaluate(context.Background(), w, set, func(n int) { done = append(done, n) })
	require.NoError(t, err)
	require.Equal(t, []int{32, 64, 96, 100}, done)
	require.Len(t, report.Logits, 100)

	// The same, from the logits, one by one.
	var loss float64
	wrong := 0
	for i, l := range report.Logits {
		loss -= math.Log(network.Softmax(l[:])[set.Label(i)])
		if l.Class() != set.Label(i) {
			wrong++
		}
	}
	require.InDelta(t, loss/100, report.Loss, 1e-12)
	require.Equal(t, wrong, report.Wrong)
	require.Equal(t, 100, report.Count)
	require.Equal(t, float64(100-wrong)/100, report.Accuracy())
	require.Less(t, wrong, 6) // 97.7 % of all are right

	// The order and the size of batches do not matter.
	alone, err := Evaluate(context.Background(), w, set.Slice(99, 100), nil)
	require.NoError(t, err)
	require.Equal(t, report.Logits[99], alone.Logits[0])
}

func TestEvaluateCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Evaluate(ctx, network.NewWeights(0), test(t), func(int) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
}

func TestEmptyScore(t *testing.T) {
	require.Zero(t, Score{}.Accuracy())
	report, err := Evaluate(context.Background(), network.NewWeights(0), test(t).Slice(0, 0), nil)
	require.NoError(t, err)
	require.Zero(t, report.Count)
}
