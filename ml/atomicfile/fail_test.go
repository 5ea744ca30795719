package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// put replaces a variable until the test ends.
func put[T any](t *testing.T, variable *T, value T) {
	old := *variable
	*variable = value
	t.Cleanup(func() { *variable = old })
}

// Whatever the system refuses, there is a message that says what could not be done
// and why, without the name of a file that nobody knows, and everything is as
// before. Only real failures can show that the messages are those of the system:
// see TestRealFailures.
func TestEveryStepMayFail(t *testing.T) {
	refused := errors.New("the system says no")
	at := func(name string) error { return &fs.PathError{Op: "step", Path: name, Err: refused} }
	onFile := func(f *os.File) error { return at(f.Name()) }
	renames := 0
	for name, test := range map[string]struct {
		fail func(t *testing.T)
		says string
	}{
		"create": {
			func(t *testing.T) {
				put(t, &create, func(name string) (*os.File, error) { return nil, at(name) })
			}, "no file can be created in its folder",
		},
		"permissions": {
			func(t *testing.T) {
				put(t, &chmod, func(f *os.File, _ fs.FileMode) error { return onFile(f) })
			}, "the new file cannot be given the permissions of the old one",
		},
		"the first write": {
			func(t *testing.T) {
				put(t, &writeSome, func(f *os.File, _ []byte) (int, error) { return 0, onFile(f) })
			}, "the new file cannot be written",
		},
		"a later write": {
			func(t *testing.T) {
				n, system := 0, writeSome
				put(t, &writeSome, func(f *os.File, p []byte) (int, error) {
					if n += len(p); n > 50_000 {
						half, _ := system(f, p[:len(p)/2])
						return half, onFile(f)
					}
					return system(f, p)
				})
			}, "the new file cannot be written",
		},
		"sync": {
			func(t *testing.T) { put(t, &flush, onFile) }, "the new file cannot be brought to the disk",
		},
		"close": {
			func(t *testing.T) { put(t, &closeFile, onFile) }, "the new file cannot be brought to the disk",
		},
		"rename": {
			func(t *testing.T) {
				put(t, &rename, func(from, to string) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: refused} })
			}, "the new file cannot take the place of the old one",
		},
		"the second of two renames": {
			func(t *testing.T) {
				renames = 0
				system := rename
				put(t, &rename, func(from, to string) error {
					if renames++; renames == 2 {
						return &os.LinkError{Op: "rename", Old: from, New: to, Err: refused}
					}
					return system(from, to)
				})
			}, "the new file cannot take the place of the old one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			require.NoError(t, write(path))
			test.fail(t)
			large := func(w io.Writer) error {
				_, err := io.WriteString(w, strings.Repeat("new", 100_000))
				return err
			}
			attempts := []func() error{
				func() error { return Rotate(path, path+".previous", large) },
				func() error { return Replace(path, large) },
			}
			if name == "the second of two renames" {
				attempts = attempts[:1]
			}
			for _, attempt := range attempts {
				err := attempt()
				require.EqualError(t, err, test.says+": the system says no")
				require.ErrorIs(t, err, refused)
				require.Equal(t, []string{"file"}, names(t, dir))
				contents, err := os.ReadFile(path)
				require.NoError(t, err)
				require.Equal(t, text, string(contents))
			}
		})
	}
}

// Before the new file takes the old one's place it is on the disk, and that it has
// taken it is on the disk in the end.
func TestOrderOfTheSteps(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	require.NoError(t, write(path))
	var steps []string
	systemWrite, systemFlush, systemRename := writeSome, flush, rename
	put(t, &writeSome, func(f *os.File, p []byte) (int, error) {
		steps = append(steps, "write")
		return systemWrite(f, p)
	})
	put(t, &flush, func(f *os.File) error {
		what := "file"
		if info, err := f.Stat(); err == nil && info.IsDir() {
			what = "folder"
			require.Equal(t, dir, f.Name())
		}
		steps = append(steps, "sync "+what)
		return systemFlush(f)
	})
	put(t, &rename, func(from, to string) error {
		steps = append(steps, "rename to "+filepath.Base(to))
		return systemRename(from, to)
	})
	require.NoError(t, write(path))
	require.Equal(t, []string{"write", "sync file", "rename to file", "sync folder"}, steps)
	steps = nil
	require.NoError(t, Rotate(path, path+".old", func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }))
	require.Equal(t, []string{"write", "sync file", "rename to file.old", "rename to file", "sync folder"}, steps)

	// Not every system can sync a folder.
	put(t, &flush, func(f *os.File) error {
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return errors.New("a folder cannot be synced")
		}
		return systemFlush(f)
	})
	require.NoError(t, write(path))
}

func TestRotate(t *testing.T) {
	dir := t.TempDir()
	path, previous := filepath.Join(dir, "file"), filepath.Join(dir, "previous")
	for i, want := range [][2]string{{"a", ""}, {"b", "a"}, {"c", "b"}} {
		require.NoError(t, Rotate(path, previous, func(w io.Writer) error {
			_, err := io.WriteString(w, want[0])
			return err
		}))
		for j, name := range []string{path, previous} {
			contents, err := os.ReadFile(name)
			if i == 0 && j == 1 {
				require.ErrorIs(t, err, fs.ErrNotExist)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, want[j], string(contents))
		}
	}
	// The place of the previous one is taken by something else.
	require.NoError(t, os.Remove(previous))
	require.NoError(t, os.MkdirAll(filepath.Join(previous, "full"), 0o700))
	err := Rotate(path, previous, func(w io.Writer) error { return nil })
	require.ErrorContains(t, err, "the new file cannot take the place of the old one")
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "c", string(contents))
	require.Equal(t, []string{"file", "previous"}, names(t, dir))
}

// What a killed program has left is removed, unless somebody still writes to it or
// it is called otherwise.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	others := []string{".visao-0123456789abcdef.tmp.txt", ".visao-0123456789ABCDEF.tmp", ".visao-01234567.tmp", "visao-0123456789abcdef.tmp"}
	for _, name := range append(others, ".visao-0123456789abcdef.tmp", ".visao-ffffffffffffffff.tmp") {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	folder := ".visao-fedcba9876543210.tmp"
	require.NoError(t, os.Mkdir(filepath.Join(dir, folder), 0o700))
	require.NoError(t, write(path))
	require.ElementsMatch(t, append(others, "file", folder), names(t, dir))

	// One save goes on while another begins and ends.
	require.NoError(t, Replace(path, func(w io.Writer) error {
		require.NoError(t, write(filepath.Join(dir, "other")))
		_, err := io.WriteString(w, "the slow one")
		return err
	}))
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "the slow one", string(contents))

	// A file that is swept away before it could be locked is made again.
	created, system := 0, create
	put(t, &create, func(name string) (*os.File, error) {
		created++
		f, err := system(name)
		if created == 1 {
			require.NoError(t, os.Remove(name))
		}
		return f, err
	})
	require.NoError(t, write(path))
	require.Equal(t, 2, created)
	require.ElementsMatch(t, append(others, "file", "other", folder), names(t, dir))
}
