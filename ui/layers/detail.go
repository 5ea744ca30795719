package layers

import (
	"image"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/mnist"
	"visao/ui/heat"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// detail shows one map large, and what it is made by or what it adds to the
// score.
type detail struct {
	content fyne.CanvasObject

	name, extent *look.Text
	large        *heat.View
	bar          *heat.Bar
	value        *look.Text

	origin fyne.CanvasObject // first layer
	kernel *kernel
	bias   *look.Text

	effect             fyne.CanvasObject // last layer
	share, of, portion *look.Text
	weights            *weights

	view   *View // shown now, and its map of this number
	number int
	pixel  int // pointed at in the grid, or none
	cell   int // and in the large map
}

func newDetail() *detail {
	d := &detail{
		name:    look.NewText("", look.Foreground, theme.SizeNameText),
		extent:  look.NewNote(""),
		large:   heat.NewView(""),
		bar:     heat.NewBar(),
		value:   look.NewNote(""),
		kernel:  newKernel(),
		bias:    look.NewNote(""),
		share:   look.NewText("", look.Foreground, theme.SizeNameText),
		of:      look.NewNote(""),
		portion: look.NewNote(""),
		weights: newWeights(),
		cell:    none,
	}
	d.name.SetBold(true)
	d.share.SetBold(true)
	d.large.OnHover = func(x, y int, inside bool) {
		d.cell = none
		if inside {
			d.cell = y*mnist.Side + x
		}
		d.showValue()
	}
	d.large.Field = func(x, y int) image.Rectangle {
		far := d.view.Layer + 1 // a pixel more with every 3×3 layer
		return image.Rect(x-far, y-far, x+far+1, y+far+1).Intersect(image.Rect(0, 0, mnist.Side, mnist.Side))
	}
	d.origin = kit.Border(lines(look.NewNote(words.T("Its 3×3 kernel")), kit.Gap(3)), d.bias, nil, nil, d.kernel)
	d.effect = kit.Border(
		lines(ends(d.share, d.of), d.portion, kit.Gap(4), look.NewNote(words.T("Its weights to the ten classes"))),
		nil, nil, nil, d.weights)
	c := column{ends(d.name, d.extent), d.large, d.bar, d.value, d.origin, d.effect}
	d.content = container.New(c, c.head, c.large, c.bar, c.value, c.origin, c.effect)
	d.content.Hide()
	return d
}

// lines are texts one below the other.
func lines(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(0), objects...)
}

// ends is a line with one text at its left and one at its right.
func ends(left, right *look.Text) fyne.CanvasObject {
	right.SetAlign(fyne.TextAlignTrailing)
	return container.NewStack(left, right)
}

// show shows the map of this number. The pixel is that of the same map in the
// grid which the mouse points at, or none.
func (d *detail) show(v *View, number, pixel int) {
	if d.view != v || d.number != number {
		d.view, d.number = v, number
		m := v.Features.Layers[v.Layer][number]
		d.name.SetText(words.T("Map %s", strconv.Itoa(number)))
		d.extent.SetText(words.T("%s to %s", amount(m.Smallest), amount(m.Largest)))
		d.large.SetImage(v.Maps[number])
		d.bar.SetScale(v.Bar, v.Ranges[number].Lo, v.Ranges[number].Hi)
		switch v.Layer {
		case 0:
			d.showOrigin()
		case last:
			d.showEffect()
		}
		if d.origin.Visible() != (v.Layer == 0) || d.effect.Visible() != (v.Layer == last) {
			look.SetVisible(d.origin, v.Layer == 0)
			look.SetVisible(d.effect, v.Layer == last)
			d.content.Refresh() // the large map has more or less room
		}
	}
	d.pixel = pixel
	d.showValue()
	look.SetVisible(d.content, true)
}

