package score

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// The whole test set by the model aboard: all that is known of it from elsewhere
// must come out of the matrix too.
func TestAnswersOfTheModelAboard(t *testing.T) {
	w, metadata, err := network.Load("../../assets/model.safetensors")
	require.NoError(t, err)
	set := test(t)
	last, calls := Confusion{}, 0
	answers, err := Answers(context.Background(), w, set, func(c Confusion) {
		_, before := last.Total()
		_, now := c.Total()
		require.Equal(t, min(before+batch, set.Len()), now)
		last = c
		calls++
	})
	require.NoError(t, err)
	require.Len(t, answers, 10_000)
	require.Equal(t, (10_000+batch-1)/batch, calls)
	c := Tabulate(answers)
	require.Equal(t, c, last)

	wrong, count := c.Total()
	require.Equal(t, metadata["test_wrong"], strconv.Itoa(wrong), "as it was measured when it was trained")
	require.Equal(t, 218, wrong)
	require.Equal(t, 10_000, count)

	// How often each digit is in MNIST's test set is well known.
	for label, n := range []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009} {
		right, count := c.Label(label)
		require.Equal(t, n, count, "label %d", label)
		counted := 0
		for i := range set.Len() {
			if set.Label(i) == label && answers[i].Class == label {
				counted++
			}
		}
		require.Equal(t, counted, right, "label %d", label)
	}

	// The logits go their own way.
	for i, l := range logits(t, w, set.Slice(200, 300)) {
		a := answers[200+i]
		require.Equal(t, Answer{200 + i, set.Label(200 + i), l.Class(), network.Softmax(l[:])[l.Class()]}, a)
	}

	mistakes := Pick(answers, Any, Any)
	require.Len(t, mistakes, wrong)
	require.True(t, descending(mistakes))
	cells := 0
	for label := range mnist.Classes {
		for class := range mnist.Classes {
			picked := Pick(answers, label, class)
			require.Len(t, picked, c[label][class])
			cells += len(picked)
		}
	}
	require.Equal(t, count, cells)
}

func descending(answers []Answer) bool {
	for i, a := range answers[1:] {
		if a.Probability > answers[i].Probability {
			return false
		}
	}
	return true
}

func TestPick(t *testing.T) {
	answers := []Answer{
		{0, 4, 9, 0.6},
		{1, 4, 4, 0.9},
		{2, 4, 9, 0.8},
		{3, 9, 4, 0.7},
		{4, 4, 9, 0.8}, // as confident as 2
		{5, 4, 4, 0.5},
		{6, 4, 1, 0.95},
		{7, 9, 9, 1},
	}
	given := append([]Answer(nil), answers...)
	for _, c := range []struct {
		label, class int
		want         []int
	}{
		{4, 9, []int{2, 4, 0}},
		{9, 4, []int{3}},
		{4, 4, []int{5, 1}}, // right, but only just
		{3, 5, nil},
		{4, Any, []int{6, 2, 4, 0}},
		{Any, 9, []int{2, 4, 0}},
		{Any, Any, []int{6, 2, 4, 3, 0}},
	} {
		var got []int
		for _, a := range Pick(answers, c.label, c.class) {
			got = append(got, a.Index)
		}
		require.Equal(t, c.want, got, "label %d, class %d", c.label, c.class)
	}
	require.Equal(t, given, answers, "they stay in their order")

	c := Tabulate(answers)
	require.Equal(t, 3, c[4][9])
	right, count := c.Label(4)
	require.Equal(t, []int{2, 6}, []int{right, count})
	right, count = c.Label(0)
	require.Equal(t, []int{0, 0}, []int{right, count})
	wrong, count := c.Total()
	require.Equal(t, []int{5, 8}, []int{wrong, count})
}

func TestAnswersCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Answers(ctx, network.NewWeights(0), test(t), func(Confusion) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
}

// The list is typed by hand: the labels in it are those of the data, and it is as
// long as the paper says ("15 human-validated label errors in the test set").
func TestDoubts(t *testing.T) {
	set, list := test(t), Doubts()
	require.Len(t, list, 15)
	for i, d := range list {
		require.Equal(t, set.Label(i), d.Label, i)
		require.NotEqual(t, d.Label, d.Other, i)
		require.Less(t, d.ForLabel, 3, i)
		require.LessOrEqual(t, d.ForLabel+d.ForOther, 5, i)
	}
	list[0] = Doubt{}
	require.Len(t, Doubts(), 15, "nobody can change the list")
}
