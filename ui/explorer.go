package ui

import (
	"fmt"
	"image"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui/bars"
	"visao/ui/heat"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/sketch"
)

// Explorer is the panel that shows one picture and why the network decides what
// it decides. It does nothing by itself: it calls back.
type Explorer struct {
	Content fyne.CanvasObject

	OnSource    func(Source)
	OnIndex     func(int) // may be out of range: it counts on from the other end
	OnRandom    func()
	OnMistake   func()
	OnOpenImage func()
	OnDraw      func(ink *image.Gray) // with every stroke, undo, redo and clear
	OnCentre    func(bool)
	OnClass     func(int) // −1 for the predicted one
	OnStyle     func(Style)

	Pad *sketch.Pad

	tabs    [3]*widget.Button
	index   *widget.Entry
	browse  *fyne.Container // for the test set
	opening *fyne.Container // for an image file
	number  int             // of the test picture
	count   int             // of test pictures; 0 while unknown

	undo, redo, eraser, clear *widget.Button
	erasing                   bool
	brush                     *kit.Slider
	centre                    *kit.Check
	seen                      *kit.Pixels // what the network sees

	head  *look.Header
	heat  *heat.View
	bar   *heat.Bar
	cell  cell       // under the mouse
	under *look.Text // and what it contributes

	class, probability, verdict *look.Text
	bars                        *bars.Bars
	strip                       *heat.Strip

	alpha      *kit.Slider
	alphaValue *look.Text
	colormap   *kit.Choice
	scale      *kit.Choice
	smooth     *kit.Check
	style      Style

	view *View // shown now
}

// cell is a place on the large map, or none.
type cell struct {
	x, y   int
	inside bool
}

// NewExplorer returns the panel with these choices.
func NewExplorer(style Style, source Source, centre bool) *Explorer {
	e := &Explorer{
		Pad:         sketch.NewPad("Draw a digit here"),
		under:       look.NewNote(""),
		class:       look.NewText("", look.Foreground, look.SizeHero),
		probability: look.NewText("", look.Accent, theme.SizeNameSubHeadingText),
		verdict:     look.NewText("", look.Muted, theme.SizeNameText),
		head:        look.NewHeader("Explorer", ""),
		alphaValue:  look.NewText("", look.Foreground, theme.SizeNameText),
		seen:        kit.NewPixels(56),
		heat:        heat.NewView("Draw or pick a digit"),
		bar:         heat.NewBar(),
		bars:        bars.New(),
		strip:       heat.NewStrip(),
		style:       style,
	}
	e.class.SetBold(true)
	e.makeSources()
	e.makePad(centre)
	e.makeStyle()
	e.heat.OnHover = e.hover
	e.bars.OnSelected = func(class int) { e.OnClass(class) }
	e.strip.OnSelected = func(class int) { e.OnClass(class) }
	e.Content = e.build()
	e.SetSource(source)
	return e
}

func (e *Explorer) build() fyne.CanvasObject {
	tabs := container.New(layout.NewCustomPaddedHBoxLayout(0), e.tabs[0], e.tabs[1], e.tabs[2])
	sources := container.NewHBox(kit.NewTrack(tabs), kit.Space(8), container.NewStack(e.browse, e.opening))
	head := container.New(layout.NewCustomPaddedHBoxLayout(12), e.class, container.NewVBox(layout.NewSpacer(), e.probability, e.verdict))
	centre := stage{
		pad: e.Pad, tools: e.tools(),
		heat: e.heat, scale: container.NewVBox(e.bar, container.New(kit.AtLeast(0), e.under)),
		prediction: container.NewBorder(head, nil, nil, nil, e.bars),
	}
	controls := container.New(kit.Columns{3, 1.3, 2, 0},
		kit.Field("Heat opacity", container.NewBorder(nil, nil, nil, e.alphaValue, e.alpha)),
		kit.Field("Colormap", e.colormap), kit.Field("Scale of the colours", e.scale), kit.Field("", e.smooth))
	below := container.NewVBox(controls, kit.Gap(2),
		look.NewHeader("Evidence for every class", "one scale for all ten, so they can be compared"))
	body := stacked{centre, container.New(centre, centre.objects()...), below, e.strip}
	return container.NewBorder(
		container.NewVBox(e.head, kit.Gap(2), sources, kit.Gap(6)),
		nil, nil, nil,
		container.New(body, body.centre, body.below, body.maps))
}

