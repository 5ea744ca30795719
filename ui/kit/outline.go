package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"visao/ui/look"
)

// outline is what is drawn over one of Fyne's widgets: within its edge a ring while it
// has the keyboard, and the edge itself, which the theme of high contrast alone has.
type outline struct{ ring, edge *canvas.Rectangle }

func newOutline() outline {
	return outline{look.NewRing(), &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 1}}
}

// outlined draws a widget as inner does, with an outline; how tells the colour of the
// ring and whether there may be an edge.
func outlined(w fyne.Widget, inner fyne.WidgetRenderer, o outline, how func() (ring fyne.ThemeColorName, edge bool)) fyne.WidgetRenderer {
	r := &outliner{inner, w, o, how}
	r.paint()
	return r
}

type outliner struct {
	fyne.WidgetRenderer
	widget fyne.Widget
	outline
	how func() (ring fyne.ThemeColorName, edge bool)
}

func (r *outliner) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.edge, r.ring)
}

const ringInset = 2

func (r *outliner) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.edge.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(ringInset))
	r.ring.Resize(size.SubtractWidthHeight(2*ringInset, 2*ringInset))
}

func (r *outliner) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
	r.edge.Refresh()
	r.ring.Refresh()
}

func (r *outliner) paint() {
	ring, edge := r.how()
	radius := theme.SizeForWidget(theme.SizeNameInputRadius, r.widget)
	r.ring.StrokeColor, r.ring.CornerRadius = theme.ColorForWidget(ring, r.widget), radius-ringInset
	r.edge.StrokeColor, r.edge.CornerRadius = color.Transparent, radius
	if edge {
		r.edge.StrokeColor = theme.ColorForWidget(look.Edge, r.widget)
	}
}
