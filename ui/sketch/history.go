package sketch

import (
	"image"
	"slices"
)

// maxHistory bounds the strokes that can be undone: 100 pictures are 7.8 MB.
const maxHistory = 100

// Sheet is what is on a pad with its history, to be put aside and taken up again.
// The zero value is an empty sheet.
type Sheet struct {
	ink        *image.Gray
	undo, redo []*image.Gray
}

// PutAside returns what is on the pad with its history, for SetSheet.
func (p *Pad) PutAside() Sheet {
	p.endStroke()
	return Sheet{p.ink, slices.Clone(p.undo), slices.Clone(p.redo)}
}

// SetSheet replaces what is on the pad, its history included. It does not call
// OnChanged.
func (p *Pad) SetSheet(s Sheet) {
	p.active, p.before = nil, nil
	p.undo, p.redo = slices.Clone(s.undo), slices.Clone(s.redo)
	if s.ink == nil {
		s.ink = image.NewGray(image.Rect(0, 0, Side, Side))
	}
	p.show(s.ink)
	p.tellHistory()
}

// Undo takes the last stroke back, if there is one.
func (p *Pad) Undo() {
	p.endStroke()
	p.travel(&p.undo, &p.redo)
}

// Redo repeats what Undo took back.
func (p *Pad) Redo() {
	p.endStroke()
	p.travel(&p.redo, &p.undo)
}

// travel goes one picture back in one direction of the history.
func (p *Pad) travel(from, to *[]*image.Gray) {
	last := len(*from) - 1
	if last < 0 {
		return
	}
	*to = append(*to, p.ink)
	ink := (*from)[last]
	(*from)[last] = nil
	*from = (*from)[:last]
	p.change(p.ink, ink)
	p.tellHistory()
}

// remember makes ink the picture Undo returns to.
func (p *Pad) remember(ink *image.Gray) {
	if len(p.undo) == maxHistory {
		copy(p.undo, p.undo[1:])
		p.undo = p.undo[:maxHistory-1]
	}
	p.undo, p.redo = append(p.undo, ink), nil
	p.tellHistory()
}

func (p *Pad) tellHistory() {
	now := [2]bool{len(p.undo) > 0, len(p.redo) > 0}
	if now != p.told && p.OnHistory != nil {
		p.OnHistory(now[0], now[1])
	}
	p.told = now
}
