// Package atomicfile replaces files whole or not at all.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// What is asked of the system and may fail; tests make it.
var (
	create = func(name string) (*os.File, error) {
		return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	}
	chmod     = (*os.File).Chmod
	writeSome = (*os.File).Write
	flush     = (*os.File).Sync
	closeFile = (*os.File).Close
	rename    = os.Rename
)

// Replace puts what write writes in the place of the file at path. Whoever opens
// path finds either the old file or the complete new one, whatever happens in
// between; after an error the old file is untouched and nothing else is left
// behind. An existing file keeps its permissions, and a link stays a link.
//
// It writes a temporary file beside it: within one folder a rename happens at
// once or not at all. A program that is killed leaves that file; the next to
// replace a file in the folder removes it.
func Replace(path string, write func(io.Writer) error) error {
	return replace(path, "", write)
}

// Rotate is Replace, except that it keeps the file that was at path, as previous
// in the same folder, in the place of what was there. Whatever happens in between,
// at least one of the two is complete.
func Rotate(path, previous string, write func(io.Writer) error) error {
	return replace(path, previous, write)
}

func replace(path, previous string, write func(io.Writer) error) (err error) {
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
	sweep(folder)
	file, err := newTemporary(folder)
	if err != nil {
		return failed("no file can be created in its folder", err)
	}
	defer func() {
		if err != nil {
			file.Close() // a second time after a failed rename, which does nothing
			os.Remove(file.Name())
		}
	}()
	if exists {
		if err := chmod(file, info.Mode().Perm()); err != nil {
			return failed("the new file cannot be given the permissions of the old one", err)
		}
	}
	buffered := bufio.NewWriter(nameless{file})
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	// Without this a power cut after the rename could leave an empty file.
	const unsafe = "the new file cannot be brought to the disk"
	if err := flush(file); err != nil {
		return failed(unsafe, err)
	}
	if err := closeFile(file); err != nil {
		return failed(unsafe, err)
	}
	const stays = "the new file cannot take the place of the old one"
	rotate := previous != "" && exists
	if rotate {
		if err := rename(path, previous); err != nil {
			return failed(stays, err)
		}
	}
	if err := rename(file.Name(), path); err != nil {
		if rotate {
			_ = rename(previous, path) // if not, it is safe where it is
		}
		return failed(stays, err)
	}
	// The new file is in place. Syncing the folder only makes a power cut less
	// likely to bring back the old one, and not every system can: no error.
	if dir, err := os.Open(folder); err == nil {
		_ = flush(dir)
		dir.Close()
	}
	return nil
}

// nameless writes to a file, and its errors do not tell the file's name.
type nameless struct{ file *os.File }

func (f nameless) Write(p []byte) (int, error) {
	n, err := writeSome(f.file, p)
	if err != nil {
		err = failed("the new file cannot be written", err)
	}
	return n, err
}

// failed says what could not be done, and why. It takes the name of the temporary
// file out of the error: nobody knows it.
func failed(what string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s: %w", what, err)
}
