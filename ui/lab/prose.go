package lab

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// prose is text on as many lines as it takes in the width there is. It keeps room
// for a number of lines, so that other words move nothing.
type prose struct {
	widget.BaseWidget
	text    string
	size    fyne.ThemeSizeName
	color   fyne.ThemeColorName
	centred bool // in the height
	lines   []*canvas.Text
}

// newProse has room for so many lines.
func newProse(lines int, color fyne.ThemeColorName, size fyne.ThemeSizeName) *prose {
	p := &prose{size: size, color: color}
	for range lines {
		p.lines = append(p.lines, canvas.NewText("", nil))
	}
	p.ExtendBaseWidget(p)
	return p
}

// newNote is small and muted.
func newNote(lines int) *prose { return newProse(lines, look.Muted, theme.SizeNameCaptionText) }

// set changes the words and their colour.
func (p *prose) set(text string, color fyne.ThemeColorName) {
	if text != p.text || color != p.color {
		p.text, p.color = text, color
		p.Refresh()
	}
}

// SetText changes the words.
func (p *prose) SetText(text string) { p.set(text, p.color) }

// CreateRenderer is part of fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer {
	parts := make([]fyne.CanvasObject, len(p.lines))
	for i, line := range p.lines {
		parts[i] = line
	}
	p.paint()
	return &look.Renderer{Widget: p, Parts: parts, Place: p.place, Min: p.min, Paint: p.paint}
}

func (p *prose) paint() {
	for _, line := range p.lines {
		line.Color = theme.ColorForWidget(p.color, p)
		line.TextSize = theme.SizeForWidget(p.size, p)
	}
}

// line is the height of one.
func (p *prose) line() float32 {
	return float32(int(fyne.MeasureText("Ág", theme.SizeForWidget(p.size, p), fyne.TextStyle{}).Height))
}

func (p *prose) min() fyne.Size { return fyne.NewSize(40, float32(len(p.lines))*p.line()) }

// tall is the height that the words take in a width.
func (p *prose) tall(width float32) float32 { return float32(len(p.wrap(width))) * p.line() }

func (p *prose) place(size fyne.Size) {
	texts := p.wrap(size.Width)
	tall, y := p.line(), float32(0)
	if p.centred {
		y = float32(int((size.Height - float32(len(texts))*tall) / 2))
	}
	for i, line := range p.lines {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		line.Move(fyne.NewPos(0, y+float32(i)*tall))
		line.Resize(fyne.NewSize(size.Width, tall))
		if line.Text != text {
			line.Text = text
			line.Refresh()
		}
	}
}

// wrap breaks the words into lines; the last one takes what is left. A number and
// its percent sign stay together.
func (p *prose) wrap(width float32) (lines []string) {
	size := theme.SizeForWidget(p.size, p)
	for _, word := range strings.Fields(strings.ReplaceAll(p.text, " %", noBreak+"%")) {
		word = strings.ReplaceAll(word, noBreak, " ")
		last := len(lines) - 1
		if last < 0 {
			lines = append(lines, word)
			continue
		}
		longer := lines[last] + " " + word
		if len(lines) < len(p.lines) && fyne.MeasureText(longer, size, fyne.TextStyle{}).Width > width {
			lines = append(lines, word)
		} else {
			lines[last] = longer
		}
	}
	return lines
}

// noBreak stands for a space that is none to strings.Fields.
const noBreak = "\x00"
