package trust

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/explain"
	"visao/ui/look"
	"visao/ui/words"
)

// orderColors are those of the curves, and of what belongs to each.
var orderColors = [explain.Orders]fyne.ThemeColorName{look.Accent, look.Amber, look.Muted}

// plot draws the probability of a class over the share of the ink deleted or
// inserted, one curve an order, and marks a step on them. The curves are one
// picture, drawn at device pixels; the mark is objects of their own, so that
// moving it draws no curve again. A click or a drag chooses a step.
type plot struct {
	widget.BaseWidget

	onStep func(step int)

	steps  []int // pixels changed after each step
	curves [explain.Orders]explain.Curve
	step   int

	raster         *canvas.Raster
	xTexts, yTexts [3]*canvas.Text // 0, 50 and 100 %
	hairline       *canvas.Rectangle
	knobs          [explain.Orders]*canvas.Circle
}

var (
	_ fyne.Widget        = (*plot)(nil)
	_ fyne.Tappable      = (*plot)(nil)
	_ fyne.Draggable     = (*plot)(nil)
	_ desktop.Cursorable = (*plot)(nil)
)

func newPlot(onStep func(step int)) *plot {
	p := &plot{onStep: onStep, hairline: &canvas.Rectangle{}}
	p.raster = canvas.NewRaster(p.draw)
	for i, share := range []string{words.T("%d %%", 0), words.T("%d %%", 50), words.T("%d %% of the ink", 100)} {
		p.xTexts[i] = canvas.NewText(share, nil)
	}
	for i := range p.yTexts {
		p.yTexts[i] = canvas.NewText(words.T("%d %%", 50*i), nil)
	}
	for i := range p.knobs {
		p.knobs[i] = &canvas.Circle{StrokeWidth: 2}
	}
	p.ExtendBaseWidget(p)
	return p
}

// set shows curves, or none.
func (p *plot) set(steps []int, curves [explain.Orders]explain.Curve) {
	p.steps, p.curves = steps, curves
	p.placeMark()
	p.raster.Refresh()
}

// mark shows a step.
func (p *plot) mark(step int) {
	p.step = step
	p.placeMark()
}

// Tapped is part of fyne.Tappable.
func (p *plot) Tapped(e *fyne.PointEvent) { p.choose(e.Position.X) }

// Dragged is part of fyne.Draggable.
func (p *plot) Dragged(e *fyne.DragEvent) { p.choose(e.Position.X) }

// DragEnd is part of fyne.Draggable.
func (p *plot) DragEnd() {}

// Cursor is part of desktop.Cursorable.
func (p *plot) Cursor() desktop.Cursor {
	if len(p.steps) == 0 {
		return desktop.DefaultCursor
	}
	return desktop.CrosshairCursor
}

// choose goes to the step whose place is nearest to x.
func (p *plot) choose(x float32) {
	if len(p.steps) == 0 {
		return
	}
	f := p.frame(p.Size())
	nearest := 0
	for k := range p.steps {
		if abs(f.x(p.share(k))-x) < abs(f.x(p.share(nearest))-x) {
			nearest = k
		}
	}
	p.onStep(nearest)
}

func abs(v float32) float32 { return max(v, -v) }

// share is how much of the ink has been changed after a step, from 0 to 1.
func (p *plot) share(step int) float64 {
	return float64(p.steps[step]) / float64(p.steps[len(p.steps)-1])
}

// frame is where the curves are, in Fyne units or device pixels.
type frame struct{ left, top, right, bottom float32 }

func (f frame) x(share float64) float32 { return f.left + float32(share)*(f.right-f.left) }
func (f frame) y(share float64) float32 { return f.bottom - float32(share)*(f.bottom-f.top) }

const plotMargin = 5 // room for half a knob

func (p *plot) frame(size fyne.Size) frame {
	most := p.yTexts[2].MinSize()
	return frame{
		left: float32(int(most.Width)) + 8, top: float32(int(most.Height / 2)),
		right: size.Width - plotMargin, bottom: size.Height - most.Height - 4,
	}
}

// CreateRenderer is part of fyne.Widget.
func (p *plot) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{p.raster}
	for i := range p.xTexts {
		parts = append(parts, p.xTexts[i], p.yTexts[i])
	}
	parts = append(parts, p.hairline)
	for i := range p.knobs {
		parts = append(parts, p.knobs[explain.Orders-1-i]) // the first on top
	}
	p.paint()
	return &look.Renderer{
		Widget: p,
		Parts:  parts,
		Place:  p.place,
		Min:    func() fyne.Size { return fyne.NewSize(160, 80) },
		Paint:  p.paint,
	}
}

