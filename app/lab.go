package app

import (
	"context"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"

	"visao/ml/bias"
	"visao/ml/bias/report"
	"visao/ml/mnist"
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

// show shows the lab anew, with other pictures or colours.
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
		words.T("Discard"), words.T("Keep"), goOn, l.s.window)
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
		if s.unsaved { // it has been asked
			s.forget()
		}
		s.replaceModel(&model{name, run.Weights, train.Card{
			Config: run.Config, Epochs: run.Config.Epochs, Data: run.Data, Train: run.Train, Validation: run.Validation,
		}}, true)
		s.showRoom(studioRoom)
	})
}

// save saves the report.
func (l *labRoom) save() {
	if l.study != nil {
		l.s.chooseSave("Save the report", "visao-bias.html", l.saverOf(l.study, l.data), ".json")
	}
}

// saverOf saves the report of a study to the file that it is given.
func (l *labRoom) saverOf(study *bias.Study, data *dataset) func(path string) func() error {
	return func(path string) func() error {
		options, signed := l.style()
		in := reportLanguage()
		return func() error {
			if err := writeReport(study, data.test, options, signed, in, path, strings.EqualFold(filepath.Ext(path), ".json")); err != nil {
				return fmt.Errorf("saving the report: %w", err)
			}
			l.s.do(func() {
				if l.study == study {
					l.unsaved = false
				}
			})
			return nil
		}
	}
}

// reportLanguage is the window's. English is that of the command line, which puts thin
// spaces between thousands.
func reportLanguage() report.Language {
	if words.Code() == words.Languages[0].Code {
		return report.Language{}
	}
	return report.Language{Code: words.Code(), Say: words.T}
}
