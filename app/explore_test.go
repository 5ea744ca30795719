package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ui"
	"visao/ui/look/looktest"
)

// draw moves the pressed mouse over the pad from place to place, as shares of its side.
func drawOn(s *studio, places ...[2]float32) {
	pad := s.explorer.Pad
	at := func(p [2]float32) fyne.Position {
		return fyne.NewPos(p[0]*pad.Size().Width, p[1]*pad.Size().Height)
	}
	event := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	event.Position = at(places[0])
	pad.MouseDown(event)
	for _, p := range places[1:] {
		pad.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(p)}})
	}
	pad.MouseUp(event)
	pad.DragEnd()
}

// one is the stroke of a 1.
var one = [][2]float32{{0.55, 0.2}, {0.5, 0.5}, {0.45, 0.8}}

// shows waits until the window shows this test picture.
func (l *loop) shows(s *studio, index int) {
	l.t.Helper()
	picture := s.data.test.Picture(index)
	v := l.shown(s, "the test picture", func(v *ui.View) bool { return v.Explanation.Picture == picture })
	require.Equal(l.t, index, s.index)
	require.Equal(l.t, ui.TestSet, s.source)
	require.Equal(l.t, s.data.test.Label(index), v.Label)
	require.Same(l.t, s.weights(), v.Weights)
}

// The window opens with the picture that was seen last, and lets one draw while the pictures are loaded. Those for
// training are not loaded before something needs them.
func TestStart(t *testing.T) {
	l := newLoop(t)
	remembered := defaultSettings()
	remembered.Index, remembered.Width, remembered.Height = 247, 1200, 800
	require.NoError(t, remembered.save(settingsPath(l)))
	s := start(t, l)
	require.Equal(t, "for drawings", s.model.name)
	l.until("the pictures", func() bool { return s.data != nil })
	require.Equal(t, 10_000, s.data.test.Len())
	l.shows(s, 247)
	require.Equal(t, "247", entry(s, "index"))
	require.Equal(t, float32(1200), s.window.Canvas().Size().Width)

	s.typedRune('m')
	l.settle(s)
	s.typedRune('r')
	l.shows(s, s.index)
	require.Nil(t, s.data.whole, "nothing that has been done needs the training pictures")
}

func TestBrowsingTheTestSet(t *testing.T) {
	s, l := openStudio(t)
	last := s.data.test.Len() - 1
	l.shows(s, 0)
	require.Equal(t, 7, s.view.Class)
	require.Equal(t, "0", entry(s, "index"))
	s.showIndex(-1)
	l.shows(s, last)
	require.Equal(t, "9999", entry(s, "index"))
	s.showIndex(last + 1)
	l.shows(s, 0)

	s.typedKey(looktest.Key(fyne.KeyLeft))
	l.shows(s, last)
	s.typedKey(looktest.Key(fyne.KeyRight))
	s.typedKey(looktest.Key(fyne.KeyRight))
	l.shows(s, 1)

	s.typedRune('5')
	v := l.shown(s, "the map of another class", func(v *ui.View) bool { return v.Class == 5 })
	require.Equal(t, 2, v.Explanation.Class())
	s.typedRune('p')
	l.shown(s, "the predicted class", func(v *ui.View) bool { return v.Class == 2 })
	s.typedRune('5')
	s.showIndex(2)
	l.shows(s, 2)
	require.Equal(t, 1, s.view.Class, "another picture, its own class")
	s.typedRune('r')
	l.shows(s, s.index)
}

func TestStyleByKeyboard(t *testing.T) {
	s, l := openStudio(t)
	before := s.view
	for _, r := range "-csb" {
		s.typedRune(r)
	}
	want := s.explorer.Style()
	require.InDelta(t, before.Style.Alpha-0.05, want.Alpha, 1e-9)
	require.Equal(t, "jet", want.Colormap.Name)
	require.Equal(t, ui.AllTen, want.Scale)
	require.False(t, want.Smooth)
	v := l.shown(s, "the new style", func(v *ui.View) bool { return v.Style == want })
	require.Same(t, before.Explanation, v.Explanation, "nothing is computed again")
	require.Equal(t, want, s.settings.style())
}

