package sketch

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// drawings are some to show: sevens at several places, and one of pixels.
func drawings(t *testing.T, n int) (all []*image.Gray) {
	p := newPad(t)
	for i := range n - 1 {
		p.SetInk(nil)
		paint(p, vec{80, 70}, vec{200, 70}, vec{130 + 10*float32(i), 225})
		all = append(all, p.Ink())
	}
	return append(all, grey(14, 14, 255))
}

func TestGallery(t *testing.T) {
	g := NewGallery("Your last drawings appear here")
	some := drawings(t, 3)
	c := looktest.Show(t, look.Dark, fyne.NewSize(300, 32), g)
	typed := looktest.Typed(c)
	var chosen []int
	g.OnChosen = func(i int) { chosen = append(chosen, i) }
	tap := func(i int) { test.TapCanvas(c, fyne.NewPos(tileTop+tileStep*float32(i)+tileSide/2, 16)) }
	key := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			g.TypedKey(looktest.Key(k))
		}
	}

	require.True(t, g.empty.Visible())
	tap(0)
	key(fyne.KeyRight, fyne.KeyReturn)
	require.Empty(t, chosen, "there is none")

	g.Set(some)
	require.False(t, g.empty.Visible())
	for _, i := range []int{0, 2, 1, 3, 7} {
		tap(i)
	}
	require.Equal(t, []int{0, 2, 1}, chosen)
	test.TapCanvas(c, fyne.NewPos(0.5, 16)) // left of the first
	require.Len(t, chosen, 3)
	require.True(t, g.ring.Visible())

	chosen = nil
	key(fyne.KeyRight, fyne.KeyReturn, fyne.KeyRight, fyne.KeySpace, fyne.KeyRight, fyne.KeyRight, fyne.KeyEnter, fyne.KeyLeft, fyne.KeyReturn, fyne.KeyUp)
	require.Equal(t, []int{0, 1, 2, 1}, chosen)
	test.Type(g, "r")
	require.Equal(t, []string{"Up", "r"}, *typed, "the window gets the rest")

	g.Set([]*image.Gray{some[2], some[0], some[1]})
	key(fyne.KeyReturn)
	require.Equal(t, []int{0, 1, 2, 1, 2}, chosen, "the same drawing, wherever it has gone")
	g.Set(some[:1])
	key(fyne.KeyReturn)
	require.Equal(t, []int{0, 1, 2, 1, 2, 0}, chosen, "one that is there")
	c.Unfocus()
	require.False(t, g.frame.Visible() || g.ring.Visible())

	g.Set(drawings(t, Shown+5))
	require.Equal(t, Shown, g.count)
	g.Set(nil)
	require.True(t, g.empty.Visible())
}

func TestGalleryPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			full, empty := NewGallery(""), NewGallery("Your last drawings appear here")
			full.Set(drawings(t, 5))
			c := looktest.Show(t, mode, fyne.NewSize(300, 92), container.New(layout.NewCustomPaddedLayout(8, 8, 8, 8),
				container.NewVBox(full, empty)))
			test.MoveMouse(c, fyne.NewPos(8+tileStep+10, 20))
			test.AssertRendersToImage(t, fmt.Sprintf("gallery_%s.png", name), c)
		})
	}
}
