package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"visao/ui/look"
)

// Fyne's widgets keep the keyboard to themselves once they have been clicked.
// These give the window what they have no use for.

type slider struct{ widget.Slider }

func newSlider(least, most float64) *slider {
	s := &slider{widget.Slider{Min: least, Max: most, Step: 1}}
	s.ExtendBaseWidget(s)
	return s
}

func (s *slider) TypedRune(r rune) { look.PassRune(s, r) }

func (s *slider) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight {
		s.Slider.TypedKey(e)
	} else {
		look.PassKey(s, e)
	}
}

type check struct{ widget.Check }

func newCheck(text string) *check {
	c := &check{widget.Check{Text: text}}
	c.ExtendBaseWidget(c)
	return c
}

func (c *check) TypedRune(r rune) {
	if r == ' ' {
		c.Check.TypedRune(r)
	} else {
		look.PassRune(c, r)
	}
}

func (c *check) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeySpace { // which follows as a rune
		look.PassKey(c, e)
	}
}

type choice struct{ widget.Select }

func newChoice(options []string) *choice {
	c := &choice{widget.Select{Options: options}}
	c.ExtendBaseWidget(c)
	return c
}

func (c *choice) TypedRune(r rune) {
	if r != ' ' { // a key before
		look.PassRune(c, r)
	}
}

func (c *choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		c.Select.TypedKey(e)
	default:
		look.PassKey(c, e)
	}
}
