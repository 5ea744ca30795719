package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/network"
	"visao/ml/panics"
)

// A panic on the way gives an error and no averages, which would lack pictures.
func TestAverageOverPanics(t *testing.T) {
	_, test := aboard()
	averages, err := AverageOver(t.Context(), network.NewWeights(1), test.Slice(0, 40), func(int) { panic("boom") })
	var caught *panics.Error
	require.ErrorAs(t, err, &caught)
	require.ErrorContains(t, err, "averaging the maps")
	require.Equal(t, "boom", caught.Value)
	require.Nil(t, averages)
}

// Telling about progress takes its time too: each of the 32 parts does so after every 32
// pictures, and at its end.
func TestAverageOverTellsNowAndThen(t *testing.T) {
	_, test := aboard()
	const n = 32 * 50
	calls, last := 0, 0
	_, err := AverageOver(t.Context(), network.NewWeights(1), test.Slice(0, n), func(done int) {
		calls++
		last = done
	})
	require.NoError(t, err)
	require.Equal(t, n, last)
	require.Equal(t, 32*2, calls)
}
