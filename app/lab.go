package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"time"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/kit"
	"visao/ui/lab"
	"visao/ui/words"
)

// labRoom is the second room of the window: it plants a shortcut, trains on it,
// shows what the network looks at, and repairs the data. The model in the Studio is
// none of its business. All of it belongs to the UI goroutine.
type labRoom struct {
	s    *studio
	page *lab.Page

	choices lab.Choices
	study   *bias.Study // nil until a network has been trained on a shortcut
	data    *dataset    // that the study is of
	unsaved bool        // nobody has saved the report of the study

	working  context.CancelFunc // training, measuring or scanning; nil if none goes on
	drawing  context.CancelFunc // of the bare pictures
	lighting context.CancelFunc // of those with heat
	training bool
	step     int // of the training under way, as it is shown; for the probe
	suspects []bias.Suspect
}

// labSide is the size of the lab's pictures, in pixels.
const labSide = 4 * mnist.Side

func newLabRoom(s *studio, rooms *kit.Tabs, remembered lab.Choices) *labRoom {
	l := &labRoom{s: s, choices: remembered}
	l.page = lab.New(rooms.Content, remembered)
	l.page.OnPlant = l.plant
	l.page.OnMeasure = l.measureModel
	l.page.OnRepair = l.repair
	l.page.OnCancel = func() { s.end(&l.working) }
	l.page.OnReset = func() { l.ifDiscardable(l.reset) }
	l.page.OnChoices = l.choose
	l.page.OnOpen = l.open
	l.page.OnSave = l.save
	l.page.OnScan = l.scan
	l.page.OnError = s.showError
	l.page.Suspects.OnSelected = l.suspect
	return l
}

// choose takes note of other choices.
func (l *labRoom) choose(c lab.Choices) {
	was := l.choices
	l.choices = c
	l.s.settings.Lab = c
	l.s.remember()
	l.page.SetStale(l.stale())
	if was.Shortcut.Place != c.Shortcut.Place || c.Shortcut.Place != bias.Own && was.Shortcut != c.Shortcut {
		l.draw()
	}
	if was.Lit != c.Lit || was.Repair != c.Repair {
		l.showSides()
	}
}

// show says that the lab has become visible.
func (l *labRoom) show() {
	l.page.SetStale(l.stale())
	l.draw()
	l.showSides() // perhaps in other colours
}

// stale reports whether the study is of other choices or pictures than those of now.
func (l *labRoom) stale() bool {
	return l.study != nil && (l.study.Shortcut != l.choices.Shortcut || l.data != l.s.data)
}

// draw draws the ten pictures with the shortcut, in the background.
func (l *labRoom) draw() {
	s := l.s
	if s.data == nil {
		return // it is called again when they are there
	}
	ctx := s.begin(&l.drawing)
	shortcut, test := l.choices.Shortcut, s.data.test
	if shortcut.Validate() != nil {
		return // the page says so
	}
	var sights []bias.Sight
	var average *image.RGBA
	s.background("drawing the pictures", func() error {
		viewer, err := shortcut.NewViewer(test, shortcut.Familiar())
		if err != nil {
			return err
		}
		average = paint.Picture(bias.Average(test, 1000), labSide, false)
		sights, err = viewer.Look(nil, paint.Options{Size: mnist.Side}, false)
		return err
	}, func(err error) {
		if s.ended(ctx, &l.drawing, err) {
			l.page.Region.SetImage(average)
			l.page.SetPictures(sights)
			s.probe()
		}
	})
}

// style is how the lab draws heat: as the Studio does.
func (l *labRoom) style() (o paint.Options, signed bool) {
	style := l.s.explorer.Style()
	return blending(style, labSide, paint.Range{}), style.Scale == ui.Signed
}

// lit is the test set that the ten pictures are from.
func lit(s bias.Shortcut, wanted bias.Variant) bias.Variant {
	if slices.Contains(s.Variants(), wanted) {
		return wanted
	}
	return s.Telling()
}

// begin starts work that one can cancel, unless something else is trained.
func (l *labRoom) begin(state lab.State) (ctx context.Context, data *dataset, ok bool) {
	s := l.s
	switch {
	case s.data == nil:
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
	return err == nil && ctx.Err() == nil
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
			l.take(study, data)
		})
	})
}

