package layers

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Page shows the feature maps of one layer. It does nothing by itself: it calls
// back.
type Page struct {
	Content fyne.CanvasObject

	OnChoice func()          // another Choice has been made
	OnClass  func(class int) // another class has been picked

	choice Choice
	view   *View               // shown now; nil if there is none
	kept   [network.Layers]int // numbers of the maps that were clicked on, or none

	tabs      [network.Layers]*kit.Button
	scale     *kit.Choice
	order     *kit.Choice
	orderName *look.Text
	ordering  fyne.CanvasObject // both

	grid   *grid
	facts  *look.Text
	colors *look.Text
	feet   *look.Text
	sum    *look.Text
	detail *detail
}

// New returns the page, for the last layer, with nothing to show.
func New() *Page {
	p := &Page{
		choice:    Choice{Layer: last},
		grid:      newGrid(),
		orderName: look.NewNote(words.T("Order")),
		facts:     look.NewNote(""),
		colors:    look.NewNote(""),
		feet:      look.NewNote(""),
		sum:       look.NewNote(""),
		detail:    newDetail(),
	}
	for l := range p.kept {
		p.kept[l] = none
	}
	p.grid.onPoint = p.showMap
	p.grid.onSelect = func(place int) {
		p.kept[p.view.Layer] = p.view.Order[place]
		p.showMap()
	}
	p.detail.weights.onSelect = func(class int) { p.OnClass(class) }
	p.makeControls()
	p.Content = p.build()
	p.Say("")
	return p
}

func (p *Page) makeControls() {
	for l, name := range []string{words.T("1 · %d maps", 16), "2 · 32", "3 · 64", "4 · 128"} {
		p.tabs[l] = kit.NewButton(name, func() { p.choose(func(c *Choice) { c.Layer = l }) })
	}
	var scales []string
	for _, name := range scaleNames {
		scales = append(scales, words.T(name))
	}
	p.scale = kit.NewChoice(scales)
	p.scale.Selected = scales[p.choice.Scale]
	p.scale.OnChanged = func(string) { p.choose(func(c *Choice) { c.Scale = Scale(p.scale.SelectedIndex()) }) }
	p.order = kit.NewChoice([]string{words.T("By share"), words.T("By number")})
	p.order.Selected = p.order.Options[0]
	p.order.OnChanged = func(string) { p.choose(func(c *Choice) { c.ByNumber = p.order.SelectedIndex() == 1 }) }
	p.ordering = container.New(layout.NewCustomPaddedVBoxLayout(2), container.New(kit.AtLeast(0), p.orderName), p.order)
	p.showChoice()
}

func (p *Page) build() fyne.CanvasObject {
	tabs := container.New(layout.NewCustomPaddedHBoxLayout(0), p.tabs[0], p.tabs[1], p.tabs[2], p.tabs[3])
	controls := container.New(kit.Columns{0, 1, 1, 1},
		kit.Field(words.T("Convolution"), kit.NewTrack(tabs)), kit.Field(words.T("Scale of the colours"), p.scale), p.ordering, kit.Space(0))
	about := lines()
	for _, text := range []*look.Text{p.facts, p.colors, p.feet, p.sum} {
		about.(*fyne.Container).Add(container.New(kit.AtLeast(0), text))
	}
	b := body{p.grid, about, p.detail.content}
	return kit.Border(container.NewVBox(controls, kit.Gap(2)), nil, nil, nil,
		container.New(b, b.grid, b.words, b.detail))
}

// Choice is what the person has chosen to see.
func (p *Page) Choice() Choice { return p.choice }

func (p *Page) choose(change func(*Choice)) {
	before := p.choice
	change(&p.choice)
	if p.choice != before {
		p.showChoice()
		p.OnChoice()
	}
}

func (p *Page) showChoice() {
	for l, tab := range p.tabs {
		tab.Importance = widget.LowImportance
		if l == p.choice.Layer {
			tab.Importance = widget.HighImportance
		}
		tab.Refresh()
	}
	look.SetVisible(p.ordering, p.choice.Layer == last)
}

