// Package mistakes shows what a network gets wrong on a whole set of pictures,
// and where it finds its evidence on average.
package mistakes

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/score"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Part is one of the two parts of the page.
type Part int

// The parts, in the order of their names on the page.
const (
	Errors Part = iota // the confusion matrix and the pictures of a cell
	Maps               // the average maps
)

// Set is the set of pictures that is looked at.
type Set int

// The sets, in the order of their names on the page.
const (
	Test Set = iota
	Validation
)

// Page is the page. It does nothing by itself: it calls back.
type Page struct {
	Content fyne.CanvasObject

	OnPart  func(Part)
	OnSet   func(Set)
	OnStart func() // evaluate, for the first time or again
	OnStop  func()
	OnCell  func(label, class int) // score.Any for a whole row, a whole column or all
	OnOpen  func(Picture)

	parts, sets   *kit.Tabs
	action        *kit.Button
	row           *fyne.Container // of all these
	busy          bool
	summary, note *look.Text
	progress      *kit.ThinBar

	errors    fyne.CanvasObject
	matrix    *Matrix
	gallery   *Gallery
	title     *look.Text // of the gallery
	order     *look.Text // of its pictures
	doubts    [2]*look.Text
	under     *look.Text    // what is pointed at
	ofCell    func() string // what it says while that is a cell
	confusion score.Confusion
	atlas     *atlas
}

// New returns a page that shows nothing yet.
func New() *Page {
	p := &Page{
		summary:  look.NewText("", look.Foreground, theme.SizeNameText),
		note:     look.NewNote(""),
		progress: kit.NewThinBar(),
		matrix:   NewMatrix(), gallery: NewGallery(),
		title:  look.NewText("", look.Foreground, theme.SizeNameText),
		order:  look.NewNote(""),
		under:  look.NewNote(""),
		doubts: [2]*look.Text{look.NewNote(""), look.NewNote("")},
	}
	p.summary.SetBold(true)
	p.title.SetBold(true)
	p.note.SetAlign(fyne.TextAlignTrailing)
	p.progress.Hide()
	p.action = kit.NewButton("", func() {
		if p.busy {
			p.OnStop()
		} else {
			p.OnStart()
		}
	})
	p.parts = kit.NewTabs([]string{words.T("Errors"), words.T("Average maps")}, func(i int) { p.OnPart(Part(i)) })
	p.sets = kit.NewTabs([]string{words.T("Test"), words.T("Validation")}, func(i int) { p.OnSet(Set(i)) })
	p.matrix.OnPoint = func(label, class int) {
		p.ofCell = func() string { return p.describeCell(label, class) }
		p.under.SetText(p.ofCell())
	}
	p.matrix.OnChoose = func(label, class int) { p.OnCell(label, class) }
	p.gallery.OnPoint = func(picture *Picture) {
		p.ofCell = nil
		p.under.SetText(p.describePicture(picture))
	}
	p.gallery.OnOpen = func(picture Picture) { p.OnOpen(picture) }
	p.atlas = newAtlas(p.under.SetText)
	p.Content = p.build()
	p.SetChoice(Errors, Test)
	p.action.Hide()
	p.ShowDoubts(0, 0)
	return p
}

func (p *Page) build() fyne.CanvasObject {
	pictures := kit.Border(container.New(layout.NewCustomPaddedVBoxLayout(0), p.title, p.order, kit.Gap(4)),
		nil, nil, nil, p.gallery)
	p.errors = container.New(beside{}, p.matrix, pictures)
	p.row = container.NewHBox(p.parts.Content, kit.Space(8), p.sets.Content, layout.NewSpacer(), p.action)
	head := container.NewVBox(p.row,
		kit.Border(nil, nil, p.summary, nil, p.note),
		container.New(kit.Tall(6), p.progress))
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), kit.Gap(4),
		container.New(kit.AtLeast(0), p.under), p.doubts[0], p.doubts[1])
	return kit.Border(head, foot, nil, nil, container.NewStack(p.errors, p.atlas.content))
}

// beside lays out the matrix and, in what it leaves of the width, the gallery.
type beside struct{}

const besideGap = 14

// MinSize is part of fyne.Layout.
func (beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+besideGap+b.Width, max(a.Height, b.Height))
}

// Layout is part of fyne.Layout.
func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := max(objects[0].MinSize().Width, floor(size.Width*0.62))
	width = objects[0].(*Matrix).grid(fyne.NewSize(min(width, size.Width-besideGap-objects[1].MinSize().Width), size.Height)).size().Width
	kit.Put(objects[0], 0, 0, width, size.Height)
	kit.Put(objects[1], width+besideGap, 0, size.Width-width-besideGap, size.Height)
}

// SetChoice shows which part and which set are chosen.
func (p *Page) SetChoice(part Part, set Set) {
	p.parts.SetChosen(int(part))
	p.sets.SetChosen(int(set))
	look.SetVisible(p.errors, part == Errors)
	look.SetVisible(p.atlas.content, part == Maps)
	if part == Maps {
		p.under.SetText(words.T(pointAtMaps))
	} else {
		p.under.SetText(p.describeCell(score.Any, score.Any))
	}
}

