package app

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// If Fyne's lifecycle is another after an update, endQuietly has to be looked at again.
func TestNothingIsQueuedAtTheEndOfTheLoop(t *testing.T) {
	a := test.NewTempApp(t)
	end := a.Lifecycle().(interface {
		SetOnStoppedHookExecuted(func())
		OnStopped() func()
	})
	end.SetOnStoppedHookExecuted(func() {}) // as Fyne's apps with windows do
	require.NotNil(t, end.OnStopped())
	endQuietly(a)
	require.Nil(t, end.OnStopped())
}
