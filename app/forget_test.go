package app

import (
	"path/filepath"
	"testing"

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
	l.until("a checkpoint", func() bool { return r.kept.Load() && r.last.Phase == train.Paused })
	require.NoError(t, save())
	l.until("the end of saving", func() bool { return !s.unsaved })
	s.quit()
	require.NoError(t, s.close())
	require.FileExists(t, checkpointPath(l), "the run under way can go on at the next start")
}
