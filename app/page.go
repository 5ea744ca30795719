package app

import (
	"fyne.io/fyne/v2"

	"visao/ui"
)

// page is one of the explorer's pages behind the first. All of it belongs to the
// UI goroutine.
type page interface {
	content() fyne.CanvasObject
	// show says that the page has become visible, or that another answer came
	// while it is. The answer may have no explanation.
	show(*ui.View)
	// hide says that the page is no longer visible: its work ends.
	hide()
}

// addPage adds a page behind those there are.
func (s *studio) addPage(name string, p page) {
	s.pages = append(s.pages, p)
	s.explorer.AddPage(name, p.content())
}

// showPage shows a page of the explorer, 0 for the decision.
func (s *studio) showPage(i int) {
	if i > len(s.pages) {
		return
	}
	s.showRoom(studioRoom)
	if i == s.page {
		return
	}
	if s.page > 0 {
		s.pages[s.page-1].hide()
	}
	s.page = i
	s.explorer.ShowPage(i)
	if i > 0 && s.view != nil {
		s.pages[i-1].show(s.view)
	}
	s.probe()
	s.showHint()
}
