package network_test

import (
	"context"
	"fmt"
	"os"

	"visao/ml/mnist"
	"visao/ml/network"
)

// The model aboard, asked about a few pictures.
func ExamplePredictor_Predict() {
	w, _, err := network.Load("../../assets/model.safetensors")
	if err != nil {
		fmt.Println(err)
		return
	}
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		fmt.Println(err)
		return
	}
	predictor, err := network.NewPredictor(5)
	if err != nil {
		fmt.Println(err)
		return
	}
	var pictures []mnist.Picture
	for i := range 5 {
		pictures = append(pictures, test.Picture(i))
	}
	logits, err := predictor.Predict(w, pictures)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range logits {
		fmt.Printf("%d with probability %.4f\n", l.Class(), network.Softmax(l[:])[l.Class()])
	}
	// Output:
	// 7 with probability 0.9998
	// 2 with probability 0.9993
	// 1 with probability 0.9979
	// 0 with probability 0.9982
	// 4 with probability 0.9986
}

// Five steps of Adam on the same eight pictures: each step is a gradient, which
// tells the loss before it, and an update.
func ExampleTrainer() {
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var pictures []mnist.Picture
	var labels []uint8
	for i := range 8 {
		pictures, labels = append(pictures, test.Picture(i)), append(labels, uint8(test.Label(i)))
	}
	trainer, err := network.NewTrainer(network.NewWeights(0), len(pictures), &network.Adam{LearningRate: 1e-3}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	var losses []float64
	for range 5 {
		loss, _, err := trainer.Gradient(pictures, labels, nil)
		if err == nil {
			err = trainer.Update()
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		losses = append(losses, loss)
	}
	fmt.Println("the loss has fallen:", losses[4] < losses[0])
	// Output: the loss has fallen: true
}

func ExampleSoftmax() {
	p := network.Softmax([]float32{0, 1, 0, 0, 0, 0, 0, 0, 0, 0})
	fmt.Printf("%.4f %.4f\n", p[0], p[1])
	// Output: 0.0853 0.2320
}

// The same seed draws the same weights.
func ExampleNewWeights() {
	a, b, c := network.NewWeights(0), network.NewWeights(0), network.NewWeights(1)
	fmt.Println(len(a.Values()) == network.Parameters, a.Hash() == b.Hash(), a.Hash() == c.Hash())
	// Output: true true false
}
