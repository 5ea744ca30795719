package train

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkTrain takes b.N steps of the loop as the program runs it: on MNIST,
// with the fetching of the pictures and the snapshots.
func BenchmarkTrain(b *testing.B) {
	const warmUp = 20
	data, err := all()
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	config := Article()
	b.ReportAllocs()
	_, err = Run(ctx, config, data, new(Gate), func(s Snapshot) {
		switch s.Step {
		case warmUp:
			b.ResetTimer()
		case warmUp + b.N:
			b.StopTimer()
			cancel()
		}
	})
	require.ErrorIs(b, err, context.Canceled)
	b.ReportMetric(float64(config.Batch*b.N)/b.Elapsed().Seconds(), "images/s")
}