// Say shows words in place of the maps: why there are none.
func (p *Page) Say(why string) {
	p.view = nil
	p.grid.say(why)
	look.SetVisible(p.detail.content, false)
	for _, text := range []*look.Text{p.facts, p.colors, p.feet, p.sum} {
		text.SetText("")
	}
}

// Show shows a view, unless the person has made another choice since.
func (p *Page) Show(v *View) {
	if v.Choice != p.choice {
		return
	}
	p.view = v
	selected := 0
	if kept := p.kept[v.Layer]; kept != none {
		selected = slices.Index(v.Order, kept)
	}
	p.grid.show(tilesOf(v), selected)
	p.showWords()
	p.showMap()
}

// showMap shows the map pointed at large, or else the selected one.
func (p *Page) showMap() {
	if p.view == nil {
		return
	}
	place, pixel := p.grid.pointed, p.grid.pixel
	if place == none {
		place = p.grid.selected
	}
	p.detail.show(p.view, p.view.Order[place], pixel)
}

// tilesOf are the maps of a view in their order.
func tilesOf(v *View) (t tiles) {
	for _, number := range v.Order {
		t.maps = append(t.maps, v.Maps[number])
		switch v.Layer {
		case 0:
			t.kernels = append(t.kernels, parts(kernelOf(v, number), v.Kernels))
		case last:
			share := 0.0
			if v.Contributions.Largest > 0 {
				share = v.Contributions.Shares[number] / v.Contributions.Largest
			}
			t.shares = append(t.shares, share)
		}
	}
	return t
}

func (p *Page) showWords() {
	v := p.view
	sees := 2*v.Layer + 3
	p.facts.SetText(words.T("A value sees %d×%d pixels of the picture; zero everywhere: %d of %d maps", sees, sees, v.Silent, len(v.Maps)))
	p.colors.SetText([]string{
		words.T("Colours: from 0 to the largest value of each map"),
		words.T("Colours: from 0 to %s, the largest value of this layer", amount(v.Ranges[0].Hi)),
		words.T("Colours: from 0 to %s, the largest value of all four", amount(v.Ranges[0].Hi)),
	}[v.Scale])
	p.feet.SetText("")
	p.sum.SetText("")
	p.orderName.SetText(words.T("Order"))
	switch v.Layer {
	case 0:
		p.feet.SetText(words.T("Below each map its kernel: blue above 0, orange below 0"))
	case last:
		c := v.Contributions
		p.feet.SetText(words.T("Below each map its share: blue for class %d, orange against it", v.Class))
		p.sum.SetText(words.T("Sum of %d shares %s, bias %s: logit %s", len(c.Shares), kit.Signed(c.Sum, 2),
			kit.Signed(float64(v.Features.Weights.Bias[v.Class]), 2), kit.Signed(float64(v.Features.Logits[v.Class]), 2)))
		if v.Held {
			p.orderName.SetText(words.T("Order, kept in training"))
		}
	}
}

// body lays out the grid with the words below it, and the detail at the right.
type body struct{ grid, words, detail fyne.CanvasObject }

const (
	bodyGap     = 12
	widestPanel = 11 * mnist.Side
)

// MinSize is part of fyne.Layout.
func (b body) MinSize([]fyne.CanvasObject) fyne.Size {
	grid, low, detail := b.grid.MinSize(), b.words.MinSize(), b.detail.MinSize()
	return fyne.NewSize(grid.Width+bodyGap+detail.Width, max(grid.Height+low.Height+columnGap, detail.Height))
}

// Layout is part of fyne.Layout.
func (b body) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	right := min(max(b.detail.MinSize().Width, size.Width*0.3), widestPanel)
	left, low := size.Width-right-bodyGap, b.words.MinSize().Height
	b.grid.Resize(fyne.NewSize(left, size.Height-low-columnGap))
	b.words.Move(fyne.NewPos(0, size.Height-low))
	b.words.Resize(fyne.NewSize(left, low))
	b.detail.Move(fyne.NewPos(left+bodyGap, 0))
	b.detail.Resize(fyne.NewSize(right, size.Height))
}
