package lab

import (
	"math"

	"visao/ui/kit"

	"fyne.io/fyne/v2"
)

const (
	columnGap = 14 // between the columns of the page
	rowGap    = 6  // between what is one below the other, at least
	moreGap   = 16 // by how much that may grow, below the pictures
	headTall  = 78 // of what is above the pictures, so that these are all at one height
)

// thirds lays objects side by side, all equally wide.
type thirds struct{}

// MinSize is part of fyne.Layout.
func (thirds) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	n := float32(len(objects))
	return fyne.NewSize(n*size.Width+(n-1)*columnGap, size.Height)
}

// Layout is part of fyne.Layout. Pictures are as high in all columns as in the one that
// has the least room for them.
func (thirds) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	width := float32(int((size.Width - (n-1)*columnGap) / n))
	for i, o := range objects {
		kit.Put(o, float32(i)*(width+columnGap), 0, width, size.Height)
	}
	most := float32(math.Inf(1))
	for range 2 { // without a limit, and then as high as the lowest came out
		least := most
		for _, o := range objects {
			if pictures := picturesIn(o); pictures != nil {
				pictures.most = most
				arrange(o.(*fyne.Container))
				least = min(least, pictures.Size().Height)
			}
		}
		most = least
	}
}

// picturesIn are those of a column; nil if there are none to be seen.
func picturesIn(o fyne.CanvasObject) *tiles {
	if c, ok := o.(*fyne.Container); ok {
		for _, part := range visible(c.Objects) {
			if pictures, ok := part.(*tiles); ok {
				return pictures
			}
		}
	}
	return nil
}

// column lays what is visible one below the other. Of the room that is left the
// pictures get as much as their width has use for; the rest goes to the gaps and to
// what can grow, by this much, in proportion.
type column map[fyne.CanvasObject]float32

// MinSize is part of fyne.Layout.
func (column) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	size.Height = -rowGap
	for _, o := range visible(objects) {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+rowGap+ceil(m.Height))
	}
	return size
}

// Layout is part of fyne.Layout.
func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := max(size.Height-c.MinSize(objects).Height, 0)
	objects = visible(objects)
	heights := make([]float32, len(objects))
	var room float32 // that there is a use for
	for i, o := range objects {
		heights[i] = ceil(o.MinSize().Height)
		room += c[o] + more(i)
		if pictures, ok := o.(*tiles); ok {
			larger := min(spare, max(pictures.tall(size.Width)-heights[i], 0))
			heights[i] += larger
			spare -= larger
		}
	}
	share := min(spare/max(room, 1), 1)
	y := float32(0)
	for i, o := range objects {
		height := float32(int(heights[i] + share*c[o]))
		kit.Put(o, 0, y, size.Width, height)
		y += height + float32(int(rowGap+share*more(i)))
	}
}

// more is by how much the gap below object i may grow: not above the pictures, for
// these are to be at one height in all columns.
func more(i int) float32 {
	if i < 2 {
		return 0
	}
	return moreGap
}

func visible(objects []fyne.CanvasObject) (v []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			v = append(v, o)
		}
	}
	return v
}

// levels lays out its objects, visible or not, from these heights on.
type levels []float32

// MinSize is part of fyne.Layout.
func (l levels) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, o := range objects {
		m := o.MinSize()
		size = size.Max(fyne.NewSize(m.Width, l[i]+m.Height))
	}
	return size
}

// Layout is part of fyne.Layout.
func (l levels) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		kit.Put(o, 0, l[i], size.Width, o.MinSize().Height)
	}
}

// beside lays out a figure and, in the rest of the width, words about it.
type beside struct{}

// MinSize is part of fyne.Layout.
func (beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+besideGap+b.Width, max(a.Height, b.Height))
}

// Layout is part of fyne.Layout.
func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := objects[0].MinSize().Width
	if h, ok := objects[0].(*hero); ok {
		width = h.width(size.Height)
	}
	if width == 0 { // there is no figure
		width = -besideGap
	}
	kit.Put(objects[0], 0, 0, max(width, 0), size.Height)
	kit.Put(objects[1], width+besideGap, 0, size.Width-width-besideGap, size.Height)
}

const besideGap = 10

// figureRows lays objects one below the other with a small gap; the second one, with
// the figure, gets what is left.
type figureRows struct{}

const figureGap = 2

// MinSize is part of fyne.Layout.
func (figureRows) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	size.Height = figureGap * float32(len(objects)-1)
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
	}
	return size
}

// Layout is part of fyne.Layout.
func (r figureRows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := max(size.Height-r.MinSize(objects).Height, 0)
	y := float32(0)
	for i, o := range objects {
		height := o.MinSize().Height
		if i == 1 {
			height += spare
		}
		kit.Put(o, 0, y, size.Width, height)
		y += height + figureGap
	}
}

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }

// arrange makes room for what has changed in a container, without painting all of it
// again as Refresh does.
func arrange(c *fyne.Container) { c.Layout.Layout(c.Objects, c.Size()) }
