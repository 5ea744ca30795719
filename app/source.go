package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"visao/assets"
	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/words"
)

// model is a network with what is known of it. Nobody changes one.
type model struct {
	name    string // of its file, or one of noFile
	weights *network.Weights
	card    train.Card
}

// The names of models that are from no file.
var (
	aboardName   = words.Later("the article's")
	drawingsName = words.Later("for drawings")
	trainedName  = words.Later("trained here")
	plantedName  = words.Later("planted in the lab")
	repairedName = words.Later("repaired in the lab")

	noFile = []string{aboardName, drawingsName, trainedName, plantedName, repairedName}
)

// said is the name as the window says it.
func (m *model) said() string {
	if slices.Contains(noFile, m.name) {
		return words.T(m.name)
	}
	return m.name
}

// run is the model as a study of the bias lab's is about it, not measured yet.
func (m *model) run() *bias.Run {
	return &bias.Run{
		Config: m.card.Config, Data: m.card.Data, Model: m.weights.Hash(),
		Train: m.card.Train, Validation: m.card.Validation, Weights: m.weights,
	}
}

// What stands for the file of a model that the program carries.
const (
	articleModel  = "" // trained as in the article
	drawingsModel = "drawings"
)

// modelAboard is the model that the program carries and that was trained as in the
// article: what the command line and lessons speak of if they name no other.
func modelAboard() (*model, error) { return openModel(articleModel) }

// openModel reads a model file, or takes one that is aboard.
func openModel(path string) (*model, error) {
	for _, aboard := range []struct {
		path, name string
		file       []byte
	}{{articleModel, aboardName, assets.Model}, {drawingsModel, drawingsName, assets.DrawingsModel}} {
		if path != aboard.path {
			continue
		}
		w, metadata, err := network.Decode(aboard.file)
		if err != nil {
			return nil, fmt.Errorf("reading the model aboard: %w", err)
		}
		return &model{aboard.name, w, train.ParseCard(metadata)}, nil
	}
	w, metadata, err := network.Load(path)
	if err != nil {
		return nil, fmt.Errorf("opening the model: %w", err)
	}
	return &model{path, w, train.ParseCard(metadata)}, nil
}

// load reads, by mnist.Load or mnist.LoadTest, a folder in MNIST's format, or
// MNIST itself if folder is empty.
func load[T any](ctx context.Context, folder string, read func(context.Context, fs.FS) (T, error)) (data T, err error) {
	if folder == "" {
		return read(ctx, assets.MNIST())
	}
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = errors.New("this is not a folder")
	}
	if err == nil {
		data, err = read(ctx, os.DirFS(folder))
	}
	if err != nil {
		return data, fmt.Errorf("loading MNIST from %s: %w", folder, err)
	}
	return data, nil
}

// dataset is what the window picks pictures from and trains on.
type dataset struct {
	test   *mnist.Set
	hash   string // as in mnist.Data
	folder string // that they are from; "" for MNIST aboard

	mu    sync.Mutex
	whole *mnist.Data // nil until something has needed more than the test set
}

// complete is the dataset of data that are loaded.
func complete(data *mnist.Data) *dataset {
	return &dataset{test: data.Test, hash: data.Hash, whole: data}
}

// openDataset reads the test set of MNIST aboard, if folder is empty, or else the
// whole folder, so that one that cannot be trained on is refused when it is chosen.
func openDataset(ctx context.Context, folder string) (*dataset, error) {
	if folder == "" {
		test, err := load(ctx, "", mnist.LoadTest)
		if err != nil {
			return nil, err
		}
		return &dataset{test: test, hash: mnist.Hash}, nil
	}
	data, err := load(ctx, folder, mnist.Load)
	if err != nil {
		return nil, err
	}
	d := complete(data)
	d.folder = folder
	return d, nil
}

// all returns the data with the training pictures. Those of MNIST aboard are read
// when they are first asked for: opening the window must not wait for them, nor
// need their 55 MB. It may be called from any goroutine.
func (d *dataset) all(ctx context.Context) (*mnist.Data, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.whole == nil {
		data, err := load(ctx, "", mnist.Load)
		if err != nil {
			return nil, err
		}
		data.Test = d.test // rather than a second copy
		d.whole = data
	}
	return d.whole, nil
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
