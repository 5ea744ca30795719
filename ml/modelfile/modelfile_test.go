package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample has every kind of shape: none, an empty one, and some of several sizes.
func sample() File {
	return File{
		Tensors: []Tensor{
			{Name: "z", Shape: []int{2, 3}, Data: []float32{1, -2, 3.5, 0, math.MaxFloat32, math.SmallestNonzeroFloat32}},
			{Name: "scalar", Shape: []int{}, Data: []float32{7}},
			{Name: "empty", Shape: []int{0, 4}, Data: []float32{}},
			{Name: "größe <&>", Shape: []int{1}, Data: []float32{float32(math.Copysign(0, -1))}},
		},
		Metadata: map[string]string{"written by": "a test", "step": "12", "": "\n\"</script>"},
	}
}

func encode(t testing.TB, f File) []byte {
	var out bytes.Buffer
	require.NoError(t, Encode(&out, f))
	return out.Bytes()
}

func byName(f File) map[string]Tensor {
	m := map[string]Tensor{}
	for _, t := range f.Tensors {
		m[t.Name] = t
	}
	return m
}

// The reference was written by the safetensors package of Python.
func TestReadReference(t *testing.T) {
	const path = "testdata/reference.safetensors"
	f, err := Read(path)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"made_by": "PyTorch 2.6", "layout": "conv OIHW, dense out,in"}, f.Metadata)

	parameters, listed := 0, ""
	for _, t := range f.Tensors {
		listed += fmt.Sprintln(t.Name, t.Shape)
		parameters += len(t.Data)
	}
	require.Equal(t, `conv1.weight [16 1 3 3]
conv1.bias [16]
conv2.weight [32 16 3 3]
conv2.bias [32]
conv3.weight [64 32 3 3]
conv3.bias [64]
conv4.weight [128 64 3 3]
conv4.bias [128]
dense.weight [10 128]
dense.bias [10]
`, listed)
	require.Equal(t, 98_442, parameters)

	// Its tensors lie in this order without a gap, so the values as they are in
	// the file are the end of the file.
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	at := len(raw) - 4*parameters
	for _, tensor := range f.Tensors {
		for _, v := range tensor.Data {
			require.Equal(t, binary.LittleEndian.Uint32(raw[at:]), math.Float32bits(v))
			at += 4
		}
	}

	again, err := Decode(encode(t, f))
	require.NoError(t, err)
	require.Equal(t, byName(f), byName(again))
	require.Equal(t, f.Metadata, again.Metadata)
}

func TestEncodeLayout(t *testing.T) {
	data := encode(t, File{
		Tensors: []Tensor{
			{Name: "b", Data: []float32{1}},
			{Name: "a", Shape: []int{2}, Data: []float32{2, -2}},
		},
		Metadata: map[string]string{"k": "v", "j": "u"},
	})
	// By hand, from the description of the format.
	header := `{"__metadata__":{"j":"u","k":"v"},` +
		`"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},` +
		`"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}`
	header += strings.Repeat(" ", (8-len(header)%8)%8)
	want := string([]byte{byte(len(header))}) + "\x00\x00\x00\x00\x00\x00\x00" + header +
		"\x00\x00\x00\x40" + "\x00\x00\x00\xc0" + "\x00\x00\x80\x3f"
	require.Equal(t, want, string(data))
}

func TestRoundTrip(t *testing.T) {
	f := sample()
	data := encode(t, f)
	require.Zero(t, (8+int(binary.LittleEndian.Uint64(data)))%8)
	got, err := Decode(data)
	require.NoError(t, err)
	require.Equal(t, byName(f), byName(got))
	require.Equal(t, f.Metadata, got.Metadata)
	minusZero := byName(got)["größe <&>"].Data[0]
	require.True(t, math.Signbit(float64(minusZero)))

	// Equal bytes whatever the order.
	f.Tensors[0], f.Tensors[3] = f.Tensors[3], f.Tensors[0]
	require.Equal(t, sha256.Sum256(data), sha256.Sum256(encode(t, f)))

	nothing, err := Decode(encode(t, File{}))
	require.NoError(t, err)
	require.Empty(t, nothing.Tensors)
	require.Nil(t, nothing.Metadata)
}

