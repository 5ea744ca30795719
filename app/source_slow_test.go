//go:build slow

package app

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/score"
)

// TestDistortedPictures measures both models aboard, and that of VISAO_MODEL=file, on the test pictures, distorted as in
// training for drawings.
func TestDistortedPictures(t *testing.T) {
	set := digits(t).Test.Edited(func(i, _ int, p *mnist.Picture) { p.Distort(rand.New(rand.NewPCG(7, uint64(i)))) })
	wrong := map[string]int{}
	paths := []string{articleModel, drawingsModel}
	if other := os.Getenv("VISAO_MODEL"); other != "" {
		paths = append(paths, other)
	}
	for _, path := range paths {
		m, err := openModel(path)
		require.NoError(t, err)
		scored, err := score.Evaluate(t.Context(), m.weights, set, nil)
		require.NoError(t, err)
		t.Logf("%s: %d wrong of %d", m.name, scored.Wrong, scored.Count)
		wrong[path] = scored.Wrong
	}
	require.Less(t, 4*wrong[drawingsModel], wrong[articleModel])
}
