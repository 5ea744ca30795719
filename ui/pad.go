package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/sketch"
	"visao/ui/words"
)

// pad is the part of the explorer to draw in: the pad, its tools, what becomes of a
// drawing on its way to the network, and the last drawings.
type pad struct {
	Pad *sketch.Pad

	OnDraw   func(ink *image.Gray) // with every stroke, undo, redo and clear
	OnLost   func(ink *image.Gray) // before it is cleared, or replaced by another drawing
	OnRecall func(i int)           // one of the last drawings is wanted
	OnPixels func(on bool)         // single pixels are wanted, or the brush
	OnCentre func(bool)

	undo, redo, eraser, pixels, clear *kit.Button
	erasing                           bool
	brush                             *kit.Slider
	centre                            *kit.Check
	steps                             *steps
	flip                              *flip
	gallery                           *sketch.Gallery
}

func (p *pad) makePad(centre bool) {
	p.Pad = sketch.NewPad(words.T("Draw a digit here"))
	p.Pad.OnChanged = func(ink *image.Gray) { p.OnDraw(ink) }
	p.Pad.OnLost = func(ink *image.Gray) { p.OnLost(ink) }
	p.undo = kit.NewButtonWithIcon("", theme.ContentUndoIcon(), p.Pad.Undo)
	p.redo = kit.NewButtonWithIcon("", theme.ContentRedoIcon(), p.Pad.Redo)
	p.undo.Disable()
	p.redo.Disable()
	p.Pad.OnHistory = func(undo, redo bool) {
		enable(undo, p.undo)
		enable(redo, p.redo)
	}
	p.eraser = kit.NewButton(words.T("Eraser"), p.ToggleEraser)
	p.pixels = kit.NewButton(words.T("Pixels"), p.TogglePixels)
	p.clear = kit.NewButtonWithIcon("", theme.DeleteIcon(), p.Clear)
	p.brush = kit.NewSlider(sketch.MinBrush, sketch.MaxBrush)
	p.brush.Value = sketch.DefaultBrush
	p.brush.OnChanged = func(v float64) { p.Pad.SetBrush(float32(v)) }
	p.centre = kit.NewCheck(words.T("Centre as MNIST"))
	p.centre.Checked = centre
	p.centre.OnChanged = func(on bool) { p.OnCentre(on) }
	p.steps = newSteps()
	p.flip = newFlip()
	p.gallery = sketch.NewGallery(words.T("Drawings that you clear or leave appear here"))
	p.gallery.OnChosen = func(i int) { p.OnRecall(i) }
}

// tools are what belongs to the pad, below it.
func (p *pad) tools() fyne.CanvasObject {
	size := kit.Border(nil, nil, look.NewText(words.T("Brush"), look.Muted, theme.SizeNameText), nil, p.brush)
	drawing := container.NewVBox(p.steps.content, p.centre)
	p.flip.content.Hide()
	p.Pad.OnPixels = func(on bool) {
		p.pixels.Importance = importance(on)
		p.pixels.Refresh()
		look.SetVisible(size, !on)
		look.SetVisible(drawing, !on)
		look.SetVisible(p.flip.content, on)
	}
	return container.NewVBox(
		kit.Row(p.undo, p.redo, p.eraser, p.clear),
		kit.Border(nil, nil, nil, p.pixels, size),
		container.New(together{}, drawing, p.flip.content))
}

// together gives all its objects the same room, enough for each of them even while
// it is hidden: what is shown does not move the window.
type together struct{}

// MinSize is part of fyne.Layout.
func (together) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is part of fyne.Layout.
func (together) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// Clear clears the pad for another drawing, which the eraser could not begin.
func (p *pad) Clear() {
	p.Pad.Clear()
	p.Brush()
}

// Brush puts the eraser away, if it is in use.
func (p *pad) Brush() {
	if p.erasing {
		p.ToggleEraser()
	}
}

// ToggleEraser makes the pad's left button erase, or draw again.
func (p *pad) ToggleEraser() {
	p.erasing = !p.erasing
	p.Pad.SetEraser(p.erasing)
	p.eraser.Importance = importance(p.erasing)
	p.eraser.Refresh()
}

// TogglePixels changes between the brush and single pixels.
func (p *pad) TogglePixels() { p.OnPixels(!p.Pad.Pixels()) }

// AddBrush makes the brush larger or smaller.
func (p *pad) AddBrush(by float64) { p.brush.SetValue(p.brush.Value + by) }

// ToggleCentre switches on or off that drawings are centred as MNIST was.
func (p *pad) ToggleCentre() { p.centre.SetChecked(!p.centre.Checked) }

// SetDrawings shows the last drawings, newest first.
func (p *pad) SetDrawings(last []*image.Gray) { p.gallery.Set(last) }

// showSeen shows what the network sees, how it came about, and what the last change
// of it has done.
func (p *pad) showSeen(v *View) {
	p.steps.show(v)
	p.flip.show(v)
}
