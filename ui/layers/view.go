// Package layers is the page that shows the feature maps of every convolution:
// all maps of a layer side by side, one of them large, and what the maps of the
// last layer contribute to the score.
package layers

import (
	"image"

	"visao/ml/explain"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui/words"
)

// Scale says which values the colours of a map span: always from 0, the least
// that a ReLU leaves.
type Scale int

// The scales, in the order of the menu.
const (
	EachMap   Scale = iota // to the largest value of the map
	ThisLayer              // of the layer, so that its maps can be compared
	AllLayers              // of all four
)

var scaleNames = []string{words.Later("Each map"), words.Later("This layer"), words.Later("All layers")}

// Choice is what the person has chosen to see.
type Choice struct {
	Layer    int // from 0 on
	Scale    Scale
	ByNumber bool // the last layer's maps by number, not by their share in the score
}

// last is the layer whose maps are averaged into the score.
const last = network.Layers - 1

// View is everything the page shows about one layer, drawn beforehand. Nobody
// changes one.
type View struct {
	Choice
	Features *explain.Features
	Class    int // whose score it is about

	Maps   []*image.RGBA // of the layer by number, a pixel for each of the 28×28 values
	Ranges []paint.Range // of their colours
	Bar    *image.RGBA   // the colormap
	Silent int           // maps that are zero everywhere
	Order  []int         // numbers of the maps, from the top left on

	Kernels paint.Range // first layer: of all its weights, symmetric

	// Last layer.
	Contributions explain.Contributions
	Dense         paint.Range // of all the weights from maps to classes, symmetric
	Held          bool        // the order is an earlier one, so that no map jumps
}