func TestDrawing(t *testing.T) {
	s, l := openStudio(t)
	s.explorer.Clear()
	require.Equal(t, ui.Drawing, s.source, "whoever touches the pad draws")
	l.until("nothing", func() bool { return s.view.Explanation == nil })

	drawOn(s, one...)
	centred, drawn := mnist.FromDrawing(s.explorer.Pad.Ink())
	require.True(t, drawn)
	v := l.shown(s, "the stroke", func(v *ui.View) bool { return v.Explanation.Picture == centred })
	require.Equal(t, 1, v.Class)
	require.Equal(t, -1, v.Label)

	s.explorer.OnCentre(false)
	whole, _ := mnist.Downscale(s.explorer.Pad.Ink())
	l.shown(s, "the drawing as it is", func(v *ui.View) bool { return v.Explanation.Picture == whole })
	s.explorer.OnCentre(true)

	ink := s.explorer.Pad.Ink()
	s.setSource(ui.TestSet)
	l.shows(s, 0)
	require.NotEqual(t, ink.Pix, s.explorer.Pad.Ink().Pix, "the pad shows the picture")
	s.setSource(ui.Drawing)
	l.shown(s, "the drawing again", func(v *ui.View) bool { return v.Explanation.Picture == centred })
	require.Equal(t, ink.Pix, s.explorer.Pad.Ink().Pix)

	s.explorer.Clear()
	l.until("nothing", func() bool { return s.view.Explanation == nil })
	s.saveFigure()
	require.Contains(t, l.failure(s), "draw a digit or pick a picture first")
}

func TestDrawingOnATestPicture(t *testing.T) {
	s, l := openStudio(t)
	seven := s.view.Explanation.Picture
	drawOn(s, [2]float32{0.2, 0.9}, [2]float32{0.8, 0.9})
	l.shown(s, "the picture with a stroke", func(v *ui.View) bool { return v.Label < 0 && v.Explanation.Picture != seven })
	require.Equal(t, ui.Drawing, s.source)
	s.setSource(ui.TestSet)
	l.shows(s, 0)
	require.Equal(t, seven, s.view.Explanation.Picture, "no trace of it")
}

func TestNextMistake(t *testing.T) {
	s, l := openStudio(t)
	predictor, err := network.NewPredictor(1)
	require.NoError(t, err)
	mistake := func(i int) bool {
		logits, err := predictor.Predict(s.model.weights, []mnist.Picture{s.data.test.Picture(i)})
		require.NoError(t, err)
		return logits[0].Class() != s.data.test.Label(i)
	}
	s.nextMistake()
	l.settle(s)
	l.shows(s, s.index)
	require.NotZero(t, s.index)
	for i := range s.index {
		require.False(t, mistake(i), i)
	}
	require.True(t, mistake(s.index))
	first := s.index
	s.nextMistake()
	l.settle(s)
	require.Greater(t, s.index, first)

	s.data = &dataset{test: s.data.test.Slice(0, first)} // without one
	s.showIndex(3)
	s.nextMistake()
	l.settle(s)
	require.Equal(t, 3, s.index)
	require.Empty(t, s.lastError)
}

func TestFindMistake(t *testing.T) {
	w, set := asking(t, 0).weights, digits(t).Test
	first, err := findMistake(t.Context(), w, set, 0)
	require.NoError(t, err)
	for _, c := range []struct{ lo, hi, from, want int }{
		{0, first + 1, 0, first},
		{0, first + 1, first, first},
		{0, first + 5, first + 1, first}, // around the end
		{0, first, 0, -1},
		{first, first + 1, 1, 0}, // a single one
	} {
		found, err := findMistake(t.Context(), w, set.Slice(c.lo, c.hi), c.from)
		require.NoError(t, err)
		require.Equal(t, c.want, found, c)
	}
	_, err = findMistake(cancelled(), w, set, 0)
	require.Error(t, err)
}

func TestProbe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "probe.json")
	t.Setenv("VISAO_PROBE", path)
	s, l := openStudio(t)
	l.shows(s, 0)
	var state struct {
		Predicted   int
		Probability float64
		Map         string
		Widgets     map[string]struct{ X, Y, W, H float32 }
	}
	l.until("the probe", func() bool {
		contents, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) { // it is written in the background
			return false
		}
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(contents, &state))
		return state.Predicted >= 0
	})
	require.Equal(t, 7, state.Predicted)
	require.Equal(t, s.view.Explanation.Probabilities[7], state.Probability)
	require.Len(t, state.Map, 16)
	for name, w := range state.Widgets {
		if name != "undo" && name != "redo" && !strings.Contains(name, ".") { // those of other rooms
			require.Positive(t, w.W*w.H, name)
		}
	}
}

// Somebody who types a number that no test picture has is told which there are.
func TestNumbersOfPictures(t *testing.T) {
	s, _ := openStudio(t)
	s.explorer.OnNoIndex()
	require.Contains(t, strings.Join(wordsOn(s.status.Content), "\n"),
		"The test pictures have the numbers 0 to 9,999")
}
