package app

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/train"
	"visao/ui/lab"
)

// openLab opens the lab on the small data set, with a patch and one epoch chosen.
func openLab(t *testing.T) (*studio, *loop) {
	t.Helper()
	s, l := openSmall(t)
	s.showRoom(biasLab)
	c := lab.DefaultChoices()
	c.Epochs = 1
	s.lab.page.SetChoices(c)
	s.lab.choose(c)
	return s, l
}

// free waits until nothing goes on in the lab and all of it is shown.
func (l *loop) free(s *studio) {
	l.t.Helper()
	l.until("the end of the lab's work", func() bool {
		return !s.lab.training && s.lab.drawing == nil && s.lab.lighting == nil
	})
}

func TestPlantSeeRepair(t *testing.T) {
	s, l := openLab(t)
	aboard := s.model
	c := s.lab.page.Choices()
	require.False(t, s.lab.unsaved)

	s.lab.page.OnPlant(c)
	require.True(t, s.lab.training)
	s.train(brief)
	require.Contains(t, l.failure(s), "The bias lab is at work")
	l.free(s)
	require.Empty(t, s.lastError)
	study := s.lab.study
	require.True(t, s.lab.unsaved)
	require.Equal(t, "small", study.Data)
	require.Equal(t, c.Shortcut, study.Shortcut)
	require.Equal(t, bias.DefaultRate, study.Planted.Config.LearningRate)
	require.Len(t, study.Planted.Outcome.Rows, 5)
	require.Equal(t, 24, study.Planted.Outcome.Explained)
	require.Equal(t, aboard, s.model, "the Studio's model is none of the lab's business")

	for _, r := range []bias.Repair{bias.Vary, bias.Penalise} {
		c.Repair = r
		s.lab.page.SetChoices(c)
		s.lab.choose(c)
		s.lab.page.OnRepair(c)
		l.free(s)
		require.Empty(t, s.lastError)
	}
	study = s.lab.study
	require.Len(t, study.Repaired, 2)
	require.Equal(t, bias.Vary, study.Repaired[0].Repair)
	require.Equal(t, float64(bias.DefaultLambda), study.Repaired[1].Config.Penalty)
	require.Zero(t, study.Repaired[0].Config.Penalty)
	require.NotEqual(t, study.Planted.Data, study.Repaired[0].Data, "other pictures")
	require.NotEqual(t, study.Planted.Model, study.Repaired[0].Model)
	require.NotNil(t, s.lab.chosenRepair())

	// Once more replaces what was there, and is the same: nothing but the pictures is drawn.
	before := study.Repaired[1].Model
	s.lab.page.OnRepair(c)
	l.free(s)
	require.Len(t, s.lab.study.Repaired, 2)
	require.Equal(t, before, s.lab.study.Repaired[1].Model)

	// A network of the lab becomes the model of the Studio.
	s.lab.page.OnOpen(true)
	require.Equal(t, studioRoom, s.rooms.shown)
	require.Equal(t, s.lab.study.Repaired[1].Weights, s.model.weights)
	require.True(t, s.unsaved)
	s.unsaved = false
	s.lab.page.OnOpen(false)
	require.Equal(t, study.Planted.Weights, s.model.weights)
}

func TestCancelInTheLab(t *testing.T) {
	s, l := openLab(t)
	c := s.lab.page.Choices()
	c.Epochs = 10
	s.lab.page.OnPlant(c)
	l.until("the training's news", func() bool { return s.lab.step > 0 })
	s.lab.page.OnCancel()
	l.free(s)
	require.Nil(t, s.lab.study)
	require.Empty(t, s.lastError)
	require.False(t, s.lab.unsaved)
	require.Zero(t, s.lab.step)
}

// What is trained in the Studio and in the lab would share the processors.
func TestOneTrainingAtATime(t *testing.T) {
	s, l := openLab(t)
	s.train(endless)
	s.lab.page.OnPlant(s.lab.page.Choices())
	require.Contains(t, l.failure(s), "is being trained in the Studio")
	require.False(t, s.lab.training)
	tap(s.training.Stop)
	l.settle(s)
}

