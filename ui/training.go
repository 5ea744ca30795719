package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/train"
	"visao/ui/chart"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// articleValidation is the validation accuracy that the blog post reports.
const articleValidation = 0.9818

// Training is the panel that trains a network: choices, progress, the live
// charts and the table of scores. It does nothing by itself: it calls back.
type Training struct {
	Content fyne.CanvasObject

	OnTrain  func(train.Config) // with valid choices only
	OnPause  func()
	OnResume func()
	OnStop   func()
	OnSave   func()
	OnOpen   func()
	OnFolder func() // the user wants to choose a folder with other data
	OnMNIST  func() // the user wants MNIST
	OnExport func() // the user wants the curves in a file
	OnForget func(run int)
	OnRecall func(run train.Record) // one that was forgotten
	OnError  func(error)

	Start, Stop, Save, Open *kit.Button // Start is Train, Pause or Resume in turn

	epochs, batch, rate, seed *kit.Entry
	recipe                    *kit.Cycle // one of recipes
	data                      *kit.Choice
	folder                    string // the choice in data that stands for the folder in use

	where, images, left *look.Text
	bar                 *kit.ThinBar
	loss, accuracy      *chart.Chart
	curves              *curves
	options             *kit.Button    // of the charts
	runs                []train.Record // earlier ones, oldest first
	forgotten           *train.Record  // last, while the list is open
	forgottenTicked     bool           // it was compared with
	list                *fyne.Container
	table               *scoreTable

	state RunState
}

// RunState is what the Start button has to offer.
type RunState int

// The states of a run.
const (
	Idle RunState = iota
	Running
	Paused
	Stopping
)

const mnistChoice = "MNIST"

// NewTraining returns the panel with these choices filled in, below the names of the
// rooms.
func NewTraining(config train.Config, rooms fyne.CanvasObject) *Training {
	p := &Training{
		batch: kit.NewEntry(nil), rate: kit.NewEntry(nil), seed: kit.NewEntry(nil),
		where:  look.NewText("", look.Foreground, theme.SizeNameText),
		images: look.NewNote(""), left: look.NewNote(""),
		bar:  kit.NewThinBar(),
		loss: chart.New(chart.Data{}), accuracy: chart.New(chart.Data{}), curves: newCurves(),
		list:  container.NewVBox(),
		table: newScoreTable(),
	}
	p.epochs = kit.NewEntry(func(string) { p.plan(); p.showCurves() })
	p.recipe = kit.NewCycle([]string{words.T("recipe of the blog post"), words.T("recipe for drawings")}, 0)
	p.recipe.OnChanged = p.recipeChosen
	p.loss.OnZoom, p.accuracy.OnZoom = p.accuracy.SetZoom, p.loss.SetZoom
	p.SetConfig(config)
	p.data = kit.NewChoice(nil)
	p.SetFolder("")
	p.data.OnChanged = p.dataChosen

	p.Start = kit.NewButtonWithIcon("", nil, p.start)
	p.Start.Importance = widget.HighImportance
	p.Stop = kit.NewButtonWithIcon(words.T("Stop"), theme.MediaStopIcon(), func() { p.OnStop() })
	p.Save = kit.NewButtonWithIcon(words.T("Save…"), theme.DocumentSaveIcon(), func() { p.OnSave() })
	p.Open = kit.NewButtonWithIcon(words.T("Open…"), theme.FolderOpenIcon(), func() { p.OnOpen() })

	p.options = kit.NewButtonWithIcon("", theme.MoreHorizontalIcon(), p.showOptions)
	p.options.Importance = widget.LowImportance

	for _, e := range []*kit.Entry{p.epochs, p.batch, p.rate, p.seed} {
		e.OnSubmitted = func(string) { p.start() }
	}
	p.Content = p.build(rooms)
	p.SetState(Idle)
	p.ShowRun(nil)
	return p
}

