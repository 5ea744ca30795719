package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"visao/ui/kit"
	"visao/ui/look"
)

// way says how far something has come: a line of words and a bar below.
type way struct {
	content fyne.CanvasObject
	words   *prose
	bar     *kit.ThinBar
}

func newWay() *way {
	w := &way{words: newNote(1), bar: kit.NewThinBar()}
	w.content = container.New(levels{0, 18}, w.words, w.bar)
	w.idle("", look.Muted)
	return w
}

// busy shows how far it has come, from 0 to 1.
func (w *way) busy(text string, done float64) {
	w.words.set(text, look.Foreground)
	w.bar.Set(done)
	look.SetVisible(w.bar, true)
}

// idle shows words alone.
func (w *way) idle(text string, color fyne.ThemeColorName) {
	w.words.set(text, color)
	look.SetVisible(w.bar, false)
}
