package app

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/network"
	"visao/ui/kit"
)

// check holds the window to what must be true after anything.
func (m *monkey) check() {
	s := m.s
	if m.l.quits > 0 {
		m.reopen()
		return
	}
	s.crashes.mu.Lock()
	require.Empty(m, s.crashes.known, "a panic has been caught after %s", m.event)
	s.crashes.mu.Unlock()
	require.NotContains(m, s.lastError, "omething went wrong", m.event)
	s.lastError = ""

	least := s.window.Content().MinSize()
	if least.Width > 1016 || least.Height > 664 {
		m.Fatalf("after %s the window no longer fits on a small screen: it is %v with the rooms %v, %v, the card %v and the status line %v: %q",
			m.event, least, s.rooms.contents[0].MinSize(), s.rooms.contents[1].MinSize(), s.lessons.card.Content.MinSize(),
			s.status.Content.MinSize(), wordsOn(s.status.Content))
	}

	words := s.training.Start.Text
	require.Equal(m, s.run == nil, words == "Train", "%q after %s", words, m.event)
	require.Equal(m, words == "Pause" || words == "Resume", !s.training.Stop.Disabled(), "%q after %s", words, m.event)
	require.Equal(m, s.lab.training, strings.Contains(m.labButtons(), "Cancel"), "%s after %s", m.labButtons(), m.event)
	require.False(m, s.run != nil && s.lab.training, "two trainings at once after %s", m.event)
	if s.data != nil {
		require.Less(m, s.index, s.data.test.Len(), m.event)
	}
	require.GreaterOrEqual(m, s.index, 0, m.event)
	m.oneVisible("room", s.rooms.shown, s.rooms.contents)
	var pages []fyne.CanvasObject
	for _, p := range s.pages {
		pages = append(pages, p.content())
	}
	m.oneVisible("page", s.page-1, pages)
	if s.lessons.lesson != nil {
		require.Less(m, s.lessons.step, len(s.lessons.lesson.Steps), m.event)
	}
	require.Equal(m, s.lessons.lesson != nil, s.lessons.card.Content.Visible(), m.event)
	m.nothingLost()
}

// labButtons are the words on the buttons of the lab that begin something.
func (m *monkey) labButtons() (words string) {
	for _, name := range []string{"plant", "scan", "retrain"} {
		words += m.s.lab.page.Places()[name].(*kit.Button).Text + ", "
	}
	return words
}

func (m *monkey) oneVisible(what string, shown int, all []fyne.CanvasObject) {
	for i, o := range all {
		require.Equal(m, i == shown, o.Visible(), "%s %d of %d after %s", what, i, shown, m.event)
	}
}

// nothingLost checks that what was trained is still there, in a file, or given up by somebody who was asked.
func (m *monkey) nothingLost() {
	s := m.s
	if m.precious != nil && (!s.unsaved || s.model.weights != m.precious) && !m.agreed {
		require.True(m, m.saved(m.precious), "a model that was not saved is gone after %s", m.event)
	}
	var now *network.Weights
	if s.unsaved {
		now = s.model.weights
	}
	if now != m.precious && now != nil {
		m.agreed = false
	}
	m.precious = now

	planted := ""
	if s.lab.study != nil && s.lab.unsaved {
		planted = s.lab.study.Planted.Model
	}
	if m.study != "" && planted != m.study && !m.agreed {
		require.True(m, m.reported(m.study), "a network of the lab that was not saved is gone after %s", m.event)
	}
	if m.study != planted && planted != "" {
		m.agreed = false
	}
	m.study = planted
}

// saved reports whether there is a file with these weights.
func (m *monkey) saved(w *network.Weights) bool {
	hash := w.Hash()
	return m.anyFile(func(path string) bool {
		found, _, err := network.Load(path)
		return err == nil && found.Hash() == hash
	})
}

// reported reports whether there is a report on the network of that hash.
func (m *monkey) reported(hash string) bool {
	return m.anyFile(func(path string) bool {
		page, err := os.ReadFile(path)
		return err == nil && bytes.Contains(page, []byte(hash))
	})
}

// anyFile reports whether any file at home is like this, by whatever name.
func (m *monkey) anyFile(like func(path string) bool) (found bool) {
	require.NoError(m, filepath.WalkDir(m.home, func(path string, d fs.DirEntry, err error) error {
		found = found || err == nil && d.Type().IsRegular() && like(path)
		return nil
	}))
	return found
}

// quiet checks a window in which nothing goes on.
func (m *monkey) quiet() {
	for _, words := range wordsOn(m.s.status.Content) {
		if !strings.HasPrefix(words, "Saved ") && !strings.HasPrefix(words, "Model: ") { // a file, whose name may be cut
			require.NotContains(m, words, "…", "the status line after %s", m.event)
		}
		require.NotContains(m, words, "in the background", "the status line after %s", m.event)
		require.NotContains(m, words, "at work", "the status line after %s", m.event)
		require.NotContains(m, words, "in training", "the status line after %s", m.event)
	}
	if n := runtime.NumGoroutine(); m.goroutines == 0 {
		m.goroutines = n
	} else if n > m.goroutines+5 { // not counting timers that are just firing
		m.giveUp("there are more and more goroutines")
	}
}

// wordsOn are the words on an object.
func wordsOn(o fyne.CanvasObject) (words []string) {
	for _, o := range test.LaidOutObjects(o) {
		if t, ok := o.(*canvas.Text); ok {
			words = append(words, t.Text)
		}
	}
	return words
}

// reopen opens the window again after its user has left it.
func (m *monkey) reopen() {
	s := m.s
	if m.precious != nil && !m.agreed {
		require.True(m, m.saved(m.precious), "a model that was not saved was left behind by %s", m.event)
	}
	if m.study != "" && !m.agreed {
		require.True(m, m.reported(m.study), "a network of the lab was left behind by %s", m.event)
	}
	// At a large rate it may have diverged by now, and there is nothing to go on with.
	learnt := s.run != nil && s.run.last.Step > 0 && s.run.last.Config.LearningRate <= 0.01
	m.close()
	m.l.quits, m.agreed, m.precious, m.study = 0, false, nil, ""
	m.furnish()
	m.open()
	if learnt {
		m.until("an offer to go on with the training", func() bool {
			return slices.ContainsFunc(m.s.window.Canvas().Overlays().List(), func(o fyne.CanvasObject) bool {
				return slices.Contains(wordsOn(o), "Discard it")
			})
		})
	}
}
