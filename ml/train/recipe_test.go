package train

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

func TestRates(t *testing.T) {
	article, drawings := Article(), Drawings()
	for step := 1; step <= 1000; step++ {
		require.Equal(t, 1e-3, article.rate(step, 1000))
	}
	sum, highest, at := 0., 0., 0
	for step := 1; step <= 1000; step++ {
		rate := drawings.rate(step, 1000)
		require.Positive(t, rate)
		sum += rate
		if rate > highest {
			highest, at = rate, step
		}
	}
	require.InDelta(t, drawings.LearningRate, highest, 1e-6)
	require.InDelta(t, 50, at, 1)
	require.InDelta(t, drawings.LearningRate/2, sum/1000, 1e-7, "on both sides of its highest it has half of it on average")
	require.InDelta(t, drawings.LearningRate/2, drawings.rate(25, 1000), drawings.LearningRate/50, "it rises in a line")
	require.Less(t, drawings.rate(1000, 1000), 1e-6*drawings.LearningRate)
	require.Positive(t, drawings.rate(1, 1), "a single step is a step")
}

func TestPrepare(t *testing.T) {
	data := few(t, 18, 16)
	whole := data.Train.Picture(3)
	see := func(c Config, epoch, i int) mnist.Picture {
		p := whole
		c.prepare(&p, false, epoch, i)
		return p
	}
	require.Equal(t, whole, see(Article(), 1, 3))
	c := Drawings()
	first := see(c, 1, 3)
	require.Equal(t, first, see(c, 1, 3))
	other := c
	other.Seed = 1
	for _, p := range []mnist.Picture{whole, see(c, 2, 3), see(c, 1, 4), see(other, 1, 3)} {
		require.NotEqual(t, first, p)
	}
}

// MNIST's 1s are given flags; what is labelled 1 in other data may be no digit.
func TestFlags(t *testing.T) {
	data := few(t, 18, 16)
	learnt := func(c Config, hash string) string {
		c.Epochs, c.Batch = 1, 8
		data.Hash = hash
		last, err := Run(t.Context(), c, data, new(Gate), ignore)
		require.NoError(t, err)
		return last.Weights.Hash()
	}
	require.NotEqual(t, learnt(Drawings(), "fashion"), learnt(Drawings(), mnist.Hash))
	require.Equal(t, learnt(Article(), "fashion"), learnt(Article(), mnist.Hash))

	c, flagged := Drawings(), 0
	for i := range 100 {
		p, q := data.Train.Picture(3), data.Train.Picture(3) // a 1
		c.prepare(&p, false, 1, i)
		c.prepare(&q, true, 1, i)
		if p != q {
			flagged++
		}
	}
	require.Greater(t, flagged, 30)
}

// A run by this recipe, too, goes on as if it had not been interrupted, and does not come to what the article's does.
func TestDrawingsGoOn(t *testing.T) {
	data := few(t, 18, 16)
	c := fifteen
	c.Recipe = ForDrawings
	want, _, err := goOn(t, Begin(c, data), data, never)
	require.NoError(t, err)
	_, half, err := goOn(t, Begin(c, data), data, nth(8))
	require.ErrorIs(t, err, context.Canceled)
	got, _, err := goOn(t, through(t, half), data, never)
	require.NoError(t, err)
	sameEnd(t, want, got)
	article, _, err := goOn(t, Begin(fifteen, data), data, never)
	require.NoError(t, err)
	require.NotEqual(t, article.Weights.Hash(), want.Weights.Hash())
}

func TestRecipesThatAreNone(t *testing.T) {
	c := Article()
	c.Recipe = "soup"
	require.ErrorContains(t, c.Validate(), `not "soup"`)
	require.NoError(t, Drawings().Validate())
}

// A model's card keeps the recipe, and knows no other.
func TestCardOfARecipe(t *testing.T) {
	m := Card{Config: Drawings()}.Metadata()
	require.Equal(t, ForDrawings, ParseCard(m).Config.Recipe)
	m["recipe"] = "soup"
	require.Equal(t, AsArticle, ParseCard(m).Config.Recipe)
	require.NotContains(t, Card{Config: Article()}.Metadata(), "recipe")
}
