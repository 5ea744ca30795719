// Package trust is the page "Can I trust this map?": deletion and insertion, the
// witness, and the map when the network forgets what it has learnt.
package trust

import (
	"image"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/explain"
	"visao/ml/network"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Result is what the checks of one map have found, with its pictures. Nobody
// changes one.
type Result struct {
	*explain.Report

	Deleted, Inserted Frames
	Pictures          Pictures
}

// Frames are what the network sees after each step, 28×28, for each order.
type Frames [explain.Orders][]*image.RGBA

// Pictures are the maps of a report over the picture, each in colours that span
// its own values, with zero in the middle if they are signed.
type Pictures struct {
	Map, Occlusion *image.RGBA
	Cascade        [network.Layers + 1]*image.RGBA
	Bar            *image.RGBA // the colormap, from left to right
	Signed         bool
}

// Page is the page. It does nothing by itself: it calls back.
type Page struct {
	Content fyne.CanvasObject

	OnTest   func()
	OnCancel func()

	test, cancel *kit.Button
	busy, player *fyne.Container // beside the button, one of them at most
	bar          *kit.ThinBar
	percent      *look.Text
	play         *kit.Button
	slider       *kit.Slider
	pixels       *look.Text
	note         *look.Text

	halves              [2]*half      // deletion and insertion
	colors              *canvas.Image // of the maps
	lowest, highest     *look.Text    // what they mean
	occlusion, original *tile
	cascade             [network.Layers + 1]*tile

	class     int // whose map would be tested; −1 if there is none
	testing   bool
	result    *Result // nil if there is none
	stale     string  // what has changed since; "" if nothing has
	animation *fyne.Animation
}

var (
	orderNames = [explain.Orders]string{words.Later("evidence"), words.Later("occlusion"), words.Later("random")}
	layerNames = [network.Layers + 1]string{
		words.Later("dense"), words.Later("+ conv 4"), words.Later("+ conv 3"), words.Later("+ conv 2"), words.Later("+ conv 1"),
	}
)

// protocol says how the figures come about.
func protocol() []string {
	return []string{
		words.T("Deletion blackens ink in %d steps, insertion adds it. Curve: probability; random: mean of 5, the first shown.", explain.Steps),
		words.T("Area under the curve, by trapezoids over the share of ink: small is good for deletion, large for insertion."),
		words.T("Occlusion: drop of the logit, %d×%d pixels black. ρ: Spearman’s, within %d pixels of ink, layers: 5 seeds ± σ.",
			explain.Window, explain.Window, explain.Window/2),
	}
}

// New returns the page without a result.
func New() *Page {
	p := &Page{
		bar:       kit.NewThinBar(),
		percent:   look.NewNote(""),
		pixels:    look.NewNote(""),
		note:      look.NewText("", look.Muted, theme.SizeNameText),
		colors:    &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: 2},
		lowest:    look.NewNote(""),
		highest:   look.NewNote(""),
		original:  newTile(canvas.ImageScaleFastest, look.Accent, look.Muted),
		occlusion: newTile(canvas.ImageScaleFastest, look.Amber, look.Foreground),
		class:     -1,
	}
	p.test = kit.NewButton(words.T("Test this map"), func() { p.OnTest() })
	p.test.Importance = widget.HighImportance
	p.cancel = kit.NewButton(words.T("Cancel"), func() { p.OnCancel() })
	p.play = kit.NewButtonWithIcon("", theme.MediaPlayIcon(), p.togglePlay)
	p.slider = kit.NewSlider(0, explain.Steps)
	p.slider.OnChanged = func(float64) {
		p.Pause()
		p.showStep()
	}
	for i, title := range []string{words.T("Deletion"), words.T("Insertion")} {
		p.halves[i] = newHalf(title, func(step int) { p.slider.SetValue(float64(step)) })
	}
	p.occlusion.say(0, words.T(orderNames[explain.ByOcclusion]))
	p.original.say(0, words.T(orderNames[explain.ByEvidence]))
	p.original.say(1, words.T("the map"))
	for i := range p.cascade {
		p.cascade[i] = newTile(canvas.ImageScaleFastest, look.Muted, look.Foreground)
		p.cascade[i].say(0, words.T(layerNames[i]))
	}
	p.Content = p.build()
	p.SetResult(nil)
	return p
}

func (p *Page) build() fyne.CanvasObject {
	p.pixels.SetAlign(fyne.TextAlignTrailing)
	p.percent.SetAlign(fyne.TextAlignTrailing)
	p.lowest.SetAlign(fyne.TextAlignTrailing)
	p.busy = kit.Border(nil, nil, nil, container.NewHBox(container.New(kit.Width(44), p.percent), p.cancel),
		container.New(layout.NewCustomPaddedLayout(14, 14, 4, 4), p.bar))
	p.player = kit.Border(nil, nil, p.play, container.New(kit.Width(104), p.pixels), p.slider)
	top := kit.Border(nil, nil, p.test, nil, container.NewStack(p.busy, p.player))

	halves := container.New(cells(largerGap), p.halves[0].card, p.halves[1].card)
	witness := kit.Border(look.NewHeader(words.T("Witness"), ""), nil, nil, nil,
		container.New(cells(smallGap), p.occlusion, p.original))
	layers := container.New(cells(smallGap))
	for _, t := range p.cascade {
		layers.Add(t)
	}
	p.colors.SetMinSize(fyne.NewSize(1, 8))
	key := container.NewCenter(kit.Row(
		container.New(kit.Width(42), p.lowest),
		container.NewCenter(container.New(kit.AtLeast(48), p.colors)),
		container.New(kit.Width(42), p.highest)))
	strip := kit.Border(
		kit.Border(nil, nil, nil, key, look.NewHeader(words.T("Layers re-initialised: ρ with the map"), "")), nil, nil, nil, layers)
	maps := container.New(kit.Columns{2, 0, 5}, witness, kit.Space(4), strip)
	notes := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, line := range protocol() {
		notes.Add(look.NewNote(line))
	}
	return container.New(rows{gap: smallGap, stretch: 2, grows: 3, share: 0.3, pictures: 7},
		top, container.New(kit.AtLeast(0), p.note), halves, maps, notes)
}

