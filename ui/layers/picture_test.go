package layers

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
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
	o := open(t, look.Dark, smallest)
	for _, filled := range []bool{false, true} {
		if filled {
			o.fill()
		}
		least := o.Content.MinSize()
		require.LessOrEqual(t, least.Width, smallest.Width)
		require.LessOrEqual(t, least.Height, smallest.Height)
	}
}
