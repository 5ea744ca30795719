package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ml/train"
)

// Both models aboard are what their cards say, and the window starts with the one that was chosen last.
func TestModelsAboard(t *testing.T) {
	article, err := modelAboard()
	require.NoError(t, err)
	drawings, err := openModel(drawingsModel)
	require.NoError(t, err)
	recipe := train.Drawings()
	recipe.Seed = drawings.card.Config.Seed // the best of several
	require.Equal(t, recipe, drawings.card.Config)
	require.Less(t, drawings.card.Validation.Wrong, article.card.Validation.Wrong)
	some := digits(t).Test.Slice(0, 500)
	for _, m := range []*model{article, drawings} {
		scored, err := score.Evaluate(t.Context(), m.weights, some, nil)
		require.NoError(t, err)
		require.InDelta(t, m.card.Test.Accuracy(), scored.Accuracy(), 0.015, m.name)
	}

	s, l := openStudio(t)
	require.Equal(t, drawingsName, s.model.name)
	s.openAboard(articleModel)
	l.until("the other model", func() bool { return s.model.name == aboardName })
	s = again(t, l, s)
	require.Equal(t, aboardName, s.model.name)
}
