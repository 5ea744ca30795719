package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/bias"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// plant is column 1: what is planted, and the training on it.
type plant struct {
	content    *fyne.Container
	story      *prose
	pictures   *tiles
	menus      *menus
	patch      fyne.CanvasObject // what is to choose of a patch alone
	train      *kit.Button
	reset      *kit.Button
	measure    *kit.Button // the Studio's model, for a rectangle
	model      fyne.CanvasObject
	way        *way
	validation *figure
}

func (p *Page) newPlant() *plant {
	c := &plant{
		story: newProse(4, look.Foreground, theme.SizeNameText), pictures: newTiles(), menus: newMenus(p.change),
		way: newWay(), validation: newFigure(),
	}
	m := c.menus
	m.seed.OnSubmitted = func(string) { p.plant(p.OnPlant) }
	c.train = kit.NewButtonWithIcon("", theme.MediaPlayIcon(), func() {
		if p.state == Ready {
			p.plant(p.OnPlant)
		} else {
			p.OnCancel()
		}
	})
	c.train.Importance = widget.HighImportance
	c.reset = kit.NewButton(words.T("Reset"), func() { p.OnReset() })
	c.measure = kit.NewButton(words.T("Measure the Studio's model"), func() { p.plant(p.OnMeasure) })
	c.model = kit.Row(c.measure)
	field := func(name string, width float32, control fyne.CanvasObject) fyne.CanvasObject {
		return kit.Field(name, container.New(kit.AtLeast(width), control))
	}
	c.patch = container.New(kit.Columns{1, 1, 1},
		field(words.T("Patch"), 84, m.size), field(words.T("Share of pictures"), 96, m.share),
		field(words.T("Grey tells the label in"), 122, m.agreement))
	c.content = container.New(
		column{p.Region: 1000, c.validation.card: heroCan},
		header("1", look.NewHeader(words.T("Plant a shortcut"), words.T("the grass behind the frog"))),
		container.New(kit.Tall(headTall), c.story),
		c.pictures, p.Region,
		container.New(kit.Columns{1, 0, 0},
			field(words.T("Where"), 186, m.place), field(words.T("Epochs"), 62, m.epochs), field(words.T("Seed"), 54, m.seed)),
		c.patch,
		kit.Row(container.New(kit.AtLeast(200), c.train), c.reset), c.model,
		c.way.content,
		c.validation.card,
	)
	return c
}

// plant has something done with the choices if they make sense.
func (p *Page) plant(do func(Choices)) {
	if _, err := p.one.menus.readSeed(); err != nil {
		p.OnError(err)
	} else if err := p.choices.Validate(); err != nil {
		p.OnError(err)
	} else {
		p.scanning = false
		do(p.choices)
	}
}

func (p *Page) showPlant() {
	c, s := p.one, p.choices.Shortcut
	own := s.Place == bias.Own
	c.story.SetText(story(s))
	for o, shown := range map[fyne.CanvasObject]bool{
		c.pictures: !own, p.Region: own, c.patch: !own, c.model: own,
	} {
		look.SetVisible(o, shown)
	}
	busy := p.state == Planting || p.state == Measuring && !p.scanning
	name := words.T("Train on planted data")
	switch {
	case busy:
		name = words.T("Cancel")
	case own:
		name = words.T("Train on these pictures")
	case s.Share == 0:
		name = words.T("Train on untouched data")
	}
	startOrStop(c.train, name, busy)
	ready := p.state == Ready
	enable(ready || busy, c.train)
	m := c.menus
	enable(ready, c.measure, c.reset, m.place, m.share, m.agreement, m.epochs, m.seed)
	enable(ready && s.Place != bias.Meadow, m.size) // it is everywhere
	switch run := p.before.run(); {
	case busy:
		c.way.busy(progress(p.before))
	case p.stale:
		c.way.idle(words.T("What is shown at the right is of earlier choices."), look.Amber)
	case run != nil:
		c.way.idle(trained(run), look.Muted)
	default:
		c.way.idle("", look.Muted)
	}
	title, value, about := validation(p.before, p.planted())
	c.validation.set(title, "", value, about)
	arrange(c.content)
}

// startOrStop names a button that does the one or the other.
func startOrStop(b *kit.Button, name string, stop bool) {
	icon := theme.MediaPlayIcon()
	if stop {
		icon = theme.CancelIcon()
	}
	if b.Text != name {
		b.SetText(name)
		b.SetIcon(icon)
	}
}

func enable(yes bool, widgets ...fyne.Disableable) {
	for _, w := range widgets {
		switch {
		case yes && w.Disabled():
			w.Enable()
		case !yes && !w.Disabled():
			w.Disable()
		}
	}
}
