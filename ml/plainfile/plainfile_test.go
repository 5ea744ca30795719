package plainfile

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

func TestOpen(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	require.NoError(t, os.WriteFile(path, []byte("text"), 0o600))
	link := filepath.Join(folder, "link")
	if err := os.Symlink("file", link); err != nil {
		link = path // none here
	}
	for _, p := range []string{path, link} {
		file, size, err := Open(p)
		require.NoError(t, err)
		require.EqualValues(t, 4, size)
		text, err := io.ReadAll(file)
		require.NoError(t, err)
		require.Equal(t, "text", string(text))
		require.NoError(t, file.Close())
	}
	for p, says := range map[string]string{
		folder: "this is not a regular file but a folder", hostile.Pipe(t): "a named pipe", os.DevNull: "a device", path + "/more": "",
	} {
		message := hostile.Refused(t, 1<<16, says, func() error {
			_, _, err := Open(p)
			return err
		})
		require.NotContains(t, message, folder)
	}
	_, _, err := Open(filepath.Join(folder, "missing"))
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestPrintable(t *testing.T) {
	for path, want := range map[string]string{
		"":                                    "",
		"/home/số một/bảy (7).png":            "/home/số một/bảy (7).png",
		`C:\digits\7.png`:                     `C:\digits\7.png`,
		"a\nb":                                `"a\nb"`,
		"\x1b[2J":                             `"\x1b[2J"`,
		"gnp.\u202eexe":                       `"gnp.\u202eexe"`,
		"a\xff":                               `"a\xff"`,
		strings.Repeat("/folder", 100) + "/x": "…" + (strings.Repeat("/folder", 100) + "/x")[502:],
		strings.Repeat("ồ", 100):              "…" + strings.Repeat("ồ", 66),
	} {
		require.Equal(t, want, Printable(path))
	}
}
