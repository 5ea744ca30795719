// Package look is how Visao looks: its theme and the few pieces every panel is
// made of (cards, header rows, coloured text, the focus ring).
package look

import (
	"image/color"
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours by role. Look one up with theme.ColorForWidget(name, widget): it
// follows the theme and variant in force. The first group renames Fyne's own
// colours by what they mean here, the second exists in this theme only.
const (
	Background = theme.ColorNameBackground  // the window
	Foreground = theme.ColorNameForeground  // text that matters
	Muted      = theme.ColorNamePlaceHolder // captions, units, axis labels
	Accent     = theme.ColorNamePrimary     // the one colour that says "here"
	Amber      = theme.ColorNameWarning     // validation, warnings
	Green      = theme.ColorNameSuccess     // good news
	Red        = theme.ColorNameError       // bad news

	Card  fyne.ThemeColorName = "visaoCard"  // surface of a card on Background
	Edge  fyne.ThemeColorName = "visaoEdge"  // of a card; only high contrast has one
	Track fyne.ThemeColorName = "visaoTrack" // empty part of a bar, a missing picture
	Bar   fyne.ThemeColorName = "visaoBar"   // filled part of a bar that is not the winner
	Grid  fyne.ThemeColorName = "visaoGrid"  // grid lines of a chart on Card
)

// SizeHero is the text size of the one big figure of a panel.
const SizeHero fyne.ThemeSizeName = "visaoHero"

// Radius is the corner radius of cards and pictures.
const Radius = 8

// Mode says which variant of the theme to show.
type Mode int

// The modes: as the desktop is set, or one variant whatever the desktop says.
const (
	System Mode = iota
	Light
	Dark
)

type visao struct {
	fyne.Theme  // fonts and icons
	mode        Mode
	dark, light colors
}

// New returns Visao's theme. Give it to fyne.Settings.SetTheme; to change the
// mode later, set a new one.
func New(mode Mode) fyne.Theme {
	return &visao{theme.DefaultTheme(), mode, dark, light}
}

// NewHighContrast returns the theme in stronger colours: its text contrasts as WCAG
// 2.2 has it at the level AAA, 7:1, and its lines and marks as text at AA, 4.5:1.
func NewHighContrast(mode Mode) fyne.Theme {
	return &visao{theme.DefaultTheme(), mode, dark.with(darkest), light.with(lightest)}
}

// Color returns the colour of that name. In mode System it follows v, the
// variant the desktop asks for.
func (t *visao) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	palette := t.dark
	if t.mode == Light || t.mode == System && v == theme.VariantLight {
		palette = t.light
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return t.Theme.Color(name, v)
}

// Size returns the size of that name: a step denser than Fyne's own.
func (t *visao) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNameSubHeadingText:
		return 17
	case theme.SizeNameHeadingText:
		return 26
	case SizeHero:
		return 56
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInlineIcon:
		return 18
	case theme.SizeNameInputRadius:
		return 6
	case theme.SizeNameSelectionRadius:
		return 4
	case theme.SizeNameScrollBar:
		return 10
	}
	return t.Theme.Size(name)
}

type colors map[fyne.ThemeColorName]color.Color

// with is c with others in place of some.
func (c colors) with(others colors) colors {
	all := maps.Clone(c)
	maps.Copy(all, others)
	return all
}

var dark = colors{
	Background: rgb(0x15171c),
	Foreground: rgb(0xe9ebf0),
	Muted:      rgb(0x969dac),
	Accent:     rgb(0x6ea8fe),
	Amber:      rgb(0xffb454),
	Green:      rgb(0x5fd39a),
	Red:        rgb(0xff7b72),
	Card:       rgb(0x1d2027),
	Edge:       color.Transparent,
	Track:      rgb(0x262a33),
	Bar:        rgb(0x7b8598),
	Grid:       rgb(0x2b2f39),

	theme.ColorNameButton:              rgb(0x2a2e38),
	theme.ColorNameDisabled:            rgb(0x7f8696),
	theme.ColorNameDisabledButton:      rgb(0x20232b),
	theme.ColorNameFocus:               alpha(0x6ea8fe, 0x60),
	theme.ColorNameForegroundOnError:   rgb(0x0e1116),
	theme.ColorNameForegroundOnPrimary: rgb(0x0e1116),
	theme.ColorNameForegroundOnSuccess: rgb(0x0e1116),
	theme.ColorNameForegroundOnWarning: rgb(0x0e1116),
	theme.ColorNameHeaderBackground:    rgb(0x1d2027),
	theme.ColorNameHover:               alpha(0xffffff, 0x14),
	theme.ColorNameHyperlink:           rgb(0x6ea8fe),
	theme.ColorNameInputBackground:     rgb(0x262a33),
	theme.ColorNameInputBorder:         rgb(0x6b7385),
	theme.ColorNameMenuBackground:      rgb(0x262a33),
	theme.ColorNameOverlayBackground:   rgb(0x1d2027),
	theme.ColorNamePressed:             alpha(0xffffff, 0x30),
	theme.ColorNameScrollBar:           alpha(0xffffff, 0x70),
	theme.ColorNameScrollBarBackground: rgb(0x1d2027),
	theme.ColorNameSelection:           alpha(0x6ea8fe, 0x50),
	theme.ColorNameSeparator:           rgb(0x2b2f39),
	theme.ColorNameShadow:              alpha(0x000000, 0x40),
}

