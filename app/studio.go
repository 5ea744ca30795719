package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"visao/ml/train"
	"visao/ui"
	"visao/ui/words"
)

// studio is the program behind the window: it owns what is shown and starts
// what runs. Everything here belongs to the UI goroutine; others reach it
// through latest or fyne.Do.
type studio struct {
	app      fyne.App
	window   fyne.Window
	settings settings
	training *ui.Training
	explorer *ui.Explorer
	status   *ui.Status

	ctx     context.Context // ends with the window
	cancel  context.CancelFunc
	workers sync.WaitGroup
	calls   calls

	data                  *dataset // nil until loaded
	model                 *model
	unsaved               bool  // the model was trained here and is in no file
	run                   *run  // nil if none is under way
	slot                  *slot // of the training that it keeps
	explain               *answerer
	views                 latest[*ui.View]   // its answers
	searching, evaluating context.CancelFunc // end such a task; nil if there is none
	loading, opening      context.CancelFunc
	picking               context.CancelFunc // a picture out of its file
	saving                *time.Timer        // until the settings are saved; nil if they are
	exploring
	drawings *drawings // that have left the pad
	pages    []page    // behind the first
	learning *learning
	page     int // the one shown; 0 for the first
	rooms    rooms
	content  fyne.CanvasObject // of the window, unless it is projecting
	hint     *ui.Hint
	lab      *labRoom
	lessons  *lessons

	crashes   crashes
	crashed   fyne.CanvasObject // the dialog about the last panic, if there was one
	asking    fyne.CanvasObject // the question before the end, if it has been asked
	lastError string            // shown last, for the probe
	watch     watch             // for the probe
	probes    probes
	kept      time.Time // when keepPlaces last did

	projecting  bool      // alone on the screen, for a class
	unprojected fyne.Size // of the window before
	restart     bool      // when the window has been closed
	spoken      string    // the language that was preferred when the window was opened
}

func newStudio(ctx context.Context, app fyne.App, window fyne.Window, remembered settings) (*studio, error) {
	first := articleModel
	if remembered.Drawings {
		first = drawingsModel
	}
	aboard, err := openModel(first)
	if err != nil {
		return nil, err
	}
	s := &studio{app: app, window: window, settings: remembered, spoken: remembered.Language, model: aboard}
	s.crashes.folder = filepath.Dir(settingsPath(app))
	s.slot = takeSlot(s.crashes.folder)
	s.probes.do, s.probes.show, s.probes.every = s.do, func(struct{}) { s.writeProbe() }, probeEvery
	s.ctx, s.cancel = context.WithCancel(ctx)
	keepFiles()

	s.training = ui.NewTraining(remembered.Config, s.newSwitch().Content)
	s.explorer = ui.NewExplorer(remembered.style(), remembered.Source, remembered.Centre)
	s.status = ui.NewStatus()
	s.hint = ui.NewHint()
	s.wireTraining()
	s.wireExplorer()
	s.addPage(words.T("Trust"), newTrustPage(s))
	s.addPage(words.T("Layers"), newLayersPage(s))
	s.addPage(words.T("Mistakes"), newMistakesPage(s))
	s.learning = newLearning(s)
	s.addPage(words.T("Learning"), s.learning.film)
	s.lessons = newLessons(s)
	s.lab = newLabRoom(s, s.newSwitch(), remembered.Lab)
	s.catch(s.training, s.explorer, s.lab.page, s.lessons.card)
	s.showScores()
	s.status.Model(aboard.said())

	s.views.do, s.views.show, s.views.every = s.do, s.showView, followHand
	s.explain = newAnswerer(s.ctx, s.views.put, func(err error) {
		err = s.crashes.report("explaining the picture", err)
		s.do(func() { s.showError(err) })
	})
	s.ask()
	s.loadData("")
	return s, nil
}

// remember saves the settings soon, once for many changes.
func (s *studio) remember() {
	if s.saving == nil {
		s.saving = time.AfterFunc(time.Second, func() {
			s.do(func() {
				s.saving = nil
				now, path := s.settings, settingsPath(s.app)
				s.background("saving the settings", func() error { return now.save(path) }, func(err error) {
					if err != nil {
						slog.Error("the settings are not saved", "error", err)
					}
				})
			})
		})
	}
}

// close ends everything that runs, waits for it, and saves the settings.
func (s *studio) close() error {
	s.cancel()
	s.workers.Wait()
	<-s.explain.done
	s.slot.release()
	if s.saving != nil {
		s.saving.Stop()
	}
	if err := s.closeDrawings(); err != nil {
		slog.Error("the drawings are not saved", "error", err)
	}
	size := s.window.Canvas().Size()
	if s.projecting {
		size = s.unprojected
	}
	s.settings.Width, s.settings.Height = size.Width, size.Height
	return s.settings.save(settingsPath(s.app))
}

// loadData reads MNIST, or a folder in its format, in the background. The data
// in use stay until the new ones are complete.
func (s *studio) loadData(folder string) { s.loadDataThen(folder, func() {}) }

// loadDataThen is loadData; then is called when the data are in use.
func (s *studio) loadDataThen(folder string, then func()) {
	ctx := s.begin(&s.loading)
	s.status.Busy(words.T("Loading the pictures…"))
	var data *dataset
	s.background("loading the pictures", func() (err error) {
		if data, err = openDataset(ctx, folder); err == nil {
			slog.Info("opened", "kind", "data", "aboard", folder == "", "test pictures", data.test.Len())
		}
		return err
	}, func(err error) {
		if !s.ended(ctx, &s.loading, err) {
			return
		}
		// What is under way looks at the old pictures.
		s.end(&s.searching)
		s.end(&s.evaluating)
		before := s.data
		s.data = data
		s.showScores()
		s.training.SetFolder(folderName(folder))
		s.explorer.SetCount(data.test.Len())
		switch {
		case s.source != ui.TestSet:
			s.ask()
		case before == nil: // a lesson may have chosen the classes before the picture was there
			s.showTest(s.index)
		default:
			s.class, s.against = -1, -1
			s.showTest(s.index)
		}
		s.lab.show()
		then()
	})
}

// showScores fills the table with what is known of the model on these data.
func (s *studio) showScores() {
	card := s.model.card
	if s.data != nil && s.data.hash != card.Data {
		card = train.Card{} // it was measured on others
	}
	s.training.ShowCard(card)
}

// replaceModel makes m the model that is explained.
func (s *studio) replaceModel(m *model, unsaved bool) {
	if s.unsaved && !unsaved { // it has been asked
		s.forget()
	}
	s.model, s.unsaved = m, unsaved
	s.showScores()
	s.status.Model(m.said())
	s.ask()
}
