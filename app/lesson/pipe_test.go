//go:build unix

package lesson

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nobody writes to the pipe: whoever opened it would wait for ever.
func TestReadRefusesAPipe(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.lesson"), 0o600))
	require.NoError(t, os.Symlink("pipe.lesson", filepath.Join(dir, "link.lesson")))
	for _, name := range []string{"pipe.lesson", "link.lesson"} {
		_, err := Read(os.DirFS(dir), name)
		require.EqualError(t, err, "opening the lesson "+name+": this is not a regular file but a named pipe")
	}
}
