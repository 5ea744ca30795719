package app

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"visao/ui"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// menu has every action, with its key.
func (s *studio) menu() *fyne.MainMenu {
	t, e := s.training, s.explorer
	item := func(name string, k key, action func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(words.T(name)+"  ("+k.text+")", func() {
			if !s.modal() {
				s.act(name, action)
			}
		})
		if k.shortcut != "" {
			m.Shortcut = k
		}
		return m
	}
	quit := item("Quit", ctrl(fyne.KeyQ), s.confirmQuit)
	quit.IsQuit = true
	line := fyne.NewMenuItemSeparator()
	return fyne.NewMainMenu(
		fyne.NewMenu(words.T("File"),
			item("Open model…", ctrl(fyne.KeyO), s.openModel),
			item("Open the model for drawings", ctrl(fyne.KeyB), func() { s.openAboard(drawingsModel) }),
			item("Open the article's model", key{control + "+Shift+B", (&desktop.CustomShortcut{
				KeyName: fyne.KeyB, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
			}).ShortcutName()}, func() { s.openAboard(articleModel) }),
			item("Save model…", ctrl(fyne.KeyS), s.saveModel),
			line,
			item("Open picture…", ctrl(fyne.KeyI), s.openImage),
			item("Save figure…", ctrl(fyne.KeyE), s.saveFigure),
			item("Export the curves…", ctrl(fyne.KeyK), func() { s.learning.export() }),
			item("Copy figure", key{control + "+Shift+C", (&desktop.CustomShortcut{
				KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
			}).ShortcutName()}, s.copyFigure),
			line, quit),
		fyne.NewMenu(words.T("Training"),
			item("Train, pause or resume", ctrl(fyne.KeyT), func() { tap(t.Start) }),
			item("Stop", ctrl(fyne.KeyPeriod), func() { tap(t.Stop) }),
			line,
			item("Evaluate the model on all sets", ctrl(fyne.KeyL), s.evaluate),
			item("Data: MNIST", ctrl(fyne.KeyM), func() { t.OnMNIST() }),
			item("Data: a folder…", ctrl(fyne.KeyD), func() { t.OnFolder() })),
		fyne.NewMenu(words.T("Picture"),
			item("From the test set", ctrl(fyne.Key1), func() { s.setSource(ui.TestSet) }),
			item("Draw", ctrl(fyne.Key2), func() { s.setSource(ui.Drawing) }),
			item("From an image file", ctrl(fyne.Key3), func() { s.setSource(ui.ImageFile) }),
			line,
			item("Previous", letter(words.T("Left")), func() { s.showIndex(s.index - 1) }),
			item("Next", letter(words.T("Right")), func() { s.showIndex(s.index + 1) }),
			item("Random", letter("R"), func() { e.OnRandom() }),
			item("Next mistake", letter("M"), s.nextMistake),
			line,
			item("Undo", key{control + "+Z", (&fyne.ShortcutUndo{}).ShortcutName()}, func() { s.inField(&fyne.ShortcutUndo{}, e.Pad.Undo) }),
			item("Redo", key{control + "+Y", (&fyne.ShortcutRedo{}).ShortcutName()}, func() { s.inField(&fyne.ShortcutRedo{}, e.Pad.Redo) }),
			item("Eraser", letter("X"), e.ToggleEraser),
			item("Larger brush", letter("]"), func() { e.AddBrush(brushStep) }),
			item("Smaller brush", letter("["), func() { e.AddBrush(-brushStep) }),
			item("Centre as MNIST, or not", letter("N"), e.ToggleCentre),
			item("Single pixels, or the brush", letter("G"), e.TogglePixels),
			item("Clear", letter("Delete"), e.Clear)),
		fyne.NewMenu(words.T("View"),
			item("Decision", letter("F3"), func() { s.showPage(0) }),
			item("Trust", letter("F4"), func() { s.showPage(1) }),
			item("Layers", letter("F5"), func() { s.showPage(2) }),
			item("Mistakes", letter("F6"), func() { s.showPage(3) }),
			item("Learning", letter("F7"), func() { s.showPage(4) }),
			item("Bias lab, or back to the Studio", letter("F8"), s.nextRoom),
			line,
			item("Map of the predicted class", letter("P"), func() { e.OnClass(-1) }),
			item("Why not another class?", letter("W"), e.ToggleContrast),
			item("More heat", letter("+"), func() { e.AddAlpha(0.05) }),
			item("Less heat", letter("-"), func() { e.AddAlpha(-0.05) }),
			item("Next colormap", letter("C"), e.NextColormap),
			item("Next scale", letter("S"), e.NextScale),
			item("Smooth or pixels", letter("B"), e.ToggleSmooth),
			line,
			item("Theme: as the desktop", ctrl(fyne.Key8), func() { s.setMode(look.System) }),
			item("Theme: light", ctrl(fyne.Key9), func() { s.setMode(look.Light) }),
			item("Theme: dark", ctrl(fyne.Key0), func() { s.setMode(look.Dark) }),
			item("Projector, or back", letter("F11"), s.project),
			item("Settings…", ctrl(fyne.KeyComma), s.choosePreferences)),
		s.lessons.menu(),
		fyne.NewMenu(words.T("Help"),
			item("Keyboard", letter("F1"), func() { ui.ShowKeys(s.window) }),
			item("About Visao", letter("F2"), s.about)),
	)
}

