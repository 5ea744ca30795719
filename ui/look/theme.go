// Package look is how Visao looks: its theme and the few pieces every panel is
// made of (cards, header rows, coloured text, the focus ring).
package look

import (
	"image/color"

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
	fyne.Theme // fonts and icons
	mode       Mode
}

// New returns Visao's theme. Give it to fyne.Settings.SetTheme; to change the
// mode later, set a new one.
func New(mode Mode) fyne.Theme {
	return &visao{Theme: theme.DefaultTheme(), mode: mode}
}

// Color returns the colour of that name. In mode System it follows v, the
// variant the desktop asks for.
func (t *visao) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	palette := &dark
	if t.mode == Light || t.mode == System && v == theme.VariantLight {
		palette = &light
	}
	if c, ok := (*palette)[name]; ok {
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

var dark = colors{
	Background: rgb(0x15171c),
	Foreground: rgb(0xe9ebf0),
	Muted:      rgb(0x969dac),
	Accent:     rgb(0x6ea8fe),
	Amber:      rgb(0xffb454),
	Green:      rgb(0x5fd39a),
	Red:        rgb(0xff7b72),
	Card:       rgb(0x1d2027),
	Track:      rgb(0x262a33),
	Bar:        rgb(0x7b8598),
	Grid:       rgb(0x2b2f39),

	theme.ColorNameButton:              rgb(0x2a2e38),
	theme.ColorNameDisabled:            rgb(0x7f8696),
	theme.ColorNameDisabledButton:      rgb(0x20232b),
	theme.ColorNameFocus:               alpha(0xffffff, 0x48),
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
	Track:      rgb(0xe4e7ed),
	Bar:        rgb(0x737c8e),
	Grid:       rgb(0xe4e7ed),

	theme.ColorNameButton:              rgb(0xe4e7ed),
	theme.ColorNameDisabled:            rgb(0x9aa1ae),
	theme.ColorNameDisabledButton:      rgb(0xeef0f4),
	theme.ColorNameFocus:               alpha(0x000000, 0x48),
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

func rgb(hex uint32) color.NRGBA { return alpha(hex, 0xff) }

func alpha(hex uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: a}
}
