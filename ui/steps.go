package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// steps shows the picture that the network sees, and of a drawing that is centred
// as MNIST was also how it came about: the whole drawing, the digit cut out to fit
// into 20×20, and that moved into the middle.
type steps struct {
	content              fyne.CanvasObject
	plain, centring      *fyne.Container // one of them is visible
	seen                 *kit.Pixels
	raw, scaled, centred *kit.Pixels
}

func newSteps() *steps {
	const side = 48
	s := &steps{
		seen: kit.NewPixels(56),
		raw:  kit.NewPixels(side),
		// As large a part of the next as 20 pixels are of 28.
		scaled:  kit.NewPixels(side * 20. / 28),
		centred: kit.NewPixels(side),
	}
	caption := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for line := range strings.Lines(words.T("what the\nnetwork sees")) {
		caption.Add(look.NewNote(strings.TrimSpace(line)))
	}
	s.plain = container.New(layout.NewCustomPaddedHBoxLayout(8), container.NewCenter(s.seen), container.NewCenter(caption))
	step := func(picture *kit.Pixels, name string) fyne.CanvasObject {
		caption := look.NewNote(name)
		caption.SetAlign(fyne.TextAlignCenter)
		return container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), container.New(layout.NewCustomPaddedHBoxLayout(0),
			layout.NewSpacer(), picture, layout.NewSpacer()), layout.NewSpacer(), caption)
	}
	then := func() fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(),
			look.NewText("›", look.Muted, theme.SizeNameText), layout.NewSpacer(), look.NewNote(""))
	}
	s.centring = container.New(layout.NewCustomPaddedHBoxLayout(3),
		step(s.raw, words.T("raw")), then(), step(s.scaled, "20×20"), then(), step(s.centred, words.T("centred")))
	s.centring.Hide()
	s.content = container.New(together{}, s.plain, s.centring)
	return s
}

func (s *steps) show(v *View) {
	s.seen.Set(v.Input)
	s.raw.Set(v.Raw)
	s.scaled.Set(v.Scaled)
	s.centred.Set(v.Input)
	look.SetVisible(s.plain, v.Raw == nil)
	look.SetVisible(s.centring, v.Raw != nil)
}
