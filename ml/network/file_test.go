package network

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/modelfile"
)

const weightsFile = "../modelfile/testdata/reference.safetensors"

// The reference figures were made by an independent implementation (PyTorch in
// float64) with the weights in weightsFile.
func reference(t *testing.T, name string) map[string]modelfile.Tensor {
	file, err := modelfile.Read(filepath.Join("testdata", name))
	require.NoError(t, err)
	tensors := map[string]modelfile.Tensor{}
	for _, tensor := range file.Tensors {
		tensors[tensor.Name] = tensor
	}
	return tensors
}

func pictures(t *testing.T) *mnist.Data {
	data, err := mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
	require.NoError(t, err)
	return data
}

func TestExplanationsAgreeWithPyTorch(t *testing.T) {
	w, _, err := Load(weightsFile)
	require.NoError(t, err)
	want := reference(t, "explanations.safetensors")
	explainer, err := NewExplainer()
	require.NoError(t, err)
	test := pictures(t).Test
	for i := range 5 {
		got, err := explainer.Explain(w, test.Picture(i))
		require.NoError(t, err)
		require.Equal(t, test.Label(i), got.Logits.Class())
		probabilities := Softmax(got.Logits[:])
		for c := range mnist.Classes {
			// Logits reach ±20, maps ±60; float32 sums of 1,152 products
			// keep five digits and more.
			require.InDelta(t, want["logits"].Data[i*10+c], got.Logits[c], 1e-4)
			require.InDelta(t, want["probabilities"].Data[i*10+c], probabilities[c], 1e-5)
			for p, v := range got.Maps[c] {
				require.InDelta(t, want["cam"].Data[(i*10+c)*mnist.Pixels+p], v, 1e-3)
			}
		}
	}
}

func TestGradientsAgreeWithPyTorch(t *testing.T) {
	w, _, err := Load(weightsFile)
	require.NoError(t, err)
	tr, err := NewTrainer(w, 32, &Adam{}, 0)
	require.NoError(t, err)
	train := pictures(t).Train
	var batch []mnist.Picture
	var labels []uint8
	for i := range 32 {
		batch, labels = append(batch, train.Picture(i)), append(labels, uint8(train.Label(i)))
	}
	loss, _, err := tr.Gradient(batch, labels, nil)
	require.NoError(t, err)
	require.InEpsilon(t, 0.0085385750, loss, 1e-4)

	want := reference(t, "gradients.safetensors")
	got := tr.gradients()
	for i, p := range w.parameters() {
		taps, in, out := p.axes()
		ours := reverse(got[i], taps, in, out)
		var diff, norm float64
		for j, v := range want[p.name].Data {
			diff += float64(ours[j]-v) * float64(ours[j]-v)
			norm += float64(v) * float64(v)
		}
		// The loss of these pictures is small, so that its gradient is a
		// small difference of large numbers: float32 leaves four digits.
		require.Less(t, diff, 1e-8*norm, p.name)
	}
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	w := NewWeights(7)
	require.NoError(t, Save(path, w, map[string]string{"seed": "7"}))
	got, metadata, err := Load(path)
	require.NoError(t, err)
	require.Equal(t, w, got)
	require.Equal(t, "7", metadata["seed"])

	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	got, _, err = Decode(contents)
	require.NoError(t, err)
	require.Equal(t, w, got)
}

// The hash as others can make it: the tensors of a model file one after another,
// with PyTorch's axes in reverse.
func TestHash(t *testing.T) {
	file, err := modelfile.Read(weightsFile)
	require.NoError(t, err)
	tensors := map[string]modelfile.Tensor{}
	for _, tensor := range file.Tensors {
		tensors[tensor.Name] = tensor
	}
	sum := sha256.New()
	for _, name := range []string{"conv1", "conv2", "conv3", "conv4", "dense"} {
		weight := tensors[name+".weight"]
		out, in, taps := weight.Shape[0], weight.Shape[1], len(weight.Data)/weight.Shape[0]/weight.Shape[1]
		for tap := range taps {
			for i := range in {
				for o := range out {
					require.NoError(t, binary.Write(sum, binary.LittleEndian, weight.Data[(o*in+i)*taps+tap]))
				}
			}
		}
		require.NoError(t, binary.Write(sum, binary.LittleEndian, tensors[name+".bias"].Data))
	}
	w, _, err := Load(weightsFile)
	require.NoError(t, err)
	require.Equal(t, hex.EncodeToString(sum.Sum(nil)), w.Hash())

	// Every parameter counts.
	seen := map[string]bool{w.Hash(): true}
	for _, p := range w.parameters() {
		p.values[len(p.values)-1]++
		require.False(t, seen[w.Hash()], p.name)
		seen[w.Hash()] = true
	}
}

func TestLoadRefusesOtherModels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	full, err := modelfile.Read(weightsFile)
	require.NoError(t, err)
	for name, change := range map[string]func(f *modelfile.File){
		"tensors, the network has": func(f *modelfile.File) { f.Tensors = f.Tensors[1:] },
		"is missing":               func(f *modelfile.File) { f.Tensors[3].Name = "other" },
		"the shape [5 256]": func(f *modelfile.File) {
			for i, tensor := range f.Tensors {
				if tensor.Name == "dense.weight" {
					f.Tensors[i].Shape = []int{5, 256}
				}
			}
		},
	} {
		file := full
		file.Tensors = append([]modelfile.Tensor(nil), full.Tensors...)
		change(&file)
		require.NoError(t, modelfile.Write(path, file))
		_, _, err := Load(path)
		require.ErrorContains(t, err, name)
	}
}
