package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Projector is what a class looks at from afar: the pad with what is predicted below,
// and the map of the same size with its colours and what it adds up to, which says of
// what it is the map. It consists of the explorer's own widgets: while it is shown, the
// rest of the explorer cannot be.
func (e *Explorer) Projector() fyne.CanvasObject {
	e.Pad.MouseOut() // it moves, and Fyne does not say so
	p := projector{
		e.Pad, e.heat, container.NewHBox(e.head), e.legend, look.NewNote(
			words.T("Delete clears the pad · R another picture · 0 … 9 map of a class · W why not another · F11 back")),
	}
	return container.New(p, p.pad, p.heat, p.verdict, p.legend, p.keys)
}

// Back lays out the explorer's widgets in their places after the projector.
func (e *Explorer) Back() {
	e.Pad.MouseOut()
	e.Content.Refresh()
}

// projector lays out two squares, as large as the room lets them be, side by side in
// the middle, each with what belongs to it below, and the keys at the foot.
type projector struct{ pad, heat, verdict, legend, keys fyne.CanvasObject }

const projectorGap = 24

// MinSize is part of fyne.Layout.
func (p projector) MinSize([]fyne.CanvasObject) fyne.Size {
	below, keys := p.below(), p.keys.MinSize()
	return fyne.NewSize(max(2*smallestHeat+3*projectorGap, keys.Width), smallestHeat+below+keys.Height+2*projectorGap)
}

// below is the height of what is below the squares.
func (p projector) below() float32 { return max(p.verdict.MinSize().Height, p.legend.MinSize().Height) }

// Layout is part of fyne.Layout.
func (p projector) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	below, verdict, keys := p.below(), p.verdict.MinSize(), p.keys.MinSize()
	side := min((size.Width-3*projectorGap)/2, size.Height-below-keys.Height-2*projectorGap)
	x := (size.Width - 2*side - projectorGap) / 2
	y := (size.Height - side - below - keys.Height - projectorGap) / 2
	kit.Put(p.pad, x, y, side, side)
	kit.Put(p.heat, x+side+projectorGap, y, side, side)
	kit.Put(p.verdict, x, y+side+projectorGap/2, verdict.Width, verdict.Height)
	kit.Put(p.legend, x+side+projectorGap, y+side+projectorGap/2, side, p.legend.MinSize().Height)
	kit.Put(p.keys, (size.Width-keys.Width)/2, size.Height-keys.Height, keys.Width, keys.Height)
}
