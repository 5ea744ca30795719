// Package plainfile opens files from anywhere to be read.
package plainfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Open opens the file at path and returns its size in bytes. Only regular files
// are opened, and links to them: a named pipe would have the program wait for a
// writer, perhaps for ever, and a device need not end. Errors say what is the
// matter, not where: they do not contain the path.
func Open(path string) (file *os.File, size int64, err error) {
	defer func() {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
	}()
	// Looking before opening: it is the opening of a pipe that waits.
	info, err := os.Stat(path)
	if err == nil {
		err = Check(info)
	}
	if err != nil {
		return nil, 0, err
	}
	if file, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	// Another file may have taken the place of the one that was looked at.
	if info, err = file.Stat(); err == nil {
		err = Check(info)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// Check reports what else than a regular file it is.
func Check(info fs.FileInfo) error {
	kind := "neither a file nor a folder"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return fmt.Errorf("this is not a regular file but %s", kind)
}

// Printable returns a path, or the end of a long one, as it may stand in a message:
// a file's name can be anything, such as what clears a terminal.
func Printable(path string) string {
	const most = 200
	if len(path) > most {
		path = "…" + strings.ToValidUTF8(path[len(path)-most:], "")
	}
	if !utf8.ValidString(path) || strings.ContainsFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(path)
	}
	return path
}
