package layers

import (
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// ring is a made-up 0.
func ring(x, y float64) float64 {
	return min(max(2-math.Abs(math.Hypot((x-13.5)*1.3, y-13.5)-8), 0), 1)
}

// madeUp are feature maps that look as if a network had made them of ring: edges
// in all directions, and here and there nothing. The scores are those that they
// and the weights make.
func madeUp() *explain.Features {
	f := &explain.Features{Weights: network.NewWeights(1)}
	f.Weights.Conv[0].Bias[3] = -0.015
	f.Weights.Bias = [mnist.Classes]float32{7: -0.25}
	for l, n := range []int{16, 32, 64, 128} {
		for k := range n {
			angle, far := 2*math.Pi*float64(k)/16, 1+float64(k%5)
			dx, dy := far*math.Cos(angle), far*math.Sin(angle)
			m := explain.Feature{Values: make([]float32, mnist.Pixels), Smallest: math.Inf(1)}
			for i := range m.Values {
				x, y := float64(i%mnist.Side), float64(i/mnist.Side)
				v := max(0, ring(x+dx, y+dy)-0.6*ring(x-dx, y-dy)+0.1) * (1 + float64(l+k%7)/2)
				if k%11 == 5 {
					v = 0
				}
				m.Values[i] = float32(v)
				v = float64(m.Values[i])
				m.Smallest, m.Largest, m.Mean = min(m.Smallest, v), max(m.Largest, v), m.Mean+v/mnist.Pixels
			}
			f.Layers[l] = append(f.Layers[l], m)
		}
	}
	for c := range f.Logits {
		f.Logits[c] = float32(f.Contributions(c).Sum) + f.Weights.Bias[c]
	}
	return f
}

// viewOf is a view of f as the program draws them, but for its own order.
func viewOf(t *testing.T, f *explain.Features, choice Choice, class int) *View {
	t.Helper()
	colormap, err := paint.ByName("jet")
	require.NoError(t, err)
	v := &View{
		Choice: choice, Features: f, Class: class, Bar: paint.Bar(colormap, 256, 1, false),
		Kernels: paint.RangeOf(f.Weights.Conv[0].Kernel).Symmetric(), Dense: paint.RangeOf(f.Weights.Dense[:]).Symmetric(),
	}
	largest := [network.Layers]float64{}
	for l, layer := range f.Layers {
		for _, m := range layer {
			largest[l] = max(largest[l], m.Largest)
		}
	}
	for k, m := range f.Layers[choice.Layer] {
		r := paint.Range{Hi: m.Largest}
		switch choice.Scale {
		case ThisLayer:
			r.Hi = largest[choice.Layer]
		case AllLayers:
			r.Hi = max(largest[0], largest[1], largest[2], largest[3])
		}
		v.Ranges = append(v.Ranges, r)
		if m.Largest == 0 {
			v.Silent++
			r.Hi = 1
		}
		img, err := paint.Blend(nil, m.Values, paint.Options{Size: mnist.Side, Colormap: colormap, Range: r, Alpha: 1})
		require.NoError(t, err)
		v.Maps = append(v.Maps, img)
		v.Order = append(v.Order, k)
	}
	if choice.Layer == last {
		v.Contributions = f.Contributions(class)
		if !choice.ByNumber {
			v.Order = v.Contributions.Order
		}
	}
	return v
}

// opened is a page in a window, whose choices are answered with made-up maps.
type opened struct {
	*Page
	canvas   test.WindowlessCanvas
	features *explain.Features
	classes  []int // picked
	views    int   // asked for
}

func open(t *testing.T, mode look.Mode, size fyne.Size) *opened {
	t.Helper()
	o := &opened{Page: New(), features: madeUp()}
	o.canvas = looktest.Show(t, mode, size, o.Content)
	o.OnClass = func(class int) { o.classes = append(o.classes, class) }
	o.OnChoice = func() {
		o.views++
		o.Show(viewOf(t, o.features, o.Choice(), 0))
	}
	return o
}

// fill shows the last layer, as when the page is opened.
func (o *opened) fill() { o.OnChoice() }

// at is the middle of the tile at a place, in the window.
func (o *opened) at(place int) fyne.Position {
	g := o.grid
	x := float32(place%g.columns*pitch+mnist.Side/2) * g.unit
	y := float32(place/g.columns*(g.tiles.height()+gap)+mnist.Side/2) * g.unit
	return o.corner(g).AddXY(x, y)
}

// corner is where an object starts in the window. Fyne's test driver counts from
// within the window's inset, but moves the mouse without.
func (o *opened) corner(object fyne.CanvasObject) fyne.Position {
	inset, _ := o.canvas.InteractiveArea()
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(object).Add(inset)
}

// tile cuts a tile out of the grid's picture, which must have a pixel a cell.
func (o *opened) tile(place int) image.Image {
	g := o.grid
	x, y := place%g.columns*pitch, place/g.columns*(g.tiles.height()+gap)
	return g.picture.Image.(*image.RGBA).SubImage(image.Rect(x, y, x+mnist.Side, y+mnist.Side))
}
