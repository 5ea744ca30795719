// Package modelfile keeps named float32 tensors in safetensors files, which it
// writes whole or not at all and reads with suspicion.
//
// The format (https://github.com/huggingface/safetensors) is eight bytes with
// the length of the header as a little-endian number, the header as a JSON
// object padded with spaces, and the values of all tensors, little-endian, one
// tensor after the other:
//
//	{"__metadata__": {"key": "text"},
//	 "name": {"dtype": "F32", "shape": [10, 128], "data_offsets": [0, 5120]}}
package modelfile

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on what is read and written.
const (
	maxFile    = 16 << 20 // bytes: forty of the models that are made here
	maxHeader  = 1 << 20  // bytes
	maxTensors = 256
	maxTexts   = 256 // of metadata
	maxName    = 256 // bytes
	maxRank    = 8   // dimensions
)

const metadataKey = "__metadata__"

// Tensor is a named array of numbers, none of them NaN or infinite.
type Tensor struct {
	Name  string    // 1 to 256 bytes of UTF-8, all of which can be printed
	Shape []int     // no dimension at all for a single number
	Data  []float32 // in row-major order: the last index runs fastest
}

// File is what a safetensors file holds: at most 256 tensors of different names
// and as many texts about them, 16 MiB in all.
type File struct {
	Tensors  []Tensor
	Metadata map[string]string
}

// checkName reports what is wrong with the name of a tensor.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("a tensor has no name")
	case name == metadataKey:
		return fmt.Errorf("a tensor cannot be called %q", name)
	case len(name) > maxName:
		return fmt.Errorf("the tensor name %.40q… has %d bytes; at most %d are allowed", name, len(name), maxName)
	case !isText(name):
		return fmt.Errorf("the tensor name %.40q is not valid UTF-8", name)
	}
	// Besides control characters, such as those that turn the direction of writing.
	for _, r := range name {
		if !unicode.IsPrint(r) {
			return fmt.Errorf("the tensor name %.40q contains the character %U, which cannot be seen", name, r)
		}
	}
	return nil
}

// isText reports whether s is UTF-8 throughout. U+FFFD stands for what was not:
// the JSON package puts it in the place of half a surrogate pair, such as \ud800.
func isText(s string) bool {
	return !strings.ContainsRune(s, utf8.RuneError)
}

// elements returns the product of shape, which a file must be able to hold.
func elements(shape []int) (int, error) {
	const most = maxFile / 4
	if len(shape) > maxRank {
		return 0, fmt.Errorf("the shape has %d dimensions; at most %d are allowed", len(shape), maxRank)
	}
	n := 1
	for _, size := range shape {
		if size < 0 {
			return 0, fmt.Errorf("the shape %v has a negative size", shape)
		}
		if size > most || size > 0 && n > most/size {
			return 0, fmt.Errorf("the shape %v is too large", shape)
		}
		n *= size
	}
	return n, nil
}

// checkFinite refuses values that would turn all results into NaN.
func checkFinite(values []float32) error {
	for i, v := range values {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("value %d is %v", i, v)
		}
	}
	return nil
}