var light = colors{
	Background: rgb(0xf4f5f8),
	Foreground: rgb(0x1b1e25),
	Muted:      rgb(0x586072),
	Accent:     rgb(0x1f5fd0),
	Amber:      rgb(0x985600),
	Green:      rgb(0x137547),
	Red:        rgb(0xc0302a),
	Card:       rgb(0xffffff),
	Edge:       color.Transparent,
	Track:      rgb(0xe4e7ed),
	Bar:        rgb(0x737c8e),
	Grid:       rgb(0xe4e7ed),

	theme.ColorNameButton:              rgb(0xe4e7ed),
	theme.ColorNameDisabled:            rgb(0x9aa1ae),
	theme.ColorNameDisabledButton:      rgb(0xeef0f4),
	theme.ColorNameFocus:               alpha(0x1f5fd0, 0x48),
	theme.ColorNameForegroundOnError:   rgb(0xffffff),
	theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
	theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	theme.ColorNameForegroundOnWarning: rgb(0xffffff),
	theme.ColorNameHeaderBackground:    rgb(0xffffff),
	theme.ColorNameHover:               alpha(0x000000, 0x0f),
	theme.ColorNameHyperlink:           rgb(0x1f5fd0),
	theme.ColorNameInputBackground:     rgb(0xeaedf2),
	theme.ColorNameInputBorder:         rgb(0x7f8797),
	theme.ColorNameMenuBackground:      rgb(0xffffff),
	theme.ColorNameOverlayBackground:   rgb(0xffffff),
	theme.ColorNamePressed:             alpha(0x000000, 0x24),
	theme.ColorNameScrollBar:           alpha(0x000000, 0x80),
	theme.ColorNameScrollBarBackground: rgb(0xe4e7ed),
	theme.ColorNameSelection:           alpha(0x1f5fd0, 0x40),
	theme.ColorNameSeparator:           rgb(0xd8dce4),
	theme.ColorNameShadow:              alpha(0x000000, 0x18),
}

// darkest and lightest are what high contrast has in place of the colours above.
var darkest = colors{
	Background: rgb(0x000000),
	Foreground: rgb(0xffffff),
	Muted:      rgb(0xd3d8e3),
	Accent:     rgb(0x9cc7ff),
	Amber:      rgb(0xffc46b),
	Green:      rgb(0x7be8b2),
	Red:        rgb(0xffa8a1),
	Card:       rgb(0x000000),
	Edge:       rgb(0x8d94a3),
	Track:      rgb(0x16181d),
	Bar:        rgb(0xb6bfd0),
	Grid:       rgb(0x4d535f),

	theme.ColorNameButton:              rgb(0x23272f),
	theme.ColorNameDisabled:            rgb(0xa3aabb),
	theme.ColorNameDisabledButton:      rgb(0x111317),
	theme.ColorNameFocus:               alpha(0xffffff, 0x38),
	theme.ColorNameHeaderBackground:    rgb(0x000000),
	theme.ColorNameHyperlink:           rgb(0x9cc7ff),
	theme.ColorNameInputBackground:     rgb(0x16181d),
	theme.ColorNameInputBorder:         rgb(0xd3d8e3),
	theme.ColorNameMenuBackground:      rgb(0x16181d),
	theme.ColorNameOverlayBackground:   rgb(0x16181d),
	theme.ColorNameScrollBar:           alpha(0xffffff, 0xc0),
	theme.ColorNameScrollBarBackground: rgb(0x16181d),
	theme.ColorNameSeparator:           rgb(0x8d94a3),
}

var lightest = colors{
	Background: rgb(0xffffff),
	Foreground: rgb(0x000000),
	Muted:      rgb(0x383f4d),
	Accent:     rgb(0x003c9e),
	Amber:      rgb(0x653900),
	Green:      rgb(0x00502c),
	Red:        rgb(0x8c1611),
	Edge:       rgb(0x6d7482),
	Track:      rgb(0xf0f2f5),
	Bar:        rgb(0x4b5362),
	Grid:       rgb(0xb4bac6),

	theme.ColorNameButton:              rgb(0xe9ecf1),
	theme.ColorNameDisabled:            rgb(0x5f6674),
	theme.ColorNameHyperlink:           rgb(0x003c9e),
	theme.ColorNameInputBackground:     rgb(0xf0f2f5),
	theme.ColorNameInputBorder:         rgb(0x383f4d),
	theme.ColorNameScrollBar:           alpha(0x000000, 0xc0),
	theme.ColorNameScrollBarBackground: rgb(0xf0f2f5),
	theme.ColorNameSeparator:           rgb(0x6d7482),
}

func rgb(hex uint32) color.NRGBA { return alpha(hex, 0xff) }

func alpha(hex uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: a}
}
