package trust

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/explain"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// half is what there is to see of deletion, or of insertion: the areas, the
// curves, and the pictures at a step.
type half struct {
	card   fyne.CanvasObject
	areas  [explain.Orders]*look.Text
	plot   *plot
	tiles  [explain.Orders]*tile
	curves [explain.Orders]explain.Curve
	frames Frames
}

func newHalf(title string, onStep func(int)) *half {
	h := &half{plot: newPlot(onStep)}
	areas := container.New(layout.NewCustomPaddedHBoxLayout(0), look.NewNote(words.T("area")))
	tiles := container.New(cells(smallGap))
	for i, name := range orderNames {
		h.areas[i] = look.NewText("", orderColors[i], theme.SizeNameCaptionText)
		h.areas[i].SetBold(true)
		h.areas[i].SetAlign(fyne.TextAlignTrailing)
		areas.Add(container.New(kit.Width(36), h.areas[i]))
		h.tiles[i] = newTile(canvas.ImageScalePixels, orderColors[i], look.Foreground)
		h.tiles[i].say(0, words.T(name))
		tiles.Add(h.tiles[i])
	}
	name := look.NewText(title, look.Foreground, theme.SizeNameText)
	name.SetBold(true)
	h.card = look.NewCard("", "", container.New(
		rows{gap: smallGap, stretch: 1, grows: 2, share: 0.4, pictures: explain.Orders},
		kit.Border(nil, nil, name, container.NewCenter(areas), nil), h.plot, tiles))
	return h
}

// set shows curves and keeps the pictures, or shows that there are none.
func (h *half) set(steps []int, curves [explain.Orders]explain.Curve, frames Frames) {
	h.curves, h.frames = curves, frames
	h.plot.set(steps, curves)
	for i, c := range curves {
		h.areas[i].SetText(number(c.Area, 3))
		h.tiles[i].set(nil)
		h.tiles[i].say(1, "–")
	}
}

// show shows a step.
func (h *half) show(step int) {
	h.plot.mark(step)
	for i, t := range h.tiles {
		t.set(h.frames[i][step])
		t.say(1, percent(h.curves[i].Probability[step]))
	}
}

func percent(p float64) string {
	if p != p {
		return "–"
	}
	return kit.Percent(p)
}
