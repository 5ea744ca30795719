package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// What has just been done is to be read before how far something else is.
func TestAWordCanBeRead(t *testing.T) {
	test.NewTempApp(t)
	s := NewStatus()
	busy := func(what, shown string) {
		s.Busy(what)
		require.Equal(t, []string{shown}, texts(s.busy))
	}
	busy("evaluating, 1 of 3", "evaluating, 1 of 3")
	s.Say("copied")
	busy("evaluating, 2 of 3", "copied")
	s.said = s.said.Add(-readable - time.Second)
	busy("evaluating, 3 of 3", "evaluating, 3 of 3")
	busy("", "Ready")
	busy("training, 1 of 2", "training, 1 of 2")
	busy("training, 2 of 2", "training, 2 of 2")
	busy("", "Ready")
	s.Say("saved")
	busy("training again", "training again")
}
