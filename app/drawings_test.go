package app

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ui"
	"visao/ui/sketch"
)

// inkOf is a drawing with one grey pixel, which tells it from others.
func inkOf(side int, v uint8) *image.Gray {
	ink := image.NewGray(image.Rect(0, 0, side, side))
	ink.SetGray(side/2, side/3, color.Gray{Y: v})
	return ink
}

func TestDrawingsAreRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "drawings.json") // the folder is not there yet
	d, err := loadDrawings(path)
	require.NoError(t, err)
	require.Empty(t, d.all())
	require.NoError(t, d.save())
	require.NoFileExists(t, path, "there is nothing to remember")

	d.add(inkOf(sketch.Side, 0))
	require.Empty(t, d.all(), "an empty one is none")
	one, two := inkOf(sketch.Side, 1), inkOf(mnist.Side, 200)
	d.add(one)
	before := d.all()
	d.add(two)
	d.add(inkOf(sketch.Side, 1))
	require.Equal(t, []*image.Gray{one, two}, d.all(), "newest first, each once")
	require.Equal(t, []*image.Gray{one}, before, "who has the slice may keep it")
	require.NoError(t, d.save())

	again, err := loadDrawings(path)
	require.NoError(t, err)
	require.Equal(t, []*image.Gray{one, two}, again.all())
	again.remove(inkOf(sketch.Side, 1))
	again.remove(inkOf(sketch.Side, 77))
	require.Equal(t, []*image.Gray{two}, again.all())
	for v := range uint8(sketch.Shown + 3) {
		again.add(inkOf(sketch.Side, v+1))
	}
	require.Len(t, again.all(), sketch.Shown)
	require.NoError(t, again.save())
	d, err = loadDrawings(path)
	require.NoError(t, err)
	require.Equal(t, again.all(), d.all())
	require.EqualValues(t, sketch.Shown+3, d.all()[0].GrayAt(sketch.Side/2, sketch.Side/3).Y)

	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing else is left behind")
}

// The largest file that can be written can be read.
func TestDrawingsOfNoise(t *testing.T) {
	path := filepath.Join(t.TempDir(), "drawings.json")
	d, err := loadDrawings(path)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 2))
	for range sketch.Shown {
		ink := inkOf(sketch.Side, 0)
		for i := range ink.Pix {
			ink.Pix[i] = uint8(random.Uint32())
		}
		d.add(ink)
	}
	require.NoError(t, d.save())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(maxDrawings))
	again, err := loadDrawings(path)
	require.NoError(t, err)
	require.Equal(t, d.all(), again.all())
}

func TestDrawingsThatCannotBeRead(t *testing.T) {
	encoded := func(img image.Image) []byte {
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, img))
		return b.Bytes()
	}
	written := func(all ...[]byte) string {
		contents, err := json.Marshal(drawingsFile{all})
		require.NoError(t, err)
		return string(contents)
	}
	good := encoded(inkOf(sketch.Side, 9))
	path := filepath.Join(t.TempDir(), "drawings.json")
	for name, contents := range map[string]string{
		"empty": "", "no JSON": "{", "another kind": "[]", "no list": `{"Drawings": 3}`, "no base64": `{"Drawings": ["?"]}`,
		"no picture": written([]byte("GIF89a")), "too wide": written(encoded(image.NewGray(image.Rect(0, 0, sketch.Side+1, sketch.Side)))),
		"too large": written(encoded(image.NewGray(image.Rect(0, 0, 5000, 5000)))),
		"colours":   written(encoded(image.NewRGBA(image.Rect(0, 0, mnist.Side, mnist.Side)))),
		"16 bits":   written(encoded(image.NewGray16(image.Rect(0, 0, mnist.Side, mnist.Side)))),
		"cut off":   written(good, good[:len(good)-20]), "without end": `{"Drawings": ["` + strings.Repeat("A", maxDrawings),
	} {
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		d, err := loadDrawings(path)
		require.ErrorContains(t, err, "reading the drawings", name)
		require.Empty(t, d.all())
		d.add(inkOf(sketch.Side, 3))
		require.NoError(t, d.save(), "a good file takes its place")
	}
	for _, contents := range []string{"{}", "null", `{"FromANewerVersion": 1}`} {
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		d, err := loadDrawings(path)
		require.NoError(t, err)
		require.Empty(t, d.all())
	}
	many := [][]byte{}
	for range sketch.Shown + 4 {
		many = append(many, good)
	}
	require.NoError(t, os.WriteFile(path, []byte(written(many...)), 0o600))
	d, err := loadDrawings(path)
	require.NoError(t, err)
	require.Len(t, d.all(), sketch.Shown)

	d, err = loadDrawings(filepath.Join(path, "drawings.json"))
	require.Error(t, err)
	d.add(inkOf(sketch.Side, 3))
	require.ErrorContains(t, d.save(), "saving the drawings")
	require.ErrorContains(t, d.save(), "saving the drawings", "it is not forgotten that it has to be")
}