// SetBusy shows what is being done and the share of it that is done.
func (p *Page) SetBusy(what string, done float64) {
	p.busy = true
	p.note.SetText(what)
	p.progress.Set(done)
	look.SetVisible(p.progress, true)
	p.setAction(words.T("Stop"))
}

// SetIdle shows where the figures come from, and what one can have done: nothing
// if action is empty.
func (p *Page) SetIdle(note, action string) {
	p.busy = false
	p.note.SetText(note)
	look.SetVisible(p.progress, false)
	p.setAction(action)
}

func (p *Page) setAction(name string) {
	if name == p.action.Text {
		return
	}
	p.action.SetText(name)
	look.SetVisible(p.action, name != "")
	p.row.Refresh() // which makes room for it
}

// ShowErrors shows the matrix; zeros while nothing is known.
func (p *Page) ShowErrors(c score.Confusion) {
	p.confusion = c
	p.matrix.Set(c)
	wrong, count := c.Total()
	p.summary.SetText("")
	if count > 0 {
		p.summary.SetText(words.T("%d wrong of %d · %.2f %%", wrong, count, 100*float64(count-wrong)/float64(count)))
	}
	if p.ofCell != nil { // whose number may be another now
		p.under.SetText(p.ofCell())
	}
}

// ShowPictures shows what the gallery holds: its title, the order of its
// pictures, and where there are none the reason.
func (p *Page) ShowPictures(title, order string, pictures []Picture, empty string) {
	p.title.SetText(title)
	p.order.SetText(order)
	p.gallery.Set(pictures, empty)
}

// ShowDoubts says that so many labels of MNIST's test set are doubted, mistaken of
// which are among the mistakes; below 0 while that is not known. Nothing is said
// of none.
func (p *Page) ShowDoubts(doubted, mistaken int) {
	first, second := "", ""
	if doubted > 0 {
		first = words.T("Some labels of MNIST's test set are wrong. They are shown and counted as they are. A ? marks the")
		second = words.T("%d that fewer than 3 of 5 people confirm (Northcutt et al. 2021).", doubted)
		if mistaken >= 0 {
			second = words.T("%d that fewer than 3 of 5 people confirm (Northcutt et al. 2021): %d of them are mistakes here.", doubted, mistaken)
		}
	}
	p.doubts[0].SetText(first)
	p.doubts[1].SetText(second)
	if visible := doubted > 0; visible != p.doubts[0].Visible() {
		look.SetVisible(p.doubts[0], visible)
		look.SetVisible(p.doubts[1], visible)
		p.Content.Refresh() // which makes room for them
	}
}

// ShowMaps shows the average maps; none for nil.
func (p *Page) ShowMaps(a *Averages) {
	p.atlas.set(a)
	p.summary.SetText("")
	if a != nil {
		count := 0
		for _, average := range a.Averages {
			count += average.Count
		}
		p.summary.SetText(words.N(count, "Mean map of each digit over %d picture, in logits per pixel",
			"Mean map of each digit over %d pictures, in logits per pixel"))
	}
}

// describeCell says what a cell of the matrix counts.
func (p *Page) describeCell(label, class int) string {
	if label == score.Any {
		return words.T("Choose a number to see its pictures, or a share to see all mistakes of its row.")
	}
	right, count := p.confusion.Label(label)
	if class == score.Any {
		return words.T("Label %d: %d right of %d", label, right, count)
	}
	n := p.confusion[label][class]
	if count == 0 {
		return words.N(n, "%[2]d taken for %[3]d: %[1]d picture", "%[2]d taken for %[3]d: %[1]d pictures", label, class)
	}
	return words.N(n, "%[2]d taken for %[3]d: %[1]d picture, %[4]s of the %[5]d with label %[2]d",
		"%[2]d taken for %[3]d: %[1]d pictures, %[4]s of the %[5]d with label %[2]d",
		label, class, kit.Percent(float64(n)/float64(count)), count)
}

// describePicture says what is known of a picture of the gallery.
func (p *Page) describePicture(x *Picture) string {
	if x == nil {
		return p.describeCell(score.Any, score.Any)
	}
	what := words.T("No. %s: label %d, taken for %d with %s", strconv.Itoa(x.Index), x.Label, x.Class, kit.Percent(x.Probability))
	d := x.Doubt
	if d == nil {
		return what
	}
	people := words.T("Of 5 people %d see a %d, %d a %d", d.ForLabel, d.Label, d.ForOther, d.Other)
	if neither := 5 - d.ForLabel - d.ForOther; neither > 0 {
		people = words.T("Of 5 people %d see a %d, %d a %d, %d neither", d.ForLabel, d.Label, d.ForOther, d.Other, neither)
	}
	return what + ". " + people
}