func (p *plot) paint() {
	muted := theme.ColorForWidget(look.Muted, p)
	caption := theme.SizeForWidget(theme.SizeNameCaptionText, p)
	for i := range p.xTexts {
		for _, text := range []*canvas.Text{p.xTexts[i], p.yTexts[i]} {
			text.Color, text.TextSize = muted, caption
		}
	}
	p.hairline.FillColor = muted
	for i, knob := range p.knobs {
		knob.FillColor = theme.ColorForWidget(look.Card, p)
		knob.StrokeColor = theme.ColorForWidget(orderColors[i], p)
	}
}

func (p *plot) place(size fyne.Size) {
	p.raster.Resize(size)
	f := p.frame(size)
	for i := range p.xTexts {
		share := float64(i) / 2
		x, y := p.xTexts[i], p.yTexts[i]
		least := x.MinSize()
		left := f.x(share) - least.Width/2
		if i == 2 {
			left = size.Width - least.Width
		}
		x.Move(fyne.NewPos(round(left), f.bottom+4))
		x.Resize(least)
		least = y.MinSize()
		y.Move(fyne.NewPos(round(f.left-8-least.Width), round(f.y(share)-least.Height/2)))
		y.Resize(least)
	}
	p.placeMark()
}

// placeMark puts the hairline at the step, and a knob where it cuts each curve.
func (p *plot) placeMark() {
	shown := p.step < len(p.steps)
	look.SetVisible(p.hairline, shown)
	f := p.frame(p.Size())
	for i, knob := range p.knobs {
		y := math.NaN()
		if shown {
			y = p.curves[i].Probability[p.step]
		}
		look.SetVisible(knob, y == y)
		if y == y {
			const size = 8
			knob.Move(fyne.NewPos(round(f.x(p.share(p.step)))+0.5-size/2, f.y(y)-size/2))
			knob.Resize(fyne.NewSquareSize(size))
		}
	}
	if shown {
		p.hairline.Move(fyne.NewPos(round(f.x(p.share(p.step))), f.top))
		p.hairline.Resize(fyne.NewSize(1, f.bottom-f.top))
	}
}

func round(v float32) float32 { return float32(math.Round(float64(v))) }

// draw is the raster's generator: w and h are device pixels.
func (p *plot) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	size := p.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return img
	}
	s := float32(w) / size.Width
	f := p.frame(size)
	f = frame{round(f.left * s), round(f.top * s), round(f.right * s), round(f.bottom * s)}
	hair := max(1, int(round(s)))
	for i := range p.yTexts {
		y := int(f.y(float64(i) / 2))
		draw.Draw(img, image.Rect(int(f.left), y, int(f.right), y+hair), image.NewUniform(look.Color(look.Grid, p)), image.Point{}, draw.Src)
	}
	for i := explain.Orders - 1; i >= 0; i-- { // the first on top
		var line []vec
		for k, v := range p.curves[i].Probability {
			line = append(line, vec{f.x(p.share(k)), f.y(v)})
		}
		stroke(img, line, 2*s, look.Color(orderColors[i], p))
	}
	return img
}

type vec struct{ x, y float32 }

// stroke draws a line of that thickness through the points, with a gap where one
// is not a number. A pixel is covered by as much of its width as lies within half
// the thickness of the nearest piece, so that joints look like the rest.
func stroke(img *image.RGBA, points []vec, thickness float32, c color.NRGBA) {
	mask := image.NewAlpha(img.Rect)
	reach := thickness/2 + 0.5
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		dx, dy := b.x-a.x, b.y-a.y
		length := dx*dx + dy*dy
		if length != length {
			continue
		}
		box := image.Rect(
			int(min(a.x, b.x)-reach), int(min(a.y, b.y)-reach), int(max(a.x, b.x)+reach)+1, int(max(a.y, b.y)+reach)+1,
		).Intersect(mask.Rect)
		for y := box.Min.Y; y < box.Max.Y; y++ {
			row := mask.Pix[y*mask.Stride:]
			for x := box.Min.X; x < box.Max.X; x++ {
				px, py := float32(x)+0.5-a.x, float32(y)+0.5-a.y
				along := min(max((px*dx+py*dy)/length, 0), 1)
				away := math.Hypot(float64(px-along*dx), float64(py-along*dy))
				row[x] = max(row[x], uint8(255*min(max(reach-float32(away), 0), 1)))
			}
		}
	}
	draw.DrawMask(img, img.Rect, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}