// However the saves overtake each other, the newest is what is in the file.
func TestTheNewestDrawingsAreSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "drawings.json")
	d, err := loadDrawings(path)
	require.NoError(t, err)
	var saves sync.WaitGroup
	for v := range uint8(20) {
		d.add(inkOf(mnist.Side, v+1))
		saves.Go(func() {
			if err := d.save(); err != nil {
				t.Error(err)
			}
		})
	}
	saves.Wait()
	again, err := loadDrawings(path)
	require.NoError(t, err)
	require.Equal(t, d.all(), again.all())
}

// A drawing is kept when it is cleared, replaced, left for another source or when
// the program ends; a test picture is not.
func TestLastDrawings(t *testing.T) {
	s, l := openStudio(t)
	pad := s.explorer.Pad
	pad.Clear()
	require.Empty(t, s.drawings.all(), "a test picture was cleared")
	drawOn(s, one...)
	first := pad.Ink()
	pad.Clear()
	require.Equal(t, []*image.Gray{first}, s.drawings.all())
	drawOn(s, [2]float32{0.2, 0.2}, [2]float32{0.8, 0.2}, [2]float32{0.4, 0.8})
	second := pad.Ink()
	s.explorer.OnRecall(0)
	require.Equal(t, first, pad.Ink())
	require.Equal(t, []*image.Gray{second, first}, s.drawings.all())
	centred, _ := mnist.FromDrawing(first)
	l.shown(s, "the drawing that came back", func(v *ui.View) bool { return v.Explanation.Picture == centred })
	pad.Undo()
	require.Equal(t, second, pad.Ink())

	s.typedRune('r')
	require.Equal(t, []*image.Gray{second, first}, s.drawings.all(), "it was there already")
	drawOn(s, [2]float32{0.2, 0.9}, [2]float32{0.8, 0.9})
	third := pad.Ink()
	require.NoError(t, s.close()) // which the end of the test does again

	again, err := loadDrawings(s.drawings.path)
	require.NoError(t, err)
	require.Equal(t, []*image.Gray{third, second, first}, again.all())
}

func TestDrawingsAreThereAtTheStart(t *testing.T) {
	l := newLoop(t)
	d, err := loadDrawings(filepath.Join(filepath.Dir(settingsPath(l)), "drawings.json"))
	require.NoError(t, err)
	ink := inkOf(sketch.Side, 255)
	for i := range 60 { // a stroke
		copy(ink.Pix[(100+i)*ink.Stride+120:], bytes.Repeat([]byte{255}, 20))
	}
	d.add(ink)
	require.NoError(t, d.save())
	remembered := defaultSettings()
	remembered.Source = ui.Drawing
	require.NoError(t, remembered.save(settingsPath(l)))
	s := start(t, l)
	require.True(t, sketch.Empty(s.explorer.Pad.Ink()), "it was not on the pad")
	s.explorer.OnRecall(0)
	require.Equal(t, ink, s.explorer.Pad.Ink())
	l.shown(s, "the drawing", func(v *ui.View) bool { return v.Label < 0 })
	require.NoError(t, s.close())

	remembered, err = loadSettings(settingsPath(l))
	require.NoError(t, err)
	require.True(t, remembered.OnPad)
	l = newLoop(t)
	for path, save := range map[string]func(string) error{
		settingsPath(l): remembered.save, filepath.Join(filepath.Dir(settingsPath(l)), "drawings.json"): func(path string) error {
			return writeDrawings(path, d.all())
		},
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, save(path))
	}
	s = start(t, l)
	l.shown(s, "the same drawing", func(v *ui.View) bool { return v.Label < 0 && v.Explanation != nil })
	require.Equal(t, ink, s.explorer.Pad.Ink())
	require.Empty(t, s.drawings.all(), "it is on the pad")
}

