// Package film is the page that shows how a network came to look where it looks:
// the map of one picture under the weights of chosen moments of a run.
package film

import (
	"image"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/chart"
	"visao/ui/heat"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Frame is what the network made of the picture at one moment.
type Frame struct {
	Step        int     // steps taken before
	Epoch       float64 // the same in epochs
	Loss        float64 // on the training pictures, smoothed, in nats; NaN while unknown
	Class       int     // predicted
	Probability float64 // of the class predicted
	Shown       float64 // of the class whose map is shown
	Labelled    float64 // of the label

	Shares []float32   // the map, 28×28 row by row, in logits
	Range  paint.Range // of its colours, in logits per pixel
	Map    *image.RGBA // drawn over the picture
	Small  *image.RGBA // the same, small
}

// Film is a picture's history during one run. Nobody changes one.
type Film struct {
	Frames []Frame // ascending, at least one
	Class  int     // whose maps are shown
	Label  int     // −1 if nobody knows
	Shared bool    // one Range for all frames
	Smooth bool    // maps are blended, not blocks
	Bar    *image.RGBA
}

// Page shows a film: one frame large, all of them small below, and what the
// network said at each. It does nothing by itself: it calls back.
type Page struct {
	Content fyne.CanvasObject

	OnShared func(bool) // the person wants one scale for all frames, or one for each
	OnPlay   func(bool) // Advance is wanted some times a second, or no more

	head  *look.Header
	empty *look.Text
	film  *Film // shown now; nil for none
	at    int   // the frame shown

	heat    *heat.View
	bar     *heat.Bar
	under   *look.Text
	x, y    int // the cell under the mouse
	pointed bool

	class, probability, verdict, when, loss *look.Text
	curve                                   *chart.Chart

	play    *kit.Button
	playing bool
	slider  *kit.Slider
	scale   *kit.Choice
	reel    *reel
	parts   *fyne.Container
}

// scales are the choices of the menu: the first is what Film.Shared is.
var scales = []string{words.Later("One for all frames"), words.Later("Its own for each")}

// setShared selects the one or the other.
func (p *Page) setShared(shared bool) {
	i := 1
	if shared {
		i = 0
	}
	p.scale.Selected = p.scale.Options[i]
}

// New returns a page without a film.
func New() *Page {
	p := &Page{
		head:  look.NewHeader(words.T("How attention moved"), ""),
		empty: look.NewText("", look.Muted, theme.SizeNameText),
		heat:  heat.NewView(""), bar: heat.NewBar(), under: look.NewNote(""),
		class:       look.NewText("0", look.Foreground, look.SizeHero), // as wide as any
		probability: look.NewText("", look.Accent, theme.SizeNameSubHeadingText),
		verdict:     look.NewText("", look.Muted, theme.SizeNameText),
		when:        look.NewText("", look.Foreground, theme.SizeNameText),
		loss:        look.NewNote(""),
		curve:       chart.New(chart.Data{}),
		slider:      kit.NewSlider(0, 1),
		scale:       kit.NewChoice([]string{words.T(scales[0]), words.T(scales[1])}),
		reel:        newReel(),
	}
	p.class.SetBold(true)
	p.empty.SetAlign(fyne.TextAlignCenter)
	p.play = kit.NewButtonWithIcon("", theme.MediaPlayIcon(), p.toggle)
	p.heat.OnHover = func(x, y int, inside bool) {
		p.x, p.y, p.pointed = x, y, inside
		p.showUnder()
	}
	p.slider.OnChanged = func(v float64) { p.choose(int(v)) }
	p.reel.onSelected = p.choose
	p.reel.onSpace = p.toggle
	p.setShared(true)
	p.scale.OnChanged = func(string) { p.OnShared(p.scale.SelectedIndex() == 0) }

	said := container.New(layout.NewCustomPaddedHBoxLayout(12), p.class,
		container.NewVBox(layout.NewSpacer(), p.probability, p.verdict))
	about := container.New(layout.NewCustomPaddedVBoxLayout(2), said, p.when, p.loss, kit.Gap(6))
	p.parts = container.New(arrangement{}, p.heat, container.NewVBox(p.bar, container.New(kit.AtLeast(0), p.under)),
		kit.Border(about, nil, nil, nil, look.NewCard("", "", p.curve)),
		kit.Border(nil, nil, p.play, container.NewHBox(container.NewCenter(look.NewNote(words.T("Scale of the colours"))), container.New(kit.Width(160), p.scale)), p.slider),
		p.reel)
	p.Content = kit.Border(container.NewVBox(p.head, kit.Gap(2)), nil, nil, nil,
		container.NewStack(p.parts, container.NewCenter(p.empty)))
	p.ShowNothing("")
	return p
}

// ShowNothing shows these words instead of a film.
func (p *Page) ShowNothing(why string) {
	p.film, p.at = nil, 0
	p.Stop()
	p.empty.SetText(why)
	p.head.SetNote("")
	look.SetVisible(p.empty, true)
	look.SetVisible(p.parts, false)
}

// Busy says how far a film is that will be shown.
func (p *Page) Busy(how string) { p.head.SetNote(how) }

// Show shows a film. Of another film of the same run it shows the same frame, or
// the newest if that is what was shown.
func (p *Page) Show(f *Film) {
	at := len(f.Frames) - 1
	if old := p.film; old != nil && p.at < len(old.Frames)-1 {
		at = nearest(f.Frames, old.Frames[p.at].Step)
	}
	p.film = f
	look.SetVisible(p.empty, false)
	look.SetVisible(p.parts, true)
	p.head.SetNote(words.N(len(f.Frames), "the map of class %[2]d at %[1]d moment of the last run",
		"the map of class %[2]d at %[1]d moments of the last run", f.Class))
	p.setShared(f.Shared)
	p.scale.Refresh()

	var small []*image.RGBA
	for _, frame := range f.Frames {
		small = append(small, frame.Small)
	}
	p.reel.set(small)
	p.curve.SetData(probabilities(f))
	p.heat.SetSmooth(f.Smooth)
	p.slider.Max = float64(max(len(f.Frames)-1, 1))
	p.slider.Refresh()
	for _, w := range []fyne.Disableable{p.slider, p.play} {
		if len(f.Frames) > 1 {
			w.Enable()
		} else {
			w.Disable()
		}
	}
	p.show(at)
}

// nearest is the frame nearest to a step.
func nearest(frames []Frame, step int) (best int) {
	distance := func(i int) int { return max(frames[i].Step-step, step-frames[i].Step) }
	for i := range frames {
		if distance(i) < distance(best) {
			best = i
		}
	}
	return best
}

// probabilities is the curve of the class shown, and of the label if that is
// another, frame by frame: early steps, where most happens, get as much room as
// late ones.
func probabilities(f *Film) chart.Data {
	const labels = 6 // on the X axis, about
	d := chart.Data{
		Title: words.T("Probability of class %d", f.Class),
		XMax:  float64(max(len(f.Frames)-1, 1)), XUnit: words.T("step"),
		YMax: 1, Percent: true,
		Line:    chart.Series{Name: words.T("class %d", f.Class)},
		FormatX: func(x float64) string { return words.T("step %d", f.Frames[int(x+0.5)].Step) },
	}
	if f.Class == f.Label {
		d.Title = words.T("Probability of class %d, the label", f.Class)
	}
	var label []chart.Point
	every := max(1, (len(f.Frames)+labels-1)/labels)
	for i, frame := range f.Frames {
		x := float64(i)
		d.Line.Points = append(d.Line.Points, chart.Point{X: x, Y: frame.Shown})
		label = append(label, chart.Point{X: x, Y: frame.Labelled})
		if i%every == 0 {
			d.XTicks = append(d.XTicks, chart.Tick{At: x, Label: words.T("%d", frame.Step)})
		}
	}
	if f.Label >= 0 && f.Label != f.Class {
		d.Others = []chart.Series{{Name: words.T("label %d", f.Label), Points: label}}
	}
	return d
}

// choose is a choice by the person, which ends playing.
func (p *Page) choose(i int) {
	if p.film != nil && i != p.at {
		p.Stop()
		p.show(i)
	}
}

// toggle plays or pauses; what has come to its end plays from the start.
func (p *Page) toggle() {
	if p.film == nil || len(p.film.Frames) < 2 {
		return
	}
	if p.playing {
		p.Stop()
		return
	}
	if p.at == len(p.film.Frames)-1 {
		p.show(0)
	}
	p.setPlaying(true)
}

// Advance shows the next frame while the film plays. At the end it stops.
func (p *Page) Advance() {
	if !p.playing {
		return
	}
	p.show(p.at + 1)
	if p.at == len(p.film.Frames)-1 {
		p.Stop()
	}
}

// Stop ends playing.
func (p *Page) Stop() {
	if p.playing {
		p.setPlaying(false)
	}
}

func (p *Page) setPlaying(on bool) {
	p.playing = on
	p.play.SetIcon(map[bool]fyne.Resource{false: theme.MediaPlayIcon(), true: theme.MediaPauseIcon()}[on])
	p.OnPlay(on)
}

// show shows a frame.
func (p *Page) show(i int) {
	p.at = min(i, len(p.film.Frames)-1)
	f := &p.film.Frames[p.at]
	p.heat.SetImage(f.Map)
	p.bar.SetScale(p.film.Bar, f.Range.Lo, f.Range.Hi)
	p.class.SetText(strconv.Itoa(f.Class))
	p.probability.SetText(kit.Percent(f.Probability))
	p.showVerdict(f.Class)
	p.when.SetText(words.T("step %d · epoch %.2f", f.Step, f.Epoch))
	p.loss.SetText("")
	if !math.IsNaN(f.Loss) {
		p.loss.SetText(words.T("training loss %s", kit.Loss(f.Loss)))
	}
	p.curve.SetMark(float64(p.at))
	p.reel.show(p.at)
	p.slider.SetValue(float64(p.at)) // choose finds that it is shown already
	p.showUnder()
}

// showVerdict says whether the prediction agrees with the label.
func (p *Page) showVerdict(class int) {
	p.probability.SetColor(look.Accent)
	switch {
	case p.film.Label < 0:
		p.verdict.SetText("")
	case class == p.film.Label:
		p.verdict.SetText(words.T("right: the label is %d", p.film.Label))
		p.verdict.SetColor(look.Green)
	default:
		p.verdict.SetText(words.T("wrong: the label is %d", p.film.Label))
		p.verdict.SetColor(look.Amber)
		p.probability.SetColor(look.Amber)
	}
}

// showUnder tells what the pixel under the mouse contributes, or what the colours
// mean.
func (p *Page) showUnder() {
	if p.film == nil {
		return
	}
	if p.pointed {
		share := float64(p.film.Frames[p.at].Shares[p.y*mnist.Side+p.x])
		p.bar.SetMarker(share)
		p.under.SetText(words.T("row %d, column %d: %s logit", p.y, p.x, kit.Signed(share, 4)))
		return
	}
	p.bar.ClearMarker()
	if p.film.Shared {
		p.under.SetText(words.T("logits per pixel, one scale for all frames"))
	} else {
		p.under.SetText(words.T("logits per pixel, the scale of this frame alone"))
	}
}
