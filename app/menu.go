package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"

	"visao/ui"
	"visao/ui/look"
)

// menu has every action. The plain keys behind some names work while no field
// has the keyboard; see typedKey.
func (s *studio) menu() *fyne.MainMenu {
	t, e := s.training, s.explorer
	item := func(name string, shortcut fyne.Shortcut, action func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(name, action)
		m.Shortcut = shortcut
		return m
	}
	quit := item("Quit", ctrl(fyne.KeyQ), s.confirmQuit)
	quit.IsQuit = true
	line := fyne.NewMenuItemSeparator()
	return fyne.NewMainMenu(
		fyne.NewMenu("File",
			item("Open model…", ctrl(fyne.KeyO), s.openModel),
			item("Open the model aboard", nil, s.openModelAboard),
			item("Save model…", ctrl(fyne.KeyS), s.saveModel),
			line,
			item("Open picture…", ctrl(fyne.KeyI), s.openImage),
			item("Save figure…", ctrl(fyne.KeyE), s.saveFigure),
			item("Copy figure", &desktop.CustomShortcut{
				KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
			}, s.copyFigure),
			line, quit),
		fyne.NewMenu("Training",
			item("Train, pause or resume", ctrl(fyne.KeyT), func() { tap(t.Start) }),
			item("Stop", ctrl(fyne.KeyPeriod), func() { tap(t.Stop) }),
			line,
			item("Evaluate the model on all sets", nil, s.evaluate),
			item("Data: MNIST", nil, func() { t.OnMNIST() }),
			item("Data: a folder…", nil, func() { t.OnFolder() })),
		fyne.NewMenu("Picture",
			item("From the test set", ctrl(fyne.Key1), func() { s.setSource(ui.TestSet) }),
			item("Draw", ctrl(fyne.Key2), func() { s.setSource(ui.Drawing) }),
			item("From an image file", ctrl(fyne.Key3), func() { s.setSource(ui.ImageFile) }),
			line,
			item("Previous  (Left)", nil, func() { s.showIndex(s.index - 1) }),
			item("Next  (Right)", nil, func() { s.showIndex(s.index + 1) }),
			item("Random  (R)", nil, func() { e.OnRandom() }),
			item("Next mistake  (M)", nil, s.nextMistake),
			line,
			item("Undo", ctrl(fyne.KeyZ), e.Pad.Undo),
			item("Redo", ctrl(fyne.KeyY), e.Pad.Redo),
			item("Eraser  (X)", nil, e.ToggleEraser),
			item("Larger brush  (])", nil, func() { e.AddBrush(brushStep) }),
			item("Smaller brush  ([)", nil, func() { e.AddBrush(-brushStep) }),
			item("Centre as MNIST, or not  (N)", nil, e.ToggleCentre),
			item("Clear  (Delete)", nil, e.Pad.Clear)),
		fyne.NewMenu("View",
			item("Map of the predicted class  (P)", nil, func() { e.OnClass(-1) }),
			item("More heat  (+)", nil, func() { e.AddAlpha(0.05) }),
			item("Less heat  (-)", nil, func() { e.AddAlpha(-0.05) }),
			item("Next colormap  (C)", nil, e.NextColormap),
			item("Next scale  (S)", nil, e.NextScale),
			item("Smooth or pixels  (B)", nil, e.ToggleSmooth),
			line,
			item("Theme: as the desktop", nil, func() { s.setMode(look.System) }),
			item("Theme: light", nil, func() { s.setMode(look.Light) }),
			item("Theme: dark", nil, func() { s.setMode(look.Dark) })),
		fyne.NewMenu("Help",
			item("Keyboard", nil, func() { ui.ShowKeys(s.window) }),
			item("About Visao", nil, s.about)),
	)
}

// brushStep is by how many ink pixels a key changes the brush.
const brushStep = 4

func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// tap presses a button if it can be pressed.
func tap(b interface {
	Disabled() bool
	Tapped(*fyne.PointEvent)
},
) {
	if !b.Disabled() {
		b.Tapped(nil)
	}
}

func (s *studio) setMode(m look.Mode) {
	s.settings.Theme = m
	s.remember()
	s.app.Settings().SetTheme(look.New(m))
}

func (s *studio) about() {
	dialog.ShowInformation("Visao "+Version,
		"Why does the network decide this?\n\nA small convolutional network, handwritten digits, and the\n"+
			"evidence for every decision: class activation maps (Zhou et al. 2016).\n\n"+
			"Apache-2.0. MNIST by LeCun, Cortes and Burges, through GoMNIST.\nMade with Fyne and Gorgonia.", s.window)
}

// typedKey is what keys do while no field has the keyboard.
func (s *studio) typedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		s.showIndex(s.index - 1)
	case fyne.KeyRight:
		s.showIndex(s.index + 1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.explorer.Pad.Clear()
	}
}

// typedRune is what letters do while no field has the keyboard.
func (s *studio) typedRune(r rune) {
	e := s.explorer
	switch r {
	case 'r', 'R':
		e.OnRandom()
	case 'm', 'M':
		s.nextMistake()
	case 'd', 'D':
		s.setSource(ui.Drawing)
	case 'x', 'X':
		e.ToggleEraser()
	case ']':
		e.AddBrush(brushStep)
	case '[':
		e.AddBrush(-brushStep)
	case 'n', 'N':
		e.ToggleCentre()
	case 'p', 'P':
		e.OnClass(-1)
	case '+', '=':
		e.AddAlpha(0.05)
	case '-':
		e.AddAlpha(-0.05)
	case 'c', 'C':
		e.NextColormap()
	case 's', 'S':
		e.NextScale()
	case 'b', 'B':
		e.ToggleSmooth()
	default:
		if r >= '0' && r <= '9' {
			e.OnClass(int(r - '0'))
		}
	}
}
