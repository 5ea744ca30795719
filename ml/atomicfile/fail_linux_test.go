package atomicfile

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// The failures themselves, as the system makes them. The tests may be run by root,
// whom no permission stops, or by someone who may not mount anything.
func TestRealFailures(t *testing.T) {
	megabyte := func(w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<20))
		return err
	}
	fails := func(t *testing.T, dir string, cause error, says string) {
		t.Helper()
		path := filepath.Join(dir, "file")
		old, err := os.ReadFile(path)
		require.NoError(t, err)
		before := names(t, dir)
		err = Replace(path, megabyte)
		require.ErrorIs(t, err, cause)
		require.EqualError(t, err, says)
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, old, now)
		require.Equal(t, before, names(t, dir))
	}

	t.Run("no permission", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, write(filepath.Join(dir, "file")))
		require.NoError(t, os.Chmod(dir, 0o555))
		t.Cleanup(func() { require.NoError(t, os.Chmod(dir, 0o755)) })
		if os.Getuid() == 0 {
			// This thread is not root's as far as files are concerned.
			require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
			runtime.LockOSThread()
			require.NoError(t, syscall.Setfsuid(65534))
			t.Cleanup(func() {
				require.NoError(t, syscall.Setfsuid(0))
				runtime.UnlockOSThread()
			})
		}
		fails(t, dir, syscall.EACCES, "no file can be created in its folder: permission denied")
	})

	t.Run("full disk", func(t *testing.T) {
		dir := t.TempDir()
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size=256k"); err != nil {
			t.Skipf("a small disk cannot be mounted: %v", err)
		}
		t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
		require.NoError(t, write(filepath.Join(dir, "file")))
		fails(t, dir, syscall.ENOSPC, "the new file cannot be written: no space left on device")

		require.NoError(t, syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		fails(t, dir, syscall.EROFS, "no file can be created in its folder: read-only file system")
	})

	// The limit is that of a process of its own.
	t.Run("too large a file", func(t *testing.T) {
		const limited = "VISAO_TEST_SAVE_LIMITED_IN"
		if dir := os.Getenv(limited); dir != "" {
			signal.Ignore(syscall.SIGXFSZ)
			require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100_000, Max: 100_000}))
			fails(t, dir, syscall.EFBIG, "the new file cannot be written: file too large")
			return
		}
		dir := t.TempDir()
		require.NoError(t, write(filepath.Join(dir, "file")))
		cmd := exec.Command(os.Args[0], "-test.run=^TestRealFailures$/^too_large_a_file$")
		cmd.Env = append(os.Environ(), limited+"="+dir)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	})
}
