package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"visao/ml/atomicfile"
	"visao/ml/plainfile"
)

// readUserFile decodes a JSON file of the user's configuration, of at most limit
// bytes and no list of more than longest items, into v, and then checks what came of
// it, unless check is nil. It leaves v alone and reports no error where there is no
// file. After an error v may hold anything, and the file, which would be overwritten
// sooner or later, goes by another name. The error is for a log: it names the file,
// but not the folders that it is in.
func readUserFile(path string, limit, longest int, v any, check func() error) error {
	err := decodeUserFile(path, limit, longest, v)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && check != nil {
		err = check()
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w%s", filepath.Base(path), err, setAside(path))
}

func decodeUserFile(path string, limit, longest int, v any) error {
	file, size, err := plainfile.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if size > int64(limit) {
		return fmt.Errorf("the file has %d bytes; at most %d are ever written", size, limit)
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(file, text); err != nil {
		return fmt.Errorf("reading: %w", withoutPath(err))
	}
	if err := checkJSON(text, longest); err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// checkJSON refuses text in which decoding would make far more of a few bytes: lists
// and objects of more than longest items, and long strings with escapes, which are
// kept in several forms at once. Whether it is JSON at all is not its business.
func checkJSON(text []byte, longest int) error {
	const (
		deepest     = 16
		longEscaped = 1 << 10 // bytes
	)
	var commas [deepest + 1]int // by depth
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			rest := text[i+1:]
			end, escaped := 0, false
			for end < len(rest) && rest[end] != '"' {
				if rest[end] == '\\' {
					escaped = true
					end++
				}
				end++
			}
			if escaped && end > longEscaped {
				return errors.New("a text with escapes is too long")
			}
			i += end + 1
		case '[', '{':
			if depth++; depth > deepest {
				return errors.New("it is nested too deeply")
			}
			commas[depth] = 0
		case ']', '}':
			depth = max(0, depth-1)
		case ',':
			if commas[depth]++; commas[depth] >= longest {
				return fmt.Errorf("a list is longer than the %d items that are ever written", longest)
			}
		}
	}
	return nil
}

// setAside gives a file another name, so that the next one does not replace it: that
// of a file is with .bad behind it, and a number if there is one already. It leaves
// alone what is no file. What it returns goes on in the sentence of an error.
func setAside(path string) string {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	bad := path + ".bad"
	for n := 2; ; n++ {
		if _, err := os.Lstat(bad); err != nil { // mostly, since there is none
			break
		}
		bad = fmt.Sprintf("%s.bad%d", path, n)
	}
	if err := os.Rename(path, bad); err != nil {
		return fmt.Sprintf("; it cannot be kept under another name: %v", withoutPath(err))
	}
	return "; it is kept as " + filepath.Base(bad)
}

// withoutPath takes the path out of an error of the file system.
func withoutPath(err error) error {
	var one *fs.PathError
	var two *os.LinkError
	switch {
	case errors.As(err, &one):
		return one.Err
	case errors.As(err, &two):
		return two.Err
	}
	return err
}

// writeUserFile writes v as JSON, whole or not at all, making the folder if need be.
func writeUserFile(path, indent string, v any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return withoutPath(err)
	}
	return atomicfile.Replace(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", indent)
		return e.Encode(v)
	})
}