// texts are so many metadata.
func texts(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[fmt.Sprint(i)] = "text"
	}
	return m
}

func TestEncodeRefuses(t *testing.T) {
	one := []float32{1}
	many := make([]Tensor, maxTensors+1)
	for i := range many {
		many[i] = Tensor{Name: fmt.Sprint(i), Data: one}
	}
	for name, c := range map[string]struct {
		file File
		says string
	}{
		"no name":         {File{Tensors: []Tensor{{Data: one}}}, "no name"},
		"reserved name":   {File{Tensors: []Tensor{{Name: "__metadata__", Data: one}}}, "cannot be called"},
		"long name":       {File{Tensors: []Tensor{{Name: strings.Repeat("x", 257), Data: one}}}, "257 bytes"},
		"not UTF-8":       {File{Tensors: []Tensor{{Name: "a\xff", Data: one}}}, "not valid UTF-8"},
		"control":         {File{Tensors: []Tensor{{Name: "a\x1b[2J", Data: one}}}, "U+001B, which cannot be seen"},
		"replacement":     {File{Tensors: []Tensor{{Name: "a\ufffd", Data: one}}}, "not valid UTF-8"},
		"many texts":      {File{Metadata: texts(maxTexts + 1)}, "257 texts"},
		"twice":           {File{Tensors: []Tensor{{Name: "a", Data: one}, {Name: "a", Data: one}}}, "two tensors"},
		"shape":           {File{Tensors: []Tensor{{Name: "a", Shape: []int{2}, Data: one}}}, "takes 2 values, but there are 1"},
		"negative":        {File{Tensors: []Tensor{{Name: "a", Shape: []int{-1, -1}, Data: one}}}, "negative"},
		"overflow":        {File{Tensors: []Tensor{{Name: "a", Shape: []int{4, math.MaxInt/4 + 1}, Data: nil}}}, "too large"},
		"overflow by 1":   {File{Tensors: []Tensor{{Name: "a", Shape: []int{math.MaxInt}, Data: nil}}}, "too large"},
		"rank":            {File{Tensors: []Tensor{{Name: "a", Shape: make([]int, 9), Data: nil}}}, "9 dimensions"},
		"NaN":             {File{Tensors: []Tensor{{Name: "a", Data: []float32{float32(math.NaN())}}}}, `tensor "a": value 0 is NaN`},
		"infinite":        {File{Tensors: []Tensor{{Name: "a", Data: []float32{float32(math.Inf(-1))}}}}, "value 0 is -Inf"},
		"many":            {File{Tensors: many}, "257 tensors"},
		"metadata":        {File{Metadata: map[string]string{"k": "\xff"}}, "not valid UTF-8"},
		"much metadata":   {File{Metadata: map[string]string{"k": strings.Repeat("x", maxHeader)}}, "1 MiB"},
		"too large a sum": {File{Tensors: []Tensor{{Name: "a", Shape: []int{maxFile / 4}, Data: make([]float32, maxFile/4)}}}, "16 MiB"},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, Encode(&out, c.file), c.says, name)
		require.Zero(t, out.Len(), name)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, sample()))
	f.Add(encode(f, File{}))
	f.Add(file(`{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  `, 4))
	f.Add(file(`{"a":{"dtype":"F32","shape":[0,9],"data_offsets":[0,0]},"a":1}`, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := Decode(data)
		if err != nil {
			return
		}
		// What was accepted can be written, and means the same again.
		again, err := Decode(encode(t, read))
		require.NoError(t, err)
		require.Equal(t, byName(read), byName(again))
		require.Equal(t, len(read.Metadata), len(again.Metadata))
		for key, text := range read.Metadata {
			require.Equal(t, text, again.Metadata[key])
		}
	})
}
