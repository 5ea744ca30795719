package look

import "fyne.io/fyne/v2"

// Renderer is the fyne.WidgetRenderer of a widget that keeps its own canvas
// objects and only has to say how they are placed, measured and painted.
type Renderer struct {
	Widget fyne.Widget
	Parts  []fyne.CanvasObject // drawn in this order, never replaced
	Place  func(fyne.Size)     // gives every part its position and size
	Min    func() fyne.Size    // the smallest useful size
	Paint  func()              // takes colours and text sizes from the theme
}

var _ fyne.WidgetRenderer = (*Renderer)(nil)

// Destroy does nothing: the parts belong to the widget.
func (r *Renderer) Destroy() {}

// Layout places the parts.
func (r *Renderer) Layout(size fyne.Size) { r.Place(size) }

// MinSize returns the smallest useful size.
func (r *Renderer) MinSize() fyne.Size { return r.Min() }

// Objects returns the parts.
func (r *Renderer) Objects() []fyne.CanvasObject { return r.Parts }

// Refresh takes everything afresh, as after a change of theme.
func (r *Renderer) Refresh() {
	r.Paint()
	r.Place(r.Widget.Size())
	for _, part := range r.Parts {
		part.Refresh()
	}
}
