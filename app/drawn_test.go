package app

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/sketch"
)

// drawn is a digit drawn on the pad: where the mouse was every 10 ms, stroke by stroke, in thousandths of the pad's side.
type drawn struct {
	Digit   int
	Strokes [][][2]int
}

// readDrawn reads the drawings of testdata/drawings.json. No people drew them: ten ways to write each digit were written
// by hand as control points, and a program drew each three times, by a steady, a hasty and an unsure hand. All were looked
// at, and 21 that a person might have misread, or of a shape that was, were drawn anew; a model that errs was no reason,
// though one had erred on three of these. See what the file says about itself.
func readDrawn(t *testing.T) []drawn {
	t.Helper()
	text, err := os.ReadFile("testdata/drawings.json")
	require.NoError(t, err)
	var file struct {
		About    string
		Drawings []drawn
	}
	require.NoError(t, json.Unmarshal(text, &file))
	return file.Drawings
}

// draw draws the digit on an empty pad, as fast as it was drawn, and returns the ink that the explorer is told of. It has
// to run in a bubble of synctest, where that takes no time: the brush is thinner the faster the hand is.
func (d drawn) draw(pad *sketch.Pad) (ink *image.Gray) {
	pad.SetInk(nil)
	pad.OnChanged = func(now *image.Gray) { ink = now }
	for _, stroke := range d.Strokes {
		at := func(i int) fyne.PointEvent {
			x, y := float32(stroke[i][0])/1000, float32(stroke[i][1])/1000
			return fyne.PointEvent{Position: fyne.NewPos(x*pad.Size().Width, y*pad.Size().Height)}
		}
		button := func(i int) *desktop.MouseEvent {
			return &desktop.MouseEvent{PointEvent: at(i), Button: desktop.MouseButtonPrimary}
		}
		pad.MouseDown(button(0))
		for i := 1; i < len(stroke); i++ {
			time.Sleep(10 * time.Millisecond)
			pad.Dragged(&fyne.DragEvent{PointEvent: at(i)})
		}
		pad.MouseUp(button(len(stroke) - 1))
		pad.DragEnd()
		time.Sleep(300 * time.Millisecond)
	}
	return ink
}

// ways are how each of the drawings is drawn.
var ways = []struct {
	name             string
	brush            float32
	made             func(*image.Gray) (mnist.Picture, bool)
	article, drawing int // how many of the 300 the models aboard recognise
}{
	{"with the brush that is there at first", sketch.DefaultBrush, mnist.FromDrawing, 298, 298},
	{"with a brush of half the width", sketch.DefaultBrush / 2, mnist.FromDrawing, 296, 296},
	{"with a brush of twice the width", sketch.DefaultBrush * 2, mnist.FromDrawing, 243, 275},
	{"where it was drawn, not centred", sketch.DefaultBrush, mnist.Downscale, 283, 296},
}

// The models aboard recognise what is drawn with a mouse at least as often as they once did. VISAO_MODEL=file in the
// environment asks another one too, of which nothing is required: go test -run TestDrawn -v ./app shows what each gets
// wrong.
func TestDrawn(t *testing.T) {
	if hostile.Race {
		t.Skip("it is slow under the race detector, and other tests use the same code")
	}
	all := readDrawn(t)
	pad := sketch.NewPad("")
	looktest.Show(t, look.Dark, fyne.NewSquareSize(sketch.Side), pad)
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			pad.SetBrush(way.brush)
			pictures := make([]mnist.Picture, len(all))
			synctest.Test(t, func(*testing.T) {
				for i, d := range all {
					pictures[i], _ = way.made(d.draw(pad))
				}
			})
			require.GreaterOrEqual(t, recognised(t, articleModel, all, pictures), way.article)
			require.GreaterOrEqual(t, recognised(t, drawingsModel, all, pictures), way.drawing)
			if other := os.Getenv("VISAO_MODEL"); other != "" {
				recognised(t, other, all, pictures)
			}
		})
	}
}

// recognised asks a model what the pictures of drawings are, logs its mistakes and how many of each digit it gets right,
// and returns how many of all.
func recognised(t *testing.T, path string, all []drawn, pictures []mnist.Picture) (total int) {
	t.Helper()
	m, err := openModel(path)
	require.NoError(t, err)
	predictor, err := network.NewPredictor(30)
	require.NoError(t, err)
	var drawings, right [mnist.Classes]int
	var loss float64
	err = predictor.Each(t.Context(), m.weights, len(all), func(i int) mnist.Picture { return pictures[i] },
		func(first int, logits []network.Logits) bool {
			for k, l := range logits {
				digit := all[first+k].Digit
				p := network.Softmax(l[:])
				loss -= math.Log(p[digit])
				drawings[digit]++
				if l.Class() == digit {
					right[digit]++
					total++
				} else {
					t.Logf("drawing %d, a %d, is taken for a %d (%.0f %%)", first+k, digit, l.Class(), 100*p[l.Class()])
				}
			}
			return true
		})
	require.NoError(t, err)
	for digit, n := range drawings {
		require.GreaterOrEqual(t, n, 21)
		t.Logf("%d: %d of %d", digit, right[digit], n)
	}
	t.Logf("%s: %d of %d, cross-entropy %.4f", m.name, total, len(all), loss/float64(len(all)))
	return total
}
