package lab

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// suspectExamples are as many suspects as asked for, each with heat somewhere else.
func suspectExamples(n int) []Suspect {
	list := make([]Suspect, n)
	for i := range list {
		img := image.NewRGBA(image.Rect(0, 0, 84, 84))
		cx, cy := 84*math.Mod(0.1+0.37*float64(i), 1), 84*math.Mod(0.15+0.61*float64(i), 1)
		for y := range 84 {
			for x := range 84 {
				heat := math.Exp(-(math.Pow(float64(x)-cx, 2) + math.Pow(float64(y)-cy, 2)) / 300)
				img.SetRGBA(x, y, color.RGBA{R: uint8(255 * heat), G: uint8(160 * heat), B: uint8(128 * (1 - heat)), A: 255})
			}
		}
		list[i] = Suspect{img, fmt.Sprintf("as a %d", i), fmt.Sprintf("%d of 200; %d %% off ink", 31+13*i, 88-9*i)}
	}
	return list
}

func suspectsShown(t *testing.T, n int, width float32) (s *Suspects, c test.WindowlessCanvas, said *[]int) {
	s = newSuspects()
	c = looktest.Show(t, look.Dark, fyne.NewSize(width, 400), container.NewVBox(s))
	s.Set(suspectExamples(n))
	c.Resize(fyne.NewSize(width, 401)) // as the driver does when a least size has changed
	said = &[]int{}
	s.OnSelected = func(i int) { *said = append(*said, i) }
	return s, c, said
}

func suspectMiddle(s *Suspects, i int) fyne.Position {
	square := s.tiles[i].square
	return square.Position().AddXY(square.Size().Width/2, square.Size().Height/2)
}

func TestSuspectsMouse(t *testing.T) {
	s, c, said := suspectsShown(t, 8, 300)
	for _, i := range []int{0, 5, 7, 7} {
		test.TapCanvas(c, suspectMiddle(s, i))
	}
	require.Equal(t, []int{0, 5, 7, 7}, *said, "again too")
	require.Equal(t, fyne.Focusable(s), c.Focused())
	require.True(t, s.tiles[7].frame.Visible())
	test.MoveMouse(c, suspectMiddle(s, 2))
	require.True(t, s.tiles[2].frame.Visible())
	require.NotEqual(t, s.tiles[2].frame.StrokeColor, s.tiles[7].frame.StrokeColor)
	s.MouseOut()
	require.False(t, s.tiles[2].frame.Visible())

	s.Set(suspectExamples(3))
	for i := range s.tiles {
		require.False(t, s.tiles[i].frame.Visible(), "none is selected")
	}
	test.TapCanvas(c, suspectMiddle(s, 7)) // where there is none any more
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(-1, -1)})
	require.Len(t, *said, 4)
}

func TestSuspectsKeyboard(t *testing.T) {
	s, c, said := suspectsShown(t, 7, 300)
	typed := looktest.Typed(c)
	columns := s.grid(300).columns
	require.Equal(t, 4, columns)
	c.Focus(s)
	require.True(t, s.ring.Visible())
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyUp, 0},
		{fyne.KeyRight, 1},
		{fyne.KeyDown, 5},
		{fyne.KeyDown, 6},
		{fyne.KeyHome, 0},
		{fyne.KeyLeft, 0},
		{fyne.KeyEnd, 6},
		{fyne.KeyUp, 2},
	} {
		s.TypedKey(looktest.Key(step.key))
		require.Equal(t, step.want, s.pointed, step.key)
	}
	require.Empty(t, *said)
	s.TypedKey(looktest.Key(fyne.KeyReturn))
	s.TypedKey(looktest.Key(fyne.KeyRight))
	s.TypedKey(looktest.Key(fyne.KeySpace))
	s.TypedKey(looktest.Key(fyne.KeyB))
	test.Type(s, " b")
	require.Equal(t, []int{2, 3}, *said)
	require.Equal(t, []string{"B", "b"}, *typed, "the window gets the rest")
	c.Unfocus()
	require.False(t, s.ring.Visible())
	require.Equal(t, -1, s.pointed)
	c.Focus(s)
	require.Equal(t, 3, s.pointed, "the keys start at the one selected")

	s.Set(nil)
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyReturn} {
		s.TypedKey(looktest.Key(key))
	}
	require.Len(t, *said, 2)
}

