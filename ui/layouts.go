// Package ui is what people see and touch: the window with its two panels.
// Widgets call back and are told what to show; nothing is computed here.
package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"visao/ui/look"
)

// columns lays objects side by side, each as wide as it must be, and shares the
// room that is left in these proportions.
type columns []float32

const columnGap = 8

func (c columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(columnGap*float32(len(objects)-1), 0)
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(size.Width+m.Width, max(size.Height, m.Height))
	}
	return size
}

func (c columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var total, x float32
	for _, share := range c {
		total += share
	}
	spare := max(0, size.Width-c.MinSize(objects).Width)
	for i, o := range objects {
		width := o.MinSize().Width + spare*c[i]/total
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + columnGap
	}
}

// atLeast gives its object all the room, which may be no more than this width
// even if the object asks for more: a line whose words change must not change
// the window.
type atLeast float32

func (w atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), objects[0].MinSize().Height)
}

func (atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// row is a line of buttons.
func row(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(6), objects...)
}

// field is a control with its name above.
func field(name string, control fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(2), look.NewNote(name), control)
}

// width lays its objects out side by side, each this wide.
type width float32

func (w width) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var tall float32
	for _, o := range objects {
		tall = max(tall, o.MinSize().Height)
	}
	return fyne.NewSize(float32(w)*float32(len(objects)), tall)
}

func (w width) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*float32(w), 0))
		o.Resize(fyne.NewSize(float32(w), size.Height))
	}
}

// space is a gap of this width.
func space(w float32) fyne.CanvasObject {
	gap := canvas.NewRectangle(color.Transparent)
	gap.SetMinSize(fyne.NewSize(w, 1))
	return gap
}

// gap is a space of this height.
func gap(h float32) fyne.CanvasObject {
	g := canvas.NewRectangle(color.Transparent)
	g.SetMinSize(fyne.NewSize(1, h))
	return g
}
