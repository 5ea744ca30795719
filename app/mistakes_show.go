package app

import (
	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ml/score"
	"visao/ui"
	"visao/ui/mistakes"
	"visao/ui/words"
)

// paint shows the results there are of the part and the set chosen.
func (p *mistakesPage) paint() {
	p.page.SetChoice(p.part, p.set)
	if p.part == mistakes.Maps {
		p.page.ShowDoubts(0, 0)
		p.draw()
		return
	}
	answers := p.answers[p.set]
	p.page.ShowErrors(score.Tabulate(answers.value))
	doubts, mistaken := p.doubts(), -1
	if answers.weights != nil {
		mistaken = 0
		for i := range doubts {
			if !answers.value[i].Right() {
				mistaken++
			}
		}
	}
	p.page.ShowDoubts(len(doubts), mistaken)
	p.list()
}

// doubts are the labels of the set shown that people doubt.
func (p *mistakesPage) doubts() map[int]score.Doubt {
	if p.set != mistakes.Test || p.data == nil || p.data.hash != mnist.Hash {
		return nil
	}
	return score.Doubts()
}

// mostListed is how many pictures of a cell are listed. There may be thousands
// before a network has learnt anything.
const mostListed = 500

// list shows the pictures of the cell chosen, drawn in the background.
func (p *mistakesPage) list() {
	s, from, doubts, label, class := p.studio, p.answers[p.set], p.doubts(), p.label, p.class
	s.end(&p.listing)
	if from.weights == nil {
		empty := ""
		if p.working != nil {
			empty = words.T("The pictures follow.")
		}
		p.page.ShowPictures("", "", nil, empty)
		return
	}
	ctx := s.begin(&p.listing)
	var title, order string
	var pictures []mistakes.Picture
	s.background("listing the pictures", func() error {
		picked := score.Pick(from.value, label, class)
		title, order = titleOf(picked, label, class)
		for _, a := range picked[:min(len(picked), mostListed)] {
			picture := from.set.Picture(a.Index)
			x := mistakes.Picture{Answer: a, Image: paint.Picture(&picture, mnist.Side, false)}
			if d, ok := doubts[a.Index]; ok {
				x.Doubt = &d
			}
			pictures = append(pictures, x)
		}
		return nil
	}, func(err error) {
		if s.ended(ctx, &p.listing, err) {
			p.page.ShowPictures(title, order, pictures, words.T("There is none."))
		}
	})
}

// titleOf names the pictures of a cell and says how they are sorted.
func titleOf(picked []score.Answer, label, class int) (title, order string) {
	n := len(picked)
	switch {
	case label == score.Any:
		title = words.T("All mistakes: %d", n)
	case class == score.Any:
		title = words.T("Label %d: %d wrong", label, n)
	case label == class:
		title = words.T("%d, right: %d", label, n)
	default:
		title = words.T("%d taken for %d: %d", label, class, n)
	}
	least := label == class && label != score.Any
	switch {
	case n == 0:
	case n > mostListed && least:
		order = words.T("the %d least confident", mostListed)
	case n > mostListed:
		order = words.T("the %d most confident", mostListed)
	case least:
		order = words.T("least confident first")
	default:
		order = words.T("most confident first")
	}
	return title, order
}

// averageSide is the size of the average maps, in pixels. The window scales them
// to its own.
const averageSide = 8 * mnist.Side

// draw shows the average maps, drawn in the background.
func (p *mistakesPage) draw() {
	s, averages, style := p.studio, p.averages[p.set].value, p.style
	s.end(&p.drawing)
	if averages == nil {
		p.page.ShowMaps(nil)
		return
	}
	ctx := s.begin(&p.drawing)
	var drawn *mistakes.Averages
	s.background("drawing the average maps", func() (err error) {
		drawn, err = drawAverages(averages, style)
		return err
	}, func(err error) {
		if s.ended(ctx, &p.drawing, err) {
			p.page.ShowMaps(drawn)
		}
	})
}

// drawAverages draws the maps over the mean pictures, on one scale.
func drawAverages(averages *explain.Averages, style ui.Style) (*mistakes.Averages, error) {
	a := &mistakes.Averages{Averages: averages, Smooth: style.Smooth, Bar: paint.Bar(style.Colormap, 256, 1, false)}
	var maps [][]float32
	for c := range averages {
		maps = append(maps, averages[c].Shares[:])
	}
	switch a.Range = paint.RangeOf(maps...); style.Scale {
	case ui.Signed:
		a.Range = a.Range.Symmetric()
	case ui.AllPictures:
		a.Range = common
	}
	o := blending(style, averageSide, a.Range)
	for c, m := range maps {
		img, err := paint.Blend(&averages[c].Picture, m, o)
		if err != nil {
			return nil, err
		}
		a.Maps[c] = img
	}
	return a, nil
}
