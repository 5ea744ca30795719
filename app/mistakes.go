package app

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ui"
	"visao/ui/mistakes"
	"visao/ui/words"
)

// mistakesPage evaluates the network on a whole set: what it gets wrong, and where
// it finds its evidence on average. It does so when the page is opened and when
// another model is, but while training goes on only when asked to: there are new
// weights several times a second.
type mistakesPage struct {
	studio *studio
	page   *mistakes.Page

	visible bool
	stopped bool // nothing starts by itself until something else is chosen
	part    mistakes.Part
	set     mistakes.Set
	label   int // of the cell chosen; score.Any for a whole row, a whole column or all
	class   int
	style   ui.Style

	data     *dataset // that the results are of
	answers  [2]result[[]score.Answer]
	averages [2]result[*explain.Averages]

	underWay                  origin // what is being worked on, if anything is
	working, listing, drawing context.CancelFunc
}

// origin is the network that something has been found out about.
type origin struct {
	weights *network.Weights // nil if nothing has
	run     *run             // nil if it is no longer trained
	step    int              // of the run, about: its reports are later than its weights
}

// result is what has been found out about a network on a set.
type result[T any] struct {
	origin
	set   *mnist.Set
	value T
}

func newMistakesPage(s *studio) *mistakesPage {
	p := &mistakesPage{studio: s, page: mistakes.New(), label: score.Any, class: score.Any}
	p.page.OnPart = func(part mistakes.Part) { p.choose(part, p.set) }
	p.page.OnSet = func(set mistakes.Set) { p.choose(p.part, set) }
	p.page.OnStart = p.start
	p.page.OnStop = p.stop
	p.page.OnCell = func(label, class int) {
		p.label, p.class = label, class
		p.list()
	}
	p.page.OnOpen = p.open
	s.catch(p.page)
	return p
}

func (p *mistakesPage) content() fyne.CanvasObject { return p.page.Content }

func (p *mistakesPage) show(v *ui.View) {
	opened, restyled := !p.visible, v.Style != p.style
	p.visible, p.style = true, v.Style
	if opened || restyled && p.part == mistakes.Maps {
		p.paint()
	}
	p.update()
}

func (p *mistakesPage) hide() {
	p.visible, p.stopped = false, false
	p.studio.end(&p.working)
	p.studio.end(&p.listing)
	p.studio.end(&p.drawing)
}

// choose changes to another part or set.
func (p *mistakesPage) choose(part mistakes.Part, set mistakes.Set) {
	p.studio.end(&p.working)
	p.part, p.set, p.stopped = part, set, false
	p.paint()
	p.update()
}

// update starts what is missing, or says where the results come from.
func (p *mistakesPage) update() {
	s := p.studio
	p.takeData()
	switch o := p.origin(); {
	case p.data == nil:
		p.page.SetIdle(words.T("the pictures are still being loaded"), "")
	case p.working != nil && !p.outdated(p.underWay):
		// it goes on
	case p.outdated(o) && !p.stopped:
		p.start()
	default:
		if p.working != nil {
			s.end(&p.working)
			p.paint()
		}
		p.page.SetIdle(p.note(o))
	}
}

// takeData forgets what has been found out about other data.
func (p *mistakesPage) takeData() {
	if p.data == p.studio.data {
		return
	}
	p.studio.end(&p.working)
	p.data = p.studio.data
	p.answers, p.averages = [2]result[[]score.Answer]{}, [2]result[*explain.Averages]{}
	p.paint()
}

// origin is that of what is shown.
func (p *mistakesPage) origin() origin {
	if p.part == mistakes.Maps {
		return p.averages[p.set].origin
	}
	return p.answers[p.set].origin
}

// outdated reports whether there is something else to be found out without being
// asked for.
func (p *mistakesPage) outdated(o origin) bool {
	return o.weights == nil || p.studio.run == nil && o.weights != p.studio.weights()
}

// note says what the results are of, and what one can have done about it.
func (p *mistakesPage) note(o origin) (text, action string) {
	s := p.studio
	switch {
	case o.weights == nil:
		return words.T("not evaluated"), words.T("Evaluate")
	case o.weights == s.weights():
		return "", ""
	case o.run == nil || o.run != s.run:
		return words.T("of the model before"), words.T("Again")
	}
	return words.T("of about step %d; training is at step %d", o.step, s.run.last.Step), words.T("Again")
}

