package app

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui"
	"visao/ui/trust"
	"visao/ui/words"
)

// trustPage tests the map that is shown, when asked to. A result stays what it
// is: that of one picture, class and network.
type trustPage struct {
	studio *studio
	page   *trust.Page
	view   *ui.View // shown now

	tested           *ui.View // what the result is of; nil if there is none
	report           *explain.Report
	style            ui.Style // that its maps are drawn in
	testing, drawing context.CancelFunc
}

func newTrustPage(s *studio) *trustPage {
	p := &trustPage{studio: s, page: trust.New()}
	p.page.OnTest = p.test
	p.page.OnCancel = p.cancel
	s.catch(p.page)
	return p
}

func (p *trustPage) content() fyne.CanvasObject { return p.page.Content }

func (p *trustPage) show(v *ui.View) {
	p.view = v
	p.page.SetClass(v.Class)
	p.page.SetStale(p.changed())
	if p.tested != nil && p.style != v.Style {
		p.redraw(v.Style)
	}
}

func (p *trustPage) hide() {
	p.cancel()
	if p.drawing != nil {
		p.studio.end(&p.drawing)
		p.style = ui.Style{} // the maps are still in the old one
	}
	p.page.Pause()
}

// changed says what is no longer as it was tested; "" if all is.
func (p *trustPage) changed() string {
	v, t := p.view, p.tested
	switch {
	case t == nil:
		return ""
	case v.Explanation == nil || v.Explanation.Picture != t.Explanation.Picture:
		return words.T("the picture")
	case v.Class != t.Class:
		return words.T("the class")
	case v.Weights != t.Weights:
		return words.T("the network")
	}
	return ""
}

// test tests the map that is shown, in the background.
func (p *trustPage) test() {
	s, v := p.studio, p.view
	ctx := s.begin(&p.testing)
	p.page.SetTesting(true)
	progress := latest[float64]{do: s.do, every: repaintEvery, show: func(share float64) {
		if ctx.Err() == nil {
			p.page.SetProgress(share)
		}
	}}
	var result *trust.Result
	s.background("testing the map", func() error {
		report, err := explain.Check(ctx, v.Weights, v.Explanation, v.Class, func(done, total int) {
			progress.put(float64(done) / float64(total))
		})
		if err != nil {
			return err
		}
		result, err = drawReport(report, &v.Explanation.Picture, v.Style)
		return err
	}, func(err error) {
		if ctx.Err() == nil {
			p.page.SetTesting(false)
		}
		if s.ended(ctx, &p.testing, err) {
			p.tested, p.report, p.style = v, result.Report, v.Style
			p.page.SetResult(result)
			p.show(p.view) // which may have changed meanwhile
		}
	})
}

// cancel ends the test, if one is under way.
func (p *trustPage) cancel() {
	if p.testing != nil {
		p.studio.end(&p.testing)
		p.page.SetTesting(false)
	}
}

// redraw draws the maps of the result in another style, in the background.
func (p *trustPage) redraw(style ui.Style) {
	s, report, picture := p.studio, p.report, &p.tested.Explanation.Picture
	p.style = style
	ctx := s.begin(&p.drawing)
	var pictures trust.Pictures
	s.background("drawing the maps", func() (err error) {
		pictures, err = drawTested(report, picture, style)
		return err
	}, func(err error) {
		if s.ended(ctx, &p.drawing, err) {
			p.page.SetPictures(pictures)
		}
	})
}

// drawReport draws everything that the page shows of a report.
func drawReport(r *explain.Report, picture *mnist.Picture, style ui.Style) (*trust.Result, error) {
	result := &trust.Result{Report: r}
	for o, order := range r.Orders {
		for _, n := range r.Steps {
			deleted, inserted := explain.Deleted(*picture, order[:n]), explain.Inserted(*picture, order[:n])
			result.Deleted[o] = append(result.Deleted[o], paint.Picture(&deleted, mnist.Side, false))
			result.Inserted[o] = append(result.Inserted[o], paint.Picture(&inserted, mnist.Side, false))
		}
	}
	var err error
	result.Pictures, err = drawTested(r, picture, style)
	return result, err
}

// testedSide is the size of the maps of a report, in pixels. The window scales
// them to its own.
const testedSide = 5 * mnist.Side

// drawTested draws the maps of a report, each in colours that span its own values.
func drawTested(r *explain.Report, picture *mnist.Picture, style ui.Style) (p trust.Pictures, err error) {
	blend := func(m []float32) (img *image.RGBA) {
		o := paint.Options{
			Size: testedSide, Colormap: style.Colormap, Range: paint.RangeOf(m), Alpha: style.Alpha, Smooth: style.Smooth,
		}
		if p.Signed {
			o.Range = o.Range.Symmetric()
		}
		if err == nil {
			img, err = paint.Blend(picture, m, o)
		}
		return img
	}
	p.Signed = style.Scale == ui.Signed
	p.Map, p.Occlusion = blend(r.Map), blend(r.Occlusion)
	for l := range r.Cascade {
		p.Cascade[l] = blend(r.Cascade[l].Map)
	}
	p.Bar = paint.Bar(style.Colormap, 64, 1, false)
	return p, err
}