// take makes this the study that is shown.
func (l *labRoom) take(study *bias.Study, data *dataset) {
	l.study, l.data, l.unsaved, l.suspects = study, data, true, nil
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
	if study.Planted != nil { // only the pictures are to differ
		config = study.Planted.Config
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
		m := l.s.model
		run := &bias.Run{
			Config: m.card.Config, Data: m.card.Data, Model: m.weights.Hash(),
			Train: m.card.Train, Validation: m.card.Validation, Weights: m.weights,
		}
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
				l.take(study, data)
			}
			l.finished(ctx, err)
		})
	})
}

// chosenRepair is the run of the repair that is chosen; nil if there is none.
func (l *labRoom) chosenRepair() *bias.Run {
	if l.study != nil {
		for _, r := range l.study.Repaired {
			if r.Repair == l.choices.Repair {
				return r
			}
		}
	}
	return nil
}

// runs is how many networks the study has.
func (l *labRoom) runs() int {
	if l.study == nil {
		return 0
	}
	return 1 + len(l.study.Repaired)
}

// showSides shows what is known of the networks before and after the repair.
func (l *labRoom) showSides() {
	if l.training {
		return // news come by themselves
	}
	if l.study == nil {
		l.page.SetBefore(nil)
		l.page.SetAfter(nil)
		return
	}
	s := l.s
	ctx := s.begin(&l.lighting)
	before, after := lab.Side{Shortcut: l.study.Shortcut, Run: l.study.Planted}, lab.Side{Shortcut: l.study.Shortcut, Run: l.chosenRepair()}
	shortcut, test := l.study.Shortcut, l.data.test
	variant := lit(shortcut, l.choices.Lit)
	options, signed := l.style()
	s.background("drawing the heat", func() error {
		viewer, err := shortcut.NewViewer(test, variant)
		if err != nil {
			return err
		}
		for _, side := range []*lab.Side{&before, &after} {
			if side.Run != nil {
				if side.Sights, err = viewer.Look(side.Run.Weights, options, signed); err != nil {
					return err
				}
			}
		}
		return nil
	}, func(err error) {
		if !s.ended(ctx, &l.lighting, err) {
			return
		}
		l.page.SetBefore(&before)
		if after.Run == nil {
			l.page.SetAfter(nil)
		} else {
			l.page.SetAfter(&after)
		}
		s.probe()
	})
}

// reset forgets the study.
func (l *labRoom) reset() {
	l.s.end(&l.working)
	l.study, l.data, l.unsaved, l.suspects = nil, nil, false, nil
	l.page.HideSuspects()
	l.choices.Shortcut = bias.Shortcut{}
	l.page.SetChoices(lab.DefaultChoices())
	l.choose(l.page.Choices())
	l.showSides()
}

// ifDiscardable goes on at once, or asks first if networks would be lost.
func (l *labRoom) ifDiscardable(goOn func()) {
	if !l.unsaved {
		goOn()
		return
	}
	ui.AskToLose(words.T("Discard the lab's networks?"),
		words.T("What has been trained in the lab is lost. Save its report, or open a network in the Studio to keep it."),
		words.T("Discard"), words.T("Keep"), func() { l.unsaved = false; goOn() }, l.s.window)
}

// open makes a network of the lab the model of the Studio.
func (l *labRoom) open(after bool) {
	if l.study == nil {
		return
	}
	run, name := l.study.Planted, plantedName
	if after {
		run, name = l.chosenRepair(), repairedName
	}
	if run == nil {
		return
	}
	s := l.s
	s.ifModelMayGo(func() {
		s.end(&s.searching)
		s.end(&s.evaluating)
		s.training.ShowRun(nil)
		s.replaceModel(&model{name, run.Weights, train.Card{
			Config: run.Config, Epochs: run.Config.Epochs, Data: run.Data, Train: run.Train, Validation: run.Validation,
		}}, true)
		s.showRoom(studioRoom)
	})
}

// save saves the report.
func (l *labRoom) save() {
	study, data := l.study, l.data
	if study == nil {
		return
	}
	l.s.chooseSave("visao-bias.html", func(path string) func() error {
		options, signed := l.style()
		return func() error {
			if err := writeReport(study, data.test, options, signed, path, filepath.Ext(path) == ".json"); err != nil {
				return fmt.Errorf("saving the report: %w", err)
			}
			l.s.do(func() {
				if l.study == study {
					l.unsaved = false
				}
			})
			return nil
		}
	})
}
