package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/require"

	"visao/app/lesson"
	"visao/assets"
	"visao/ml/network"
	"visao/ui"
	"visao/ui/sketch"
)

func TestLessonsAboard(t *testing.T) {
	names, titles := lessonsAboard()
	require.Len(t, names, 6, "three, in English and in Vietnamese")
	require.NotContains(t, titles, "")
}

// Every step of every lesson sets up the window without an error.
func TestEveryLessonCanBeWalkedThrough(t *testing.T) {
	s, l := openStudio(t)
	names, _ := lessonsAboard()
	for _, name := range names {
		s.lessons.open(assets.Lessons(), "", name)
		l.until("the lesson", func() bool { return s.lessons.lesson != nil && s.lessons.step == 0 })
		steps := s.lessons.lesson.Steps
		for i, step := range steps {
			require.Equal(t, i, s.lessons.step)
			require.Equal(t, map[lesson.Room]int{lesson.Studio: studioRoom, lesson.Lab: biasLab}[step.Room], s.rooms.shown)
			if p := step.All.Picture; p != nil && p.Index >= 0 && step.Room == lesson.Studio {
				require.Equal(t, p.Index, s.index, "%s, step %d", name, i)
			}
			if step.All.Place != nil {
				require.Equal(t, *step.All.Place, s.lab.page.Choices().Shortcut.Place)
			}
			s.lessons.card.OnNext()
		}
		for range steps {
			s.lessons.card.OnBack()
		}
		require.Zero(t, s.lessons.step)
		s.lessons.card.OnClose()
		require.Nil(t, s.lessons.lesson)
		s.workers.Wait()
		for l.step() {
		}
		require.Empty(t, s.lastError, name)
	}
}

// What a lesson has changed comes back when it is closed; what a person has trained meanwhile stays.
func TestALessonGivesBack(t *testing.T) {
	s, l := openSmall(t)
	path := filepath.Join(t.TempDir(), "mine.lesson")
	require.NoError(t, os.WriteFile(path, []byte(
		"Visao lesson 1\ntitle: Mine\n\npicture: test 18\nmodel: aboard\ncolormap: coolwarm\nclass: 3\nagainst: 8\nopacity: 0.8\n\nLook at it.\n"), 0o600))
	style, model := s.explorer.Style(), s.model
	open := func() {
		s.lessons.openFile(path)
		l.shown(s, "the contrast", func(v *ui.View) bool {
			return v.Class == 3 && v.Against == 8 && v.Weights == s.model.weights && s.model.name == aboardName
		})
	}
	open()
	require.NotEqual(t, style, s.explorer.Style())
	require.Equal(t, style, s.settings.style(), "what is remembered if the window is closed now")
	s.lessons.card.OnClose()
	v := l.shown(s, "the map of before", func(v *ui.View) bool { return v.Against < 0 && v.Weights == model.weights })
	require.Equal(t, style, v.Style)
	require.Equal(t, style, s.explorer.Style())
	require.Equal(t, model, s.model)
	require.Equal(t, 18, s.index)

	// A model that lies beside a lesson goes with it, too.
	beside := filepath.Join(filepath.Dir(path), "beside")
	require.NoError(t, network.Save(beside+".safetensors", model.weights, nil))
	require.NoError(t, os.WriteFile(beside+".lesson", []byte("Visao lesson 1\ntitle: Beside\n\nmodel: beside.safetensors\n\nLook at it.\n"), 0o600))
	s.lessons.openFile(beside + ".lesson")
	l.until("its model", func() bool { return s.model.name == "beside.safetensors" })
	s.lessons.card.OnClose()
	require.Equal(t, model, s.model)

	open()
	s.train(brief)
	l.settle(s)
	s.lessons.card.OnClose()
	l.shown(s, "what was trained", func(v *ui.View) bool { return v.Against < 0 })
	require.Equal(t, trainedName, s.model.name)
	require.True(t, s.unsaved)
}

// What one draws in a lesson is seen as the lesson asks, with the brush.
func TestDrawingInALesson(t *testing.T) {
	s, l := openStudio(t)
	s.explorer.ToggleEraser()
	s.lessons.open(assets.Lessons(), "", "four-or-nine.en.lesson")
	asked := func(v *ui.View) bool { return v.Class == 4 && v.Against == 9 && v.Weights == s.model.weights }
	l.shown(s, "why 4 and not 9", func(v *ui.View) bool { return asked(v) && v.Label == 4 && s.model.name == aboardName })
	ink := *s.explorer.Pad.Ink()
	ink.Pix = slices.Clone(ink.Pix)
	for y := 40; y < 60; y++ {
		copy(ink.Pix[y*sketch.Side+100:], slices.Repeat([]uint8{255}, 80))
	}
	s.explorer.OnDraw(&ink)
	l.shown(s, "the same of the drawing", func(v *ui.View) bool { return asked(v) && v.Label < 0 })
	s.lessons.card.OnClose()
	s.explorer.OnDraw(&ink)
	l.shown(s, "the map of what is drawn", func(v *ui.View) bool { return v.Against < 0 })
}

func TestALessonOfOnesOwn(t *testing.T) {
	s, l := openStudio(t)
	path := filepath.Join(t.TempDir(), "mine.lesson")
	require.NoError(t, os.WriteFile(path, []byte("Visao lesson 1\ntitle: Mine\n\npicture: test 18\nclass: 3\nagainst: 8\nopacity: 0.8\n\nLook at it.\n"), 0o600))
	s.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	v := l.shown(s, "the contrast", func(v *ui.View) bool { return v.Class == 3 && v.Against == 8 })
	require.InDelta(t, 0.8, v.Style.Alpha, 1e-9)
	require.Equal(t, 18, s.index)

	require.NoError(t, os.WriteFile(path, []byte("Visao lesson 1\ntitle: Mine\n\npage: trusst\n\nLook at it.\n"), 0o600))
	s.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	require.Contains(t, l.failure(s), "trust")
	require.Equal(t, "Mine", s.lessons.lesson.Title, "the lesson from before stays")
}

// A lesson that the program is started with asks about its classes, whatever is there first: it, its model or the pictures.
func TestALessonBeforeThePictures(t *testing.T) {
	l := newLoop(t)
	s := start(t, l)
	require.Nil(t, s.data)
	four, err := lesson.Read(assets.Lessons(), "four-or-nine.en.lesson")
	require.NoError(t, err)
	s.lessons.apply(&four.Steps[0].All)
	l.shown(s, "why 4 and not 9", func(v *ui.View) bool { return v.Label == 4 && v.Class == 4 && v.Against == 9 })
	l.settle(s)
	require.Equal(t, aboardName, s.model.name)
	v := l.shown(s, "the same by the article's model", func(v *ui.View) bool { return v.Weights == s.model.weights && v.Label == 4 })
	require.Equal(t, []int{4, 9}, []int{v.Class, v.Against})
	require.True(t, s.contrast)
}
