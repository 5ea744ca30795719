package app

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/lab"
	"visao/ui/look"
	"visao/ui/words"
)

func TestSettingsOfTheFirstStart(t *testing.T) {
	s, err := loadSettings(filepath.Join(t.TempDir(), "settings.json"))
	require.NoError(t, err)
	require.Equal(t, defaultSettings(), s)
	require.Equal(t, ui.Style{Alpha: 0.5, Colormap: paint.Colormaps()[0], Scale: ui.ThisMap, Smooth: true}, s.style())
	require.Equal(t, train.Article(), s.Config)
	require.Equal(t, ui.TestSet, s.Source)
	require.True(t, s.Centre)
}

// labChoices are some that differ with i.
func labChoices(i int) lab.Choices {
	c := lab.DefaultChoices()
	c.Shortcut.Place = bias.Place(i % 3)
	c.Shortcut.Size, c.Shortcut.Seed = 2+i, uint64(i)
	c.Epochs, c.Lambda, c.Repair = 1+i, 0.5+float64(i), bias.Hide
	return c
}

func TestSettingsAreRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "settings.json") // neither folder is there yet
	for i, colours := range paint.Colormaps() {
		want := settings{
			Config: train.Config{Epochs: 1 + i, Batch: train.MaxBatch, LearningRate: 0.1 / 3, Seed: math.MaxUint64 - uint64(i)},
			Width:  1500.5, Height: 900.25,
			Lab:    labChoices(i),
			Source: ui.Source(i % 2), Index: 247, Centre: i%2 == 0,
			Preferences: ui.Preferences{
				Language: words.Languages[i%len(words.Languages)].Code, Theme: look.Mode(i % 3),
				HighContrast: i%2 == 1, Enlarged: ui.Enlargements[i%len(ui.Enlargements)],
			},
		}
		style := ui.Style{Alpha: float64(i) / 7, Colormap: colours, Scale: ui.Scale(i % 4), Strip: ui.StripScale(i % 3), Smooth: i%2 == 1}
		want.setStyle(style)
		require.Equal(t, style, want.style())
		require.NoError(t, want.save(path))
		got, err := loadSettings(path)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing else is left behind")
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	good := defaultSettings()
	good.Alpha, good.Colormap, good.Scale, good.Smooth = 0.25, "magma", ui.Signed, false
	good.Strip = ui.OneEach
	good.Config = train.Config{Epochs: 2, Batch: 8, LearningRate: 0.5, Seed: 3}
	good.Width, good.Height, good.Source, good.Index, good.Centre, good.Theme = 2000, 1000, ui.Drawing, 9, false, look.Light
	d := defaultSettings()

	for name, spoil := range map[string]func(*settings){
		"Alpha -0.1":      func(s *settings) { s.Alpha = -0.1 },
		"Alpha 1.1":       func(s *settings) { s.Alpha = 1.1 },
		"Colormap":        func(s *settings) { s.Colormap = "rainbow" },
		"Scale -1":        func(s *settings) { s.Scale = -1 },
		"Scale 4":         func(s *settings) { s.Scale = 4 },
		"Strip -1":        func(s *settings) { s.Strip = -1 },
		"Strip 3":         func(s *settings) { s.Strip = 3 },
		"Config epochs":   func(s *settings) { s.Config.Epochs = 0 },
		"Config batch":    func(s *settings) { s.Config.Batch = train.MaxBatch + 1 },
		"Config rate":     func(s *settings) { s.Config.LearningRate = -1 },
		"Width 1":         func(s *settings) { s.Width = 1 },
		"Width 1e9":       func(s *settings) { s.Width = 1e9 },
		"Height 1":        func(s *settings) { s.Height = 1 },
		"Height 1e9":      func(s *settings) { s.Height = 1e9 },
		"Source image":    func(s *settings) { s.Source = ui.ImageFile }, // the file may be gone
		"Source -1":       func(s *settings) { s.Source = -1 },
		"Source 3":        func(s *settings) { s.Source = 3 },
		"Index":           func(s *settings) { s.Index = -1 },
		"Theme -1":        func(s *settings) { s.Theme = -1 },
		"Theme 3":         func(s *settings) { s.Theme = 3 },
		"Enlarged 0":      func(s *settings) { s.Enlarged = 0 },
		"Enlarged 100":    func(s *settings) { s.Enlarged = 100 },
		"Language tlh":    func(s *settings) { s.Language = "tlh" },
		"Hints -1":        func(s *settings) { s.Hints = -1 },
		"nothing is lost": func(*settings) {},
	} {
		want := good
		switch field, _, _ := strings.Cut(name, " "); field {
		case "Alpha":
			want.Alpha = d.Alpha
		case "Colormap":
			want.Colormap = d.Colormap
		case "Scale":
			want.Scale = d.Scale
		case "Strip":
			want.Strip = d.Strip
		case "Config":
			want.Config = d.Config
		case "Width", "Height":
			want.Width, want.Height = d.Width, d.Height
		case "Source":
			want.Source = d.Source
		case "Index":
			want.Index = d.Index
		case "Theme":
			want.Theme = d.Theme
		case "Enlarged":
			want.Enlarged = d.Enlarged
		case "Language":
			want.Language = d.Language
		case "Hints":
			want.Hints = d.Hints
		}
		bad := good
		spoil(&bad)
		path := filepath.Join(t.TempDir(), "settings.json")
		require.NoError(t, bad.save(path), name)
		got, err := loadSettings(path)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
}

func TestSettingsThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.json")
	huge, err := json.Marshal(map[string]string{"Colormap": strings.Repeat("jet", maxSettings)})
	require.NoError(t, err)
	for _, contents := range []string{"", "{", "[]", "42", "\x00", `{"Alpha": "much"}`, `{"Config": {"Seed": -1}}`, string(huge)} {
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		s, err := loadSettings(path)
		require.ErrorContains(t, err, "reading the settings")
		require.Equal(t, defaultSettings(), s)
	}
	for _, contents := range []string{"{}", "null", `{"FromANewerVersion": [1]}`} {
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		s, err := loadSettings(path)
		require.NoError(t, err)
		require.Equal(t, defaultSettings(), s)
	}
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	require.ErrorContains(t, defaultSettings().save(filepath.Join(path, "settings.json")), "saving the settings")
}
