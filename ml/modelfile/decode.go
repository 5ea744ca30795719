package modelfile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Read reads the safetensors file at path. See Decode for what it refuses.
func Read(path string) (File, error) {
	f, err := read(path)
	if err != nil {
		return File{}, fmt.Errorf("reading the model %s: %w", path, err)
	}
	return f, nil
}

func read(path string) (File, error) {
	// Looking before opening: merely opening a named pipe would wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return File{}, errors.New("this is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return File{}, err
	}
	return Decode(data)
}

// Decode reads a safetensors file of float32 tensors and returns them in the
// order of their data. Whatever is not exactly such a file is refused: other
// types of numbers, a name given twice, values that overlap, that belong to no
// tensor or that are not finite, anything unknown in the header, and sizes
// beyond 64 MiB in all, 1 MiB of header and 256 tensors. The result does not
// share memory with data.
func Decode(data []byte) (File, error) {
	if len(data) > maxFile {
		return File{}, fmt.Errorf("the file is larger than %d MiB", maxFile>>20)
	}
	if len(data) < 8 {
		return File{}, errors.New("the file is too short for a safetensors file")
	}
	length, rest := binary.LittleEndian.Uint64(data), data[8:]
	if length > maxHeader {
		return File{}, errors.New("this is not a safetensors file, or its header is larger than 1 MiB")
	}
	if length > uint64(len(rest)) {
		return File{}, errors.New("the file ends within its header; it may not be complete")
	}
	head, values := rest[:length], rest[length:]
	p := parser{json.NewDecoder(bytes.NewReader(head))}
	p.UseNumber()
	f, offsets, err := p.header(head)
	if err != nil {
		return File{}, fmt.Errorf("reading the header: %w", err)
	}

	// In the order of their data, each tensor must begin where the last one ends.
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(offsets[a][0], offsets[b][0]), cmp.Compare(offsets[a][1], offsets[b][1]),
			cmp.Compare(f.Tensors[a].Name, f.Tensors[b].Name))
	})
	sorted, end := make([]Tensor, 0, len(order)), 0
	for _, i := range order {
		t, from, to := f.Tensors[i], offsets[i][0], offsets[i][1]
		if from != end {
			return File{}, fmt.Errorf("the data of tensor %q begin at byte %d, but the tensor before it ends at byte %d", t.Name, from, end)
		}
		n, err := elements(t.Shape)
		if err == nil && to-from != 4*n {
			err = fmt.Errorf("the shape %v takes %d bytes, but data_offsets name %d", t.Shape, 4*n, to-from)
		}
		if err == nil && to > len(values) {
			err = errors.New("the file ends within its data; it may not be complete")
		}
		if err == nil {
			t.Data = make([]float32, n)
			if _, err = binary.Decode(values[from:to], binary.LittleEndian, t.Data); err == nil {
				err = checkFinite(t.Data)
			}
		}
		if err != nil {
			return File{}, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		sorted, end = append(sorted, t), to
	}
	if end != len(values) {
		return File{}, fmt.Errorf("the file goes on for %d bytes after its last tensor", len(values)-end)
	}
	f.Tensors = sorted
	return f, nil
}