func TestTheReportKeepsTheLabsWork(t *testing.T) {
	s, l := openLab(t)
	c := s.lab.page.Choices()
	s.lab.page.OnPlant(c)
	l.free(s)

	s.lab.page.OnReset()
	l.press(s, "Keep")
	require.NotNil(t, s.lab.study)
	s.confirmQuit()
	l.press(s, "Keep it")
	require.Zero(t, l.quits)

	path := filepath.Join(t.TempDir(), "r.html")
	options, signed := s.lab.style()
	require.NoError(t, writeReport(s.lab.study, s.lab.data.test, options, signed, reportLanguage(), path, false))
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(page), s.lab.study.Planted.Model)

	// Discarding is for what takes its place; that is refused here.
	s.train(endless)
	s.lab.page.OnPlant(c)
	l.press(s, "Discard")
	require.Contains(t, l.failure(s), "is being trained in the Studio")
	require.True(t, s.lab.unsaved)
	tap(s.training.Stop)
	l.settle(s)
	s.replaceModel(s.model, false)

	s.lab.page.OnReset()
	l.press(s, "Discard")
	l.free(s)
	require.Nil(t, s.lab.study)
	require.Zero(t, s.lab.step)
	s.confirmQuit()
	require.Equal(t, 1, l.quits)
}

// With a rectangle of one's own, the Studio's model is measured as it is.
func TestMeasureOnesOwn(t *testing.T) {
	s, l := openLab(t)
	c := s.lab.page.Choices()
	c.Shortcut.Place = bias.Own
	s.lab.page.SetChoices(c)
	c = s.lab.page.Choices()
	s.lab.page.OnMeasure(c)
	l.free(s)
	require.Empty(t, s.lastError)
	require.Equal(t, s.model.weights, s.lab.study.Planted.Weights)
	rows := s.lab.study.Planted.Outcome.Rows
	require.Len(t, rows, 2)
	require.Equal(t, bias.Blanked, rows[1].Variant)
	require.InDelta(t, 1, rows[0].Accuracy(), 0.05)
	require.False(t, s.lab.unsaved, "nothing was trained")

	// The model aboard was trained on distorted pictures, which would move what is hidden.
	require.Equal(t, train.ForDrawings, s.lab.study.Planted.Config.Recipe)
	c.Repair = bias.Hide
	s.lab.page.OnRepair(c)
	l.free(s)
	require.Empty(t, s.lastError)
	repaired := s.lab.study.Repaired[0].Config
	require.Equal(t, train.AsArticle, repaired.Recipe)
	require.Equal(t, c.Epochs, repaired.Epochs)

	// A search that finds nothing says so.
	s.lab.page.OnScan()
	l.free(s)
	require.Empty(t, s.lastError)
	require.Empty(t, s.lab.suspects)
	said := ""
	for _, o := range test.LaidOutObjects(s.lab.page.Content) {
		if text, ok := o.(*widget.RichText); ok && text.Visible() {
			said += text.String()
		}
	}
	require.Contains(t, said, "Nothing suspicious")
}

// What the lab's work comes to counts unless it was cancelled, and the suspect that is chosen is what is measured next.
func TestSuspectsUnlessCancelled(t *testing.T) {
	s, l := openLab(t)
	c := s.lab.page.Choices()
	s.lab.page.OnPlant(c)
	l.free(s)
	ctx, _, ok := s.lab.begin(lab.Measuring)
	require.True(t, ok)
	require.True(t, s.lab.finished(ctx, nil), "it was not cancelled")

	ctx, _, _ = s.lab.begin(lab.Measuring)
	s.end(&s.lab.working)
	require.False(t, s.lab.finished(ctx, nil), "it was")

	s.lab.suspects = []bias.Suspect{{Class: 3, Area: image.Rect(20, 1, 25, 6)}}
	s.lab.suspect(0)
	require.Equal(t, bias.Own, s.lab.page.Choices().Shortcut.Place)
	require.Equal(t, image.Rect(20, 1, 25, 6), s.lab.page.Choices().Shortcut.Rect)
}
