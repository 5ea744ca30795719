package film

import "fyne.io/fyne/v2"

// arrangement lays out the page: the map with its bar, what the network said
// beside it, the controls and the reel below.
type arrangement struct{}

const (
	gap       = 8
	leastHeat = 180
	reelShare = 0.25 // of the height that there is to spare
	mostReel  = 150
)

// MinSize is part of fyne.Layout.
func (arrangement) MinSize(o []fyne.CanvasObject) fyne.Size {
	bar, said, controls, reel := o[1].MinSize(), o[2].MinSize(), o[3].MinSize(), o[4].MinSize()
	return fyne.NewSize(
		max(leastHeat+2*gap+said.Width, controls.Width),
		max(leastHeat+bar.Height+gap/2, said.Height)+controls.Height+reel.Height+2*gap)
}

// Layout is part of fyne.Layout.
func (a arrangement) Layout(o []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	bar, said, controls := o[1].MinSize(), o[2].MinSize(), o[3].MinSize()
	reel := min(leastReel+max(size.Height-a.MinSize(o).Height, 0)*reelShare, mostReel)
	height := size.Height - controls.Height - reel - 2*gap
	side := min(height-bar.Height-gap/2, max(size.Width/2, leastHeat), size.Width-said.Width-2*gap)
	put(o[0], 0, 0, side, side)
	put(o[1], 0, side+gap/2, side, bar.Height)
	put(o[2], side+2*gap, 0, size.Width-side-2*gap, height)
	put(o[3], 0, height+gap, size.Width, controls.Height)
	put(o[4], 0, size.Height-reel, size.Width, reel)
}
