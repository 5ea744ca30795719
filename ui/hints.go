package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ui/kit"
	"visao/ui/look"
)

// Hint is a few words over a widget, for somebody who uses the window for the first
// time. It takes no clicks: what lies under it can be used.
type Hint struct {
	Content fyne.CanvasObject // lies over the whole window

	words, how *look.Text
	bubble     *look.CardBox
	at         fyne.CanvasObject
}

// NewHint returns one that is hidden.
func NewHint() *Hint {
	h := &Hint{
		words: look.NewText("", theme.ColorNameForegroundOnPrimary, theme.SizeNameText),
		how:   look.NewText("", theme.ColorNameForegroundOnPrimary, theme.SizeNameCaptionText),
	}
	h.words.SetBold(true)
	h.bubble = look.NewCallout(container.New(layout.NewCustomPaddedVBoxLayout(2), container.NewCenter(h.words), container.NewCenter(h.how)))
	h.bubble.Hide()
	h.Content = container.New(over{h}, h.bubble)
	return h
}

// Show says something over the foot of a widget, or below a small one: what is there,
// and in small letters what to do. Without a widget it says nothing.
func (h *Hint) Show(words, how string, at fyne.CanvasObject) {
	h.at = at
	h.words.SetText(words)
	h.how.SetText(how)
	look.SetVisible(h.bubble, at != nil)
	h.Content.Refresh()
}

// over lays out the bubble of a hint over the foot of its widget.
type over struct{ hint *Hint }

// MinSize is part of fyne.Layout.
func (over) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is part of fyne.Layout.
func (o over) Layout([]fyne.CanvasObject, fyne.Size) {
	const gap = 12 // to the edges
	h := o.hint
	if h.at == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	place := driver.AbsolutePositionForObject(h.at).Subtract(driver.AbsolutePositionForObject(h.Content))
	at, size := h.at.Size(), h.bubble.MinSize()
	x, y := place.X+(at.Width-size.Width)/2, place.Y+at.Height-size.Height-gap
	if at.Height < size.Height+2*gap {
		y = place.Y + at.Height + gap
	}
	kit.Put(h.bubble, max(x, gap), y, size.Width, size.Height)
}
