package explain

import (
	"context"
	"math"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"visao/ml/mnist"
	"visao/ml/network"
)

// aboard is the model that the program carries, and the test pictures.
var aboard = sync.OnceValues(func() (*network.Weights, *mnist.Set) {
	w, _, err := network.Load("../../assets/model.safetensors")
	if err != nil {
		panic(err)
	}
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		panic(err)
	}
	return w, test
})

// examined is a test picture whose map has been checked.
type examined struct {
	*Report
	picture   mnist.Picture
	weights   *network.Weights
	explainer *Explainer
}

// checked checks the map of the class predicted for a test picture.
func checked(t *testing.T, index int) examined {
	t.Helper()
	w, test := aboard()
	explainer, err := NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(w, test.Picture(index))
	require.NoError(t, err)
	r, err := Check(t.Context(), w, e, e.Class(), func(int, int) {})
	require.NoError(t, err)
	return examined{r, e.Picture, w, explainer}
}

// What is claimed on the page holds for the model aboard and real digits: ink
// deleted by evidence costs more than at random, ink deleted by occlusion even
// more, the witness agrees rather than not, and the map falls apart.
func TestTheChecksOnTheModelAboard(t *testing.T) {
	const n = 20
	better, witnessed := [2]int{}, 0
	var agreement float64
	var left [network.Layers + 1]float64
	for i := range n {
		c := checked(t, i)
		for k, o := range []Order{ByEvidence, ByOcclusion} {
			if c.Deletion[o].Area < c.Deletion[AtRandom].Area {
				better[k]++
			}
		}
		if c.Rho > 0 {
			witnessed++
		}
		agreement += c.Rho / n
		for l, r := range c.Cascade {
			left[l] += r.Rho / n
		}
		t.Logf("%2d, a %d: deletion %.3f, %.3f, %.3f; insertion %.3f, %.3f, %.3f; occlusion ρ %+.2f; dense %+.2f ± %.2f … all %+.2f ± %.2f",
			i, c.Class, c.Deletion[0].Area, c.Deletion[1].Area, c.Deletion[2].Area,
			c.Insertion[0].Area, c.Insertion[1].Area, c.Insertion[2].Area, c.Rho,
			c.Cascade[0].Rho, c.Cascade[0].Spread, c.Cascade[4].Rho, c.Cascade[4].Spread)
	}
	t.Logf("deletion better than random: %d by evidence, %d by occlusion; ρ %.2f on average, positive %d times; cascade %.2f",
		better[0], better[1], agreement, witnessed, left)
	require.Greater(t, better[0], n/2)
	require.Greater(t, better[1], n*9/10)
	require.Greater(t, witnessed, n*3/4)
	require.Greater(t, agreement, 0.2)
	require.Less(t, math.Abs(left[network.Layers]), 0.1, "nothing is left of the maps")
}

func TestCheckIsRepeatable(t *testing.T) {
	a, b := checked(t, 3), checked(t, 3)
	require.Equal(t, a.Report, b.Report)
}

func TestProgress(t *testing.T) {
	w, test := aboard()
	explainer, err := NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(w, test.Picture(0))
	require.NoError(t, err)
	last, all := 0, 0
	_, err = Check(t.Context(), w, e, 3, func(done, total int) {
		require.Greater(t, done, last)
		require.LessOrEqual(t, done-last, batch)
		if all > 0 {
			require.Equal(t, all, total)
		}
		last, all = done, total
	})
	require.NoError(t, err)
	require.Equal(t, all, last)
}

// Whenever it is cancelled, it takes no further step, and leaves nothing behind.
func TestCancel(t *testing.T) {
	w, test := aboard()
	explainer, err := NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(w, test.Picture(0))
	require.NoError(t, err)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, share := range []float64{0, 0.1, 0.5, 0.99} {
		ctx, cancel := context.WithCancel(t.Context())
		late := 0
		r, err := Check(ctx, w, e, 7, func(done, total int) {
			if ctx.Err() != nil {
				late++
			}
			if float64(done) >= share*float64(total) {
				cancel()
			}
		})
		require.ErrorIs(t, err, context.Canceled)
		require.Nil(t, r)
		require.Zero(t, late, "steps after the end")
	}
}

func TestNothingToCheck(t *testing.T) {
	w, _ := aboard()
	explainer, err := NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(w, mnist.Picture{})
	require.NoError(t, err)
	_, err = Check(t.Context(), w, e, 0, func(int, int) {})
	require.ErrorIs(t, err, ErrNoInk)

	dot := mnist.Picture{400: 1}
	e, err = explainer.Explain(w, dot)
	require.NoError(t, err)
	r, err := Check(t.Context(), w, e, 0, func(int, int) {})
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, r.Steps)
}

// A network that has diverged gives no figures, and no panic.
func TestNotANumber(t *testing.T) {
	_, test := aboard()
	w := network.NewWeights(1)
	w.Conv[0].Bias[0] = float32(math.NaN())
	explainer, err := NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(w, test.Picture(0))
	require.NoError(t, err)
	r, err := Check(t.Context(), w, e, 7, func(int, int) {})
	require.NoError(t, err)
	require.True(t, math.IsNaN(r.Rho))
	require.True(t, math.IsNaN(r.Deletion[ByEvidence].Area))
}
