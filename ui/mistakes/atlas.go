package mistakes

import (
	"image"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/heat"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Averages are the average maps of the ten classes, drawn beforehand. Nobody
// changes one.
type Averages struct {
	*explain.Averages
	Maps   [mnist.Classes]*image.RGBA // over the mean pictures
	Smooth bool                       // blend the pixels of the maps into each other
	Bar    *image.RGBA                // the colormap
	Range  paint.Range                // of all ten, in logits per pixel
}

// atlas shows the average maps with what they say of ink and background.
type atlas struct {
	content fyne.CanvasObject
	point   func(what string) // told what the mouse points at

	shown    *Averages
	plates   [mnist.Classes]plate
	bar      *heat.Bar
	sentence *look.Text
}

// plate is the map of one class.
type plate struct {
	name, area *look.Text
	view       *heat.View
	ink        *look.Text
}

func newAtlas(point func(string)) *atlas {
	a := &atlas{point: point, bar: heat.NewBar(), sentence: look.NewText("", look.Foreground, theme.SizeNameText)}
	var plates []fyne.CanvasObject
	for c := range a.plates {
		p := plate{
			name: look.NewText(strconv.Itoa(c), look.Foreground, theme.SizeNameText),
			area: look.NewNote(""), view: heat.NewView(""), ink: look.NewNote(""),
		}
		p.name.SetBold(true)
		p.area.SetAlign(fyne.TextAlignTrailing)
		p.view.OnHover = func(x, y int, inside bool) { a.hover(c, x, y, inside) }
		a.plates[c] = p
		plates = append(plates, p.name, p.area, p.view, p.ink)
	}
	a.content = kit.Border(nil, container.New(layout.NewCustomPaddedVBoxLayout(0),
		a.bar, a.sentence,
		look.NewNote(words.T("+ and –: the part of the evidence for and against that lies on ink (any grey above 0). Ink: its area.")),
	), nil, nil, container.New(plateGrid{}, plates...))
	return a
}

// set shows averages; nil empties the plates.
func (a *atlas) set(shown *Averages) {
	a.shown = shown
	if shown == nil {
		for _, p := range a.plates {
			p.view.SetImage(nil)
			p.ink.SetText("")
			p.area.SetText("")
		}
		a.bar.SetScale(nil, 0, 0)
		a.sentence.SetText("")
		return
	}
	for c, p := range a.plates {
		average := &shown.Averages[c]
		p.view.SetImage(shown.Maps[c])
		p.view.SetSmooth(shown.Smooth)
		p.ink.SetText(words.T("+ %s  – %s", percent(average.For), percent(average.Against)))
		p.area.SetText(words.T("ink %s", percent(average.Area)))
	}
	a.bar.SetScale(shown.Bar, shown.Range.Lo, shown.Range.Hi)
	all := shown.Overall()
	a.sentence.SetText(words.T("On ink: %s of all evidence for, %s of that against. By chance: %s, its area.",
		percent(all.For), percent(all.Against), percent(all.Area)))
}

// percent writes the part on ink in whole percent: it depends on what one calls
// ink, so a finer one would say nothing.
func percent(s explain.Share) string {
	if math.IsNaN(s.OnInk()) {
		return words.T("none")
	}
	return words.T("%.0f %%", 100*s.OnInk())
}

var pointAtMaps = words.Later("Point at a map to read what a pixel contributes on average.")

// hover tells what one pixel contributes on average.
func (a *atlas) hover(class, x, y int, inside bool) {
	if !inside || a.shown == nil {
		a.bar.ClearMarker()
		a.point(words.T(pointAtMaps))
		return
	}
	share := float64(a.shown.Averages[class].Shares[y*mnist.Side+x])
	a.bar.SetMarker(share)
	a.point(words.T("Pictures of a %d, row %d, column %d: on average %s logit for it", class, y, x, kit.Signed(share, 4)))
}

// plateGrid lays out four objects a plate, five plates a row: the name and the
// area above the view, which is a square as large as possible, and a line below.
type plateGrid struct{}

const (
	plateColumns = 5
	plateRows    = mnist.Classes / plateColumns
	plateObjects = 4
	plateGap     = 10
	leastPlate   = 92 // side of the smallest view; its own least is larger
)

// lines are the heights above and below a view.
func (plateGrid) lines(objects []fyne.CanvasObject) (above, below float32) {
	return ceil(objects[0].MinSize().Height), ceil(objects[3].MinSize().Height)
}

// MinSize is part of fyne.Layout.
func (g plateGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	above, below := g.lines(objects)
	return fyne.NewSize(plateColumns*(leastPlate+plateGap)-plateGap, plateRows*(above+leastPlate+below+plateGap))
}

// Layout is part of fyne.Layout.
func (g plateGrid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	above, below := g.lines(objects)
	pitch := floor((size.Width + plateGap) / plateColumns)
	side := max(0, min(pitch-plateGap, floor(size.Height/plateRows)-above-below-plateGap))
	for i := 0; i+plateObjects <= len(objects); i += plateObjects {
		c := i / plateObjects
		x := float32(c%plateColumns)*pitch + floor((pitch-plateGap-side)/2)
		y := float32(c/plateColumns) * (above + side + below + plateGap)
		kit.Put(objects[i], x, y, floor(side/4), above)
		kit.Put(objects[i+1], x+floor(side/4), y+above-below, side-floor(side/4), below)
		kit.Put(objects[i+2], x, y+above, side, side)
		kit.Put(objects[i+3], x, y+above+side, side, below)
	}
}
