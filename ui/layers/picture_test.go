package layers

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/words/wordstest"
)

// smallest is the room that a page has in the smallest window.
var smallest = fyne.NewSize(560, 440)

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		for _, size := range []fyne.Size{smallest, fyne.NewSize(1130, 760)} {
			t.Run(fmt.Sprintf("%s_%.0f", name, size.Width), func(t *testing.T) {
				o := open(t, mode, size)
				o.fill()
				picture := func(what string) {
					test.AssertRendersToImage(t, fmt.Sprintf("%s_%s_%.0f.png", what, name, size.Width), o.canvas)
				}
				picture("last")
				test.Tap(o.tabs[0])
				test.MoveMouse(o.canvas, o.at(6))
				picture("first_hover")
				if name == "dark" {
					o.scale.SetSelectedIndex(int(AllLayers))
					test.Tap(o.tabs[1])
					picture("second_all")
				}
			})
		}
	}
}

func TestPictureWithNothingToShow(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.Say("Draw or pick a digit")
	test.AssertRendersToImage(t, "empty.png", o.canvas)
	o.fill()
	o.Say("Draw or pick a digit")
	test.AssertRendersToImage(t, "empty.png", o.canvas)
}

func TestFitsTheSmallestWindow(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", fitsTheSmallestWindow)
}

func fitsTheSmallestWindow(t *testing.T) {
	o := open(t, look.Dark, smallest)
	for _, filled := range []bool{false, true} {
		if filled {
			o.fill()
		}
		least := o.Content.MinSize()
		require.LessOrEqual(t, least.Width, smallest.Width)
		require.LessOrEqual(t, least.Height, smallest.Height)
	}
	for _, menu := range []*kit.Choice{o.scale, o.order} {
		for _, choice := range menu.Options {
			menu.SetSelected(choice)
			require.Contains(t, texts(menu), choice, "not shortened")
		}
	}
}

// Whatever the page shows is said by package words, so that it can be said in another
// language.
func TestNoWordsAreLeftEnglish(t *testing.T) {
	wordstest.Mark(t, ".", "../kit", "../heat")
	o := open(t, look.Dark, fyne.NewSize(1130, 760))
	o.fill()
	for scale := range scaleNames {
		o.scale.SetSelectedIndex(scale)
		for _, tab := range o.tabs {
			test.Tap(tab)
			require.Empty(t, wordstest.Unmarked(o.Content))
		}
	}
	o.detail.cell = 14
	o.detail.showValue()
	require.Empty(t, wordstest.Unmarked(o.Content))
}
