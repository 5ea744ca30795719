package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ui/bars"
	"visao/ui/heat"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Explorer is the panel that shows one picture and why the network decides what
// it decides. It does nothing by itself: it calls back.
type Explorer struct {
	Content fyne.CanvasObject

	OnSource    func(Source)
	OnIndex     func(int) // may be out of range: it counts on from the other end
	OnNoIndex   func()    // something else than a picture's number was typed
	OnRandom    func()
	OnMistake   func()
	OnOpenImage func()
	OnPoint     func()    // the mouse is over the map
	OnClass     func(int) // picked; −1 for the predicted one
	OnContrast  func(bool)
	OnPage      func(int) // 0 for the decision
	OnStyle     func(Style)

	pad

	tabs    [3]*kit.Button
	index   *kit.Entry
	browse  *fyne.Container // for the test set
	opening *fyne.Container // for an image file
	number  int             // of the test picture
	count   int             // of test pictures; 0 while unknown

	live  *look.Text
	pages []*page
	// tabRow has the pages' names, stack their contents, one of them visible.
	tabRow, stack *fyne.Container
	heat          *heat.View
	bar           *heat.Bar
	cell          cell // under the mouse
	// The two lines below the map: what the cell contributes, or what the score
	// is made of.
	under, below *look.Text

	class, probability, verdict *look.Text
	bars                        *bars.Bars
	contrast                    *kit.Button
	contrasting                 bool
	head                        fyne.CanvasObject // what is predicted
	legend                      fyne.CanvasObject // the map's colours and what it adds up to
	strip                       *heat.Strip

	alpha      *kit.Slider
	alphaValue *look.Text
	colormap   *kit.Choice
	scale      *kit.Choice
	smooth     *kit.Check
	stripScale *kit.Cycle
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
		under:       look.NewNote(""),
		below:       look.NewNote(""),
		class:       look.NewText("", look.Foreground, look.SizeHero),
		probability: look.NewText("", look.Accent, theme.SizeNameSubHeadingText),
		verdict:     look.NewText("", look.Muted, theme.SizeNameText),
		live:        look.NewNote(""),
		alphaValue:  look.NewText("", look.Foreground, theme.SizeNameText),
		heat:        heat.NewView(words.T("Draw or pick a digit")),
		bar:         heat.NewBar(),
		bars:        bars.New(),
		strip:       heat.NewStrip(),
		style:       style,
		OnPoint:     func() {},
	}
	e.class.SetBold(true)
	e.makeSources()
	e.makePad(centre)
	e.makeStyle()
	e.heat.OnHover = func(x, y int, inside bool) {
		if inside {
			e.OnPoint()
		}
		e.hover(x, y, inside)
	}
	e.heat.Field = explain.FieldOfView
	e.contrast = kit.NewButton("", e.ToggleContrast)
	e.offerContrast(false)
	e.bars.OnSelected = func(class int) { e.OnClass(class) }
	e.strip.OnSelected = func(class int) { e.OnClass(class) }
	e.Content = e.build()
	e.SetSource(source)
	return e
}

func (e *Explorer) build() fyne.CanvasObject {
	tabs := container.New(layout.NewCustomPaddedHBoxLayout(0), e.tabs[0], e.tabs[1], e.tabs[2])
	sources := container.NewHBox(kit.NewTrack(tabs), kit.Space(8), container.NewStack(e.browse, e.gallery, e.opening))
	e.head = container.New(layout.NewCustomPaddedHBoxLayout(12), e.class, container.NewVBox(layout.NewSpacer(), e.probability, e.verdict))
	e.legend = container.New(layout.NewCustomPaddedVBoxLayout(0),
		e.bar, container.New(kit.AtLeast(0), e.under), container.New(kit.AtLeast(0), e.below))
	centre := stage{
		pad: e.Pad, tools: e.tools(),
		heat: e.heat, scale: e.legend,
		prediction: kit.Border(e.head, e.contrast, nil, nil, e.bars),
	}
	controls := container.New(kit.Columns{3, 1.3, 2, 0},
		kit.Field(words.T("Heat opacity"), kit.Border(nil, nil, nil, e.alphaValue, e.alpha)),
		kit.Field(words.T("Colormap"), e.colormap), kit.Field(words.T("Scale of the colours"), e.scale), kit.Field("", e.smooth))
	below := container.NewVBox(controls, kit.Gap(2),
		kit.Border(nil, nil, nil, e.stripScale, look.NewHeader(words.T("Evidence for every class"), "")))
	body := stacked{centre, container.New(centre, centre.objects()...), below, e.strip}
	decision := container.New(body, body.centre, body.below, body.maps)
	return e.withPages(sources, decision)
}

func (e *Explorer) makeSources() {
	for i, name := range []string{words.T("Test set"), words.T("Draw"), words.T("Image")} {
		e.tabs[i] = kit.NewButton(name, func() { e.OnSource(Source(i)) })
	}
	e.index = kit.NewEntry(nil)
	e.index.OnSubmitted = func(text string) {
		if i, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && i >= 0 && (e.count == 0 || i < e.count) {
			e.OnIndex(i)
		} else {
			e.index.SetText(strconv.Itoa(e.number))
			e.OnNoIndex()
		}
	}
	e.browse = kit.Row(
		kit.NewButtonWithIcon("", theme.NavigateBackIcon(), func() { e.OnIndex(e.number - 1) }),
		container.New(kit.Width(72), e.index),
		kit.NewButtonWithIcon("", theme.NavigateNextIcon(), func() { e.OnIndex(e.number + 1) }),
		kit.NewButton(words.T("Random"), func() { e.OnRandom() }),
		kit.NewButton(words.T("Next mistake"), func() { e.OnMistake() }))
	e.opening = container.NewHBox(kit.NewButtonWithIcon(words.T("Open…"), theme.FolderOpenIcon(), func() { e.OnOpenImage() }))
}

// Style is how maps are to be drawn.
func (e *Explorer) Style() Style { return e.style }

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
	look.SetVisible(e.gallery, s == Drawing)
	look.SetVisible(e.opening, s == ImageFile)
}

// SetLive says whether the map follows a run.
func (e *Explorer) SetLive(yes bool) {
	note := ""
	if yes {
		note = words.T("the map follows training live")
	}
	e.live.SetText(note)
}

// SetCount says how many test pictures there are.
func (e *Explorer) SetCount(n int) { e.count = n }

// SetIndex shows the number of the test picture.
func (e *Explorer) SetIndex(i int) {
	e.number = i
	e.index.SetText(strconv.Itoa(i))
}

// SetPicture shows a picture on the pad, where it can be drawn on.
func (e *Explorer) SetPicture(p *mnist.Picture) {
	e.Pad.SetPicture(p)
}
