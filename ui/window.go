package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Rooms are the names of what the window shows one of at a time, in English.
var Rooms = []string{words.Later("Studio"), words.Later("Bias lab")}

// Window is the content of the window: the rooms, of which one is visible, a card
// below them, and the status line. It returns the rooms too: the Studio, two panels
// side by side, and the lab. The hint lies over all. enlarged is by how much everything
// is larger than usual.
func Window(t *Training, e *Explorer, lab, card fyne.CanvasObject, s *Status, h *Hint, enlarged func() float32) (content fyne.CanvasObject, rooms []fyne.CanvasObject) {
	split := container.NewHSplit(padded(t.Content), padded(e.Content))
	split.Offset = 0.33
	rooms = []fyne.CanvasObject{split, padded(lab)}
	return container.NewStack(kit.Border(nil,
		container.NewVBox(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(0, 4, 12, 12), s.Content)),
		nil, nil, container.New(above{enlarged}, container.NewScroll(container.NewStack(rooms...)), card)), h.Content), rooms
}

// above lays out the rooms above the card, if that is visible. Where the window is
// too small for both, or for a room that is enlarged, the room can be scrolled: a screen
// that a program just fits on does not grow with its lessons, nor with its letters.
type above struct{ enlarged func() float32 }

// MinSize is part of fyne.Layout.
func (a above) MinSize(objects []fyne.CanvasObject) fyne.Size {
	const width, height = 1000, 560 // what a small screen has for a room
	least, by := objects[0].(*container.Scroll).Content.MinSize(), a.enlarged()
	if by > 1 {
		least = least.Min(fyne.NewSize(width/by, height/by))
	}
	return least
}

// Layout is part of fyne.Layout.
func (above) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rooms, card := objects[0], objects[1]
	height := float32(0)
	if card.Visible() {
		height = card.MinSize().Height
	}
	kit.Put(card, 0, size.Height-height, size.Width, height)
	kit.Put(rooms, 0, 0, size.Width, size.Height-height)
}

func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(12, 8, 12, 12), o)
}

// Places are widgets by name, for tests, hints, and app's keepPlaces.
func Places(t *Training, e *Explorer) map[string]fyne.CanvasObject {
	return map[string]fyne.CanvasObject{
		"train": t.Start, "stop": t.Stop, "save": t.Save, "open": t.Open,
		"epochs": t.epochs, "batch": t.batch, "rate": t.rate, "seed": t.seed,
		"data": t.data, "recipe": t.recipe, "loss": t.loss, "accuracy": t.accuracy, "curves": t.options,
		"test": e.tabs[TestSet], "draw": e.tabs[Drawing], "image": e.tabs[ImageFile],
		"index": e.index, "pad": e.Pad, "undo": e.undo, "redo": e.redo, "eraser": e.eraser,
		"pixels": e.pixels, "clear": e.clear, "gallery": e.gallery,
		"heat": e.heat, "bars": e.bars, "strip": e.strip,
		"alpha": e.alpha, "colormap": e.colormap, "scale": e.scale, "smooth": e.smooth, "contrast": e.contrast, "stripScale": e.stripScale, "centre": e.centre,
	}
}

// ShowKeys shows what the keyboard can do.
func ShowKeys(w fyne.Window) {
	all := [][2]string{
		{"Ctrl+T", words.T("train, pause or resume")},
		{"Ctrl+.", words.T("stop training")},
		{"Ctrl+O, Ctrl+S", words.T("open, save a model")},
		{"Ctrl+B, Ctrl+Shift+B", words.T("the model for drawings, the article's")},
		{"Ctrl+M, Ctrl+D", words.T("data: MNIST, a folder")},
		{"Ctrl+L", words.T("evaluate the model")},
		{"Ctrl+I, Ctrl+E", words.T("open a picture, save the figure")},
		{"Ctrl+Shift+C", words.T("copy the figure")},
		{"F3 … F7", words.T("decision, trust, layers, mistakes, learning")},
		{"F11", words.T("projector, or back")},
		{"Ctrl+,", words.T("settings")},
		{"F8", words.T("the bias lab, or back to the Studio")},
		{"Ctrl+K", words.T("export the curves")},
		{"Ctrl+1, 2, 3", words.T("test set, draw, image file")},
		{words.T("Left, Right, R, M"), words.T("previous, next, random picture, next mistake")},
		{"D, X, Delete", words.T("draw, eraser, clear the pad")},
		{"[, ], N", words.T("smaller, larger brush; centre as MNIST or not")},
		{words.T("G, arrows, Space"), words.T("single pixels: walk through them, flip one")},
		{"Ctrl+Z, Ctrl+Y", words.T("undo, redo")},
		{"0 … 9, P", words.T("map of a class, of the predicted one")},
		{"W", words.T("why this class and not another")},
		{words.T("+ and -"), words.T("more or less heat")},
		{"C, S, B", words.T("next colormap, next scale, smooth or pixels")},
		{words.T("+, - and 0 on a chart"), words.T("zoom in, zoom out, show all")},
		{words.T("Tab, arrows"), words.T("walk through fields, bars, map and charts")},
		{"Ctrl+8, 9, 0", words.T("theme: as the desktop, light, dark")},
		{"F1, F2", words.T("these keys, about Visao")},
		{"Escape, Ctrl+Q", words.T("close a dialog, quit")},
	}
	halves := container.New(layout.NewCustomPaddedHBoxLayout(24)) // one column would be higher than a small window
	for half := range slices.Chunk(all, (len(all)+1)/2) {
		rows := container.New(layout.NewFormLayout())
		for _, k := range half {
			keys := look.NewText(k[0], look.Foreground, theme.SizeNameCaptionText)
			keys.SetBold(true)
			rows.Add(container.NewHBox(keys, kit.Space(8)))
			rows.Add(look.NewText(k[1], look.Foreground, theme.SizeNameCaptionText))
		}
		halves.Add(rows)
	}
	Tell(words.T("Keyboard"), container.NewPadded(halves), w)
}
