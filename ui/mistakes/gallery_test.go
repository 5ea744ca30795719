package mistakes

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// gallery is a gallery in a window, with three columns and the lists of the
// pictures it called back, by index; −1 for none.
func gallery(t *testing.T, n int) (g *Gallery, c test.WindowlessCanvas, pointed, opened *[]int) {
	t.Helper()
	g = NewGallery()
	c = looktest.Show(t, look.Dark, fyne.NewSize(3*tileWidth+barRoom+2*margin, 300), framed(g))
	pointed, opened = new([]int), new([]int)
	g.OnPoint = func(p *Picture) {
		if p == nil {
			*pointed = append(*pointed, -1)
		} else {
			*pointed = append(*pointed, p.Index)
		}
	}
	g.OnOpen = func(p Picture) { *opened = append(*opened, p.Index) }
	g.Set(numbered(n), "")
	return g, c, pointed, opened
}

// numbered are pictures whose indices are their places.
func numbered(n int) []Picture {
	list := mistaken(n, 4, 9)
	for i := range list {
		list[i].Index = i
	}
	return list
}

// tileAt is the middle of the tile in a row and a column of those seen.
func tileAt(g *Gallery, row, column int) fyne.Position {
	return fyne.NewPos(margin+(float32(column)+0.5)*tileWidth, margin+(float32(row)+0.5)*g.tileHeight())
}

// seen are the captions of what can be seen, by place.
func seen(g *Gallery) (words [][3]string) {
	for _, t := range g.tiles {
		if t.frame.Visible() {
			words = append(words, [3]string{t.lines[0].Text, t.lines[1].Text, t.lines[2].Text})
		}
	}
	return words
}

func TestGalleryPictures(t *testing.T) {
	g, c, _, _ := gallery(t, 30)
	c.Focus(g)
	test.TapCanvas(c, tileAt(g, 0, 1))
	test.MoveMouse(c, tileAt(g, 1, 2))
	test.AssertRendersToImage(t, "gallery.png", c)
	g.Set(nil, "No picture here")
	test.AssertRendersToImage(t, "gallery_empty.png", c)
}

func TestGalleryCaptions(t *testing.T) {
	g, _, _, _ := gallery(t, 5)
	require.Equal(t, [][3]string{
		{"4 as 9", "100.0 %", "no. 0"},
		{"4 as 9 ?", "93.5 %", "no. 1"},
		{"4 as 9", "87.7 %", "no. 2"},
		{"4 as 9", "82.6 %", "no. 3"},
		{"4 as 9", "78.1 %", "no. 4"},
	}, seen(g))
	other := mistaken(1, 1, 8)
	other[0].Index = 7
	g.Set(other, "")
	require.Equal(t, [][3]string{{"1 as 8", "100.0 %", "no. 7"}}, seen(g), "tiles are used again")
	g.Set(nil, "none")
	require.Empty(t, seen(g))
	require.True(t, g.empty.Visible())
}

func TestGalleryMakesNoMoreTilesThanAreSeen(t *testing.T) {
	g, _, _, _ := gallery(t, 10_000)
	require.LessOrEqual(t, len(g.tiles), 15)
	before := len(g.tiles)
	g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1000*g.tileHeight())})
	require.Len(t, g.tiles, before)
	require.Equal(t, "no. 3000", seen(g)[0][2])
	g.scroll.ScrollToBottom()
	require.Equal(t, "no. 9999", seen(g)[len(seen(g))-1][2])
	g.Set(numbered(4), "")
	require.Equal(t, "no. 0", seen(g)[0][2], "from the first one on")
	require.Len(t, seen(g), 4)
}

func TestGalleryMouse(t *testing.T) {
	g, c, pointed, opened := gallery(t, 100)
	test.MoveMouse(c, tileAt(g, 0, 2))
	test.MoveMouse(c, tileAt(g, 1, 0))
	g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -g.tileHeight())})
	require.Equal(t, []int{2, 3, 6}, *pointed, "another picture is below the mouse now")
	test.TapCanvas(c, tileAt(g, 1, 0))
	test.TapCanvas(c, tileAt(g, 1, 0)) // opens it again
	require.Equal(t, []int{6, 6}, *opened)
	require.Equal(t, g, c.Focused())
	g.MouseOut()
	require.Equal(t, -1, (*pointed)[len(*pointed)-1])

	g.Set(numbered(2), "")
	*opened = nil
	test.TapCanvas(c, tileAt(g, 0, 2)) // where there is none
	test.TapCanvas(c, tileAt(g, 1, 0))
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-1, -1)}})
	require.Empty(t, *opened)
	require.Equal(t, -1, g.pointed)
}

func TestGalleryKeyboard(t *testing.T) {
	g, c, pointed, opened := gallery(t, 100)
	typed := looktest.Typed(c)
	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			g.TypedKey(looktest.Key(name))
		}
	}
	c.Focus(g)
	press(fyne.KeyLeft, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	require.Equal(t, []int{0, 1, 4, 1}, *pointed)
	require.Equal(t, []int{1}, *opened)
	press(fyne.KeyEnd)
	require.Equal(t, 99, g.pointed)
	require.Equal(t, "no. 99", seen(g)[len(seen(g))-1][2], "it has scrolled there")
	press(fyne.KeyRight, fyne.KeyDown, fyne.KeySpace, fyne.KeyHome)
	require.Equal(t, []int{1, 99}, *opened)
	require.Equal(t, 0, g.pointed)
	require.Zero(t, g.scroll.Offset.Y)
	press(fyne.KeyPageDown)
	require.Equal(t, 6, g.pointed, "two rows of three are seen whole")
	require.Positive(t, g.scroll.Offset.Y)
	press(fyne.KeyPageUp, fyne.KeyEscape)
	test.Type(g, "m ")
	require.Equal(t, []string{"Escape", "m"}, *typed, "the window gets the rest")

	g.MouseOut()
	press(fyne.KeyReturn, fyne.KeyRight)
	require.Equal(t, 99, g.pointed, "the keys start where one has been")
	require.Len(t, *opened, 2)

	g.Set(nil, "none")
	press(fyne.KeyDown, fyne.KeyReturn)
	require.Len(t, *opened, 2, "there is nothing to open")
	c.Unfocus()
	require.False(t, g.ring.Visible())
}

func TestGalleryFollowsItsWidth(t *testing.T) {
	g, c, _, opened := gallery(t, 100)
	c.Resize(fyne.NewSize(5*tileWidth+barRoom+2*margin, 400))
	require.Equal(t, 5, g.columns())
	test.TapCanvas(c, tileAt(g, 1, 4))
	require.Equal(t, []int{9}, *opened)
	test.ApplyTheme(t, look.New(look.Light))
	require.Equal(t, look.Color(look.Foreground, g), g.tiles[0].lines[0].Color)
}
