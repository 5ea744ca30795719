package app

import (
	"context"
	"errors"
	"time"

	"visao/ml/bias"
	"visao/ml/network"
	"visao/ml/train"
	"visao/ui/lab"
)

// begin starts work that one can cancel, unless something else is trained.
func (l *labRoom) begin(state lab.State) (ctx context.Context, data *dataset, ok bool) {
	s := l.s
	switch {
	case s.data == nil || s.loading != nil:
		s.showError(errStillLoading)
		return nil, nil, false
	case s.run != nil:
		s.showError(errors.New("a network is being trained in the Studio; wait for it or stop it first"))
		return nil, nil, false
	}
	ctx = s.begin(&l.working)
	l.training = true
	l.page.SetState(state)
	s.idle()
	return ctx, s.data, true
}

// finished takes note that the work has ended, however it did. It reports whether it
// came to something.
func (l *labRoom) finished(ctx context.Context, err error) bool {
	done := err == nil && ctx.Err() == nil
	if l.working != nil && ctx.Err() == nil {
		l.s.end(&l.working)
	} else if l.working != nil {
		return false // something else has begun
	}
	l.training, l.step = false, 0
	l.page.SetState(lab.Ready)
	l.s.idle()
	l.showSides()
	l.s.probe()
	if err != nil && !errors.Is(err, context.Canceled) {
		l.s.showError(err)
	}
	return done
}

// plant trains a network on the pictures with the shortcut.
func (l *labRoom) plant(c lab.Choices) {
	l.ifDiscardable(func() {
		ctx, data, ok := l.begin(lab.Planting)
		if !ok {
			return
		}
		l.page.SetBefore(nil)
		l.page.SetAfter(nil)
		study := &bias.Study{Shortcut: c.Shortcut, Data: data.hash, Version: Version, Created: time.Now()}
		l.run(ctx, data, study, bias.Nothing, c, func(run *bias.Run) {
			study.Planted = run
			l.take(study, data, true)
		})
	})
}

// take makes this the study that is shown; unsaved says that a network was trained for
// it, which could be lost.
func (l *labRoom) take(study *bias.Study, data *dataset, unsaved bool) {
	l.study, l.data, l.unsaved, l.suspects = study, data, unsaved, nil
	l.page.HideSuspects()
	l.page.SetStale(false)
}

// repair trains another network, from the same start, on repaired pictures.
func (l *labRoom) repair(c lab.Choices) {
	if l.study == nil {
		return
	}
	if ctx, _, ok := l.begin(lab.Repairing); ok {
		l.page.SetAfter(nil)
		study := l.study
		l.run(ctx, l.data, study, c.Repair, c, func(run *bias.Run) {
			next := *study // whoever draws or saves the old one may keep it
			next.Repaired = nil
			for _, r := range study.Repaired {
				if r.Repair != run.Repair {
					next.Repaired = append(next.Repaired, r)
				}
			}
			next.Repaired = append(next.Repaired, run)
			l.study, l.unsaved = &next, true
		})
	}
}

// run trains and measures in the background, showing how it goes.
func (l *labRoom) run(ctx context.Context, data *dataset, study *bias.Study, r bias.Repair, c lab.Choices, done func(*bias.Run)) {
	s := l.s
	config := biasRecipe()
	config.Epochs, config.Seed = c.Epochs, study.Shortcut.Seed
	// Only the pictures are to differ. But distorting them would move the suspect away from
	// where it is hidden or penalised.
	if p := study.Planted; p != nil && p.Config.Recipe == train.AsArticle {
		config = p.Config
	}
	if r == bias.Penalise {
		config.Penalty = c.Lambda
	}
	news := l.news(ctx, r != bias.Nothing)
	options, signed := l.style()
	variant := lit(study.Shortcut, c.Lit)
	ended, steps := logTraining(config), 0
	var run *bias.Run
	s.background("training in the bias lab", func() error {
		all, err := data.all(ctx)
		if err != nil {
			return err
		}
		viewer, err := study.Shortcut.NewViewer(data.test, variant)
		if err != nil {
			return err
		}
		side := lab.Side{Shortcut: study.Shortcut}
		var seen *network.Weights
		var looked time.Time
		look := func(w *network.Weights) error {
			if w == seen || time.Since(looked) < lookEvery {
				return nil
			}
			seen, looked = w, time.Now()
			sights, err := viewer.Look(w, options, signed)
			if err == nil {
				side.Sights = sights
			}
			return err
		}
		run, err = study.Shortcut.Train(ctx, config, all, r, new(train.Gate), func(snapshot train.Snapshot) {
			side.Snapshot, steps = &snapshot, snapshot.Step
			if err := look(snapshot.Weights); err == nil {
				news.put(side)
			}
		})
		if err != nil {
			return err
		}
		looked = time.Time{}
		if err := look(run.Weights); err != nil {
			return err
		}
		return l.measure(ctx, study.Shortcut, run, data, side, news)
	}, func(err error) {
		ended(steps, err)
		if err == nil && ctx.Err() == nil {
			done(run)
		}
		l.finished(ctx, err)
	})
}

// lookEvery is how often the ten pictures follow a training at most: explaining and
// drawing them takes what it could use.
const lookEvery = time.Second / 3

// news carries what is known of a network under way to column 2, or to 3.
func (l *labRoom) news(ctx context.Context, after bool) *latest[lab.Side] {
	show := l.page.SetBefore
	if after {
		show = l.page.SetAfter
	}
	return &latest[lab.Side]{do: l.s.do, every: reportEvery, show: func(side lab.Side) {
		if ctx.Err() == nil {
			show(&side)
			if side.Snapshot != nil {
				l.step = side.Snapshot.Step
			}
			l.s.probe()
		}
	}}
}

func (l *labRoom) measure(ctx context.Context, s bias.Shortcut, run *bias.Run, data *dataset, side lab.Side, news *latest[lab.Side]) (err error) {
	side.Snapshot, side.Run = nil, run
	run.Outcome, err = s.Measure(ctx, run.Weights, data.test, func(done, total int) {
		side := side
		unmeasured := *run
		unmeasured.Outcome = nil
		side.Run, side.Measured = &unmeasured, float64(done)/float64(total)
		news.put(side)
	})
	return err
}

// measureModel measures the Studio's model, for a suspect in pictures of one's own.
func (l *labRoom) measureModel(c lab.Choices) {
	l.ifDiscardable(func() {
		ctx, data, ok := l.begin(lab.Measuring)
		if !ok {
			return
		}
		run := l.s.model.run()
		if run.Config.Validate() != nil { // the file did not say how it was trained
			run.Config = biasRecipe()
		}
		study := &bias.Study{
			Shortcut: c.Shortcut, Data: data.hash, Version: Version, Created: time.Now(), Planted: run,
		}
		l.page.SetBefore(nil)
		l.page.SetAfter(nil)
		l.s.background("measuring the model", func() error {
			return l.measure(ctx, c.Shortcut, run, data, lab.Side{Shortcut: c.Shortcut}, l.news(ctx, false))
		}, func(err error) {
			if err == nil && ctx.Err() == nil {
				l.take(study, data, false)
			}
			l.finished(ctx, err)
		})
	})
}