// start evaluates the newest weights in the background.
func (p *mistakesPage) start() {
	s := p.studio
	p.takeData()
	if p.data == nil {
		return
	}
	ctx := s.begin(&p.working)
	o := origin{weights: s.weights(), run: s.run}
	if s.run != nil {
		o.step = s.run.last.Step
	}
	p.underWay, p.stopped = o, false
	if p.part == mistakes.Maps {
		p.average(ctx, o)
	} else {
		p.evaluate(ctx, o)
	}
}

// stop ends what is under way. What was there before is shown again.
func (p *mistakesPage) stop() {
	p.studio.end(&p.working)
	p.stopped = true
	p.paint()
	p.update()
}

// ended takes note that the work has ended by itself, and reports whether it has
// brought a result.
func (p *mistakesPage) ended(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	p.stopped = err != nil
	return p.studio.ended(ctx, &p.working, err)
}

// pictures returns the set of that name. That for validation may have to be loaded.
func (d *dataset) pictures(ctx context.Context, set mistakes.Set) (*mnist.Set, error) {
	if set == mistakes.Test {
		return d.test, nil
	}
	all, err := d.all(ctx)
	if err != nil {
		return nil, err
	}
	return all.Validation, nil
}

// evaluate asks the network about all pictures, filling the matrix.
func (p *mistakesPage) evaluate(ctx context.Context, o origin) {
	type count struct {
		so    score.Confusion
		total int
	}
	s, data, set := p.studio, p.data, p.set
	news := latest[count]{do: s.do, every: reportEvery, show: func(c count) {
		if ctx.Err() == nil {
			_, done := c.so.Total()
			p.page.ShowErrors(c.so)
			p.page.SetBusy(words.T("Evaluating: %d of %d", done, c.total), float64(done)/float64(max(c.total, 1)))
		}
	}}
	p.page.SetBusy(words.T("Evaluating…"), 0)
	p.page.ShowErrors(score.Confusion{})
	p.page.ShowDoubts(len(p.doubts()), -1)
	s.end(&p.listing)
	p.page.ShowPictures("", "", nil, words.T("The pictures follow."))
	found := result[[]score.Answer]{origin: o}
	s.background("evaluating the network", func() (err error) {
		if found.set, err = data.pictures(ctx, set); err != nil {
			return err
		}
		found.value, err = score.Answers(ctx, o.weights, found.set, func(so score.Confusion) {
			news.put(count{so, found.set.Len()})
		})
		return err
	}, func(err error) {
		if ctx.Err() != nil {
			return
		}
		if p.ended(ctx, err) {
			p.answers[set] = found
		}
		p.paint()
		p.update()
	})
}

// average averages the maps of all pictures.
func (p *mistakesPage) average(ctx context.Context, o origin) {
	s, data, set := p.studio, p.data, p.set
	total := 0 // written before the first news
	news := latest[int]{do: s.do, every: reportEvery, show: func(done int) {
		if ctx.Err() == nil {
			p.page.SetBusy(words.T("Averaging maps: %d of %d", done, total), float64(done)/float64(max(total, 1)))
		}
	}}
	p.page.SetBusy(words.T("Averaging maps…"), 0)
	found := result[*explain.Averages]{origin: o}
	s.background("averaging the maps", func() (err error) {
		if found.set, err = data.pictures(ctx, set); err != nil {
			return err
		}
		total = found.set.Len()
		found.value, err = explain.AverageOver(ctx, o.weights, found.set, news.put)
		return err
	}, func(err error) {
		if ctx.Err() != nil {
			return
		}
		if p.ended(ctx, err) {
			p.averages[set] = found
		}
		p.paint()
		p.update()
	})
}

// open shows a picture on the explorer's first page, and of a mistake why it is
// that class and not the label. The explorer can leaf through the test set only,
// so a picture for validation comes as one by itself.
func (p *mistakesPage) open(x mistakes.Picture) {
	s := p.studio
	if p.set == mistakes.Test {
		s.showIndex(x.Index)
	} else {
		picture := p.answers[p.set].set.Picture(x.Index)
		s.file = &subject{name: fmt.Sprintf("validation picture %d", x.Index), picture: picture, plain: picture, label: x.Label}
		s.setSource(ui.ImageFile)
	}
	if !x.Right() {
		s.contrast, s.class, s.against = true, x.Class, x.Label
		s.ask()
	}
	s.showPage(0)
}
