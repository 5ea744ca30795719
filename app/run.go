package app

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/words"
)

// run is a training run under way, seen from the window.
type run struct {
	gate   train.Gate
	cancel context.CancelFunc
	news   latest[train.Snapshot]
	last   train.Snapshot // shown last
	hash   string         // of the data
	kept   atomic.Bool    // there is a checkpoint of it
}

// card describes the newest weights of the run.
func (r *run) card() train.Card {
	card := train.Card{Config: r.last.Config, Epochs: len(r.last.Epochs), Data: r.hash}
	if n := len(r.last.Epochs); n > 0 && r.last.Step == n*r.last.StepsPerEpoch {
		card.Validation = r.last.Epochs[n-1].Validation // the one score of just these weights
	}
	return card
}

func (s *studio) wireTraining() {
	t := s.training
	t.OnTrain = s.confirmTrain
	t.OnPause = func() { s.run.gate.Pause(); t.SetState(ui.Paused); s.idle() }
	t.OnResume = func() { s.run.gate.Resume(); t.SetState(ui.Running); s.idle() }
	t.OnStop = func() { t.SetState(ui.Stopping); s.run.cancel(); s.watchStop() }
	t.OnSave = s.saveModel
	t.OnOpen = s.openModel
	t.OnFolder = func() { s.ifNotTraining(errDataInTraining, s.chooseFolder) }
	t.OnMNIST = func() { s.ifNotTraining(errDataInTraining, func() { s.loadData("") }) }
	t.OnError = s.showError
}

var errStillLoading = errors.New("the pictures are still being loaded; try again in a moment")

// confirmTrain asks before an unsaved model is replaced.
func (s *studio) confirmTrain(config train.Config) {
	s.ifDiscardable(words.T("Training replaces the model that you have trained and not saved."), func() { s.train(config) })
}

// train starts a run from its beginning.
func (s *studio) train(config train.Config) {
	s.startRun(config, func(data *mnist.Data) *train.Checkpoint { return train.Begin(config, data) })
}

// startRun starts a run, or goes on with one. Its newest weights are explained
// meanwhile.
func (s *studio) startRun(config train.Config, from func(*mnist.Data) *train.Checkpoint) {
	s.heeded(trainHint)
	if s.data == nil || s.loading != nil { // others would take the place of the run's
		s.showError(errStillLoading)
		return
	}
	if s.run != nil {
		return
	}
	if s.lab.training {
		s.showError(errors.New("the bias lab is at work; wait for it or cancel it first"))
		return
	}
	s.end(&s.searching)
	s.end(&s.evaluating)
	s.end(&s.opening)
	s.settings.Config, s.settings.Folder = config, s.data.folder
	s.remember()
	ctx, cancel := context.WithCancel(s.ctx)
	r := &run{cancel: cancel, hash: s.data.hash}
	r.news.do, r.news.every = s.do, reportEvery
	r.news.show = func(snapshot train.Snapshot) { s.showRun(r, snapshot) }
	s.run, s.watch.answers = r, answers{}
	s.training.SetState(ui.Running)
	s.explorer.SetLive(true)
	s.status.Model(words.T("in training"))
	s.idle()

	data, last, saver, ended := s.data, train.Snapshot{}, s.saver(r), logTraining(config)
	s.background("training", func() error {
		all, err := data.all(ctx)
		if err == nil {
			last, err = train.Resume(ctx, from(all), all, &r.gate, r.news.put, saver)
		}
		return err
	}, func(err error) {
		cancel()
		ended(last.Step, err)
		s.trained(r, last, err)
	})
}

// showRun paints a snapshot, and asks anew about the picture if there are new
// weights.
func (s *studio) showRun(r *run, snapshot train.Snapshot) {
	if s.run != r {
		return // a late one
	}
	s.training.ShowRun(&snapshot)
	newer := snapshot.Weights != r.last.Weights
	r.last = snapshot
	s.learning.follow(&snapshot)
	if newer {
		s.ask()
	}
	s.probe()
}

// trained takes over what a run has come to, however it ended.
func (s *studio) trained(r *run, last train.Snapshot, err error) {
	s.run = nil
	s.watchEnd()
	s.training.SetState(ui.Idle)
	s.explorer.SetLive(false)
	s.idle()
	var diverged *train.Diverged
	early := errors.As(err, &diverged) && len(last.Epochs) == 0
	switch {
	case early:
		s.showError(fmt.Errorf("%w. The model from before is kept", err))
	case diverged != nil:
		s.showError(fmt.Errorf("%w. The last good weights are kept", err))
	case err != nil && !errors.Is(err, context.Canceled):
		s.showError(err)
	}
	if last.Weights == nil || last.Step == 0 || early {
		if r.kept.Load() && !errors.As(err, new(*crash)) { // what came before a crash may be good
			s.forget()
		}
		s.training.ShowRun(nil)
		s.learning.follow(&train.Snapshot{})
		s.replaceModel(s.model, s.unsaved) // nothing was learnt: what was there stays
		return
	}
	s.training.ShowRun(&last)
	s.learning.follow(&last)
	s.learning.record(&last, r.hash)
	r.last = last
	s.replaceModel(&model{trainedName, last.Weights, r.card()}, true)
	s.evaluate()
}

// evaluate measures the model on all three sets in the background, smallest
// first, filling the table.
func (s *studio) evaluate() {
	if s.run != nil {
		s.showError(errors.New("the model is still being trained; evaluate it when it is done"))
		return
	}
	if s.data == nil {
		s.showError(errStillLoading)
		return
	}
	ctx := s.begin(&s.evaluating)
	m, data, card := s.model, s.data, s.model.card
	if card.Data != data.hash {
		card = train.Card{} // other data than the model's own: for the table only
	}
	progress := latest[string]{do: s.do, every: reportEvery, show: func(text string) {
		if ctx.Err() == nil {
			s.status.Busy(text)
		}
	}}
	s.background("evaluating the model", func() error {
		progress.put(words.T("Evaluating the model…"))
		all, err := data.all(ctx)
		if err != nil {
			return err
		}
		sets := parts(all, &card)
		for _, i := range []int{2, 1, 0} {
			p := sets[i]
			scored, err := score.Evaluate(ctx, m.weights, p.set, func(done int) {
				progress.put(words.T(evaluatingOn[i], done, p.set.Len()))
			})
			if err != nil {
				return err
			}
			*p.score = scored
			snapshot := card
			s.do(func() {
				if ctx.Err() != nil || s.model.weights != m.weights {
					return
				}
				s.training.ShowCard(snapshot)
				if snapshot.Data == data.hash {
					s.model = &model{s.model.name, m.weights, snapshot}
				}
			})
		}
		return nil
	}, func(err error) { s.ended(ctx, &s.evaluating, err) })
}

// evaluatingOn is what is said meanwhile, in the order of parts.
var evaluatingOn = [...]string{
	words.Later("Evaluating on the train set: %d of %d"),
	words.Later("Evaluating on the validation set: %d of %d"),
	words.Later("Evaluating on the test set: %d of %d"),
}

// weights are the newest there are: those of the run under way, or the model's.
func (s *studio) weights() *network.Weights {
	if s.run != nil && s.run.last.Weights != nil {
		return s.run.last.Weights
	}
	return s.model.weights
}
