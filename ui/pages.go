package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// page is one way to look at the picture in the explorer.
type page struct {
	tab     *kit.Button
	content fyne.CanvasObject
}

// withPages puts the names of the pages above what they share, and the first page
// below.
func (e *Explorer) withPages(shared, decision fyne.CanvasObject) fyne.CanvasObject {
	e.tabRow = container.New(layout.NewCustomPaddedHBoxLayout(0))
	e.stack = container.NewStack()
	e.AddPage(words.T("Decision"), decision)
	e.ShowPage(0)
	head := kit.Border(nil, nil, container.NewHBox(kit.NewTrack(e.tabRow)), container.NewCenter(e.live), nil)
	return kit.Border(container.New(layout.NewCustomPaddedVBoxLayout(6), head, shared), nil, nil, nil, e.stack)
}

// AddPage adds a page behind those there are.
func (e *Explorer) AddPage(name string, content fyne.CanvasObject) {
	i := len(e.pages)
	tab := kit.NewButton(name, func() { e.OnPage(i) })
	tab.Importance = widget.LowImportance
	content.Hide()
	e.pages = append(e.pages, &page{tab, content})
	e.tabRow.Add(tab)
	e.stack.Add(content)
}

// ShowPage shows a page, 0 for the decision.
func (e *Explorer) ShowPage(i int) {
	for k, p := range e.pages {
		p.tab.Importance = widget.LowImportance
		if k == i {
			p.tab.Importance = widget.HighImportance
		}
		p.tab.Refresh()
		look.SetVisible(p.content, k == i)
	}
}
