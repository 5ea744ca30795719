package network

import (
	"fmt"
	"slices"

	"visao/ml/modelfile"
)

// Save writes the weights to a safetensors file, atomically, with metadata of
// the caller's. Names and layouts are those of PyTorch: conv1.weight … are
// [out][in][3][3], dense.weight is [10][128].
func Save(path string, w *Weights, metadata map[string]string) error {
	file := modelfile.File{Metadata: metadata}
	for _, p := range w.parameters() {
		taps, in, out := p.axes()
		file.Tensors = append(file.Tensors, modelfile.Tensor{
			Name: p.name, Shape: p.fileShape(), Data: reverse(p.values, taps, in, out),
		})
	}
	return modelfile.Write(path, file)
}

// Load reads what Save has written, or any safetensors file with tensors of the
// same names and shapes.
func Load(path string) (*Weights, map[string]string, error) {
	file, err := modelfile.Read(path)
	if err != nil {
		return nil, nil, err
	}
	w, err := fromFile(file)
	if err != nil {
		return nil, nil, fmt.Errorf("%s is not a model of Visao's: %w", path, err)
	}
	return w, file.Metadata, nil
}

// Decode is Load for a file's contents.
func Decode(contents []byte) (*Weights, map[string]string, error) {
	file, err := modelfile.Decode(contents)
	if err != nil {
		return nil, nil, err
	}
	w, err := fromFile(file)
	if err != nil {
		return nil, nil, fmt.Errorf("this is not a model of Visao's: %w", err)
	}
	return w, file.Metadata, nil
}

func fromFile(file modelfile.File) (*Weights, error) {
	w := zero()
	parameters := w.parameters()
	if len(file.Tensors) != len(parameters) {
		return nil, fmt.Errorf("it has %d tensors, the network has %d", len(file.Tensors), len(parameters))
	}
	for _, p := range parameters {
		i := slices.IndexFunc(file.Tensors, func(t modelfile.Tensor) bool { return t.Name == p.name })
		if i < 0 {
			return nil, fmt.Errorf("the tensor %s is missing", p.name)
		}
		t := file.Tensors[i]
		if shape := p.fileShape(); !slices.Equal(t.Shape, shape) {
			return nil, fmt.Errorf("the tensor %s has the shape %v, the network's has %v", p.name, t.Shape, shape)
		}
		taps, in, out := p.axes()
		copy(p.values, reverse(t.Data, out, in, taps))
	}
	return w, nil
}

// axes gives a parameter's shape as three axes: taps, inputs and outputs, so
// that PyTorch's layout is the same with its axes in reverse.
func (p parameter) axes() (taps, in, out int) {
	switch s := p.shape; len(s) {
	case 4:
		return s[0] * s[1], s[2], s[3]
	case 2:
		return 1, s[0], s[1]
	default:
		return 1, 1, s[0]
	}
}

// fileShape is the shape of the parameter in PyTorch's layout.
func (p parameter) fileShape() []int {
	switch s := p.shape; len(s) {
	case 4:
		return []int{s[3], s[2], s[0], s[1]}
	case 2:
		return []int{s[1], s[0]}
	default:
		return s
	}
}

// reverse returns values [a][b][c] as [c][b][a].
func reverse(values []float32, a, b, c int) []float32 {
	reversed := make([]float32, len(values))
	for i := range a {
		for j := range b {
			for k := range c {
				reversed[(k*b+j)*a+i] = values[(i*b+j)*c+k]
			}
		}
	}
	return reversed
}
