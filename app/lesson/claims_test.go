package lesson

import (
	"context"
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/assets"
	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
)

// claims checks what lessons say about the model aboard.
type claims struct {
	*testing.T
	weights   *network.Weights
	test      *mnist.Set
	explainer *explain.Explainer
}

func newClaims(t *testing.T) *claims {
	w, _, err := network.Decode(assets.Model)
	require.NoError(t, err)
	test, err := mnist.LoadTest(context.Background(), assets.MNIST())
	require.NoError(t, err)
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	return &claims{t, w, test, explainer}
}

// shown is the picture of a step.
func (c *claims) shown(s Step) mnist.Picture { return c.test.Picture(s.All.Picture.Index) }

func (c *claims) explain(p mnist.Picture) *explain.Explanation {
	c.Helper()
	e, err := c.explainer.Explain(c.weights, p)
	require.NoError(c, err)
	return e
}

// within are the shares of what is for and what is against that lie in some part.
func within(a explain.Account, in func(at image.Point) bool) (pro, con float64) {
	for i, v := range a.Shares {
		if !in(image.Pt(i%mnist.Side, i/mnist.Side)) {
			continue
		}
		if v > 0 {
			pro += float64(v) / a.Positive
		} else {
			con += float64(v) / a.Negative
		}
	}
	return pro, con
}

// near is the part at most so many pixels away from some places.
func near(pixels int, places ...image.Point) func(image.Point) bool {
	return func(at image.Point) bool {
		for _, p := range places {
			if d := at.Sub(p); d.X*d.X+d.Y*d.Y <= pixels*pixels {
				return true
			}
		}
		return false
	}
}

// extremes are where most is for, and where most is against.
func extremes(a explain.Account) (most, least image.Point) {
	var lo, hi float32
	for i, v := range a.Shares {
		at := image.Pt(i%mnist.Side, i/mnist.Side)
		if v > hi {
			hi, most = v, at
		}
		if v < lo {
			lo, least = v, at
		}
	}
	return most, least
}

func TestClaimsOfTheArticle(t *testing.T) {
	c := newClaims(t)
	steps := aboard(t, "article", "en").Steps
	var accounts []explain.Account
	var pictures []mnist.Picture
	for i, digit := range []int{7, 2, 1, 0, 4} {
		require.Equal(t, i, steps[i].Picture.Index)
		pictures = append(pictures, c.shown(steps[i]))
		e := c.explain(pictures[i])
		require.Equal(t, digit, e.Class())
		require.Greater(t, e.Probabilities[digit], 0.99, "almost certain")
		accounts = append(accounts, e.Account(digit))
	}

	// Most red along the bar and at the foot; the deepest blue below the bar, off the ink.
	bar, _ := within(accounts[0], func(at image.Point) bool { return at.Y >= 4 && at.Y <= 10 })
	foot, _ := within(accounts[0], near(4, image.Pt(11, 25)))
	require.Greater(t, bar, 0.5)
	require.Greater(t, foot, 0.1)
	_, blue := extremes(accounts[0])
	require.True(t, blue.In(image.Rect(6, 11, 18, 15)), "%v", blue)
	require.Zero(t, pictures[0][blue.Y*mnist.Side+blue.X])

	// More than half below the foot, where there is no ink.
	below, _ := within(accounts[1], func(at image.Point) bool { return at.Y >= 23 })
	require.Greater(t, below, 0.5)
	for _, v := range pictures[1][23*mnist.Side:] {
		require.Zero(t, v)
	}

	require.Less(t, -accounts[2].Negative, accounts[2].Positive/40, "almost nothing speaks against the 1")

	// Two blue spots.
	_, top := within(accounts[3], near(3, image.Pt(14, 5)))
	_, right := within(accounts[3], near(3, image.Pt(22, 13)))
	require.Greater(t, top, 0.25)
	require.Greater(t, right, 0.25)

	ends, _ := within(accounts[4], near(3, image.Pt(11, 5), image.Pt(20, 5), image.Pt(17, 24)))
	require.Greater(t, ends, 0.5)
}

// dabbed gives pixels of a picture a grey.
func dabbed(p mnist.Picture, grey float32, at ...image.Point) mnist.Picture {
	for _, q := range at {
		p[q.Y*mnist.Side+q.X] = grey
	}
	return p
}

// block are the pixels of a rectangle.
func block(x0, y0, x1, y1 int) (list []image.Point) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			list = append(list, image.Pt(x, y))
		}
	}
	return list
}

func TestClaimsOfFourOrNine(t *testing.T) {
	c := newClaims(t)
	steps := aboard(t, "four-or-nine", "en").Steps
	easy := c.shown(steps[0])
	e := c.explain(easy)
	require.Greater(t, e.Probabilities[4], 0.99, "sure")
	ends, _ := within(e.Contrast(4, 9), near(3, image.Pt(11, 5), image.Pt(20, 5)))
	require.InDelta(t, 0.5, ends, 0.07, "about half")

	// An arc, two pixels thick.
	arc := append(block(12, 4, 14, 6), block(19, 4, 21, 6)...)
	closed := dabbed(easy, 1, append(arc, block(13, 3, 20, 5)...)...)
	require.Equal(t, 9, c.explain(closed).Class())

	hard := c.shown(steps[2])
	require.Equal(t, 4, c.test.Label(steps[2].Picture.Index))
	e = c.explain(hard)
	require.Equal(t, 9, e.Class())
	require.InDelta(t, 0.5, e.Probabilities[9], 0.05, "a coin toss")
	require.InDelta(t, 0.5, e.Probabilities[4], 0.05)
	why := e.Contrast(4, 9)
	require.InDelta(t, 0, why.Positive+why.Negative, why.Positive/20, "they nearly cancel")
	red, _ := extremes(why)
	require.True(t, near(2, image.Pt(22, 5))(red), "%v: the end of the long stroke", red)

	// A few pixels at the end of the bow, then the end of the long stroke instead.
	require.Equal(t, 4, c.explain(dabbed(hard, 0, block(15, 7, 19, 10)...)).Class())
	surer := c.explain(dabbed(hard, 0, block(20, 5, 25, 8)...)).Probabilities[9]
	require.Greater(t, surer, e.Probabilities[9]+0.2)

	// Trust: the map of the 4 beats chance by far, that of the 9 does not.
	last := steps[4]
	require.Equal(t, hard, c.shown(last))
	halved := func(class int) (byEvidence, atRandom float64) {
		r, err := explain.Check(context.Background(), c.weights, e, class, func(int, int) {})
		require.NoError(t, err)
		byEvidence, _ = r.Halved(explain.ByEvidence)
		atRandom, _ = r.Halved(explain.AtRandom)
		t.Logf("the map of %d: halved after %.0f %% of the ink, at random after %.0f %%", class, 100*byEvidence, 100*atRandom)
		require.Positive(t, byEvidence)
		require.Positive(t, atRandom)
		return byEvidence, atRandom
	}
	byEvidence, atRandom := halved(*last.Class)
	require.Less(t, byEvidence, atRandom/3)
	byEvidence, atRandom = halved(9)
	require.GreaterOrEqual(t, byEvidence, atRandom)
}
