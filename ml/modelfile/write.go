package modelfile

import (
	"fmt"
	"io"

	"visao/ml/atomicfile"
)

// Write writes f to a safetensors file at path, which is old or new but never
// half: see [atomicfile.Replace].
func Write(path string, f File) error {
	err := atomicfile.Replace(path, func(w io.Writer) error { return Encode(w, f) })
	if err != nil {
		return fmt.Errorf("saving the model as %s: %w", path, err)
	}
	return nil
}