// What was done on the pad can be undone after another picture has been looked at,
// and a drawing that comes back is no second one.
func TestADrawingComesBackWithItsHistory(t *testing.T) {
	s, l := openStudio(t)
	pad := s.explorer.Pad
	s.setSource(ui.Drawing)
	drawOn(s, one...)
	first := pad.Ink()
	drawOn(s, [2]float32{0.2, 0.9}, [2]float32{0.8, 0.9})
	second := pad.Ink()
	for range 2 {
		s.setSource(ui.TestSet)
		l.shows(s, 0)
		require.Equal(t, []*image.Gray{second}, s.drawings.all())
		s.setSource(ui.Drawing)
		require.Equal(t, second, pad.Ink())
		require.Empty(t, s.drawings.all(), "it is on the pad")
		s.typedRune('d') // it is shown already
		require.Equal(t, second, pad.Ink())
	}
	pad.Undo()
	require.Equal(t, first, pad.Ink())
	pad.Redo()
	require.Equal(t, second, pad.Ink())
	centred, _ := mnist.FromDrawing(second)
	l.shown(s, "the drawing", func(v *ui.View) bool { return v.Explanation.Picture == centred })
}

func TestStepsOfADrawing(t *testing.T) {
	s, l := openStudio(t)
	require.Nil(t, s.view.Raw, "a test picture has none")
	s.setSource(ui.Drawing)
	drawOn(s, one...)
	n, drawn := mnist.Normalise(s.explorer.Pad.Ink())
	require.True(t, drawn)
	v := l.shown(s, "the drawing", func(v *ui.View) bool { return v.Explanation.Picture == n.Centred })
	require.NotNil(t, v.Raw)
	for i, grey := range n.Raw {
		require.InDelta(t, 255*grey, v.Raw.RGBAAt(i%mnist.Side, i/mnist.Side).G, 0.5001)
	}
	for i, grey := range n.Scaled {
		require.InDelta(t, 255*grey, v.Scaled.RGBAAt(i%mnist.BoxSide, i/mnist.BoxSide).R, 0.5001)
		require.EqualValues(t, 255, v.Scaled.RGBAAt(i%mnist.BoxSide, i/mnist.BoxSide).A)
	}
	s.explorer.OnCentre(false)
	l.shown(s, "the drawing as it is", func(v *ui.View) bool { return v.Explanation.Picture == n.Raw && v.Raw == nil && v.Scaled == nil })
}

// clickPixel presses and releases the left button on a pixel.
func clickPixel(s *studio, row, column int) {
	drawOn(s, [2]float32{(float32(column) + 0.5) / mnist.Side, (float32(row) + 0.5) / mnist.Side})
}

