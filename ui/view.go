package ui

import (
	"image"
	"time"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui/words"
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
	ThisMap     Scale = iota // the smallest to the largest value of the map shown
	AllTen                   // those of all ten classes, so that maps can be compared
	Signed                   // the same distance either side of zero
	AllPictures              // the same for every picture and class: ±CommonShare
)

// CommonShare is how far the scale of all pictures reaches either side of zero,
// in logits per pixel.
const CommonShare = 0.2

// ScaleNames are the scales as the menu names them, in English.
var ScaleNames = []string{
	words.Later("This map"), words.Later("All ten classes"), words.Later("Signed, around zero"), words.Later("All pictures, ±0.20"),
}

// StripScale says which values the colours of the ten small maps span.
type StripScale int

// The scales of the small maps, in the order of the menu.
const (
	OneForTen    StripScale = iota // one for the ten, so that classes can be compared
	OneEach                        // each from its smallest to its largest value
	OneForAlways                   // as AllPictures
)

// StripScaleNames are the scales of the small maps as the menu names them, in English.
var StripScaleNames = []string{
	words.Later("one scale for all ten"), words.Later("each its own scale"), words.Later("one scale for all pictures"),
}

// Style is how maps are drawn.
type Style struct {
	Alpha    float64 // opacity of the heat over the picture, 0 to 1
	Colormap *paint.Colormap
	Scale    Scale
	Smooth   bool
	Strip    StripScale
}

// View is everything the explorer shows about one picture, drawn beforehand.
// Nobody changes one.
type View struct {
	Explanation *explain.Explanation
	Weights     *network.Weights
	Style       Style
	Class       int // whose map is shown
	Against     int // the class that Class is contrasted with; −1 for none
	Account     explain.Account
	Label       int // what the picture is said to be; −1 if nobody knows

	Input *image.RGBA // what the network sees, 28×28; nil with no explanation
	Heat  *image.RGBA
	Range paint.Range // of the colours, in logits per pixel
	Bar   *image.RGBA // the colormap
	Strip [mnist.Classes]*image.RGBA
	Took  time.Duration // to explain, without drawing
	Asked time.Time     // when this view was asked for
	Drawn time.Time     // when it was there

	// Raw and Scaled are the steps that led to Input, 28×28 and 20×20, as in
	// mnist.Normalisation; nil unless it is a drawing that was centred.
	Raw, Scaled *image.RGBA
	// Before explains the picture as it was before the last change of its pixels; nil
	// if that is not what changed.
	Before *explain.Explanation
}
