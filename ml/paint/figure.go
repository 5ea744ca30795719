package paint

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"visao/ml/mnist"
)

// FigureOptions says how Figure draws its map and what it writes beside it.
type FigureOptions struct {
	Options        // Size is the side of the blended map
	Unit    string // what the colour bar counts, such as "logit per cell"
	Scale   string // how Range was chosen, such as "min–max of this map"

	Lettering Lettering // of what the figure itself writes
}

// Lettering is how a figure says something. Its zero value is English, in the Go font.
type Lettering struct {
	Say func(english string, args ...any) string // fmt.Sprintf in another language, with its decimal point

	// A TrueType font that has the letters of that language, and a stronger cut of it.
	Regular, Medium []byte
}

// say is l.Say, or English.
func (l Lettering) say(english string, args ...any) string {
	if l.Say == nil {
		return fmt.Sprintf(english, args...)
	}
	return l.Say(english, args...)
}

// number gives digits the decimal point of the language, and an en dash for a minus
// sign where a font may have none.
func (l Lettering) number(digits string) string {
	if l.Regular != nil {
		digits = strings.ReplaceAll(digits, "−", "–")
	}
	return strings.Replace(digits, ".", strings.Trim(l.say("%.1f", 1.1), "1"), 1)
}

// minFigure is the smallest map side, in pixels, whose text is still readable.
const minFigure = 6 * 2 * mnist.Side

// Figure returns one explained picture as a figure for print: the input, the
// prediction, the map blended over the picture, its colour bar and a line that
// says how it was made. Size is brought into 336…MaxSize and to whole cells; all
// else grows with it, the figure being 48/28 as wide. It fails where Blend does, and
// if the font of the lettering cannot be read.
func Figure(it FigureItem, o FigureOptions) (*image.RGBA, error) {
	// All lengths are in units of one cell of the map; the input is drawn at half
	// that, so both have whole pixels a cell.
	unit := 2 * (min(max(o.Size, minFigure), MaxSize) / (2 * mnist.Side))
	o.Size = mnist.Side * unit
	blend, err := Blend(it.Picture, it.Map, o.Options)
	if err != nil {
		return nil, fmt.Errorf("drawing the figure: %w", err)
	}
	const (
		margin = 2
		column = mnist.Side / 2 // width of the input
		mapX   = margin + column + margin
		width  = mapX + mnist.Side + margin
	)
	top := margin
	if it.Title != "" {
		top += 3
	}
	bottom := top + mnist.Side // of the map
	s := newSheet(width*unit, (bottom+10)*unit)
	l := o.Lettering
	if l.Regular != nil {
		s.font, s.err = parse(l.Regular, l.Medium)
	}
	px := func(units float64) float64 { return units * float64(unit) }
	write := func(line string, x, y, room, size float64, w weight, ink color.RGBA, a align) {
		s.text(line, px(x), px(y), px(room), style{w, px(size), ink}, a)
	}
	write(it.Title, margin, margin+1.2, width-2*margin, 1.5, medium, black, left)

	s.place(Picture(it.Picture, column*unit, false), margin*unit, top*unit)
	write(l.say("Input, 28 × 28 pixels"), margin, float64(top+column)+1.6, column, 1, regular, muted, left)
	floor := float64(bottom)
	write(l.say("Predicted class"), margin, floor-7, column, 1, regular, muted, left)
	write(strconv.Itoa(it.Class), margin-0.3, floor, 7, 8, medium, black, left)
	write(l.say("Probability"), margin+7, floor-2, column-7, 1, regular, muted, left)
	write(l.say("%.4f", it.Probability), margin+7, floor, column-7, 1.8, medium, black, left)

	s.place(blend, mapX*unit, top*unit)
	s.place(Bar(o.Colormap, mnist.Side*unit, unit, false), mapX*unit, (bottom+1)*unit)
	hair := max(unit/12, 1)
	for _, t := range ticks(o.Range) {
		x := px(mapX) + o.Range.Normalise(t.value)*float64(mnist.Side*unit-hair)
		s.fill(int(math.Round(x)), (bottom+2)*unit, hair, unit/2, muted)
		write(l.number(t.label), (x+float64(hair)/2)/float64(unit), floor+3.6, 3, 1, regular, black, centre)
	}
	write(o.Unit, mapX+mnist.Side/2, floor+5.2, mnist.Side, 1, regular, muted, centre)
	write(settings(o), margin, floor+8, width-2*margin, 1, regular, muted, left)
	return s.img, s.err
}

// settings is the line that lets a reader make the figure again.
func settings(o FigureOptions) string {
	l := o.Lettering
	scale := o.Scale
	if scale != "" {
		scale += ", "
	}
	return l.say("Colormap %s  ·  heat opacity %.2f  ·  %s%s to %s", o.Colormap.Name, o.Alpha, scale,
		l.number(significant(o.Range.Lo)), l.number(significant(o.Range.Hi)))
}

// tick is a labelled value of the colour bar.
type tick struct {
	value float64
	label string
}

// ticks returns the round values of a range: multiples of 1, 2 or 5 times a power
// of ten, two to seven of them. A range of one value has that value alone, one
// that is upside down or endless has none.
func ticks(r Range) []tick {
	span := r.Hi - r.Lo
	if span == 0 {
		return []tick{{r.Lo, significant(r.Lo)}}
	}
	if !(span > 0) || math.IsInf(span, 0) {
		return nil
	}
	power := math.Floor(math.Log10(span / 6))
	step := math.Pow(10, power)
	for _, f := range []float64{2, 2.5, 2} {
		if span/step > 6 {
			step *= f
		}
	}
	decimals := max(int(-math.Floor(math.Log10(step)+1e-9)), 0)
	// The tolerance keeps a value that lies on the edge but for its rounding.
	first, last := math.Ceil(r.Lo/step-1e-9), math.Floor(r.Hi/step+1e-9)
	var out []tick
	for i := first; i <= last && len(out) < 7; i++ {
		v := i*step + 0 // +0 turns −0 into 0
		label := significant(v)
		if decimals <= 5 && math.Abs(v) < 1e6 {
			label = minus(strconv.FormatFloat(v, 'f', decimals, 64))
		}
		out = append(out, tick{v, label})
	}
	return out
}

// significant writes v to three significant digits.
func significant(v float64) string { return minus(strconv.FormatFloat(v, 'g', 3, 64)) }

// minus replaces the hyphens of a number by minus signs.
func minus(number string) string { return strings.ReplaceAll(number, "-", "−") }
