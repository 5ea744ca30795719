package ui

import (
	"fyne.io/fyne/v2"

	"visao/ui/kit"
)

// stage lays out the explorer's centre: the pad with its tools below, the large
// map with its colour bar below, and what is predicted at the right. Both
// pictures are squares and start at the same height.
type stage struct{ pad, tools, heat, scale, prediction fyne.CanvasObject }

const (
	stageGap      = 12
	smallestHeat  = 200
	smallestPad   = 160
	largestPad    = 240  // as long as the map could grow instead
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

// sides are the widths of the squares for a stage of this size.
func (s stage) sides(size fyne.Size) (pad, heat float32) {
	tools, scale, prediction := s.tools.MinSize(), s.scale.MinSize(), s.prediction.MinSize()
	right := max(prediction.Width, min(size.Width*0.22, predictionMax))
	room := size.Width - right - 2*stageGap
	heat = min(max(room*heatShare, room-largestPad, smallestHeat), room-max(tools.Width, smallestPad), size.Height-scale.Height-stageGap/2)
	pad = min(room-heat, heat, size.Height-tools.Height-stageGap/2)
	return pad, heat
}

// height is how much of the height the stage uses at this size.
func (s stage) height(size fyne.Size) float32 {
	pad, heat := s.sides(size)
	return stageGap/2 + max(pad+s.tools.MinSize().Height, heat+s.scale.MinSize().Height, s.prediction.MinSize().Height)
}

// Layout is part of fyne.Layout.
func (s stage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	pad, heat := s.sides(size)
	tools, scale := s.tools.MinSize(), s.scale.MinSize()
	left := max(pad, tools.Width)
	kit.Put(s.pad, 0, 0, pad, pad)
	kit.Put(s.tools, 0, pad+stageGap/2, left, tools.Height)
	x := left + stageGap
	kit.Put(s.heat, x, 0, heat, heat)
	kit.Put(s.scale, x, heat+stageGap/2, heat, scale.Height)
	x += heat + stageGap
	kit.Put(s.prediction, x, 0, size.Width-x, min(size.Height, max(s.prediction.MinSize().Height, heat)))
}

// stacked lays out the stage, what is below it, and the strip of small maps,
// which grows with the room that the stage leaves.
type stacked struct {
	stage               stage
	centre, below, maps fyne.CanvasObject
}

const (
	stackedGap = 10
	captions   = 24 // height of the words below the small maps
)

// MinSize is part of fyne.Layout.
func (s stacked) MinSize([]fyne.CanvasObject) fyne.Size {
	centre, below, maps := s.centre.MinSize(), s.below.MinSize(), s.maps.MinSize()
	return fyne.NewSize(max(centre.Width, below.Width, maps.Width),
		centre.Height+below.Height+maps.Height+2*stackedGap)
}

// Layout is part of fyne.Layout.
func (s stacked) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	below, maps := s.below.MinSize().Height, s.maps.MinSize().Height
	centre := size.SubtractWidthHeight(0, below+maps+2*stackedGap)
	centre.Height = min(centre.Height, s.stage.height(centre))
	rest := size.Height - centre.Height - below - 2*stackedGap
	kit.Put(s.centre, 0, 0, centre.Width, centre.Height)
	kit.Put(s.below, 0, centre.Height+stackedGap, size.Width, below)
	kit.Put(s.maps, 0, centre.Height+below+2*stackedGap, size.Width, min(rest, max(maps, size.Width/10+captions)))
}
