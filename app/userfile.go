package app

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"visao/ml/atomicfile"
)

// readUserFile decodes a JSON file of the user's configuration, of at most limit
// bytes, into v. It leaves v alone and reports no error where there is no file.
func readUserFile(path string, limit int64, v any) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(io.LimitReader(f, limit)).Decode(v)
}

// writeUserFile writes v as JSON, whole or not at all, making the folder if need be.
func writeUserFile(path, indent string, v any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Replace(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", indent)
		return e.Encode(v)
	})
}
