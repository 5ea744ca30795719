package app

import (
	"fyne.io/fyne/v2"

	"visao/ui"
	"visao/ui/kit"
	"visao/ui/look"
)

// The rooms, in the order of ui.Rooms.
const (
	studioRoom = iota
	biasLab
)

// rooms is the window's content, one of them visible, with the switch in each.
type rooms struct {
	contents []fyne.CanvasObject
	switches []*kit.Tabs
	shown    int
}

// newSwitch makes the switch for one room.
func (s *studio) newSwitch() *kit.Tabs {
	t := kit.NewTabs(kit.Said(ui.Rooms), s.showRoom)
	s.rooms.switches = append(s.rooms.switches, t)
	return t
}

// showRoom shows a room.
func (s *studio) showRoom(i int) {
	s.rooms.shown = i
	for k, content := range s.rooms.contents {
		look.SetVisible(content, k == i)
	}
	for _, t := range s.rooms.switches {
		t.SetChosen(i)
	}
	s.window.Canvas().Unfocus()
	if i == biasLab {
		s.lab.show()
	}
	s.showHint()
	s.probe()
}

// nextRoom shows the other room.
func (s *studio) nextRoom() { s.showRoom((s.rooms.shown + 1) % len(s.rooms.contents)) }
