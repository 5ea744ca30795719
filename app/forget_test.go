package app

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/train"
)

// A model whose saving ends while another one is trained takes nothing away from that.
func TestSavingLeavesTheCheckpointOfTheNextRun(t *testing.T) {
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	save := s.saveModelTo(filepath.Join(t.TempDir(), "m.safetensors"))
	s.train(endless)
	r := s.run
	l.under(s, 3)
	tap(s.training.Start) // Pause, which keeps it
	l.until("the pause", func() bool { return r.last.Phase == train.Paused })
	require.Eventually(t, r.kept.Load, patience, 10*time.Millisecond, "of which the loop is not told")
	require.NoError(t, save())
	l.until("the end of saving", func() bool { return !s.unsaved })
	s.quit()
	require.NoError(t, s.close())
	require.FileExists(t, checkpointPath(l), "the run under way can go on at the next start")
}
