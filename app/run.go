package app

import (
	"context"
	"errors"

	"visao/ml/network"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui"
)

// run is a training run under way, seen from the window.
type run struct {
	gate   train.Gate
	cancel context.CancelFunc
	news   latest[train.Snapshot]
	last   train.Snapshot // shown last
	hash   string         // of the data
}

// card describes the newest weights of the run.
func (r *run) card() train.Card {
	card := train.Card{Config: r.last.Config, Epochs: len(r.last.Epochs), Data: r.hash}
	if n := len(r.last.Epochs); n > 0 {
		card.Train, card.Validation = r.last.Epochs[n-1].Train, r.last.Epochs[n-1].Validation
	}
	return card
}

func (s *studio) wireTraining() {
	t := s.training
	t.OnTrain = s.confirmTrain
	t.OnPause = func() { s.run.gate.Pause(); t.SetState(ui.Paused) }
	t.OnResume = func() { s.run.gate.Resume(); t.SetState(ui.Running) }
	t.OnStop = func() { t.SetState(ui.Stopping); s.run.cancel() }
	t.OnSave = s.saveModel
	t.OnOpen = s.openModel
	t.OnFolder = s.chooseFolder
	t.OnMNIST = func() { s.loadData("") }
	t.OnError = s.showError
}

// confirmTrain asks before an unsaved model is replaced.
func (s *studio) confirmTrain(config train.Config) {
	s.ifDiscardable("Training replaces the model that you have trained and not saved.", func() { s.train(config) })
}

// train starts a run. Its newest weights are explained while it goes on.
func (s *studio) train(config train.Config) {
	if s.data == nil {
		s.showError(errors.New("the training pictures are still being loaded; try again in a moment"))
		return
	}
	if s.run != nil {
		return
	}
	s.end(&s.searching)
	s.end(&s.evaluating)
	s.end(&s.opening)
	s.settings.Config = config
	s.remember()
	ctx, cancel := context.WithCancel(s.ctx)
	r := &run{cancel: cancel, hash: s.data.Hash}
	r.news.do = s.do
	r.news.show = func(snapshot train.Snapshot) { s.showRun(r, snapshot) }
	s.run, s.lag = r, 0
	s.training.SetState(ui.Running)
	s.explorer.SetLive(true)
	s.status.Busy("Training in the background")

	data := s.data
	s.background("training", func() {
		defer cancel()
		last, err := train.Run(ctx, config, data, &r.gate, r.news.put)
		s.do(func() { s.trained(r, last, err) })
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
	if newer {
		s.ask()
	}
	s.probe()
}

// trained takes over what a run has come to, however it ended.
func (s *studio) trained(r *run, last train.Snapshot, err error) {
	s.run = nil
	s.training.SetState(ui.Idle)
	s.explorer.SetLive(false)
	s.status.Busy("")
	if err != nil && !errors.Is(err, context.Canceled) {
		s.showError(err)
	}
	var diverged *train.Diverged
	if last.Weights == nil || last.Step == 0 || errors.As(err, &diverged) && len(last.Epochs) == 0 {
		s.training.ShowRun(nil)
		s.replaceModel(s.model, s.unsaved) // nothing was learnt: what was there stays
		return
	}
	s.training.ShowRun(&last)
	r.last = last
	s.replaceModel(&model{"trained here", last.Weights, r.card()}, true)
	s.evaluate()
}

// evaluate measures the model on all three sets in the background, smallest
// first, filling the table.
func (s *studio) evaluate() {
	if s.data == nil || s.run != nil {
		return
	}
	ctx := s.begin(&s.evaluating)
	m, data, card := s.model, s.data, s.model.card
	if card.Data != data.Hash {
		card = train.Card{} // other data than the model's own: for the table only
	}
	progress := latest[string]{do: s.do, show: func(text string) {
		if ctx.Err() == nil {
			s.status.Busy(text)
		}
	}}
	s.background("evaluating the model", func() {
		all := parts(data, &card)
		for _, i := range []int{2, 1, 0} {
			p := all[i]
			report, err := score.Evaluate(ctx, m.weights, p.set, func(done int) {
				progress.put(ui.Progress("Evaluating on the "+p.name+" set", done, p.set.Len()))
			})
			if err != nil {
				s.do(func() { s.ended(ctx, &s.evaluating, err) })
				return
			}
			*p.score = report.Score
			snapshot := card
			s.do(func() {
				if ctx.Err() != nil || s.model.weights != m.weights {
					return
				}
				s.training.ShowCard(snapshot)
				if snapshot.Data == data.Hash {
					s.model = &model{s.model.name, m.weights, snapshot}
				}
			})
		}
		s.do(func() { s.ended(ctx, &s.evaluating, nil) })
	})
}

// begin starts a task, ending the one of its kind before.
func (s *studio) begin(task *context.CancelFunc) context.Context {
	s.end(task)
	ctx, cancel := context.WithCancel(s.ctx)
	*task = cancel
	return ctx
}

// end cancels a task, if it is under way.
func (s *studio) end(task *context.CancelFunc) {
	if *task != nil {
		(*task)()
		*task = nil
		s.status.Busy("")
	}
}

// ended takes note that a task has ended by itself. It reports whether nobody
// has cancelled it: only then does anybody wait for what it found.
func (s *studio) ended(ctx context.Context, task *context.CancelFunc, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	s.end(task)
	if err != nil {
		s.showError(err)
	}
	return err == nil
}

// weights are the newest there are: those of the run under way, or the model's.
func (s *studio) weights() *network.Weights {
	if s.run != nil && s.run.last.Weights != nil {
		return s.run.last.Weights
	}
	return s.model.weights
}
