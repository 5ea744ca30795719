package explain

import (
	"context"
	"errors"
	"math"
	"os"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
)

// Every number of the averages, from explanations one by one and sums in
// float64, written down as the definitions say.
func TestAverageOver(t *testing.T) {
	w, _, err := network.Load(trained)
	require.NoError(t, err)
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	set := test.Slice(100, 171)
	explainer, err := NewExplainer()
	require.NoError(t, err)

	var last atomic.Int64
	averages, err := AverageOver(context.Background(), w, set, func(done int) {
		require.Greater(t, int64(done), last.Swap(int64(done)))
	})
	require.NoError(t, err)
	require.EqualValues(t, set.Len(), last.Load())

	var whole, ink, pixels float64 // over all classes
	for c := range mnist.Classes {
		var shares, grey [mnist.Pixels]float64
		var logit, count, positive, negative, positiveInk, negativeInk, inked float64
		for i := range set.Len() {
			if set.Label(i) != c {
				continue
			}
			count++
			e, err := explainer.Explain(w, set.Picture(i))
			require.NoError(t, err)
			logit += float64(e.Logits[c])
			for j, m := range e.Maps[c] {
				share := float64(m) / 784
				shares[j] += share
				grey[j] += float64(e.Picture[j])
				hasInk := e.Picture[j] != 0
				if hasInk {
					inked++
				}
				switch {
				case share > 0 && hasInk:
					positive += share
					positiveInk += share
				case share > 0:
					positive += share
				case share < 0 && hasInk:
					negative += share
					negativeInk += share
				case share < 0:
					negative += share
				}
			}
		}
		a := &averages[c]
		require.EqualValues(t, count, a.Count, "class %d", c)
		require.Positive(t, a.Count, "the set has every digit")
		require.InEpsilon(t, positive, a.For.All, 1e-6)
		require.InEpsilon(t, positiveInk, a.For.Ink, 1e-6)
		require.InEpsilon(t, negative, a.Against.All, 1e-6)
		require.InEpsilon(t, negativeInk, a.Against.Ink, 1e-6)
		require.Equal(t, inked, a.Area.Ink)
		require.Equal(t, 784*count, a.Area.All)
		require.InDelta(t, inked/(784*count), a.Area.OnInk(), 1e-12)
		var sum float64
		for j := range shares {
			require.InDelta(t, shares[j]/count, a.Shares[j], 1e-7)
			require.InDelta(t, grey[j]/count, a.Picture[j], 1e-6)
			sum += float64(a.Shares[j])
		}
		// The identity that everything rests on holds on average too.
		require.InDelta(t, logit/count, sum+float64(w.Bias[c]), 1e-4)
		whole += positive
		ink += positiveInk
		pixels += a.Area.All
	}
	overall := averages.Overall()
	require.InEpsilon(t, ink/whole, overall.For.OnInk(), 1e-6)
	require.Equal(t, pixels, overall.Area.All)
	require.EqualValues(t, 784*set.Len(), pixels)

	for _, procs := range []int{1, 3} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		again, err := AverageOver(context.Background(), w, set, nil)
		require.NoError(t, err)
		require.Equal(t, averages, again, "to the last bit, on %d processors", procs)
	}
}

// Shares on maps and pictures that are simple enough to see what must come out.
func TestFocus(t *testing.T) {
	faint := float32(1) / 255 // the least grey there is
	picture := mnist.Picture{0: 1, 1: faint, 2: 0.5}
	check := func(f Focus, pro, con, area float64) {
		t.Helper()
		require.InDelta(t, pro, f.For.OnInk(), 1e-6)
		require.InDelta(t, con, f.Against.OnInk(), 1e-6)
		require.InDelta(t, area, f.Area.OnInk(), 1e-12)
	}
	var even [mnist.Pixels]float32
	for i := range even {
		even[i] = 0.01
	}
	f := focus(&even, &picture)
	require.InDelta(t, 3.0/784, f.For.OnInk(), 1e-9, "as much as chance: what the area has")
	require.Equal(t, f.Area.OnInk(), 3.0/784)
	require.Zero(t, f.Against)
	require.True(t, math.IsNaN(f.Against.OnInk()), "nothing to share")

	check(focus(&[mnist.Pixels]float32{0: 3, 5: 1, 1: -1, 6: -4}, &picture), 0.75, 0.2, 3.0/784)
	check(focus(&[mnist.Pixels]float32{1: 2, 2: -2}, &picture), 1, 1, 3.0/784)
	check(focus(&[mnist.Pixels]float32{783: 2, 782: -2}, &picture), 0, 0, 3.0/784)

	// Sums, not means of quotients: a picture with more evidence counts for more.
	f = focus(&[mnist.Pixels]float32{0: 9, 9: 1}, &picture)
	f.add(focus(&[mnist.Pixels]float32{9: 10}, &picture))
	require.InDelta(t, 0.45, f.For.OnInk(), 1e-9)
	require.EqualValues(t, 6, f.Area.Ink)
	require.EqualValues(t, 2*784, f.Area.All)
}

func TestAverageOverFewPictures(t *testing.T) {
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	w := network.NewWeights(1)
	none, err := AverageOver(context.Background(), w, test.Slice(0, 0), nil)
	require.NoError(t, err)
	require.Equal(t, new(Averages), none)
	one, err := AverageOver(context.Background(), w, test.Slice(0, 1), nil)
	require.NoError(t, err)
	require.Equal(t, 1, one[7].Count)
	require.Equal(t, test.Picture(0), one[7].Picture)
	require.Zero(t, one[3])
}

func TestAverageOverCanBeCancelled(t *testing.T) {
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	most := 0
	_, err = AverageOver(ctx, network.NewWeights(1), test, func(done int) {
		most = done
		cancel(enough)
	})
	require.ErrorIs(t, err, enough)
	require.Less(t, most, test.Len())
}
