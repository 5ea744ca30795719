package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of text in a colour and size of the theme, without the
// padding a widget.Label has, so that figures of different size can share a row.
type Text struct {
	widget.BaseWidget
	text  *canvas.Text
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
}

var _ fyne.Widget = (*Text)(nil)

// NewText returns a line in the given colour and size.
func NewText(text string, color fyne.ThemeColorName, size fyne.ThemeSizeName) *Text {
	t := &Text{text: canvas.NewText(text, nil), color: color, size: size}
	t.ExtendBaseWidget(t)
	return t
}

// NewNote returns a small muted line: a caption, a unit, a remark.
func NewNote(text string) *Text {
	return NewText(text, Muted, theme.SizeNameCaptionText)
}

// SetText changes the words.
func (t *Text) SetText(text string) {
	if text != t.text.Text {
		t.text.Text = text
		t.Refresh()
	}
}

// SetColor changes the colour.
func (t *Text) SetColor(color fyne.ThemeColorName) {
	if color != t.color {
		t.color = color
		t.Refresh()
	}
}

// SetBold makes the line bold or regular.
func (t *Text) SetBold(bold bool) {
	t.text.TextStyle.Bold = bold
	t.Refresh()
}

// SetAlign places the words in a line wider than they are.
func (t *Text) SetAlign(align fyne.TextAlign) {
	t.text.Alignment = align
	t.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	return &Renderer{
		Widget: t,
		Parts:  []fyne.CanvasObject{t.text},
		Place:  t.text.Resize,
		Min:    t.text.MinSize,
		Paint:  t.paint,
	}
}

func (t *Text) paint() {
	t.text.Color = theme.ColorForWidget(t.color, t)
	t.text.TextSize = theme.SizeForWidget(t.size, t)
}

// shorten cuts text to width with an ellipsis. Text that fits comes back as it is.
func shorten(text string, width, size float32, style fyne.TextStyle) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width }
	if fits(text) {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if s := string(runes[:n]) + "…"; fits(s) {
			return s
		}
	}
	return ""
}