// brushStep is by how many ink pixels a key changes the brush.
const brushStep = 4

// key is what starts an action: its text, for the menu, and the name of Fyne's
// shortcut, if it is one. Fyne itself writes shortcuts into menus so faintly that
// they cannot be read (v2.7.4), unless it does not know their keys.
type key struct{ text, shortcut string }

// ShortcutName is part of fyne.Shortcut.
func (k key) ShortcutName() string { return k.shortcut }

// control is what the key for shortcuts is called.
var control = map[bool]string{false: "Ctrl", true: "Cmd"}[runtime.GOOS == "darwin"]

func ctrl(name fyne.KeyName) key {
	return key{control + "+" + string(name), (&desktop.CustomShortcut{
		KeyName: name, Modifier: fyne.KeyModifierShortcutDefault,
	}).ShortcutName()}
}

// letter is a key that works while no field has the keyboard: see typedKey.
func letter(text string) key { return key{text: text} }

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

func (s *studio) about() {
	said := widget.NewLabel(
		words.T("Why does the network decide this?\n\nA small convolutional network, handwritten digits, and the\n" +
			"evidence for every decision: class activation maps (Zhou et al. 2016).\n\n" +
			"Apache-2.0. MNIST by LeCun, Cortes and Burges, through GoMNIST.\nMade with Fyne and Gorgonia."))
	said.Alignment = fyne.TextAlignCenter
	ui.Tell("Visao "+Version, said, s.window)
}

// modal reports whether a dialog or a list is open, which alone may act then.
func (s *studio) modal() bool { return s.window.Canvas().Overlays().Top() != nil }

// inField gives a shortcut to the field that has the keyboard, if one has; else
// it does what the shortcut does elsewhere.
func (s *studio) inField(shortcut fyne.Shortcut, elsewhere func()) {
	switch field := s.window.Canvas().Focused().(type) {
	case *kit.Entry, *widget.Entry: // of the window, of a dialog
		field.(fyne.Shortcutable).TypedShortcut(shortcut)
	default:
		elsewhere()
	}
}

// typedKey is what keys do while no field has the keyboard.
func (s *studio) typedKey(k *fyne.KeyEvent) { s.act("key "+string(k.Name), func() { s.key(k) }) }

func (s *studio) key(k *fyne.KeyEvent) {
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		if k.Name == fyne.KeyEscape {
			top.Hide()
		}
		return
	}
	if s.projecting && (k.Name == fyne.KeyEscape || k.Name >= fyne.KeyF3 && k.Name <= fyne.KeyF8) {
		s.project() // back to where these are
		return
	}
	switch k.Name {
	case fyne.KeyEscape:
		s.heeded(s.settings.Hints)
	case fyne.KeyF11:
		s.project()
	case fyne.KeyF1:
		ui.ShowKeys(s.window)
	case fyne.KeyF2:
		s.about()
	case fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7:
		s.showPage(int(k.Name[1] - '3'))
	case fyne.KeyF8:
		s.nextRoom()
	}
	if s.rooms.shown != studioRoom {
		return
	}
	switch k.Name {
	case fyne.KeyLeft:
		s.showIndex(s.index - 1)
	case fyne.KeyRight:
		s.showIndex(s.index + 1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.explorer.Clear()
	}
}

// typedRune is what letters do while no field has the keyboard.
func (s *studio) typedRune(r rune) { s.act("key "+string(r), func() { s.letter(r) }) }

func (s *studio) letter(r rune) {
	if s.modal() || s.rooms.shown != studioRoom {
		return
	}
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
	case 'g', 'G':
		e.TogglePixels()
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
	case 'w', 'W':
		e.ToggleContrast()
	default:
		if r >= '0' && r <= '9' {
			e.OnClass(int(r - '0'))
		}
	}
}
