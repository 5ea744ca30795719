package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ml/train"
)

// Both models aboard are what their cards say; the better one on the validation set is what the window starts with.
func TestModelsAboard(t *testing.T) {
	article, err := modelAboard()
	require.NoError(t, err)
	drawings, err := openModel(drawingsModel)
	require.NoError(t, err)
	require.Equal(t, train.Drawings(), drawings.card.Config)
	require.Less(t, drawings.card.Validation.Wrong, article.card.Validation.Wrong)
	some := digits(t).Test.Slice(0, 500)
	for _, m := range []*model{article, drawings} {
		report, err := score.Evaluate(t.Context(), m.weights, some, nil)
		require.NoError(t, err)
		require.InDelta(t, m.card.Test.Accuracy(), report.Score.Accuracy(), 0.015, m.name)
	}

	_, l := openStudio(t)
	s, err := newStudio(t.Context(), l, l.NewWindow(""), defaultSettings())
	require.NoError(t, err)
	require.Equal(t, drawingsName, s.model.name)
	s.cancel()
	require.NoError(t, s.close())
}
