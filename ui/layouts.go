// Package ui is what people see and touch: the window with its two panels.
// Widgets call back and are told what to show; nothing is computed here.
package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// columns lays objects side by side, their widths in these proportions.
type columns []float32

func (c columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	var total float32
	for _, share := range c {
		total += share
	}
	for i, o := range objects {
		m := o.MinSize()
		size.Width = max(size.Width, m.Width*total/c[i])
		size.Height = max(size.Height, m.Height)
	}
	size.Width += theme.Padding() * float32(len(objects)-1)
	return size
}

func (c columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var total, x float32
	for _, share := range c {
		total += share
	}
	room := size.Width - theme.Padding()*float32(len(objects)-1)
	for i, o := range objects {
		width := room * c[i] / total
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + theme.Padding()
	}
}

// height lays its objects out at this height, whatever they ask for.
type height float32

func (h height) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for _, o := range objects {
		width = max(width, o.MinSize().Width)
	}
	return fyne.NewSize(width, float32(h))
}

func (h height) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
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