// SetClass says whose map would be tested; −1 for nothing to test.
func (p *Page) SetClass(class int) {
	p.class = class
	p.showState()
}

// SetTesting says whether a test is under way.
func (p *Page) SetTesting(yes bool) {
	p.testing = yes
	p.SetProgress(0)
	p.Pause()
	p.showState()
}

// SetProgress says how far the test has come, from 0 to 1.
func (p *Page) SetProgress(share float64) {
	p.bar.Set(share)
	p.percent.SetText(words.T("%.0f %%", 100*share))
}

// SetStale says what has changed since the test: "the picture". "" is nothing.
func (p *Page) SetStale(what string) {
	p.stale = what
	p.showState()
}

// SetResult shows a result, or none for nil.
func (p *Page) SetResult(r *Result) {
	p.Pause()
	p.result, p.stale = r, ""
	if r == nil {
		r = noResult()
	}
	p.halves[0].set(r.Steps, r.Deletion, r.Deleted)
	p.halves[1].set(r.Steps, r.Insertion, r.Inserted)
	p.occlusion.say(1, words.T("ρ %s", number(r.Rho, 2)))
	for i, t := range p.cascade {
		rho := number(r.Cascade[i].Rho, 2)
		if !math.IsNaN(r.Cascade[i].Rho) {
			rho = words.T("%s ± %s", rho, number(r.Cascade[i].Spread, 2))
		}
		t.say(1, rho)
	}
	p.SetPictures(r.Pictures)
	p.slider.Max = float64(max(len(r.Steps)-1, 1))
	p.moveTo(len(r.Steps) / 4) // where there is something to see
	p.showState()
}

// noResult is what takes a result's place where there is none: nothing is a number.
func noResult() *Result {
	nan := math.NaN()
	r := &explain.Report{Rho: nan}
	for i := range r.Cascade {
		r.Cascade[i].Rho, r.Cascade[i].Spread = nan, nan
	}
	for i := range explain.Orders {
		r.Deletion[i].Area, r.Insertion[i].Area = nan, nan
	}
	return &Result{Report: r}
}

// SetPictures shows the maps of the result in another style.
func (p *Page) SetPictures(pictures Pictures) {
	p.original.set(pictures.Map)
	p.occlusion.set(pictures.Occlusion)
	for i, t := range p.cascade {
		t.set(pictures.Cascade[i])
	}
	setImage(p.colors, pictures.Bar)
	lowest, highest := words.T("lowest"), words.T("highest")
	switch {
	case pictures.Bar == nil:
		lowest, highest = "", ""
	case pictures.Signed:
		lowest, highest = words.T("against"), words.T("for it")
	}
	p.lowest.SetText(lowest)
	p.highest.SetText(highest)
}

// number writes a correlation or an area with so many decimals.
func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	return strings.TrimPrefix(kit.Signed(v, decimals), "+")
}

// showState shows what can be done, and what there is to be said.
func (p *Page) showState() {
	look.SetVisible(p.busy, p.testing)
	look.SetVisible(p.player, !p.testing && p.result != nil)
	if p.testing || p.class < 0 {
		p.test.Disable()
	} else {
		p.test.Enable()
	}
	color := look.Muted
	var said string
	switch r := p.result; {
	case p.testing:
		said = words.T("Deleting, covering and re-initialising…")
	case r != nil && p.stale != "":
		color, said = look.Amber, words.T("This is the map of %d before %s changed: test again", r.Class, p.stale)
	case r != nil:
		color, said = look.Foreground, finding(r.Report)
		if failsInsertion(r.Report) {
			color = look.Amber
		}
	case p.class < 0:
		said = words.T("Draw or pick a digit, then test its map")
	default:
		said = words.T("Can I trust the map of %d? Three tests, in about a second", p.class)
	}
	p.note.SetColor(color)
	p.note.SetText(said)
}

// finding says how soon the probability is gone, unless the map does worse than chance
// at bringing it back, which says more.
func finding(r *explain.Report) string {
	if p := r.Deletion[explain.ByEvidence].Probability[0]; p < 0.01 {
		return words.T("Map of %d: its probability is %.1f %% to begin with, so there is little to halve", r.Class, 100*p)
	}
	share, ever := r.Halved(explain.ByEvidence)
	atRandom, everAtRandom := r.Halved(explain.AtRandom)
	switch {
	case ever && everAtRandom && failsInsertion(r):
		return words.T("Map of %d: halved after %.0f %% of the ink, at random %.0f %%; insertion: worse than random", r.Class, 100*share, 100*atRandom)
	case ever && everAtRandom:
		return words.T("Map of %d: probability halved after %.0f %% of the ink, at random after %.0f %%", r.Class, 100*share, 100*atRandom)
	case ever:
		return words.T("Map of %d: probability halved after %.0f %% of the ink, at random never", r.Class, 100*share)
	case everAtRandom:
		return words.T("Map of %d: probability never halved, at random after %.0f %%", r.Class, 100*atRandom)
	}
	return words.T("Map of %d: probability never halved, at random never", r.Class)
}

// failsInsertion reports whether the most telling ink, by the map, brings the
// probability back later than ink at random.
func failsInsertion(r *explain.Report) bool {
	return r.Insertion[explain.ByEvidence].Area < r.Insertion[explain.AtRandom].Area
}
