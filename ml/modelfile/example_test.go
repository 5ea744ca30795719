package modelfile_test

import (
	"bytes"
	"fmt"

	"visao/ml/modelfile"
)

func ExampleEncode() {
	var file bytes.Buffer
	err := modelfile.Encode(&file, modelfile.File{
		Tensors:  []modelfile.Tensor{{Name: "weight", Shape: []int{1, 2}, Data: []float32{0.5, -1}}},
		Metadata: map[string]string{"program": "mine"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", bytes.TrimRight(file.Bytes()[8:file.Len()-8], " "))
	// Output: {"__metadata__":{"program":"mine"},"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}
}

// What is not exactly such a file is refused, in words.
func ExampleDecode() {
	var file bytes.Buffer
	if err := modelfile.Encode(&file, modelfile.File{
		Tensors: []modelfile.Tensor{{Name: "bias", Shape: []int{3}, Data: []float32{1, 2, 3}}},
	}); err != nil {
		fmt.Println(err)
		return
	}
	whole, err := modelfile.Decode(file.Bytes())
	fmt.Println(whole.Tensors, err)
	_, err = modelfile.Decode(file.Bytes()[:file.Len()-1])
	fmt.Println("cut short, refused:", err != nil)
	// Output:
	// [{bias [3] [1 2 3]}] <nil>
	// cut short, refused: true
}
