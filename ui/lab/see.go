package lab

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"visao/ml/bias"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// see is column 2: what the network looks at, and how it does.
type see struct {
	content   *fyne.Container
	header    *look.Header
	lit       *kit.Choice
	filling   bool // the menu, by the program
	open      *kit.Button
	scan      *kit.Button
	pictures  *tiles
	heat      *heat
	table     *table
	tableCard fyne.CanvasObject
	suspects  *look.CardBox // with how far the search has come
	searching *way
	found     fyne.CanvasObject
}

func (p *Page) newSee() *see {
	c := &see{
		header: look.NewHeader(words.T("See what it looks at"), ""),
		lit:    kit.NewChoice(nil), pictures: newTiles(), heat: newHeat(), table: newTable(66, 112), searching: newWay(),
	}
	c.lit.OnChanged = func(name string) {
		if i := slices.Index(c.lit.Options, name); i >= 0 && !c.filling {
			p.change(func(choices *Choices) { choices.Lit = choices.Shortcut.Variants()[i] })
		}
	}
	c.open = kit.NewButton(words.T("Open in Studio"), func() { p.OnOpen(false) })
	c.scan = kit.NewButton("", p.scan)
	c.tableCard = look.NewCard("", "", c.table.content)
	c.found = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 10), p.Suspects))
	c.suspects = look.NewCard(words.T("Suspects"), words.T("choose one to measure it"), container.NewStack(
		below(0, c.searching.content), c.found))
	c.content = container.New(
		column{c.heat.card: heroCan, c.tableCard: tableCan, c.suspects: suspectsCan},
		header("2", c.header),
		container.New(kit.Tall(headTall), below(6,
			kit.Row(container.NewCenter(look.NewNote(words.T("Ten test pictures:"))), container.New(kit.AtLeast(176), c.lit)),
			kit.Row(c.open, container.New(kit.AtLeast(148), c.scan)))),
		c.pictures, c.heat.card, c.tableCard, c.suspects,
	)
	return c
}

// suspectsCan is by how much the card with the suspects may grow.
const suspectsCan = 280

// scan is the button that looks for suspects, stops that, and goes from what has
// been found to the figures and back.
func (p *Page) scan() {
	switch {
	case p.state == Measuring:
		p.OnCancel()
	case p.searched:
		p.atSuspects = !p.atSuspects
		p.update()
	default:
		p.scanning = true
		p.OnScan()
	}
}

func (p *Page) showSee() {
	c, s := p.two, p.choices.Shortcut
	c.filling = true
	var names []string
	for _, v := range s.Variants() {
		names = append(names, variantName(v, thing(s.Place)))
	}
	if !slices.Equal(names, c.lit.Options) {
		c.lit.SetOptions(names)
	}
	show(c.lit, variantName(p.choices.Lit, thing(s.Place)))
	c.filling = false

	searching := p.state == Measuring && p.scanning
	name := words.T("Find suspects")
	switch {
	case searching:
		name = words.T("Cancel")
	case p.searched && p.atSuspects:
		name = words.T("Back to the figures")
	case p.searched:
		name = words.T("Show suspects")
	}
	if c.scan.Text != name {
		c.scan.SetText(name)
	}
	ready, run := p.state == Ready, p.before.run()
	enable(ready, c.lit)
	enable(ready && run != nil, c.open)
	enable(searching || ready && run != nil, c.scan)

	if p.before == nil {
		c.pictures.set(nil)
	} else {
		c.pictures.set(p.before.Sights)
	}
	planted := p.planted()
	it := thing(planted.Place)
	c.header.SetNote(words.T("heat on the %s", it))
	c.heat.show(p.before, planted)
	own := planted.Place == bias.Own // which speaks for no digit
	follows := words.T("follows the %s", it)
	if own {
		follows = ""
	}
	c.table.setHeads(words.T("test pictures"), words.T("accuracy"), follows)
	c.table.setRows(planted.Variants(), it, func(v bias.Variant) []cell {
		if own {
			return []cell{accuracy(run, v)}
		}
		return []cell{accuracy(run, v), followed(run, v)}
	})
	atSuspects := searching || p.searched && p.atSuspects
	look.SetVisible(c.heat.card, !atSuspects)
	look.SetVisible(c.tableCard, !atSuspects)
	look.SetVisible(c.suspects, atSuspects)
	look.SetVisible(c.found, !searching)
	look.SetVisible(c.searching.content, searching)
	c.searching.busy(words.T("Looking for heat that is compact and off the ink: %.0f %%", 100*p.scanned), p.scanned)
	arrange(c.content)
}
