package trust

import "fyne.io/fyne/v2"

// cells lays objects side by side, all equally wide, with this gap between.
type cells float32

// MinSize is part of fyne.Layout.
func (gap cells) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	n := float32(len(objects))
	return fyne.NewSize(n*size.Width+(n-1)*float32(gap), size.Height)
}

// Layout is part of fyne.Layout.
func (gap cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	width := (size.Width - (n-1)*float32(gap)) / n
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+float32(gap)), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// rows lays objects one below the other, all as wide as there is room. The room
// that is left goes to the one that stretches, but for a share that goes to the
// one that grows, until that is as high as it would be with square pictures.
type rows struct {
	gap            float32
	stretch, grows int     // which of the objects
	share          float32 // of the room that is left
	pictures       float32 // side by side in the one that grows
}

// MinSize is part of fyne.Layout.
func (r rows) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	size.Height = r.gap * float32(len(objects)-1)
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
	}
	return size
}

// Layout is part of fyne.Layout.
func (r rows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := max(size.Height-r.MinSize(objects).Height, 0)
	more := min(spare*r.share, max(size.Width/r.pictures-smallGap-leastTile, 0))
	y := float32(0)
	for i, o := range objects {
		height := o.MinSize().Height
		switch i {
		case r.stretch:
			height += spare - more
		case r.grows:
			height += more
		}
		height = float32(int(height))
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + r.gap
	}
}

const (
	smallGap  = 6
	largerGap = 8
)
