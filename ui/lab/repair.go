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

// repair is column 3: what is done about the shortcut, and what came of it.
type repair struct {
	content        *fyne.Container
	tabs           *kit.Tabs
	retrain        *kit.Button
	top            *fyne.Container // of these
	words          *prose
	lambda         *kit.Slider
	lambdaName     *look.Text
	penalty        *fyne.Container // with the slider
	way            *way
	pictures       *tiles
	heat           *change
	table          *table
	open, download *kit.Button
}

func (p *Page) newRepair() *repair {
	c := &repair{
		words: newNote(2), lambda: kit.NewSlider(position(leastLambda), position(mostLambda)),
		lambdaName: look.NewText("", look.Foreground, theme.SizeNameText),
		way:        newWay(), pictures: newTiles(), heat: newChange(), table: newTable(74, 74),
	}
	all := repairs(bias.RandomCorner)
	c.tabs = kit.NewTabs([]string{words.T("Vary it"), words.T("Hide it"), words.T("Penalise heat")}, func(i int) {
		p.change(func(choices *Choices) { choices.Repair = all[i] })
	})
	c.retrain = kit.NewButtonWithIcon("", theme.MediaPlayIcon(), func() {
		if p.state == Ready {
			p.OnRepair(p.choices)
		} else {
			p.OnCancel()
		}
	})
	c.retrain.Importance = widget.HighImportance
	c.lambda.Step = 0.1
	c.lambda.OnChanged = func(at float64) {
		p.change(func(choices *Choices) { choices.Lambda = lambdaAt(at) })
	}
	c.penalty = container.New(kit.Tall(20), container.New(beside{}, container.New(kit.Width(40), c.lambdaName), c.lambda))
	c.open = kit.NewButton(words.T("Open in Studio"), func() { p.OnOpen(true) })
	c.download = kit.NewButtonWithIcon(words.T("Save report…"), theme.DocumentSaveIcon(), func() { p.OnSave() })
	c.top = kit.Row(c.tabs.Content, container.New(kit.AtLeast(86), c.retrain))
	tableCard := look.NewCard("", "", c.table.content)
	c.content = container.New(
		column{c.heat.card: heroCan, tableCard: tableCan},
		header("3", look.NewHeader(words.T("Repair the data"), words.T("before and after, same pictures"))),
		container.New(kit.Tall(headTall), container.New(levels{0, 38, 55, 42}, c.top, c.words, c.penalty, c.way.content)),
		c.pictures, c.heat.card, tableCard,
		kit.Row(c.open, c.download),
	)
	c.table.setHeads(words.T("test pictures, accuracy"), words.T("before"), words.T("after"))
	return c
}

func (p *Page) showRepair() {
	c, s := p.three, p.choices.Shortcut
	ready, busy := p.state == Ready, p.state == Repairing
	all := repairs(bias.RandomCorner)
	for i, r := range all {
		if r == p.choices.Repair {
			c.tabs.SetChosen(i)
		}
		enable(ready || r == p.choices.Repair, c.tabs.Buttons[i]) // a disabled one does not show that it is chosen
	}
	look.SetVisible(c.tabs.Buttons[0], s.Place != bias.Own)
	arrange(c.top)
	name := words.T("Retrain")
	if busy {
		name = words.T("Cancel")
	}
	startOrStop(c.retrain, name, busy)
	enable(busy || ready && p.before.run() != nil && !p.stale, c.retrain)
	enable(ready, c.lambda)
	penalise := p.choices.Repair == bias.Penalise
	look.SetVisible(c.words, !busy)
	look.SetVisible(c.penalty, !busy && penalise)
	look.SetVisible(c.way.content, busy)
	c.words.SetText(remedy(s, p.choices.Repair))
	c.lambdaName.SetText(lambdaName(p.choices.Lambda))
	if at := position(p.choices.Lambda); lambdaAt(c.lambda.Value) != p.choices.Lambda {
		c.lambda.Value = at // which would call back by SetValue
		c.lambda.Refresh()
	}
	if busy {
		c.way.busy(progress(p.after))
	}

	before, run := p.before.run(), p.after.run()
	if p.after == nil {
		c.pictures.set(nil)
	} else {
		c.pictures.set(p.after.Sights)
	}
	planted := p.planted()
	c.heat.show(p.before, p.after, planted)
	c.table.setRows(planted.Variants(), thing(planted.Place), func(v bias.Variant) []cell {
		return []cell{accuracy(before, v), accuracy(run, v)}
	})
	enable(ready && run != nil, c.open)
	enable(ready && before != nil && before.Outcome != nil, c.download)
	arrange(c.content)
}
