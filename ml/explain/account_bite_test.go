package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

// Whichever classes come first and second.
func TestRunnerUpOfAnyTwo(t *testing.T) {
	for best := range mnist.Classes {
		for second := range mnist.Classes {
			if best == second {
				continue
			}
			x := &Explanation{}
			for c := range x.Logits {
				x.Logits[c] = -float32(c) - 3
			}
			x.Logits[best], x.Logits[second] = 2, 1
			require.Equal(t, best, x.Class())
			require.Equal(t, second, x.RunnerUp(), "after %d", best)
		}
	}
}
