package mistakes

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// grid is where the cells are, all lengths whole.
type grid struct {
	left, top, width, height float32 // of the first cell
	accuracy                 float32 // width of the eleventh column
	text                     float32 // size of the numbers
}

func (g grid) size() fyne.Size {
	return fyne.NewSize(g.left+mnist.Classes*g.width+g.accuracy, g.top+mnist.Classes*g.height)
}

// The cells grow with the room there is, and their numbers with them.
const (
	narrowest, widest = 29, 64
	lowest, highest   = 19, 60
	roomy             = 38 // width from which on a cell has room for larger numbers
)

func (m *Matrix) grid(size fyne.Size) grid {
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, m)
	word := fyne.MeasureText(words.T("label"), caption, fyne.TextStyle{})
	g := grid{left: ceil(word.Width) + 8, top: 2*ceil(word.Height) + 2, text: caption}
	percent := func() float32 { return ceil(fyne.MeasureText(kit.Percent(1), g.text, fyne.TextStyle{}).Width) + 12 }
	g.accuracy = percent()
	g.width = floor((size.Width - g.left - g.accuracy) / mnist.Classes)
	if g.width > roomy {
		g.text = theme.SizeForWidget(theme.SizeNameText, m)
		g.accuracy = percent()
		g.width = floor((size.Width - g.left - g.accuracy) / mnist.Classes)
	}
	g.width = min(max(g.width, narrowest), widest)
	g.height = min(max(floor((size.Height-g.top)/mnist.Classes), lowest), highest, g.width)
	return g
}

// draw is the ground below the numbers, in device pixels.
func (m *Matrix) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	largest := 0
	for label := range m.confusion {
		for class, n := range m.confusion[label] {
			if label != class {
				largest = max(largest, n)
			}
		}
	}
	gap := max(1, w/400)
	for label := range m.confusion {
		for class, n := range m.confusion[label] {
			at := image.Rect(class*w/mnist.Classes, label*h/mnist.Classes, (class+1)*w/mnist.Classes-gap, (label+1)*h/mnist.Classes-gap)
			fill(img, at, m.tint(label == class, n, largest))
			if n == 0 {
				middle := at.Min.Add(at.Max).Div(2)
				fill(img, image.Rectangle{middle, middle.Add(image.Pt(2*gap, 2*gap))}, look.Color(look.Bar, m))
			}
		}
	}
	return img
}

func fill(img *image.RGBA, at image.Rectangle, c color.Color) {
	draw.Draw(img, at, image.NewUniform(c), image.Point{}, draw.Src)
}

// The share of amber in the ground of a single mistake, and in that of the
// largest number of them: numbers must be readable on it.
const palest, strongest = 0.12, 0.45

// tint is the ground of a cell of n pictures, where the largest number of mistakes
// in a cell is largest. It grows with the root of n, as an area would.
func (m *Matrix) tint(right bool, n, largest int) color.Color {
	switch {
	case right:
		return look.Color(look.Track, m)
	case n == 0:
		return look.Color(look.Card, m)
	}
	amber := palest + (strongest-palest)*math.Sqrt(float64(n)/float64(largest))
	return mix(look.Color(look.Card, m), look.Color(look.Amber, m), amber)
}

// mix is a colour between two opaque ones.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	between := func(a, b uint8) uint8 { return uint8(float64(a) + t*(float64(b)-float64(a)) + 0.5) }
	return color.NRGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 255}
}
