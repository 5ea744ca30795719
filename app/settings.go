package app

import (
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/lab"
	"visao/ui/look"
	"visao/ui/words"
)

// settings are what the program remembers between starts. They live in a file
// of our own: Fyne's preferences are written in place, and not always before
// the program ends.
type settings struct {
	Alpha    float64
	Colormap string
	Scale    ui.Scale
	Smooth   bool
	Strip    ui.StripScale
	Config   train.Config
	Folder   string  // of the data trained on last; "" for MNIST aboard
	Width    float32 // of the window
	Height   float32
	Source   ui.Source
	Index    int  // of the test picture
	OnPad    bool // the newest drawing is still on it
	Centre   bool // drawings are centred as MNIST was
	Drawings bool // start with the model for drawings
	Hints    int  // of the first time that are not needed any more
	ui.Preferences
	Lab lab.Choices
}

func defaultSettings() settings {
	return settings{
		Alpha: 0.5, Colormap: "viridis", Smooth: true, Config: train.Article(),
		Width: 1280, Height: 720, // fits on the screen of a small laptop
		Centre: true, Drawings: true,
		Preferences: ui.Preferences{Enlarged: 1},
		Lab:         lab.DefaultChoices(),
	}
}

const (
	maxSettings     = 1 << 16 // bytes of the file
	longestSettings = 1000    // of a list in it; there are none yet
)

// loadSettings reads the settings, or returns the defaults where there are none.
// What does not make sense is replaced by its default; the error says why nothing
// could be read at all.
func loadSettings(path string) (settings, error) {
	s := defaultSettings()
	if err := readUserFile(path, maxSettings, longestSettings, &s, nil); err != nil {
		return defaultSettings(), fmt.Errorf("reading the settings: %w", err)
	}
	d := defaultSettings()
	if !(s.Alpha >= 0 && s.Alpha <= 1) {
		s.Alpha = d.Alpha
	}
	if _, err := paint.ByName(s.Colormap); err != nil {
		s.Colormap = d.Colormap
	}
	if s.Scale < 0 || int(s.Scale) >= len(ui.ScaleNames) {
		s.Scale = d.Scale
	}
	if s.Strip < 0 || int(s.Strip) >= len(ui.StripScaleNames) {
		s.Strip = d.Strip
	}
	if s.Config.Validate() != nil {
		s.Config = d.Config
	}
	if !(s.Width >= 1024 && s.Width <= 8192 && s.Height >= 700 && s.Height <= 8192) {
		s.Width, s.Height = d.Width, d.Height
	}
	if s.Source != ui.Drawing { // an image file may be gone
		s.Source = ui.TestSet
	}
	s.Index = max(0, s.Index)
	s.Hints = max(0, s.Hints)
	if s.Theme < look.System || s.Theme > look.Dark {
		s.Theme = d.Theme
	}
	if !slices.Contains(ui.Enlargements, s.Enlarged) {
		s.Enlarged = d.Enlarged
	}
	if !slices.ContainsFunc(words.Languages, func(l words.Language) bool { return l.Code == s.Language }) {
		s.Language = d.Language
	}
	if s.Lab.Validate() != nil {
		s.Lab = d.Lab
	}
	return s, nil
}

// save writes the settings to the file.
func (s settings) save(path string) error {
	if err := writeUserFile(path, "  ", s); err != nil {
		return fmt.Errorf("saving the settings: %w", err)
	}
	return nil
}

// settingsPath is where the settings are, below the user's configuration.
func settingsPath(a fyne.App) string {
	return filepath.Join(a.Storage().RootURI().Path(), "settings.json")
}

func (s settings) style() ui.Style {
	colours, err := paint.ByName(s.Colormap)
	if err != nil {
		colours = paint.Colormaps()[0]
	}
	return ui.Style{Alpha: s.Alpha, Colormap: colours, Scale: s.Scale, Smooth: s.Smooth, Strip: s.Strip}
}

func (s *settings) setStyle(style ui.Style) {
	s.Alpha, s.Colormap, s.Scale = style.Alpha, style.Colormap.Name, style.Scale
	s.Smooth, s.Strip = style.Smooth, style.Strip
}