// Whoever flips a pixel of a test picture sees what that does to a logit, and it is
// what the network makes of both pictures on another way.
func TestFlippingAPixel(t *testing.T) {
	s, l := openStudio(t)
	pad, seven := s.explorer.Pad, s.view.Explanation.Picture
	s.explorer.TogglePixels()
	require.True(t, pad.Pixels())
	require.Equal(t, seven.Gray(), pad.Ink())
	require.Equal(t, ui.TestSet, s.source, "nothing is altered yet")
	s.showIndex(1)
	l.shows(s, 1)
	require.True(t, pad.Pixels(), "the next picture's pixels")
	s.showIndex(0)
	l.shows(s, 0)
	require.Nil(t, s.view.Before)
	s.typedRune('3')
	l.shown(s, "the map of 3", func(v *ui.View) bool { return v.Class == 3 })

	clickPixel(s, 14, 9)
	require.Equal(t, ui.Drawing, s.source)
	flipped := seven
	require.Zero(t, flipped[14*mnist.Side+9])
	flipped[14*mnist.Side+9] = 1
	v := l.shown(s, "the altered picture", func(v *ui.View) bool { return v.Explanation.Picture == flipped })
	require.Equal(t, 3, v.Class, "the class that was chosen")
	require.Nil(t, v.Raw, "pixels are not centred")
	predictor, err := network.NewPredictor(2)
	require.NoError(t, err)
	logits, err := predictor.Predict(v.Weights, []mnist.Picture{seven, flipped})
	require.NoError(t, err)
	require.NotEqual(t, logits[0][3], logits[1][3])
	require.InDelta(t, logits[0][3], v.Before.Logits[3], 1e-3)
	require.InDelta(t, logits[1][3], v.Explanation.Logits[3], 1e-3)
	require.Equal(t, seven, v.Before.Picture)

	clickPixel(s, 20, 20)
	before := flipped
	flipped[20*mnist.Side+20] = 1
	v = l.shown(s, "two pixels", func(v *ui.View) bool { return v.Explanation.Picture == flipped })
	require.Equal(t, before, v.Before.Picture, "only the last of them")
	pad.Undo()
	v = l.shown(s, "one pixel", func(v *ui.View) bool { return v.Explanation.Picture == before })
	require.Equal(t, flipped, v.Before.Picture, "what Undo does, too, can be seen")

	s.settings.Centre = true
	s.explorer.TogglePixels()
	require.False(t, pad.Pixels())
	centred, _ := mnist.FromDrawing(pad.Ink())
	v = l.shown(s, "a drawing of blocks", func(v *ui.View) bool { return v.Explanation.Picture == centred && v.Before == nil })
	require.NotNil(t, v.Raw)
	s.explorer.TogglePixels()
	l.shown(s, "the pixels as they were", func(v *ui.View) bool { return v.Explanation.Picture == before && v.Before == nil })
	s.setSource(ui.TestSet)
	l.shows(s, 0)
}

// A drawing is edited in the pixels that the network sees of it.
func TestPixelsOfADrawing(t *testing.T) {
	s, l := openStudio(t)
	s.setSource(ui.Drawing)
	s.explorer.TogglePixels()
	require.True(t, s.explorer.Pad.Pixels())
	require.True(t, sketch.Empty(s.explorer.Pad.Ink()), "of nothing")
	clickPixel(s, 3, 4)
	l.shown(s, "one pixel", func(v *ui.View) bool { return v.Explanation.Picture == mnist.Picture{3*mnist.Side + 4: 1} })
	require.Zero(t, s.view.Before.Picture, "a blank picture has logits, too")
	s.explorer.Pad.Undo()
	l.until("nothing", func() bool { return s.view.Explanation == nil })
	s.explorer.TogglePixels()

	drawOn(s, one...)
	drawn := s.explorer.Pad.Ink()
	centred, _ := mnist.FromDrawing(drawn)
	s.explorer.TogglePixels()
	require.Equal(t, centred.Gray(), s.explorer.Pad.Ink())
	s.explorer.Pad.Undo()
	require.Equal(t, drawn, s.explorer.Pad.Ink())
	require.Equal(t, drawn, s.drawing)
}

// What is known of a picture, now or before, is not computed again.
func TestFlippingBackAndForth(t *testing.T) {
	a := newAsker(t)
	q := asking(t, 0)
	ink := q.picture.Gray()
	q.picture, q.drawing, q.centre = nil, ink, true
	plain := a.to(q)
	require.Nil(t, plain.Before)
	other := image.NewGray(ink.Rect)
	copy(other.Pix, ink.Pix)
	other.Pix[5] = 255
	q.before, q.drawing = ink, other
	flipped := a.to(q)
	require.Same(t, plain.Explanation, flipped.Before)
	q.before, q.drawing = other, ink
	back := a.to(q)
	require.Same(t, flipped.Before, back.Explanation)
	require.Same(t, flipped.Explanation, back.Before)

	q.weights = network.NewWeights(1)
	relearnt := a.to(q)
	require.NotEqual(t, back.Before.Logits, relearnt.Before.Logits, "both by the same weights")
	require.NotEqual(t, back.Explanation.Logits, relearnt.Explanation.Logits)
}
