package lab

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"visao/ui/look"
)

// suspectGrid is an arrangement of the tiles.
type suspectGrid struct {
	columns     int
	pitch, tall float32 // from tile to tile
	side        float32 // of a picture
	line        float32 // height of one
}

// grid arranges the tiles in a width: rows of equal length, in which everything can
// be read.
func (s *Suspects) grid(width float32) suspectGrid {
	need := s.need() + suspectGap
	room := max(width, need) - 2*suspectInset + suspectGap
	fit := max(int(room/need), 1)
	rows := max((len(s.suspects)+fit-1)/fit, 1)
	g := suspectGrid{columns: max((len(s.suspects)+rows-1)/rows, 1)}
	g.pitch = float32(int(min(room/float32(g.columns), max(need, suspectLarge+2*suspectGap))))
	g.side = min(g.pitch-suspectGap, suspectLarge)
	g.line = s.tiles[0].title.MinSize().Height
	lines := 1
	for _, suspect := range s.suspects {
		lines = max(lines, 1+len(s.wrap(suspect.Note, g.pitch-suspectGap)))
	}
	g.tall = float32(int(g.side + suspectInset + float32(lines)*g.line + suspectGap))
	return g
}

// need is the least width of a tile, in whole units, in which its title and its
// note, on two lines, can be read.
func (s *Suspects) need() float32 {
	need := float32(suspectLeast)
	for _, suspect := range s.suspects {
		need = max(need, s.width(suspect.Title, true))
		for _, line := range s.halves(suspect.Note) {
			need = max(need, s.width(line, false))
		}
	}
	return float32(math.Ceil(float64(need)))
}

// wrap is a note on one line, or two where it is too wide.
func (s *Suspects) wrap(note string, width float32) []string {
	switch {
	case note == "":
		return nil
	case s.width(note, false) <= width:
		return []string{note}
	}
	halves := s.halves(note)
	return halves[:]
}

// halves breaks a note where the longer one of the two lines is shortest. A number
// and its percent sign stay together.
func (s *Suspects) halves(note string) (best [suspectLines]string) {
	best[0] = note
	for i, c := range note {
		if c != ' ' || strings.HasPrefix(note[i:], " %") {
			continue
		}
		first, second := note[:i], note[i+1:]
		if max(s.width(first, false), s.width(second, false)) < max(s.width(best[0], false), s.width(best[1], false)) {
			best = [suspectLines]string{first, second}
		}
	}
	return best
}

// indexAt is the suspect at a position; −1 if there is none.
func (s *Suspects) indexAt(p fyne.Position) int {
	g := s.grid(s.Size().Width)
	column := int(p.X / g.pitch)
	i := int(p.Y/g.tall)*g.columns + column
	if p.X < 0 || p.Y < 0 || column >= g.columns || i >= len(s.suspects) {
		return -1
	}
	return i
}

// min is what the tiles need in the width there is.
func (s *Suspects) min() fyne.Size {
	if len(s.suspects) == 0 {
		padding := theme.SizeForWidget(theme.SizeNameInnerPadding, s) - suspectInset
		return s.empty.MinSize().SubtractWidthHeight(2*padding, 2*padding)
	}
	g := s.grid(s.Size().Width)
	rows := (len(s.suspects) + g.columns - 1) / g.columns
	return fyne.NewSize(s.need()+2*suspectInset, float32(rows)*g.tall-suspectGap+2*suspectInset)
}

func (s *Suspects) place(size fyne.Size) {
	look.PlaceRing(s.ring, fyne.Position{}, size)
	look.SetVisible(s.empty, len(s.suspects) == 0)
	padding := theme.SizeForWidget(theme.SizeNameInnerPadding, s) - suspectInset // which rich text has
	s.empty.Move(fyne.NewPos(-padding, -padding))
	s.empty.Resize(size.AddWidthHeight(2*padding, 2*padding))
	g := s.grid(size.Width)
	for i := range s.tiles {
		t := &s.tiles[i]
		shown := i < len(s.suspects)
		for _, o := range []fyne.CanvasObject{t.square, t.title, t.note[0], t.note[1]} {
			look.SetVisible(o, shown)
		}
		look.SetVisible(t.picture, shown && s.suspects[i].Image != nil)
		if !shown {
			continue
		}
		at := fyne.NewPos(suspectInset+float32(i%g.columns)*g.pitch, suspectInset+float32(i/g.columns)*g.tall)
		for _, o := range []fyne.CanvasObject{t.square, t.picture} {
			o.Move(at)
			o.Resize(fyne.NewSquareSize(g.side))
		}
		t.frame.Move(at.SubtractXY(2, 2))
		t.frame.Resize(fyne.NewSquareSize(g.side + 4))
		t.title.Text = s.suspects[i].Title
		var note [suspectLines]string
		copy(note[:], s.wrap(s.suspects[i].Note, g.pitch-suspectGap))
		for l, text := range append([]*canvas.Text{t.title}, t.note[:]...) {
			if l > 0 {
				text.Text = note[l-1]
			}
			text.Move(at.AddXY(0, g.side+suspectInset+float32(l)*g.line))
			text.Resize(fyne.NewSize(g.pitch-suspectGap, g.line))
			text.Refresh()
		}
	}
}

func (s *Suspects) text() float32 { return theme.SizeForWidget(theme.SizeNameCaptionText, s) }

// width is that of words in a caption.
func (s *Suspects) width(words string, bold bool) float32 {
	return fyne.MeasureText(words, s.text(), fyne.TextStyle{Bold: bold}).Width
}
