package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
	"visao/ui/layers"
	"visao/ui/words"
)

// followEvery is how often at most the page follows a run: whoever looks at 128
// pictures wants to see them.
const followEvery = 300 * time.Millisecond

// layersPage shows the feature maps of the explorer's picture. It computes them
// on a goroutine of its own, which ends when the page is hidden.
type layersPage struct {
	s      *studio
	page   *layers.Page
	view   *ui.View            // to be shown; nil while the page is hidden
	follow latest[struct{}]    // there is a newer one
	asked  chan layersQuestion // the newest only; nil if nobody works
	stop   context.CancelFunc
}

// layersQuestion is what the page wants to see. Nobody changes one.
type layersQuestion struct {
	view   *ui.View
	choice layers.Choice
	live   bool // a run goes on
}

func newLayersPage(s *studio) *layersPage {
	p := &layersPage{s: s, page: layers.New()}
	p.follow.do, p.follow.every = s.do, followEvery
	p.follow.show = func(struct{}) { p.ask() }
	p.page.OnChoice = p.ask
	p.page.OnClass = func(class int) { s.class = class; s.ask() }
	s.catch(p.page)
	return p
}

func (p *layersPage) content() fyne.CanvasObject { return p.page.Content }

func (p *layersPage) show(v *ui.View) {
	before := p.view
	p.view = v
	switch {
	case v.Explanation == nil:
		p.page.Say(words.T("Draw or pick a digit"))
	case p.s.run != nil && before != nil && sameSubject(before, v):
		p.follow.put(struct{}{})
	default:
		p.ask()
	}
}

// sameSubject tells whether two views differ by what the network has learnt, if
// at all.
func sameSubject(a, b *ui.View) bool {
	return a.Explanation != nil && b.Explanation != nil && a.Explanation.Picture == b.Explanation.Picture &&
		a.Class == b.Class && a.Style == b.Style
}

func (p *layersPage) hide() {
	p.view = nil
	p.end()
}

func (p *layersPage) end() {
	if p.asked != nil {
		p.stop()
		p.asked = nil
	}
}

// ask asks for the maps of the newest view.
func (p *layersPage) ask() {
	if p.view == nil || p.view.Explanation == nil {
		return
	}
	if p.asked == nil {
		p.start()
	}
	select {
	case <-p.asked: // not taken up yet, and nobody needs it any more
	default:
	}
	p.asked <- layersQuestion{p.view, p.page.Choice(), p.s.run != nil}
}

// start starts the goroutine.
func (p *layersPage) start() {
	var ctx context.Context
	ctx, p.stop = context.WithCancel(p.s.ctx)
	asked := make(chan layersQuestion, 1)
	p.asked = asked
	p.page.Say(words.T("Computing the maps…"))
	answers := latest[*layers.View]{do: p.s.do, every: repaintEvery, show: func(v *layers.View) {
		if ctx.Err() == nil && p.view.Explanation != nil {
			p.page.Show(v)
		}
	}}
	p.s.background("computing the feature maps", func() error {
		return answerLayers(ctx, asked, answers.put)
	}, func(err error) {
		if ctx.Err() == nil {
			p.end()
			why, _, _ := strings.Cut(words.Error(err), "\n")
			p.page.Say(words.T("The maps could not be computed: %s", why))
			slog.Error("computing the feature maps", "error", err)
		}
	})
}

// answerLayers answers questions until the context ends.
func answerLayers(ctx context.Context, asked <-chan layersQuestion, answered func(*layers.View)) error {
	explainer, err := explain.NewExplainer()
	if err != nil {
		return fmt.Errorf("preparing the feature maps: %w", err)
	}
	var last *layers.View
	for {
		select {
		case <-ctx.Done():
			return nil
		case q := <-asked:
			if last, err = drawLayers(explainer, &q, last); err != nil {
				return err
			}
			answered(last)
		}
	}
}

// drawLayers computes and draws the maps of one layer. What the last view already
// knows about the same picture and network is not computed again.
func drawLayers(explainer *explain.Explainer, q *layersQuestion, last *layers.View) (*layers.View, error) {
	picture, w := q.view.Explanation.Picture, q.view.Weights
	v := &layers.View{Choice: q.choice, Class: q.view.Class}
	if last != nil && last.Features.Weights == w && last.Features.Picture == picture {
		v.Features = last.Features
	} else {
		f, err := explainer.Features(w, picture)
		if err != nil {
			return nil, fmt.Errorf("computing the feature maps: %w", err)
		}
		v.Features = f
	}
	v.Bar = paint.Bar(q.view.Style.Colormap, 256, 1, false)
	v.Ranges = ranges(v)
	for k, m := range v.Features.Layers[v.Layer] {
		v.Order = append(v.Order, k)
		r := v.Ranges[k]
		if m.Largest == 0 {
			v.Silent++
		}
		if r.Hi == 0 {
			r.Hi = 1 // nothing is cold, not the middle of a range that has no extent
		}
		img, err := paint.Blend(nil, m.Values, paint.Options{Size: mnist.Side, Colormap: q.view.Style.Colormap, Range: r, Alpha: 1})
		if err != nil {
			return nil, err
		}
		v.Maps = append(v.Maps, img)
	}
	switch v.Layer {
	case 0:
		v.Kernels = paint.RangeOf(w.Conv[0].Kernel).Symmetric()
	case network.Layers - 1:
		v.Contributions = v.Features.Contributions(v.Class)
		v.Dense = paint.RangeOf(w.Dense[:]).Symmetric()
		if !v.ByNumber {
			v.Order = v.Contributions.Order
			// Maps that change places several times a second cannot be looked at.
			if v.Held = q.live && sameOrder(last, v); v.Held {
				v.Order = last.Order
			}
		}
	}
	return v, nil
}

// sameOrder tells whether the maps of the last view may keep their places in the
// next, which nothing but learning sets apart from it.
func sameOrder(last, next *layers.View) bool {
	return last != nil && last.Layer == next.Layer && last.ByNumber == next.ByNumber && last.Class == next.Class &&
		last.Features.Picture == next.Features.Picture
}

// ranges are the values that the colours of each map span.
func ranges(v *layers.View) (list []paint.Range) {
	var layer, all float64
	for l, maps := range v.Features.Layers {
		for _, m := range maps {
			all = max(all, m.Largest)
			if l == v.Layer {
				layer = max(layer, m.Largest)
			}
		}
	}
	for _, m := range v.Features.Layers[v.Layer] {
		list = append(list, paint.Range{Hi: [...]float64{m.Largest, layer, all}[v.Scale]})
	}
	return list
}
