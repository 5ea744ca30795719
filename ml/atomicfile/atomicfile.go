// Package atomicfile replaces files whole or not at all.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Replace puts what write writes in the place of the file at path. Whoever opens
// path finds either the old file or the complete new one, whatever happens in
// between; after an error the old file is untouched and nothing else is left
// behind. An existing file keeps its permissions, and a link stays a link.
//
// It writes a temporary file beside it: within one folder a rename happens at
// once or not at all.
func Replace(path string, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	exists := err == nil
	if exists && info.IsDir() {
		return errors.New("there is a folder of that name")
	}
	if exists && !info.Mode().IsRegular() {
		return errors.New("this is not a regular file")
	}

	folder := filepath.Dir(path)
	temporary := filepath.Join(folder, fmt.Sprintf(".visao-%016x.tmp", rand.Uint64()))
	defer func() { err = cause(err) }()
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close() // a second time after a failed rename, which does nothing
			os.Remove(temporary)
		}
	}()
	if exists {
		if err := file.Chmod(info.Mode().Perm()); err != nil {
			return err
		}
	}
	buffered := bufio.NewWriter(file)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	// Without this a power cut after the rename could leave an empty file.
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	// The new file is in place. Syncing the folder only makes a power cut less
	// likely to bring back the old one, and not every system can: no error.
	if dir, err := os.Open(folder); err == nil {
		_ = dir.Sync()
		dir.Close()
	}
	return nil
}

// cause takes the name of the temporary file out of an error: nobody knows it.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
