package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// besideTitle lays out a chart, and a button just behind its title.
type besideTitle struct{ title string }

// MinSize is part of fyne.Layout.
func (b besideTitle) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// Layout is part of fyne.Layout.
func (b besideTitle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	title := fyne.MeasureText(b.title, theme.SizeForWidget(theme.SizeNameText, nil), fyne.TextStyle{Bold: true})
	button := o[1].MinSize()
	kit.Put(o[0], 0, 0, size.Width, size.Height)
	kit.Put(o[1], title.Width+4, (title.Height-button.Height)/2, button.Width, button.Height)
}

// showOptions opens the menu of what the charts can do.
func (p *Training) showOptions() {
	widget.ShowPopUpMenuAtRelativePosition(p.menu(), p.canvas(), fyne.NewPos(0, p.options.Size().Height), p.options)
}

func (p *Training) menu() *fyne.Menu {
	var items []*fyne.MenuItem
	for _, n := range smoothings {
		label := words.T("Smoothed over %d steps", n)
		if n == 1 {
			label = words.T("Not smoothed")
		}
		item := fyne.NewMenuItem(label, func() { p.setCurves(n, p.curves.log) })
		item.Checked = p.curves.smoothing == n
		items = append(items, item)
	}
	log := fyne.NewMenuItem(words.T("Logarithmic loss axis"), func() { p.setCurves(p.curves.smoothing, !p.curves.log) })
	log.Checked = p.curves.log
	zoom := fyne.NewMenuItem(words.T("Zoom in  (+, the wheel, or drag)"), p.loss.ZoomIn)
	out := fyne.NewMenuItem(words.T("Zoom out  (-)"), p.loss.ZoomOut)
	all := fyne.NewMenuItem(words.T("Show all  (0, or a double click)"), p.loss.ShowAll)
	out.Disabled, all.Disabled = !p.loss.Zoomed(), !p.loss.Zoomed()
	items = append(items, fyne.NewMenuItemSeparator(), log, fyne.NewMenuItemSeparator(), zoom, out, all, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(words.T("Compare with earlier runs…"), p.showRuns),
		fyne.NewMenuItem(words.T("Export the curves…"), func() { p.OnExport() }))
	return fyne.NewMenu("", items...)
}

func (p *Training) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(p.options) }

func (p *Training) setCurves(smoothing int, log bool) {
	p.curves.set(smoothing, log)
	p.showCurves()
}

func (p *Training) showCurves() {
	p.loss.SetData(p.curves.lossChart())
	p.accuracy.SetData(p.curves.accuracyChart())
}

// SetRuns offers earlier runs, oldest first, to compare with. Those that are shown
// stay shown if they are still among them.
func (p *Training) SetRuns(runs []train.Record) {
	p.runs = runs
	p.fillRuns()
	p.compare(func(r *train.Record) bool { return p.compared(r.Number) })
}

// compare shows the runs that are wanted beside the present one.
func (p *Training) compare(wanted func(*train.Record) bool) {
	var others []train.Record
	for i := range p.runs {
		if wanted(&p.runs[i]) {
			others = append(others, p.runs[i])
		}
	}
	p.curves.compare(others)
	p.showCurves()
}

// compared reports whether a run is shown beside the present one.
func (p *Training) compared(number int) bool {
	return slices.ContainsFunc(p.curves.others, func(r train.Record) bool { return r.Number == number })
}

// showRuns opens the list of earlier runs.
func (p *Training) showRuns() {
	p.forgotten = nil
	p.fillRuns()
	content := container.NewVBox(look.NewHeader(words.T("Earlier runs"), words.T("tick those to compare with")), p.list)
	widget.NewPopUp(container.New(layout.NewCustomPaddedLayout(8, 8, 12, 12), content), p.canvas()).
		ShowAtRelativePosition(fyne.NewPos(0, p.options.Size().Height), p.options)
}

// fillRuns lists the earlier runs, newest first, and offers to take back the last that
// was forgotten.
func (p *Training) fillRuns() {
	p.list.RemoveAll()
	if r, ticked := p.forgotten, p.forgottenTicked; r != nil {
		undo := kit.NewButtonWithIcon(words.T("Undo"), theme.ContentUndoIcon(), func() {
			p.forgotten = nil
			p.OnRecall(*r)
			p.compare(func(other *train.Record) bool { return other.Number == r.Number && ticked || p.compared(other.Number) })
			p.fillRuns()
		})
		said := look.NewText(words.T("Run %s is deleted", strconv.Itoa(r.Number)), look.Muted, theme.SizeNameText)
		p.list.Add(kit.Border(nil, nil, nil, undo, said))
	}
	for _, r := range slices.Backward(p.runs) {
		check := kit.NewCheck(describe(&r))
		check.Checked = p.compared(r.Number)
		check.OnChanged = func(on bool) {
			p.compare(func(other *train.Record) bool {
				return other.Number == r.Number && on || other.Number != r.Number && p.compared(other.Number)
			})
		}
		forget := kit.NewButtonWithIcon("", theme.DeleteIcon(), func() {
			p.forgotten, p.forgottenTicked = &r, p.compared(r.Number)
			p.OnForget(r.Number)
		})
		p.list.Add(kit.Border(nil, nil, nil, forget, check))
	}
	if len(p.runs) == 0 {
		p.list.Add(look.NewText(words.T("There is none yet: every run is listed here when it ends."), look.Muted, theme.SizeNameText))
	}
	p.list.Refresh()
}

// describe is a run in one line: "Run 3 · 5 epochs, batch 32, rate 0.001, seed 0: 97.60 %".
func describe(r *train.Record) string {
	c := r.Config
	length := words.N(c.Epochs, "%d epoch", "%d epochs")
	if r.Steps < r.StepsPerEpoch/10 {
		length = words.N(r.Steps, "%d step", "%d steps")
	} else if r.Steps < r.StepsPerEpoch*c.Epochs {
		length = words.N(c.Epochs, "%.1[2]f of %[1]d epoch", "%.1[2]f of %[1]d epochs", r.Epoch(len(r.Loss)-1))
	}
	result := words.T("not validated")
	if n := len(r.Epochs); n > 0 {
		result = words.T("%.2f %%", 100*r.Epochs[n-1].Validation.Accuracy())
	}
	if r.Data != "" {
		length = words.T("other data") + ", " + length
	}
	return words.T("Run %s · %s, batch %d, rate %s, seed %s: %s",
		strconv.Itoa(r.Number), length, c.Batch, rateText(c.LearningRate), strconv.FormatUint(c.Seed, 10), result)
}
