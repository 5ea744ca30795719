package ui

import (
	"image"
	"time"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
)

// Source is where the picture in the explorer comes from.
type Source int

// The sources, in the order of the tabs.
const (
	TestSet Source = iota
	Drawing
	ImageFile
)

// Scale says which values the colours of the large map span.
type Scale int

// The scales, in the order of the menu.
const (
	ThisMap Scale = iota // the smallest to the largest value of the map shown
	AllTen               // those of all ten classes, so that maps can be compared
	Signed               // the same distance either side of zero
)

// ScaleNames are the scales as the menu names them.
var ScaleNames = []string{"This map", "All ten classes", "Signed, zero in the middle"}

// Style is how maps are drawn.
type Style struct {
	Alpha    float64 // opacity of the heat over the picture, 0 to 1
	Colormap *paint.Colormap
	Scale    Scale
	Smooth   bool
}

// View is everything the explorer shows about one picture, drawn beforehand.
// Nobody changes one.
type View struct {
	Explanation *explain.Explanation
	Weights     *network.Weights
	Style       Style
	Class       int // whose map is shown
	Label       int // what the picture is said to be; −1 if nobody knows

	Input *image.RGBA // what the network sees, 28×28; nil with no explanation
	Heat  *image.RGBA
	Range paint.Range // of the colours, in logits per pixel
	Bar   *image.RGBA // the colormap
	Strip [mnist.Classes]*image.RGBA
	Took  time.Duration // to explain, without drawing
}
