//go:build slow

package app

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/score"
)

// TestDistortedPictures measures both models aboard on the test pictures, distorted as in training for drawings.
func TestDistortedPictures(t *testing.T) {
	set := digits(t).Test.Edited(func(i, _ int, p *mnist.Picture) { p.Distort(rand.New(rand.NewPCG(7, uint64(i)))) })
	wrong := map[string]int{}
	for _, path := range []string{articleModel, drawingsModel} {
		m, err := openModel(path)
		require.NoError(t, err)
		report, err := score.Evaluate(t.Context(), m.weights, set, nil)
		require.NoError(t, err)
		t.Logf("%s: %d wrong of %d", m.name, report.Wrong, report.Count)
		wrong[path] = report.Wrong
	}
	require.Less(t, 4*wrong[drawingsModel], wrong[articleModel])
}
