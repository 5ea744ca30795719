package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

// linked makes a link with that name, which the kind of a file is told by.
func linked(t *testing.T, folder, name, target string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.Symlink(target, path); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	return path
}

func TestOpenPictureRefuses(t *testing.T) {
	folder := t.TempDir()
	written := func(name, contents string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		return path
	}
	sparse := written("sparse.png", "\x89PNG\r\n\x1a\n")
	require.NoError(t, os.Truncate(sparse, 1<<40))
	for path, says := range map[string]string{
		linked(t, folder, "pipe.png", hostile.Pipe(t)):             "a named pipe",
		linked(t, folder, "folder.png", t.TempDir()):               "a folder",
		linked(t, folder, "zero.png", "/dev/zero"):                 "a device",
		linked(t, folder, "loop.png", "loop.png"):                  "too many levels of symbolic links",
		linked(t, folder, "nowhere.png", "missing"):                "no such file",
		filepath.Join(folder, "missing.png"):                       "no such file",
		filepath.Join(folder, "\x1b[2J.png"):                       `\x1b[2J.png": no such file`,
		filepath.Join(folder, "a\x00b.png"):                        "invalid argument",
		filepath.Join(folder, strings.Repeat("long ", 200)+".png"): "file name too long",
		sparse:                            "larger than 20 MB",
		written("empty.png", ""):          "but empty",
		written("text.png", "not a PNG"):  "neither a PNG nor a JPEG image",
		written("drawing.png", "<svg/>"):  "but an SVG drawing",
		written("photo.jpg", "GIF89a..."): "but a GIF",
	} {
		hostile.Refused(t, 64<<20, says, func() error {
			s, err := openPicture(path)
			assert.Zero(t, s)
			return err
		})
	}
}

// Nothing that is dropped on the window holds it up, or changes what it shows.
func TestDroppingWhatIsNoFile(t *testing.T) {
	s, l := openStudio(t)
	folder := t.TempDir()
	for _, kind := range []string{".png", ".jpg", ".safetensors"} {
		for target, says := range map[string]string{
			hostile.Pipe(t): "a named pipe", t.TempDir(): "a folder", "/dev/zero": "a device", "loop" + kind: "too many levels",
		} {
			path := linked(t, folder, "loop"+kind, target)
			before, view := *s.model, s.view
			drop(s, path)
			require.Contains(t, l.failure(s), says)
			require.Equal(t, before, *s.model)
			require.Same(t, view, s.view)
			require.NoError(t, os.Remove(path))
		}
	}
}
