package ui

import "fyne.io/fyne/v2"

// stage lays out the explorer's centre: the pad with its tools below, the large
// map with its colour bar below, and what is predicted at the right. Both
// pictures are squares and start at the same height.
type stage struct{ pad, tools, heat, scale, prediction fyne.CanvasObject }

const (
	stageGap      = 12
	smallestHeat  = 200
	smallestPad   = 160
	heatShare     = 0.63 // of the width that both squares share
	predictionMax = 230
)

func (s stage) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.pad, s.tools, s.heat, s.scale, s.prediction}
}

// MinSize is part of fyne.Layout.
func (s stage) MinSize([]fyne.CanvasObject) fyne.Size {
	tools, scale, prediction := s.tools.MinSize(), s.scale.MinSize(), s.prediction.MinSize()
	return fyne.NewSize(
		max(smallestPad, tools.Width)+smallestHeat+prediction.Width+2*stageGap,
		max(smallestPad+tools.Height, smallestHeat+scale.Height, prediction.Height)+stageGap/2)
}

// Layout is part of fyne.Layout.
func (s stage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	tools, scale, prediction := s.tools.MinSize(), s.scale.MinSize(), s.prediction.MinSize()
	right := min(max(prediction.Width, size.Width*0.22), predictionMax)
	room := size.Width - right - 2*stageGap
	heat := min(room*heatShare, room-tools.Width, size.Height-scale.Height-stageGap/2)
	pad := min(room-heat, heat, size.Height-tools.Height-stageGap/2)
	left := max(pad, tools.Width)

	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(s.pad, 0, 0, pad, pad)
	place(s.tools, 0, pad+stageGap/2, left, tools.Height)
	x := left + stageGap
	place(s.heat, x, 0, heat, heat)
	place(s.scale, x, heat+stageGap/2, heat, scale.Height)
	x += heat + stageGap
	place(s.prediction, x, 0, size.Width-x, min(size.Height, max(prediction.Height, heat)))
}