func (d *detail) showOrigin() {
	w := d.view.Features.Weights.Conv[0]
	d.kernel.set(kernelOf(d.view, d.number), d.view.Kernels)
	d.bias.SetText(words.T("bias %s", kit.Signed(float64(w.Bias[d.number]), 3)))
}

// kernelOf is the kernel of a map of the first layer.
func kernelOf(v *View, number int) (values [9]float64) {
	w := v.Features.Weights.Conv[0]
	for tap := range values {
		values[tap] = float64(w.Kernel[tap*w.Out+number])
	}
	return values
}

func (d *detail) showEffect() {
	v := d.view
	share, portion := v.Contributions.Shares[d.number], 0.0
	if v.Contributions.Sizes > 0 {
		portion = math.Abs(share) / v.Contributions.Sizes
	}
	d.share.SetText(words.T("%s logit", kit.Signed(share, 3)))
	d.of.SetText(words.T("for class %d", v.Class))
	d.portion.SetText(words.T("%s of all, signs aside", kit.Percent(portion)))
	var values [mnist.Classes]float64
	for c := range values {
		values[c] = float64(v.Features.Weights.Dense[d.number*mnist.Classes+c])
	}
	d.weights.set(values, v.Dense, v.Class)
}

// showValue tells the value pointed at, in either map.
func (d *detail) showValue() {
	at := d.cell
	if at == none {
		at = d.pixel
	}
	m := d.view.Features.Layers[d.view.Layer][d.number]
	if at == none {
		d.bar.ClearMarker()
		d.value.SetText(words.T("mean %s", amount(m.Mean)))
		return
	}
	value := float64(m.Values[at])
	d.bar.SetMarker(value)
	d.value.SetText(words.T("row %d, column %d: %s", at/mnist.Side, at%mnist.Side, amount(value)))
}

// amount writes what a map holds, which has no unit, to three digits.
func amount(v float64) string {
	decimals := 4
	for least := 0.1; v >= least && decimals > 0; least *= 10 {
		decimals--
	}
	if v == 0 {
		decimals = 0
	}
	return words.T("%.*f", decimals, v)
}

// column lays out the detail. The large map has whole units a cell; what is
// below it takes the rest.
type column struct{ head, large, bar, value, origin, effect fyne.CanvasObject }

const (
	detailWidth = 6 * mnist.Side
	leastLarge  = 4 * mnist.Side
	barHeight   = 18 // no zero is to be written below: it is at the left end
	columnGap   = 4
	// largestExtra is how much higher a kernel or ten weights may usefully get.
	largestExtra = 90
)

// around is the height of all but the large map, with so much at the end.
func (c column) around(end float32) float32 {
	return c.head.MinSize().Height + barHeight + c.value.MinSize().Height + 3*columnGap + end
}

// MinSize is part of fyne.Layout: it has room for either of what is at the end.
func (c column) MinSize([]fyne.CanvasObject) fyne.Size {
	end := max(c.origin.MinSize().Height, c.effect.MinSize().Height)
	return fyne.NewSize(detailWidth, leastLarge+c.around(end))
}

// Layout is part of fyne.Layout.
func (c column) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	var end float32
	for _, o := range []fyne.CanvasObject{c.origin, c.effect} {
		if o.Visible() {
			end = o.MinSize().Height
		}
	}
	side := min(size.Width, size.Height-c.around(end))
	side = max(mnist.Side, float32(int(side)/mnist.Side*mnist.Side))
	y := float32(0)
	put := func(o fyne.CanvasObject, width, height, space float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(width, height))
		y += height + space
	}
	put(c.head, side, c.head.MinSize().Height, columnGap)
	put(c.large, side, side, 0)
	put(c.bar, side, barHeight, 0)
	put(c.value, size.Width, c.value.MinSize().Height, 2*columnGap)
	for _, o := range []fyne.CanvasObject{c.origin, c.effect} {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, min(size.Height-y, o.MinSize().Height+largestExtra)))
	}
}
