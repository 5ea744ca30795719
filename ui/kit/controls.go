package kit

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// MostLetters is how many letters a field for a number keeps.
const MostLetters = 64

// limit has a field keep that many letters. Fyne lays out and paints all that is in
// one, of which mostly little can be seen, with each movement of the mouse (v2.7.4): a
// megabyte that somebody has pasted takes 2 GB, and minutes.
func limit(field *widget.Entry, letters int) {
	changed := field.OnChanged
	field.OnChanged = func(text string) {
		if utf8.RuneCountInString(text) > letters {
			field.SetText(string([]rune(text)[:letters])) // which comes here again
		} else if changed != nil {
			changed(text)
		}
	}
}

// Fyne's widgets keep the keyboard to themselves once they have been clicked.
// These give the window what they have no use for.

// Entry is Fyne's field, for a number.
type Entry struct{ widget.Entry }

// NewEntry returns a field; changed, unless it is nil, is called when its text has.
func NewEntry(changed func(string)) *Entry {
	e := &Entry{widget.Entry{Wrapping: fyne.TextWrap(fyne.TextTruncateClip), OnChanged: changed}}
	limit(&e.Entry, MostLetters)
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey is part of fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if len(k.Name) > 1 && k.Name[0] == 'F' { // F1 to F12
		look.PassKey(e, k)
	} else {
		e.Entry.TypedKey(k)
	}
}

// NameField stands for a field of Fyne's (v2.7.4), has the same text, and gives the
// window Escape.
type NameField struct{ widget.Entry }

// NewNameField returns a field of at most so many letters that is to stand for fynes.
func NewNameField(fynes *widget.Entry, most int) *NameField {
	f := &NameField{}
	f.Text, f.PlaceHolder, f.OnSubmitted, f.OnChanged = fynes.Text, fynes.PlaceHolder, fynes.OnSubmitted, fynes.SetText
	f.ExtendBaseWidget(f)
	limit(&f.Entry, most)
	changed := fynes.OnChanged
	fynes.OnChanged = func(text string) {
		changed(text)
		if f.Text != text {
			f.SetText(text)
		}
	}
	return f
}

// TypedKey is part of fyne.Focusable.
func (f *NameField) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		look.PassKey(f, e)
		return
	}
	f.Entry.TypedKey(e)
}

// Button is Fyne's; Enter presses it, too, and a ring shows that it has the keyboard:
// the accent, which is all that Fyne shows that by, is the colour of some buttons.
type Button struct {
	widget.Button
	outline
}

// NewButton returns a button of these words.
func NewButton(text string, tapped func()) *Button { return NewButtonWithIcon(text, nil, tapped) }

// NewButtonWithIcon returns a button of an icon and words, each of which may be missing.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{widget.Button{Text: text, Icon: icon, OnTapped: tapped}, newOutline()}
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained is part of fyne.Focusable.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	look.SetVisible(b.ring, true)
}

// FocusLost is part of fyne.Focusable.
func (b *Button) FocusLost() {
	b.Button.FocusLost()
	look.SetVisible(b.ring, false)
}

// CreateRenderer is part of fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return outlined(b, b.Button.CreateRenderer(), b.outline, func() (ring fyne.ThemeColorName, edge bool) {
		switch b.Importance {
		case widget.HighImportance:
			return theme.ColorNameForegroundOnPrimary, false
		case widget.DangerImportance:
			return theme.ColorNameForegroundOnError, false
		}
		return look.Accent, b.Importance != widget.LowImportance
	})
}

// TypedRune is part of fyne.Focusable.
func (b *Button) TypedRune(r rune) { look.PassLetter(b, r) }

// TypedKey is part of fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Button.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		look.PassKey(b, e)
	}
}

// Slider is Fyne's.
type Slider struct{ widget.Slider }

// NewSlider returns a slider in steps of 1.
func NewSlider(least, most float64) *Slider {
	s := &Slider{widget.Slider{Min: least, Max: most, Step: 1}}
	s.ExtendBaseWidget(s)
	return s
}

// TypedRune is part of fyne.Focusable.
func (s *Slider) TypedRune(r rune) { look.PassRune(s, r) }

// TypedKey is part of fyne.Focusable.
func (s *Slider) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight {
		s.Slider.TypedKey(e)
	} else {
		look.PassKey(s, e)
	}
}

// Check is Fyne's.
type Check struct{ widget.Check }

// NewCheck returns a box to check, with these words.
func NewCheck(text string) *Check {
	c := &Check{widget.Check{Text: text}}
	c.ExtendBaseWidget(c)
	return c
}

// TypedRune is part of fyne.Focusable.
func (c *Check) TypedRune(r rune) {
	if r == ' ' {
		c.Check.TypedRune(r)
	} else {
		look.PassRune(c, r)
	}
}

// TypedKey is part of fyne.Focusable.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeySpace { // which follows as a rune
		look.PassKey(c, e)
	}
}

// Choice is Fyne's menu to select from, with the ring of a [Button].
type Choice struct {
	widget.Select
	outline
}

// NewChoice returns a menu of these options, none selected.
func NewChoice(options []string) *Choice {
	c := &Choice{widget.Select{Options: options}, newOutline()}
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained is part of fyne.Focusable.
func (c *Choice) FocusGained() {
	c.Select.FocusGained()
	look.SetVisible(c.ring, true)
}

// FocusLost is part of fyne.Focusable.
func (c *Choice) FocusLost() {
	c.Select.FocusLost()
	look.SetVisible(c.ring, false)
}

// CreateRenderer is part of fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return outlined(c, c.Select.CreateRenderer(), c.outline, func() (fyne.ThemeColorName, bool) { return look.Accent, true })
}

// inWindow reports whether Fyne knows of a window, which a list needs to open in.
// Fyne (v2.7.4) forgets it about what has not changed for a minute, until the next
// frame, and ends the program then.
func (c *Choice) inWindow() bool { return fyne.CurrentApp().Driver().CanvasForObject(c) != nil }

// Tapped is part of fyne.Tappable.
func (c *Choice) Tapped(e *fyne.PointEvent) {
	if c.inWindow() {
		c.Select.Tapped(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (c *Choice) TypedRune(r rune) { look.PassLetter(c, r) }

// TypedKey is part of fyne.Focusable.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		if c.inWindow() {
			c.Select.TypedKey(e)
		}
	default:
		look.PassKey(c, e)
	}
}