// Every caption is whole, keeps off its neighbour and lies in the widget, however
// wide that is.
func TestSuspectsCanBeRead(t *testing.T) {
	list := suspectExamples(11)
	list[1].Note = "200 of 200; 100 % off ink"
	list[2].Title, list[2].Image = "được đọc là số 4", nil
	list[3].Note = "31 of 200"
	list[4].Note = ""
	s := newSuspects()
	box := container.NewVBox(s)
	c := looktest.Show(t, look.Dark, fyne.NewSize(300, 400), box)
	for n := range len(list) + 1 {
		s.Set(list[:n])
		for _, width := range []float32{120, 240, 300, 301, 377, 500, 900} {
			c.Resize(fyne.NewSize(width, 399))
			c.Resize(fyne.NewSize(width, 400))
			require.Equal(t, s.MinSize().Height, s.Size().Height)
			if width >= 300 && n > 0 {
				require.GreaterOrEqual(t, s.tiles[0].square.Size().Width, float32(suspectLeast))
				require.LessOrEqual(t, s.tiles[0].square.Size().Width, float32(suspectLarge))
			}
			for i := range s.tiles {
				tile := &s.tiles[i]
				require.Equal(t, i < n, tile.title.Visible())
				if i >= n {
					continue
				}
				require.Equal(t, i != 2, tile.picture.Visible())
				require.Equal(t, list[i].Title, tile.title.Text)
				note := tile.note[0].Text
				if tile.note[1].Text != "" {
					note += " " + tile.note[1].Text
				}
				require.Equal(t, list[i].Note, note)
				for _, text := range []*canvas.Text{tile.title, tile.note[0], tile.note[1]} {
					end := text.Position().Add(text.MinSize())
					require.LessOrEqual(t, text.MinSize().Width, s.grid(width).pitch-suspectGap)
					require.LessOrEqual(t, end.X, width)
					if text.Text != "" {
						require.LessOrEqual(t, end.Y, s.Size().Height)
					}
				}
			}
		}
	}
}

func TestSuspectNotesBreakBetweenFigures(t *testing.T) {
	s, _, _ := suspectsShown(t, 1, 300)
	require.Equal(t, []string{"31 of 200; 88 % off ink"}, s.wrap("31 of 200; 88 % off ink", 500))
	require.Equal(t, []string{"31 of 200;", "88 % off ink"}, s.wrap("31 of 200; 88 % off ink", 70))
	require.Equal(t, [2]string{"100 %", ""}, s.halves("100 %"))
}

func TestSuspectsPicture(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			grid := func(n int) *Suspects {
				s := newSuspects()
				s.SetEmpty("Nothing suspicious: wherever the maps of a class are compact, they lie on the ink of its digits.")
				s.Set(suspectExamples(n))
				return s
			}
			narrow, wide, few, none := grid(8), grid(8), grid(3), grid(0)
			left := container.NewVBox(narrow, none)
			right := container.NewVBox(wide, few)
			left.Move(fyne.NewPos(10, 10))
			left.Resize(fyne.NewSize(300, 500))
			right.Move(fyne.NewPos(340, 10))
			right.Resize(fyne.NewSize(500, 500))
			c := looktest.Show(t, mode, fyne.NewSize(860, 500), container.NewWithoutLayout(left, right))
			left.Refresh() // once more, now that the widths are known
			right.Refresh()
			wide.choose(5)
			c.Focus(narrow)
			narrow.choose(1)
			narrow.TypedKey(looktest.Key(fyne.KeyDown))
			test.AssertRendersToImage(t, fmt.Sprintf("suspects_%s.png", name), c)
		})
	}
}
