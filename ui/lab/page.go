// Package lab is the room in which a shortcut is planted in the training pictures,
// a network is seen to follow it, and the pictures are repaired.
package lab

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"visao/ml/bias"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Side is what is known of the network before the repair, or after. Whoever has one
// may keep it; nobody may change what it refers to.
type Side struct {
	// Shortcut is that of the network before the repair. The zero value says that it
	// is the one that is chosen.
	Shortcut bias.Shortcut
	Sights   []bias.Sight    // ten pictures with heat
	Snapshot *train.Snapshot // the newest of a training under way; nil if there is none
	// Measured is the share of the measuring that is done, in [0, 1], after the
	// training and before there is an outcome.
	Measured float64
	Run      *bias.Run // once it is trained; its outcome is nil until it is measured
}

// State is what goes on.
type State int

// The states.
const (
	Ready     State = iota
	Planting        // the network of column 2 is trained and measured
	Measuring       // a model that is there is measured, or searched for suspects
	Repairing       // the network of column 3 is trained and measured
)

// Page is the page. It does nothing by itself: it calls back.
type Page struct {
	Content fyne.CanvasObject

	OnPlant   func(Choices) // with valid choices only
	OnMeasure func(Choices) // the Studio's model, with a rectangle; with valid choices only
	OnRepair  func(Choices)
	OnCancel  func()
	OnReset   func()
	OnChoices func(Choices)    // the person has changed one
	OnOpen    func(after bool) // in the Studio, the network of column 2 or 3
	OnSave    func()           // the report
	OnScan    func()           // for suspects
	OnError   func(error)

	Region   *Region
	Suspects *Suspects

	choices       Choices
	state         State
	before, after *Side
	stale         bool // column 2 is of other choices

	scanning   bool // rather than measuring
	scanned    float64
	searched   bool // for suspects, to the end
	atSuspects bool // rather than at the figures

	one   *plant
	two   *see
	three *repair
}

// New returns a page with these choices and nothing trained, with the names of the
// rooms at its top.
func New(rooms fyne.CanvasObject, c Choices) *Page {
	p := &Page{Region: newRegion(), Suspects: newSuspects(), choices: c.fitting()}
	p.Region.OnChanged = func(r image.Rectangle) { p.change(func(c *Choices) { c.Shortcut.Rect = r }) }
	p.one, p.two, p.three = p.newPlant(), p.newSee(), p.newRepair()
	protocol := look.NewNote(words.T("protocol: Decoy MNIST (Ross et al. 2017)"))
	conclusion := newNote(2)
	conclusion.SetText(words.T(honest))
	p.Content = container.New(frame{},
		kit.Border(nil, nil, rooms, container.NewCenter(protocol), nil),
		container.New(thirds{}, p.one.content, p.two.content, p.three.content),
		conclusion,
	)
	p.SetChoices(c)
	return p
}

// frame lays out the top row, the columns and the words at the bottom.
type frame struct{}

// MinSize is part of fyne.Layout.
func (frame) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	size.Height = 2 * frameGap
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
	}
	return size
}

const frameGap = 8

// Layout is part of fyne.Layout.
func (frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := objects[0].MinSize().Height, objects[2].(*prose).tall(size.Width)
	kit.Put(objects[0], 0, 0, size.Width, top)
	kit.Put(objects[1], 0, top+frameGap, size.Width, size.Height-top-bottom-2*frameGap)
	kit.Put(objects[2], 0, size.Height-bottom, size.Width, bottom)
}

// update shows everything as it is now.
func (p *Page) update() {
	p.showPlant()
	p.showSee()
	p.showRepair()
}

// change is a change of the choices by the person.
func (p *Page) change(apply func(*Choices)) {
	c := p.choices
	apply(&c)
	if c == p.choices {
		return
	}
	p.SetChoices(c)
	if p.OnChoices != nil {
		p.OnChoices(p.choices)
	}
}

// Choices returns what is chosen.
func (p *Page) Choices() Choices { return p.choices }

// SetChoices shows other choices. What a place does not have is replaced.
func (p *Page) SetChoices(c Choices) {
	if c.Shortcut.Place == bias.Own && c.Shortcut.Rect.Empty() {
		c.Shortcut.Rect = p.Region.Rect()
	}
	p.choices = c.fitting()
	if !c.Shortcut.Rect.Empty() {
		p.Region.SetRect(c.Shortcut.Rect)
	}
	p.one.menus.fill(p.choices)
	p.update()
}

// SetPictures shows ten pictures with the shortcut.
func (p *Page) SetPictures(sights []bias.Sight) { p.one.pictures.set(sights) }

// planted is the shortcut of the network in column 2.
func (p *Page) planted() bias.Shortcut {
	if p.before != nil && p.before.Shortcut != (bias.Shortcut{}) {
		return p.before.Shortcut
	}
	return p.choices.Shortcut
}

// SetState shows what goes on and what can be done now.
func (p *Page) SetState(s State) {
	p.state, p.scanned = s, 0
	p.scanning = p.scanning && s != Ready
	p.update()
}

// SetBefore shows the network before the repair; nil if there is none.
func (p *Page) SetBefore(s *Side) {
	p.before = s
	p.update()
}

// SetAfter shows the network after the repair; nil if there is none.
func (p *Page) SetAfter(s *Side) {
	p.after = s
	p.update()
}

// SetStale says whether the network before the repair is of other choices than those
// of now.
func (p *Page) SetStale(stale bool) {
	p.stale = stale
	p.update()
}

// SetScanned shows which share of the search for suspects is done, in [0, 1].
func (p *Page) SetScanned(done float64) {
	p.scanned = done
	p.update()
}

// ShowSuspects shows what a search has found, which may be nothing.
func (p *Page) ShowSuspects(found []Suspect) {
	p.Suspects.SetEmpty(words.T("Nothing suspicious: wherever the maps of a class are compact, they lie on the ink of its digits."))
	p.Suspects.Set(found)
	note := words.T("choose one to measure it")
	if len(found) == 0 {
		note = ""
	}
	p.two.suspects.SetNote(note)
	p.searched, p.atSuspects = true, true
	p.update()
}

// HideSuspects forgets what was found.
func (p *Page) HideSuspects() {
	p.Suspects.Set(nil)
	p.searched = false
	p.update()
}

// Places are widgets by name, for tests, hints, and app's keepPlaces.
func (p *Page) Places() map[string]fyne.CanvasObject {
	return map[string]fyne.CanvasObject{
		"plant": p.one.train, "reset": p.one.reset, "measure": p.one.measure,
		"place": p.one.menus.place, "epochs": p.one.menus.epochs, "seed": p.one.menus.seed,
		"size": p.one.menus.size, "share": p.one.menus.share, "agreement": p.one.menus.agreement, "region": p.Region,
		"lit": p.two.lit, "open": p.two.open, "scan": p.two.scan, "suspects": p.Suspects,
		"vary": p.three.tabs.Buttons[0], "hide": p.three.tabs.Buttons[1], "penalise": p.three.tabs.Buttons[2],
		"lambda": p.three.lambda, "retrain": p.three.retrain, "openRepaired": p.three.open, "report": p.three.download,
	}
}
