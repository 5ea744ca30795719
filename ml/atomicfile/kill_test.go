package atomicfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// doomed names the file to the process that is to be killed.
const doomed = "VISAO_TEST_SAVE_TO"

// version returns version n of a file: 100,000 times its number, and a few times
// more with each, so that no two are of the same length.
func version(n uint64) []byte {
	return bytes.Repeat(binary.LittleEndian.AppendUint64(nil, n), 100_000+int(n%1000))
}

// versionOf returns which version of the file is there, and whether it is whole.
func versionOf(contents []byte) (n uint64, whole bool) {
	if len(contents) < 8 {
		return 0, false
	}
	n = binary.LittleEndian.Uint64(contents)
	return n, bytes.Equal(contents, version(n))
}

// TestSaveUntilKilled is no test but the process that is: it saves one version after
// the other and tells each that is saved.
func TestSaveUntilKilled(t *testing.T) {
	path := os.Getenv(doomed)
	if path == "" {
		t.Skip("this is run by TestKilledSaves")
	}
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	n, whole := versionOf(contents)
	require.True(t, whole)
	for n++; ; n++ {
		require.NoError(t, Replace(path, func(w io.Writer) error {
			_, err := w.Write(version(n))
			return err
		}))
		fmt.Println(n)
	}
}

// A process that saves all the time is killed at random moments. Each time the file
// is whole, and either the last version whose saving it has told or the next.
func TestKilledSaves(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(path, version(1), 0o600))
	rng := rand.New(rand.NewPCG(200, 26))
	saved, left := uint64(1), 0
	for range kills {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSaveUntilKilled$")
		cmd.Env = append(os.Environ(), doomed+"="+path)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		told := bufio.NewScanner(out)
		for range 1 + rng.IntN(3) {
			require.True(t, told.Scan())
			saved, err = strconv.ParseUint(told.Text(), 10, 64)
			require.NoError(t, err, told.Text())
		}
		time.Sleep(time.Duration(rng.IntN(5_000)) * time.Microsecond) // until a moment that nobody has chosen
		require.NoError(t, cmd.Process.Kill())
		for told.Scan() { // what it told before it died
			saved, err = strconv.ParseUint(told.Text(), 10, 64)
			require.NoError(t, err, told.Text())
		}
		require.Error(t, cmd.Wait())

		contents, err := os.ReadFile(path)
		require.NoError(t, err)
		n, whole := versionOf(contents)
		require.True(t, whole, "%d bytes of version %d", len(contents), n)
		require.True(t, n == saved || n == saved+1, "version %d after %d was saved", n, saved)
		left += len(names(t, dir)) - 1
		require.LessOrEqual(t, len(names(t, dir)), 2, "temporary files pile up")
	}
	require.Greater(t, left, kills/5, "few of them were killed while they wrote")
	t.Logf("%d kills, %d of them while it wrote; version %d", kills, left, saved)
	require.NoError(t, write(path))
	require.Equal(t, []string{"file"}, names(t, dir))
}
