package modelfile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// entry describes one tensor in the header.
type entry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"` // first byte and last byte + 1, after the header
}

// Encode writes f to w in the safetensors format. Tensors are sorted by name,
// so that equal files give equal bytes. A file that Decode would refuse is not
// written at all, and the error says why.
func Encode(w io.Writer, f File) error {
	tensors := slices.SortedFunc(slices.Values(f.Tensors), func(a, b Tensor) int {
		return cmp.Compare(a.Name, b.Name)
	})
	head, err := header(tensors, f.Metadata)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, t := range tensors {
		if err := binary.Write(w, binary.LittleEndian, t.Data); err != nil {
			return err
		}
	}
	return nil
}

// header returns everything that comes before the values.
func header(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	if len(tensors) > maxTensors {
		return nil, fmt.Errorf("there are %d tensors; at most %d are allowed", len(tensors), maxTensors)
	}
	entries := map[string]any{} // json.Marshal sorts the keys
	if len(metadata) > 0 {
		if len(metadata) > maxTexts {
			return nil, fmt.Errorf("there are %d texts of metadata; at most %d are allowed", len(metadata), maxTexts)
		}
		for key, text := range metadata {
			if !isText(key) || !isText(text) {
				return nil, fmt.Errorf("the metadata %.40q: %.40q is not valid UTF-8", key, text)
			}
		}
		entries[metadataKey] = metadata
	}
	end := 0
	for _, t := range tensors {
		if err := checkName(t.Name); err != nil {
			return nil, err
		}
		if entries[t.Name] != nil {
			return nil, fmt.Errorf("two tensors are called %.40q", t.Name)
		}
		n, err := elements(t.Shape)
		if err == nil && n != len(t.Data) {
			err = fmt.Errorf("the shape %v takes %d values, but there are %d", t.Shape, n, len(t.Data))
		}
		if err == nil {
			err = checkFinite(t.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("tensor %.40q: %w", t.Name, err)
		}
		shape := append([]int{}, t.Shape...) // never nil, which JSON would call null
		entries[t.Name] = entry{"F32", shape, [2]int{end, end + 4*n}}
		end += 4 * n
	}
	text, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	// Padding makes the values start at a multiple of eight bytes.
	text = append(text, bytes.Repeat([]byte(" "), -len(text)&7)...)
	if len(text) > maxHeader {
		return nil, errors.New("names and metadata take more than 1 MiB")
	}
	if 8+len(text)+end > maxFile {
		return nil, errors.New("the tensors take more than 16 MiB")
	}
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...), nil
}
