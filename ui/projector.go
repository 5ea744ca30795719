package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"visao/ui/look"
	"visao/ui/words"
)

// Projector is what a class looks at from afar: the pad, the map of the same size
// beside it, and what is predicted below. It consists of the explorer's own widgets:
// while it is shown, the rest of the explorer cannot be.
func (e *Explorer) Projector() fyne.CanvasObject {
	p := projector{
		e.Pad, e.heat, container.NewHBox(e.head), look.NewNote(
			words.T("Delete clears the pad · R another picture · 0 … 9 map of a class · W why not another · F11 back")),
	}
	return container.New(p, p.pad, p.heat, p.verdict, p.keys)
}

// Back lays out the explorer's widgets in their places after the projector.
func (e *Explorer) Back() { e.Content.Refresh() }

// projector lays out two squares, as large as the room lets them be, side by side in
// the middle, with the verdict below them and the keys at the foot.
type projector struct{ pad, heat, verdict, keys fyne.CanvasObject }

const projectorGap = 24

// MinSize is part of fyne.Layout.
func (p projector) MinSize([]fyne.CanvasObject) fyne.Size {
	verdict, keys := p.verdict.MinSize(), p.keys.MinSize()
	return fyne.NewSize(max(2*smallestHeat+3*projectorGap, keys.Width), smallestHeat+verdict.Height+keys.Height+2*projectorGap)
}

// Layout is part of fyne.Layout.
func (p projector) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	verdict, keys := p.verdict.MinSize(), p.keys.MinSize()
	side := min((size.Width-3*projectorGap)/2, size.Height-verdict.Height-keys.Height-2*projectorGap)
	x := (size.Width - 2*side - projectorGap) / 2
	y := (size.Height - side - verdict.Height - keys.Height - projectorGap) / 2
	put(p.pad, x, y, side, side)
	put(p.heat, x+side+projectorGap, y, side, side)
	put(p.verdict, x+side+projectorGap, y+side+projectorGap/2, verdict.Width, verdict.Height)
	put(p.keys, (size.Width-keys.Width)/2, size.Height-keys.Height, keys.Width, keys.Height)
}
