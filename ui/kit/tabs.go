package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Tabs is a row of buttons of which one is chosen.
type Tabs struct {
	Content fyne.CanvasObject
	Buttons []*Button
}

// NewTabs returns a row of buttons with these names; choose is called with the
// number of the one that is pressed, which shows as chosen once SetChosen says so.
func NewTabs(names []string, choose func(int)) *Tabs {
	t := &Tabs{}
	row := container.New(layout.NewCustomPaddedHBoxLayout(0))
	for i, name := range names {
		b := NewButton(name, func() { choose(i) })
		b.Importance = widget.LowImportance
		t.Buttons = append(t.Buttons, b)
		row.Add(b)
	}
	t.Content = NewTrack(row)
	return t
}

// SetChosen shows which one is chosen.
func (t *Tabs) SetChosen(chosen int) {
	for i, b := range t.Buttons {
		importance := widget.LowImportance
		if i == chosen {
			importance = widget.HighImportance
		}
		if b.Importance != importance {
			b.Importance = importance
			b.Refresh()
		}
	}
}
