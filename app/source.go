package app

import (
	"context"
	"fmt"

	"visao/assets"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
)

// model is a network with what is known of it. Nobody changes one.
type model struct {
	name    string
	weights *network.Weights
	card    train.Card
}

// modelAboard is the model that the program carries.
func modelAboard() (*model, error) {
	w, metadata, err := network.Decode(assets.Model)
	if err != nil {
		return nil, fmt.Errorf("reading the model aboard: %w", err)
	}
	return &model{"model aboard", w, train.ParseCard(metadata)}, nil
}

// openModel reads a model file, or takes the model aboard if path is empty.
func openModel(path string) (*model, error) {
	if path == "" {
		return modelAboard()
	}
	w, metadata, err := network.Load(path)
	if err != nil {
		return nil, fmt.Errorf("opening the model: %w", err)
	}
	return &model{path, w, train.ParseCard(metadata)}, nil
}

// openData loads a folder in MNIST's format, or MNIST itself if folder is empty.
func openData(ctx context.Context, folder string) (*mnist.Data, error) {
	if folder == "" {
		return mnist.Load(ctx, assets.MNIST())
	}
	return mnist.LoadFolder(ctx, folder)
}

// part is one of the three sets of a data set, with the place of its score in
// a card.
type part struct {
	name  string
	set   *mnist.Set
	score *score.Score
}

func parts(data *mnist.Data, card *train.Card) []part {
	return []part{
		{"train", data.Train, &card.Train},
		{"validation", data.Validation, &card.Validation},
		{"test", data.Test, &card.Test},
	}
}