func (p *Training) build(rooms fyne.CanvasObject) fyne.CanvasObject {
	top := container.NewVBox(
		container.NewHBox(rooms, layout.NewSpacer(), p.recipe),
		kit.Row(p.Start, p.Stop, layout.NewSpacer(), p.Save, p.Open),
		container.New(kit.Columns{1, 1, 1.3, 1, 1.7},
			kit.Field(words.T("Epochs"), p.epochs), kit.Field(words.T("Batch size"), p.batch), kit.Field(words.T("Learning rate"), p.rate),
			kit.Field(words.T("Seed"), p.seed), kit.Field(words.T("Data"), container.New(kit.AtLeast(92), p.data))),
		p.where,
		p.bar,
		container.NewHBox(p.images, layout.NewSpacer(), p.left),
	)
	charts := container.New(layout.NewCustomPaddedLayout(0, 8, 0, 0),
		container.NewGridWithRows(2,
			container.New(layout.NewCustomPaddedLayout(0, 2, 0, 0), look.NewCard("", "", container.New(besideTitle{words.T("Loss")}, p.loss, p.options))),
			container.New(layout.NewCustomPaddedLayout(2, 0, 0, 0), look.NewCard("", "", p.accuracy))))
	return kit.Border(top, look.NewCard("", "", p.table.content), nil, nil, charts)
}

// recipes are what the choice of one stands for.
var recipes = []train.Config{train.Article(), train.Drawings()}

// recipeChosen fills in the numbers that go with the recipe, but for those that
// somebody has changed.
func (p *Training) recipeChosen(now int) {
	before := (now + len(recipes) - 1) % len(recipes)
	if p.state != Idle { // that of the run stays
		p.recipe.SetSelected(before)
		return
	}
	was, is := recipes[before], recipes[now]
	for _, field := range []struct {
		entry    *kit.Entry
		was, now string
	}{
		{p.epochs, strconv.Itoa(was.Epochs), strconv.Itoa(is.Epochs)},
		{p.batch, strconv.Itoa(was.Batch), strconv.Itoa(is.Batch)},
		{p.rate, rateText(was.LearningRate), rateText(is.LearningRate)},
	} {
		if field.entry.Text == field.was {
			field.entry.SetText(field.now)
		}
	}
}

// SetConfig fills in the choices.
func (p *Training) SetConfig(c train.Config) {
	p.recipe.SetSelected(slices.IndexFunc(recipes, func(r train.Config) bool { return r.Recipe == c.Recipe }))
	p.epochs.SetText(strconv.Itoa(c.Epochs))
	p.batch.SetText(strconv.Itoa(c.Batch))
	p.rate.SetText(rateText(c.LearningRate))
	p.seed.SetText(strconv.FormatUint(c.Seed, 10))
}

// rateText is a learning rate with as many decimals as it needs.
func rateText(rate float64) string { return kit.Point(strconv.FormatFloat(rate, 'g', -1, 64)) }

// Config reads the choices. The error names every field that is no number, or
// else every one that is out of range.
func (p *Training) Config() (c train.Config, err error) {
	var wrong []string
	number := func(text, ifNone string, parse func(string) error) {
		if parse(strings.TrimSpace(text)) != nil {
			wrong = append(wrong, words.T(ifNone, clip(text, 20)))
		}
	}
	number(p.epochs.Text, words.Later("Epochs is not a whole number such as 5: “%s”"), func(s string) (err error) { c.Epochs, err = strconv.Atoi(s); return })
	number(p.batch.Text, words.Later("Batch size is not a whole number such as 32: “%s”"), func(s string) (err error) { c.Batch, err = strconv.Atoi(s); return })
	number(p.rate.Text, words.Later("Learning rate is not a number such as 0.001: “%s”"), func(s string) (err error) {
		c.LearningRate, err = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		return
	})
	number(p.seed.Text, words.Later("Seed is not a whole number such as 0: “%s”"), func(s string) (err error) { c.Seed, err = strconv.ParseUint(s, 10, 64); return })
	c.Recipe = recipes[p.recipe.Selected()].Recipe
	if wrong != nil {
		return c, errors.New(strings.Join(wrong, "\n"))
	}
	return c, c.Validate()
}

// clip shortens what somebody typed, for a message, to so many letters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// start is the one button that trains, pauses and resumes.
func (p *Training) start() {
	switch p.state {
	case Idle:
		if c, err := p.Config(); err != nil {
			p.OnError(err)
		} else {
			p.OnTrain(c)
		}
	case Running:
		p.OnPause()
	case Paused:
		p.OnResume()
	}
}

