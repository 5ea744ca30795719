// Package kit is what the pages of the window are made of: controls, small
// widgets, arrangements, and how numbers are written.
package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"visao/ui/look"
)

// Columns lays objects side by side, each as wide as it must be, and shares the
// room that is left in these proportions.
type Columns []float32

// columnGap is the room between two columns.
const columnGap = 8

// MinSize is part of fyne.Layout.
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(columnGap*float32(len(objects)-1), 0)
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(size.Width+m.Width, max(size.Height, m.Height))
	}
	return size
}

// Layout is part of fyne.Layout.
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
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

// AtLeast gives its object all the room, which may be no more than this width
// even if the object asks for more: a line whose words change must not change
// the window.
type AtLeast float32

// MinSize is part of fyne.Layout.
func (w AtLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), objects[0].MinSize().Height)
}

// Layout is part of fyne.Layout.
func (AtLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// Row is a line of buttons.
func Row(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(6), objects...)
}

// Field is a control with its name above.
func Field(name string, control fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(2), look.NewNote(name), control)
}

// Width lays its objects out side by side, each this wide.
type Width float32

// MinSize is part of fyne.Layout.
func (w Width) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var tall float32
	for _, o := range objects {
		tall = max(tall, o.MinSize().Height)
	}
	return fyne.NewSize(float32(w)*float32(len(objects)), tall)
}

// Layout is part of fyne.Layout.
func (w Width) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*float32(w), 0))
		o.Resize(fyne.NewSize(float32(w), size.Height))
	}
}

// Space is a gap of this width.
func Space(w float32) fyne.CanvasObject {
	gap := canvas.NewRectangle(color.Transparent)
	gap.SetMinSize(fyne.NewSize(w, 1))
	return gap
}

// Gap is a space of this height.
func Gap(h float32) fyne.CanvasObject {
	g := canvas.NewRectangle(color.Transparent)
	g.SetMinSize(fyne.NewSize(1, h))
	return g
}

// Border is Fyne's, with its parts in the order in which one reads: so does Tab go
// through them. There may be nil for any.
func Border(top, bottom, left, right, centre fyne.CanvasObject) *fyne.Container {
	var parts []fyne.CanvasObject
	for _, part := range []fyne.CanvasObject{top, left, centre, right, bottom} {
		if part != nil {
			parts = append(parts, part)
		}
	}
	return container.New(layout.NewBorderLayout(top, bottom, left, right), parts...)
}

// Tall gives its object this height, whether it is shown or not.
type Tall float32

// MinSize is part of fyne.Layout.
func (h Tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, float32(h))
}

// Layout is part of fyne.Layout.
func (Tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Put(objects[0], 0, 0, size.Width, size.Height)
}

// Put moves and resizes an object.
func Put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
