package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Preferences are how a person wants the window to be.
type Preferences struct {
	Language     string // by its code; "" for that of the desktop
	Theme        look.Mode
	HighContrast bool
	Enlarged     float32 // everything in the window, by this factor
}

// Enlargements are what Preferences.Enlarged may be.
var Enlargements = []float32{1, 1.2, 1.4, 1.7, 2}

// AskPreferences shows a dialog with the preferences, and calls change with each new
// choice at once. Another language than the one that was preferred when the window was
// opened, spoken, needs restart to be called.
func AskPreferences(p Preferences, spoken string, change func(Preferences), restart func(), w fyne.Window) {
	codes, names := []string{""}, []string{words.T("As the desktop")}
	for _, l := range words.Languages {
		codes, names = append(codes, l.Code), append(names, l.Name)
	}
	again := kit.NewButton(words.T("Restart now"), func() { restart() })
	again.Importance = widget.HighImportance
	again.Hidden = p.Language == spoken
	language := choice(names, slices.Index(codes, p.Language), func(i int) {
		p.Language = codes[i]
		if p.Language != spoken {
			again.Show()
		} else {
			again.Hide()
		}
		change(p)
	})
	theme := choice([]string{words.T("As the desktop"), words.T("Light"), words.T("Dark")}, int(p.Theme), func(i int) {
		p.Theme = look.Mode(i)
		change(p)
	})
	var sizes []string
	for _, e := range Enlargements {
		sizes = append(sizes, words.T("%.0f %%", 100*e))
	}
	size := choice(sizes, slices.Index(Enlargements, p.Enlarged), func(i int) {
		p.Enlarged = Enlargements[i]
		change(p)
	})
	contrast := kit.NewCheck(words.T("High contrast"))
	contrast.Checked = p.HighContrast
	contrast.OnChanged = func(on bool) {
		p.HighContrast = on
		change(p)
	}

	form := container.New(kit.Width(420), container.NewVBox(
		kit.Field(words.T("Language"), kit.Border(nil, nil, nil, again, language)),
		kit.Field(words.T("Theme"), theme),
		kit.Field(words.T("Size of everything"), size),
		contrast))
	Tell(words.T("Settings"), form, w)
}

// choice is a list to choose one name of; chosen is called with its place when a
// person does.
func choice(names []string, now int, chosen func(int)) *kit.Choice {
	s := kit.NewChoice(names)
	s.SetSelectedIndex(now)
	s.OnChanged = func(string) { chosen(s.SelectedIndex()) }
	return s
}
