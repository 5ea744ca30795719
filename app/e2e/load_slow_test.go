//go:build e2e && linux && slow

package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhatPriorityCosts measures what training gives up for the window to answer, and what the window gains: three runs of
// each kind, in turn.
func TestWhatPriorityCosts(t *testing.T) {
	var yields, equal float64 // pictures a second
	const rounds = 3
	good := 0
	for range rounds {
		before, p, rate := underLoad(t)
		if p.Strokes.Median <= 50 && p.Lag.P99 <= max(50, 3*before.Frames.Median) && p.Lag.Max <= 100 && p.Acknowledged <= 100 {
			good++
		}
		yields += rate / rounds
		t.Log("and with equal priorities:")
		_, _, rate = underLoad(t, "VISAO_PRIORITY=equal")
		equal += rate / rounds
	}
	require.Positive(t, good, "runs in which the window was quick enough")
	t.Logf("training: %.0f images/s after the window, %.0f images/s beside it: %.1f %% less", yields, equal, 100*(1-yields/equal))
}