// SetState shows what can be done now.
func (p *Training) SetState(s RunState) {
	p.state = s
	p.Start.SetText([]string{words.T("Train"), words.T("Pause"), words.T("Resume"), words.T("Stopping")}[s])
	p.Start.SetIcon([]fyne.Resource{theme.MediaPlayIcon(), theme.MediaPauseIcon(), theme.MediaPlayIcon(), theme.MediaPauseIcon()}[s])
	enable(s != Stopping, p.Start)
	enable(s == Running || s == Paused, p.Stop)
	enable(s == Idle, p.epochs, p.batch, p.rate, p.seed, p.data, p.Open)
}

func enable(yes bool, widgets ...fyne.Disableable) {
	for _, w := range widgets {
		if yes {
			w.Enable()
		} else {
			w.Disable()
		}
	}
}

func (p *Training) dataChosen(string) {
	switch p.data.SelectedIndex() {
	case 0:
		p.OnMNIST()
	case len(p.data.Options) - 1:
		p.SetFolder(p.folder) // until a folder has been chosen, nothing changes
		p.OnFolder()
	}
}

// SetFolder shows which data is in use: a folder by its name, or MNIST if it is
// empty.
func (p *Training) SetFolder(name string) {
	p.folder = name
	another := words.T("Folder…")
	p.data.Options, p.data.Selected = []string{mnistChoice, another}, mnistChoice
	if name != "" {
		p.data.Options, p.data.Selected = []string{mnistChoice, name, another}, name
	}
	p.data.Refresh()
}

// ShowRun paints a snapshot; nil is the state before any training.
func (p *Training) ShowRun(s *train.Snapshot) {
	if s == nil {
		s = &train.Snapshot{Config: train.Article()}
		p.where.SetText(words.T("Ready to train"))
		p.images.SetText("")
		p.left.SetText("")
		p.bar.Set(0)
	} else {
		p.where.SetText(whereabouts(s))
		images, left := pace(s)
		p.images.SetText(images)
		p.left.SetText(left)
		p.bar.Set(float64(s.Step) / float64(max(1, s.Total())))
	}
	if p.curves.follow(s) {
		p.loss.SetZoom(0, 0)
		p.accuracy.SetZoom(0, 0)
	}
	p.plan()
	p.showCurves()
	if s.Step > 0 {
		p.table.showRun(s)
	}
}

// plan lets charts without a run have room for as many epochs as are to come.
func (p *Training) plan() {
	n, err := strconv.Atoi(strings.TrimSpace(p.epochs.Text))
	if err == nil && n > 0 && n <= train.MaxEpochs && p.curves.run.StepsPerEpoch == 0 {
		p.curves.run.Config.Epochs = n
	}
}

// ShowCard shows the scores of a model that was opened or has been evaluated.
func (p *Training) ShowCard(c train.Card) { p.table.showCard(c) }

// whereabouts says how far a run has come, such as
// "Epoch 3 of 5 · step 506 of 1,688".
func whereabouts(s *train.Snapshot) string {
	switch s.Phase {
	case train.Validating:
		return words.T("Epoch %d of %d · validating, %.0f %%", s.Epoch, s.Config.Epochs, 100*s.Validated)
	case train.Ended:
		if s.Step < s.Total() || len(s.Epochs) < s.Config.Epochs {
			return words.N(s.Step, "Stopped in epoch %[2]d of %[3]d, after %[1]d step", "Stopped in epoch %[2]d of %[3]d, after %[1]d steps",
				s.Epoch, s.Config.Epochs)
		}
		return words.N(s.Config.Epochs, "Trained for %d epoch", "Trained for %d epochs")
	}
	step := s.Step - (s.Epoch-1)*s.StepsPerEpoch
	return words.T("Epoch %d of %d · step %d of %d", s.Epoch, s.Config.Epochs, step, s.StepsPerEpoch)
}

// pace says how fast a run is and how long it will take.
func pace(s *train.Snapshot) (images, left string) {
	switch {
	case s.Phase == train.Paused:
		return words.T("paused"), ""
	case s.Phase == train.Ended || s.Rate == 0:
		return "", ""
	}
	return words.T("%d images/s", int(s.Rate)), words.T("%s left", kit.Duration(s.Left))
}
