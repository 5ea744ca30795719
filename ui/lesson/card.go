// Package lesson shows the instruction of a lesson. What a lesson does, and when, is
// not its business.
package lesson

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Card is the strip at the bottom of the window in which a lesson says what to do:
// a title, three lines of text, more if one scrolls, and buttons to go through its
// pages. It does nothing by itself: it calls back.
type Card struct {
	Content fyne.CanvasObject

	OnClose, OnBack, OnNext func()

	strip             *strip
	back, next, close *kit.Button
	page              *look.Text
	pager             *fyne.Container
}

// New returns a card without a word.
func New() *Card {
	c := &Card{strip: newStrip(), page: look.NewNote("")}
	button := func(name string, on *func()) *kit.Button {
		return kit.NewButton(name, func() {
			if *on != nil {
				(*on)()
			}
		})
	}
	c.back, c.next, c.close = button(words.T("Back"), &c.OnBack), button(words.T("Next"), &c.OnNext), button(words.T("Close"), &c.OnClose)
	c.pager = kit.Row(c.back, container.NewCenter(c.page), c.next)
	c.strip.buttons = kit.Row(c.pager, c.close)
	c.Content = c.strip
	c.Set("", nil, 0, 1)
	return c
}

// Set shows the title and the paragraphs of a page, from their beginning. Pages
// count from 0; if there is only one, there are no buttons to go to others.
func (c *Card) Set(title string, paragraphs []string, page, pages int) {
	c.strip.set(title, paragraphs)
	c.page.SetText(words.T("%d of %d", page+1, pages))
	enable := func(b *kit.Button, on bool) {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	enable(c.back, page > 0)
	enable(c.next, page < pages-1)
	look.SetVisible(c.pager, pages > 1)
	c.strip.Refresh()
}

// strip is the ground of a card with its words at the left.
type strip struct {
	widget.BaseWidget
	ground, edge *canvas.Rectangle
	title        *widget.Label
	text         *widget.RichText
	scroll       *container.Scroll
	buttons      *fyne.Container
}

func newStrip() *strip {
	s := &strip{
		ground: &canvas.Rectangle{},
		edge:   &canvas.Rectangle{},
		title:  widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}),
		text:   widget.NewRichText(),
	}
	s.title.Truncation = fyne.TextTruncateEllipsis
	s.text.Wrapping = fyne.TextWrapWord
	s.scroll = container.NewVScroll(s.text)
	s.ExtendBaseWidget(s)
	return s
}

func (s *strip) set(title string, paragraphs []string) {
	s.title.SetText(title)
	s.text.Segments = nil
	for _, p := range paragraphs {
		s.text.Segments = append(s.text.Segments, &widget.TextSegment{Text: p, Style: widget.RichTextStyleParagraph})
	}
	s.text.Refresh()
	s.scroll.ScrollToTop()
}

// CreateRenderer is part of fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer {
	paint := func() {
		s.ground.FillColor = theme.ColorForWidget(look.Card, s)
		s.edge.FillColor = theme.ColorForWidget(look.Accent, s)
	}
	paint()
	return &look.Renderer{
		Widget: s,
		Parts:  []fyne.CanvasObject{s.ground, s.edge, s.title, s.scroll, s.buttons},
		Place:  s.place,
		Min:    s.min,
		Paint:  paint,
	}
}

const (
	lines     = 3
	edgeWide  = 4
	padding   = 8
	mostText  = 900 // longer lines are hard to read
	leastText = 240
)

// padded is the room around the words that Fyne's labels leave.
func (s *strip) padded() float32 { return theme.SizeForWidget(theme.SizeNameInnerPadding, s) }

// tall is the height of three lines, each a paragraph.
func (s *strip) tall() float32 {
	line := fyne.MeasureText("M", theme.SizeForWidget(theme.SizeNameText, s), fyne.TextStyle{}).Height
	return lines*line + (lines-1)*theme.SizeForWidget(theme.SizeNameLineSpacing, s)
}

func (s *strip) min() fyne.Size {
	title := s.title.MinSize().Height - s.padded()
	return fyne.NewSize(edgeWide+leastText+s.buttons.MinSize().Width+3*padding, max(title+s.tall(), s.buttons.MinSize().Height)+2*padding)
}

func (s *strip) place(size fyne.Size) {
	s.ground.Resize(size)
	s.edge.Resize(fyne.NewSize(edgeWide, size.Height))
	buttons := s.buttons.MinSize()
	s.buttons.Resize(buttons)
	s.buttons.Move(fyne.NewPos(float32(int(size.Width-padding-buttons.Width)), padding))
	wide := min(size.Width-edgeWide-buttons.Width-3*padding, mostText)
	title := s.title.MinSize().Height
	s.title.Move(fyne.NewPos(edgeWide+padding, padding-s.padded()))
	s.title.Resize(fyne.NewSize(wide, title))
	top := padding - s.padded() + title - s.padded()
	s.scroll.Move(fyne.NewPos(edgeWide+padding, top))
	s.scroll.Resize(fyne.NewSize(wide, size.Height-top))
}

// Places are widgets by name, for tests, hints, and app's keepPlaces.
func (c *Card) Places() map[string]fyne.CanvasObject {
	return map[string]fyne.CanvasObject{"back": c.back, "next": c.next, "close": c.close}
}