func (e *Explorer) makeSources() {
	for i, name := range []string{"Test set", "Draw", "Image"} {
		e.tabs[i] = widget.NewButton(name, func() { e.OnSource(Source(i)) })
	}
	e.index = widget.NewEntry()
	e.index.OnSubmitted = func(text string) {
		if i, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && i >= 0 && (e.count == 0 || i < e.count) {
			e.OnIndex(i)
		} else {
			e.index.SetText(strconv.Itoa(e.number))
		}
	}
	e.browse = kit.Row(
		widget.NewButtonWithIcon("", theme.NavigateBackIcon(), func() { e.OnIndex(e.number - 1) }),
		container.New(kit.Width(72), e.index),
		widget.NewButtonWithIcon("", theme.NavigateNextIcon(), func() { e.OnIndex(e.number + 1) }),
		widget.NewButton("Random", func() { e.OnRandom() }),
		widget.NewButton("Next mistake", func() { e.OnMistake() }))
	e.opening = container.NewHBox(widget.NewButtonWithIcon("Open…", theme.FolderOpenIcon(), func() { e.OnOpenImage() }))
}

func (e *Explorer) makePad(centre bool) {
	e.Pad.OnChanged = func(ink *image.Gray) { e.OnDraw(ink) }
	e.undo = widget.NewButtonWithIcon("", theme.ContentUndoIcon(), e.Pad.Undo)
	e.redo = widget.NewButtonWithIcon("", theme.ContentRedoIcon(), e.Pad.Redo)
	e.undo.Disable()
	e.redo.Disable()
	e.Pad.OnHistory = func(undo, redo bool) {
		enable(undo, e.undo)
		enable(redo, e.redo)
	}
	e.eraser = widget.NewButton("Eraser", e.ToggleEraser)
	e.clear = widget.NewButtonWithIcon("", theme.DeleteIcon(), e.Pad.Clear)
	e.centre = kit.NewCheck("Centre as MNIST")
	e.centre.Checked = centre
	e.centre.OnChanged = func(on bool) { e.OnCentre(on) }
}

// tools are what belongs to the pad, below it.
func (e *Explorer) tools() fyne.CanvasObject {
	e.brush = kit.NewSlider(sketch.MinBrush, sketch.MaxBrush)
	e.brush.Value = sketch.DefaultBrush
	e.brush.OnChanged = func(v float64) { e.Pad.SetBrush(float32(v)) }
	return container.NewVBox(
		kit.Row(e.undo, e.redo, e.eraser, e.clear),
		container.NewBorder(nil, nil, look.NewText("Brush", look.Muted, theme.SizeNameText), nil, e.brush),
		container.New(layout.NewCustomPaddedHBoxLayout(8), e.seen, container.NewCenter(
			container.New(layout.NewCustomPaddedVBoxLayout(0), look.NewNote("what the"), look.NewNote("network sees")))),
		e.centre)
}

