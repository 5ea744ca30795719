package train_test

import (
	"context"
	"fmt"
	"os"

	"visao/ml/mnist"
	"visao/ml/train"
)

// little is enough of MNIST for an example: 64 pictures to train with.
func little() (*mnist.Data, error) {
	test, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		return nil, err
	}
	return &mnist.Data{Train: test.Slice(0, 64), Validation: test.Slice(64, 96), Test: test.Slice(96, 128)}, nil
}

func ExampleRun() {
	data, err := little()
	if err != nil {
		fmt.Println(err)
		return
	}
	config := train.Article()
	config.Epochs = 1
	last, err := train.Run(context.Background(), config, data, new(train.Gate), func(s train.Snapshot) {
		if s.Phase == train.Training && s.Step > 0 {
			fmt.Printf("step %d of %d\n", s.Step, s.Total())
		}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("pictures trained with and validated:", last.Epochs[0].Train.Count, last.Epochs[0].Validation.Count)
	// Output:
	// step 1 of 2
	// step 2 of 2
	// pictures trained with and validated: 64 32
}

// A run that was stopped goes on from its checkpoint as if it had not been: to the same weights, bit for bit.
func ExampleResume() {
	data, err := little()
	if err != nil {
		fmt.Println(err)
		return
	}
	config := train.Config{Epochs: 1, Batch: 16, LearningRate: 1e-3}
	whole, err := train.Run(context.Background(), config, data, new(train.Gate), func(train.Snapshot) {})
	if err != nil {
		fmt.Println(err)
		return
	}

	var kept *train.Checkpoint
	ctx, stop := context.WithCancel(context.Background())
	_, err = train.Resume(ctx, train.Begin(config, data), data, new(train.Gate), func(s train.Snapshot) {
		if s.Step == 2 {
			stop()
		}
	}, &train.Saver{Every: 1, Save: func(c *train.Checkpoint) { kept = c }})
	fmt.Println(err)

	rest, err := train.Resume(context.Background(), kept, data, new(train.Gate), func(train.Snapshot) {}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("the same weights:", rest.Weights.Hash() == whole.Weights.Hash())
	// Output:
	// context canceled
	// the same weights: true
}

// The card of a model travels in its file.
func ExampleCard() {
	card := train.Card{Config: train.Article(), Epochs: 7, Data: mnist.Hash}
	m := card.Metadata()
	fmt.Println(m["batch"], m["learning_rate"], m["seed"])
	fmt.Println(train.ParseCard(m).Epochs)
	// Output:
	// 32 0.001 0
	// 7
}
