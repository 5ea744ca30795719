package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"
)

// checkpointPath is where the only window keeps its training.
func checkpointPath(a fyne.App) string { return slotPath(filepath.Dir(settingsPath(a)), 0) }

// Each window has a slot of its own as long as it is open, and takes one in which a training was left before an empty one.
func TestSlots(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "not there yet")
	fill := func(name string) { require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600)) }
	name := func(s *slot) string { return filepath.Base(s.path) }

	first, second := takeSlot(folder), takeSlot(folder)
	require.Equal(t, "training.safetensors", name(first))
	require.Equal(t, "training-2.safetensors", name(second))
	fill("training.safetensors") // that window is training
	third := takeSlot(folder)
	require.Equal(t, "training-3.safetensors", name(third))
	third.release()

	fill("training-2.safetensors")
	second.release() // it was killed
	second = takeSlot(folder)
	require.Equal(t, "training-2.safetensors", name(second))
	first.release()
	second.release()
	require.NoError(t, os.Remove(filepath.Join(folder, "training.safetensors")))
	only := takeSlot(folder)
	require.Equal(t, "training-2.safetensors", name(only), "what was left is before what is free")
	only.release()

	// So is one of which only the generation before is left.
	require.NoError(t, os.Remove(filepath.Join(folder, "training-2.safetensors")))
	fill("training-3.previous.safetensors")
	only = takeSlot(folder)
	require.Equal(t, "training-3.safetensors", name(only))
	only.release()
}

// Where nothing can be locked, or too many windows are open, a window uses the first slot all the same.
func TestWithoutASlot(t *testing.T) {
	folder := t.TempDir()
	for n := range mostWindows {
		s := takeSlot(folder)
		require.Equal(t, slotPath(folder, n), s.path)
		defer s.release()
	}
	require.Equal(t, &slot{path: slotPath(folder, 0)}, takeSlot(folder))

	file := filepath.Join(folder, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	s := takeSlot(file)
	require.Equal(t, &slot{path: slotPath(file, 0)}, s)
	s.release()
}

// A second window neither offers nor forgets what the first keeps.
func TestTwoWindows(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 3)
	tap(s.training.Stop)
	l.settle(s)
	require.FileExists(t, checkpointPath(l))
	other := start(t, l)
	other.workers.Wait()
	for l.step() {
	}
	require.Nil(t, onTop(other), "nothing is offered")
	other.forget()
	other.workers.Wait()
	require.FileExists(t, checkpointPath(l))
}
