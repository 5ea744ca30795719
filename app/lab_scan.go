package app

import (
	"image"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/lab"
	"visao/ui/words"
)

// scan looks for suspects: clusters of maps whose heat is compact and off the ink.
func (l *labRoom) scan() {
	if l.study == nil {
		return
	}
	ctx, _, ok := l.begin(lab.Measuring)
	if !ok {
		return
	}
	s, study, data := l.s, l.study, l.data
	set := study.Shortcut.Test(data.test, study.Shortcut.Familiar()).Set
	progress := latest[float64]{do: s.do, every: reportEvery, show: func(done float64) {
		if ctx.Err() == nil {
			l.page.SetScanned(done)
		}
	}}
	options, _ := l.style()
	var suspects []bias.Suspect
	var shown []lab.Suspect
	s.background("looking for suspects", func() (err error) {
		suspects, err = bias.Scan(ctx, study.Planted.Weights, set, study.Shortcut.Seed, func(done, total int) {
			progress.put(float64(done) / float64(total))
		})
		for i := range suspects {
			c := &suspects[i]
			options.Range = paint.RangeOf(c.Map[:])
			blank := mnist.Picture{}
			img, err := paint.Blend(&blank, c.Map[:], options)
			if err != nil {
				return err
			}
			shown = append(shown, suspectShown(c, img))
		}
		return err
	}, func(err error) {
		if l.finished(ctx, err) && l.study == study {
			l.suspects = suspects
			l.page.ShowSuspects(shown)
		}
	})
}

// suspectShown is a suspect as the page shows it.
func suspectShown(c *bias.Suspect, img *image.RGBA) lab.Suspect {
	return lab.Suspect{
		Image: img,
		Title: words.T("as a %d", c.Class),
		Note:  words.T("%d pictures; %.0f %% off the ink", len(c.Members), 100*c.OffInk),
	}
}

// suspect puts the rectangle of a suspect into the choices.
func (l *labRoom) suspect(i int) {
	c := l.page.Choices()
	c.Shortcut.Place, c.Shortcut.Rect = bias.Own, l.suspects[i].Area
	l.page.SetChoices(c)
	l.choose(c)
}
