package lab

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Suspect is where a network seems to look at something else than the digit.
type Suspect struct {
	Image *image.RGBA // square; it must not change afterwards
	Title string      // "as a 4"
	Note  string      // "31 of 200; 88 % off ink"
}

// Suspects is a grid of at most suspectMost pictures with what is known of each
// below. A click, or the arrow keys and Return, select one, which is framed. Its
// height follows from its width.
type Suspects struct {
	widget.BaseWidget

	// OnSelected is called with the number of the suspect that the person has
	// selected, again too.
	OnSelected func(i int)

	suspects          []Suspect
	selected, pointed int // −1 for none
	tiles             [suspectMost]suspectTile
	empty             *widget.RichText
	ring              *canvas.Rectangle
}

// suspectTile is one suspect: its picture over an empty square, a frame around
// both, the title and the note on as many lines as it takes.
type suspectTile struct {
	square, frame *canvas.Rectangle
	picture       *canvas.Image
	title         *canvas.Text
	note          [suspectLines]*canvas.Text
}

const (
	suspectMost   = 8
	suspectLines  = 2
	suspectLeast  = 64 // side of a picture
	suspectLarge  = 96
	suspectGap    = 12 // between two tiles
	suspectInset  = 4  // room for the frame
	suspectRadius = 4
)

var (
	_ fyne.Widget       = (*Suspects)(nil)
	_ fyne.Focusable    = (*Suspects)(nil)
	_ fyne.Tappable     = (*Suspects)(nil)
	_ desktop.Hoverable = (*Suspects)(nil)
)

// newSuspects returns a grid without suspects.
func newSuspects() *Suspects {
	s := &Suspects{selected: -1, pointed: -1, empty: widget.NewRichText(), ring: look.NewRing()}
	s.empty.Wrapping = fyne.TextWrapWord
	for i := range s.tiles {
		t := &s.tiles[i]
		t.square = &canvas.Rectangle{CornerRadius: suspectRadius}
		t.frame = &canvas.Rectangle{FillColor: color.Transparent, StrokeWidth: 2, CornerRadius: suspectRadius + 2}
		t.picture = &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: suspectRadius}
		t.title = canvas.NewText("", nil)
		t.title.TextStyle.Bold = true
		for l := range t.note {
			t.note[l] = canvas.NewText("", nil)
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetEmpty changes the sentence that is shown while there are no suspects.
func (s *Suspects) SetEmpty(text string) {
	style := widget.RichTextStyle{ColorName: look.Muted, SizeName: theme.SizeNameCaptionText}
	s.empty.Segments = []widget.RichTextSegment{&widget.TextSegment{Text: text, Style: style}}
	s.empty.Refresh()
}

// Set shows these suspects, the first eight if there are more, none of them
// selected.
func (s *Suspects) Set(suspects []Suspect) {
	s.suspects = suspects[:min(len(suspects), suspectMost)]
	s.selected, s.pointed = -1, -1
	for i, suspect := range s.suspects {
		if suspect.Image != nil {
			s.tiles[i].picture.Image = suspect.Image
		}
	}
	s.Refresh()
}

// choose is a selection by the person.
func (s *Suspects) choose(i int) {
	if i < 0 {
		return
	}
	s.selected = i
	s.paintFrames()
	if s.OnSelected != nil {
		s.OnSelected(i)
	}
}

func (s *Suspects) point(i int) {
	if i != s.pointed {
		s.pointed = i
		s.paintFrames()
	}
}

// Tapped is part of fyne.Tappable: it selects a suspect and takes the keyboard.
func (s *Suspects) Tapped(e *fyne.PointEvent) {
	look.Focus(s)
	s.point(s.indexAt(e.Position))
	s.choose(s.pointed)
}

// MouseIn is part of desktop.Hoverable.
func (s *Suspects) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: the suspect under the mouse gets a faint
// frame.
func (s *Suspects) MouseMoved(e *desktop.MouseEvent) { s.point(s.indexAt(e.Position)) }

// MouseOut is part of desktop.Hoverable.
func (s *Suspects) MouseOut() { s.point(-1) }

// FocusGained is part of fyne.Focusable: the keys start at the suspect selected, or
// at the first.
func (s *Suspects) FocusGained() {
	look.SetVisible(s.ring, true)
	if s.pointed < 0 && len(s.suspects) > 0 {
		s.point(max(s.selected, 0))
	}
}

// FocusLost is part of fyne.Focusable.
func (s *Suspects) FocusLost() {
	look.SetVisible(s.ring, false)
	s.point(-1)
}

// TypedKey is part of fyne.Focusable: the arrows, Home and End go from suspect to
// suspect, Return and Space select the one pointed at. The window gets the others.
func (s *Suspects) TypedKey(e *fyne.KeyEvent) {
	to, moves := look.Step(e.Name, s.pointed, max(s.selected, 0), len(s.suspects), s.grid(s.Size().Width).columns, suspectMost)
	switch {
	case moves:
		s.point(to)
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		s.choose(s.pointed)
	default:
		look.PassKey(s, e)
	}
}

// TypedRune is part of fyne.Focusable.
func (s *Suspects) TypedRune(r rune) { look.PassLetter(s, r) }

// CreateRenderer is part of fyne.Widget.
func (s *Suspects) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{s.empty}
	for i := range s.tiles {
		t := &s.tiles[i]
		parts = append(parts, t.square, t.picture, t.frame, t.title, t.note[0], t.note[1])
	}
	s.paint()
	return &look.Renderer{Widget: s, Parts: append(parts, s.ring), Place: s.place, Min: s.min, Paint: s.paint}
}

func (s *Suspects) paint() {
	s.ring.StrokeColor = theme.ColorForWidget(look.Accent, s)
	for i := range s.tiles {
		t := &s.tiles[i]
		t.square.FillColor = theme.ColorForWidget(look.Track, s)
		t.title.Color = theme.ColorForWidget(look.Foreground, s)
		t.title.TextSize = s.text()
		for _, line := range t.note {
			line.Color = theme.ColorForWidget(look.Muted, s)
			line.TextSize = s.text()
		}
	}
	s.paintFrames()
}

// paintFrames shows what is selected and what is pointed at.
func (s *Suspects) paintFrames() {
	for i := range s.tiles {
		frame := s.tiles[i].frame
		role := look.Muted
		if i == s.selected {
			role = look.Accent
		}
		frame.StrokeColor = theme.ColorForWidget(role, s)
		look.SetVisible(frame, i == s.selected || i == s.pointed)
		frame.Refresh()
	}
}
