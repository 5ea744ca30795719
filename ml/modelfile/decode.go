package modelfile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"visao/ml/plainfile"
)

// Read reads the safetensors file at path, which must be a regular file. See
// [Decode] for what else it refuses.
func Read(path string) (File, error) {
	f, err := read(path)
	if err != nil {
		return File{}, fmt.Errorf("reading the model %s: %w", plainfile.Printable(path), err)
	}
	return f, nil
}

func read(path string) (File, error) {
	file, size, err := plainfile.Open(path)
	if err != nil {
		return File{}, err
	}
	defer file.Close()
	return decode(file, size)
}

// Decode reads a safetensors file of float32 tensors and returns them in the
// order of their data. Whatever is not exactly such a file is refused: other
// types of numbers, a name given twice, values that overlap, that belong to no
// tensor or that are not finite, anything unknown in the header, and sizes
// beyond 16 MiB in all, 1 MiB of header, 256 tensors and 256 texts. The result
// does not share memory with data.
func Decode(data []byte) (File, error) {
	return decode(bytes.NewReader(data), int64(len(data)))
}

// decode reads a file of that many bytes. Everything that the header says is
// checked before the first value is read, so that a file can take no more memory
// than it has bytes, but for what reading a header of 1 MiB takes.
func decode(r io.Reader, size int64) (File, error) {
	if size > maxFile {
		return File{}, fmt.Errorf("the file is larger than %d MiB", maxFile>>20)
	}
	if size < 8 {
		return File{}, errors.New("the file is too short for a safetensors file")
	}
	var prefix [8]byte
	if _, err := io.ReadFull(r, prefix[:]); err != nil {
		return File{}, incomplete(err)
	}
	length := binary.LittleEndian.Uint64(prefix[:])
	if length > maxHeader {
		return File{}, errors.New("this is not a safetensors file, or its header is larger than 1 MiB")
	}
	values := int(size) - 8 - int(length)
	if values < 0 {
		return File{}, errors.New("the file ends within its header; it may not be complete")
	}
	head := make([]byte, length)
	if _, err := io.ReadFull(r, head); err != nil {
		return File{}, incomplete(err)
	}
	p := parser{json.NewDecoder(bytes.NewReader(head))}
	p.UseNumber()
	f, offsets, err := p.header(head)
	if err != nil {
		return File{}, fmt.Errorf("reading the header: %w", err)
	}
	if f.Tensors, err = layOut(f.Tensors, offsets, values); err != nil {
		return File{}, err
	}
	for _, t := range f.Tensors {
		if err := t.read(r); err != nil {
			return File{}, fmt.Errorf("tensor %.40q: %w", t.Name, err)
		}
	}
	return f, nil
}

// layOut returns the tensors in the order of their data, with room for these. They
// must be all that follows the header, so many bytes: each tensor must begin where
// the one before it ends, and be as long as its shape says.
func layOut(tensors []Tensor, offsets [][2]int, values int) ([]Tensor, error) {
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(offsets[a][0], offsets[b][0]), cmp.Compare(offsets[a][1], offsets[b][1]),
			cmp.Compare(tensors[a].Name, tensors[b].Name))
	})
	sorted, end := make([]Tensor, 0, len(order)), 0
	for _, i := range order {
		t, from, to := tensors[i], offsets[i][0], offsets[i][1]
		if from != end {
			return nil, fmt.Errorf("the data of tensor %.40q begin at byte %d, but the tensor before it ends at byte %d", t.Name, from, end)
		}
		n, err := elements(t.Shape)
		if err == nil && to-from != 4*n {
			err = fmt.Errorf("the shape %v takes %d bytes, but data_offsets name %d", t.Shape, 4*n, to-from)
		}
		if err == nil && to > values {
			err = errors.New("the file ends within its data; it may not be complete")
		}
		if err != nil {
			return nil, fmt.Errorf("tensor %.40q: %w", t.Name, err)
		}
		t.Data = make([]float32, n)
		sorted, end = append(sorted, t), to
	}
	if end != values {
		return nil, fmt.Errorf("the file goes on for %d bytes after its last tensor", values-end)
	}
	return sorted, nil
}

// read reads the values of a tensor, which has room for them.
func (t Tensor) read(r io.Reader) error {
	var buf [16 << 10]byte
	for left := t.Data; len(left) > 0; {
		part := buf[:min(len(buf), 4*len(left))]
		if _, err := io.ReadFull(r, part); err != nil {
			return incomplete(err)
		}
		for i := range len(part) / 4 {
			left[i] = math.Float32frombits(binary.LittleEndian.Uint32(part[4*i:]))
		}
		left = left[len(part)/4:]
	}
	return checkFinite(t.Data)
}

// incomplete puts the end of a file that has become shorter into words.
func incomplete(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file became shorter while it was read")
	}
	return err
}