func (e *Explorer) makeStyle() {
	e.alpha = kit.NewSlider(0, 1)
	e.alpha.Step = 0.01
	e.alpha.Value = e.style.Alpha
	e.alphaValue.SetText(fmt.Sprintf("%.2f", e.style.Alpha))
	e.alpha.OnChanged = func(v float64) {
		e.style.Alpha = v
		e.alphaValue.SetText(fmt.Sprintf("%.2f", v))
		e.OnStyle(e.style)
	}
	var names []string
	for _, c := range paint.Colormaps() {
		names = append(names, c.Name)
	}
	e.colormap = kit.NewChoice(names)
	e.colormap.Selected = e.style.Colormap.Name
	e.colormap.OnChanged = func(name string) {
		if c, err := paint.ByName(name); err == nil {
			e.style.Colormap = c
			e.OnStyle(e.style)
		}
	}
	e.scale = kit.NewChoice(ScaleNames)
	e.scale.Selected = ScaleNames[e.style.Scale]
	e.scale.OnChanged = func(string) {
		e.style.Scale = Scale(e.scale.SelectedIndex())
		e.OnStyle(e.style)
	}
	e.smooth = kit.NewCheck("Smooth")
	e.smooth.Checked = e.style.Smooth
	e.smooth.OnChanged = func(on bool) {
		e.style.Smooth = on
		e.OnStyle(e.style)
	}
}

// Style is how maps are to be drawn.
func (e *Explorer) Style() Style { return e.style }

// ToggleEraser makes the pad's left button erase, or draw again.
func (e *Explorer) ToggleEraser() {
	e.erasing = !e.erasing
	e.Pad.SetEraser(e.erasing)
	e.eraser.Importance = importance(e.erasing)
	e.eraser.Refresh()
}

func importance(chosen bool) widget.Importance {
	if chosen {
		return widget.HighImportance
	}
	return widget.MediumImportance
}

// SetSource shows which source is in use.
func (e *Explorer) SetSource(s Source) {
	for i, tab := range e.tabs {
		tab.Importance = widget.LowImportance
		if Source(i) == s {
			tab.Importance = widget.HighImportance
		}
		tab.Refresh()
	}
	look.SetVisible(e.browse, s == TestSet)
	look.SetVisible(e.opening, s == ImageFile)
}

// SetLive says whether the map follows a run.
func (e *Explorer) SetLive(yes bool) {
	note := ""
	if yes {
		note = "the map follows training live"
	}
	e.head.SetNote(note)
}

// SetCount says how many test pictures there are.
func (e *Explorer) SetCount(n int) { e.count = n }

// SetIndex shows the number of the test picture.
func (e *Explorer) SetIndex(i int) {
	e.number = i
	e.index.SetText(strconv.Itoa(i))
}

// SetInk shows a drawing on the pad; nil empties it.
func (e *Explorer) SetInk(ink *image.Gray) { e.Pad.SetInk(ink) }

// SetPicture shows a picture on the pad, where it can be drawn on.
func (e *Explorer) SetPicture(p *mnist.Picture) {
	ink := image.NewGray(image.Rect(0, 0, sketch.Side, sketch.Side))
	const block = sketch.Side / mnist.Side
	for i := range ink.Pix {
		y, x := i/sketch.Side/block, i%sketch.Side/block
		ink.Pix[i] = uint8(255*p[y*mnist.Side+x] + 0.5)
	}
	e.Pad.SetInk(ink)
}

// AddAlpha makes the heat more or less opaque.
func (e *Explorer) AddAlpha(by float64) { e.alpha.SetValue(e.style.Alpha + by) }

// AddBrush makes the brush larger or smaller.
func (e *Explorer) AddBrush(by float64) { e.brush.SetValue(e.brush.Value + by) }

// ToggleCentre switches on or off that drawings are centred as MNIST was.
func (e *Explorer) ToggleCentre() { e.centre.SetChecked(!e.centre.Checked) }

// NextColormap chooses the next colormap of the menu.
func (e *Explorer) NextColormap() {
	e.colormap.SetSelectedIndex((e.colormap.SelectedIndex() + 1) % len(e.colormap.Options))
}

// NextScale chooses the next scale of the menu.
func (e *Explorer) NextScale() {
	e.scale.SetSelectedIndex((e.scale.SelectedIndex() + 1) % len(e.scale.Options))
}

// ToggleSmooth changes between smooth maps and pixels.
func (e *Explorer) ToggleSmooth() { e.smooth.SetChecked(!e.smooth.Checked) }
