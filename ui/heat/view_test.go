package heat

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// said collects what OnHover reports.
func said(v *View) *[]string {
	list := &[]string{}
	v.OnHover = func(x, y int, inside bool) { *list = append(*list, fmt.Sprint(x, y, inside)) }
	return list
}

func TestHoverReportsCells(t *testing.T) {
	v := NewView("empty")
	c := looktest.Show(t, look.Dark, fyne.NewSize(380, 280), v) // the square begins at 50
	list := said(v)
	test.MoveMouse(c, fyne.NewPos(190, 140))
	require.Empty(t, *list, "no picture, no cells")

	v.SetImage(blob(14, 14))
	for _, p := range []fyne.Position{
		{X: 50, Y: 0},
		{X: 59, Y: 9}, // the same cell
		{X: 60.5, Y: 9},
		{X: 329, Y: 279},
		{X: 335, Y: 279}, // beside the square
		{X: 340, Y: 270},
		{X: 190, Y: 140},
	} {
		test.MoveMouse(c, p)
	}
	v.MouseOut()
	v.MouseOut()
	require.Equal(t, []string{
		"0 0 true", "1 0 true", "27 27 true", "0 0 false", "14 14 true", "0 0 false",
	}, *list)
}

func TestOutlineIsOverTheCell(t *testing.T) {
	v := NewView("")
	v.SetImage(blob(0, 0))
	for _, side := range []float32{140, 199, 280, 333} {
		looktest.Show(t, look.Dark, fyne.NewSquareSize(side), v)
		for i := range mnist.Side {
			v.point(i, i)
			cell := side / mnist.Side
			require.InDelta(t, float32(i)*cell, v.inner.Position().X, 0.51)
			require.InDelta(t, cell, v.inner.Size().Height, 1)
			require.LessOrEqual(t, v.inner.Position().X+v.inner.Size().Width, side+0.5)
		}
	}
}

func TestViewKeyboard(t *testing.T) {
	v := NewView("")
	v.SetImage(blob(14, 14))
	c := looktest.Show(t, look.Dark, fyne.NewSquareSize(280), v)
	typed := looktest.Typed(c)
	list := said(v)
	test.TapCanvas(c, fyne.NewPos(100, 100))
	require.True(t, v.ring.Visible())
	for _, k := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp, fyne.KeyRight, fyne.KeyDown, fyne.KeyA} {
		v.TypedKey(looktest.Key(k))
	}
	test.Type(v, "a7")
	require.Equal(t, []string{"14 14 true", "13 14 true", "13 13 true", "14 13 true", "14 14 true"}, *list)
	for range 40 {
		v.TypedKey(looktest.Key(fyne.KeyRight))
	}
	require.Equal(t, "27 14 true", (*list)[len(*list)-1], "stays inside")
	v.TypedKey(looktest.Key(fyne.KeyEscape))
	require.Equal(t, "0 0 false", (*list)[len(*list)-1])
	v.TypedKey(looktest.Key(fyne.KeyLeft))
	require.Equal(t, "26 14 true", (*list)[len(*list)-1])
	require.Equal(t, []string{"A", "a", "7"}, *typed, "the window gets the rest")
	c.Unfocus()
	require.Equal(t, "0 0 false", (*list)[len(*list)-1])
	require.False(t, v.ring.Visible())
}

func TestPicturesAreUpdatedInPlace(t *testing.T) {
	v, s := NewView("empty"), NewStrip()
	looktest.Show(t, look.Dark, fyne.NewSize(600, 300), container.NewVSplit(v, s))
	viewParts, stripParts := test.WidgetRenderer(v).Objects(), test.WidgetRenderer(s).Objects()
	before := append(append([]fyne.CanvasObject{}, viewParts...), stripParts...)
	v.SetImage(blob(1, 1))
	s.Set(examples())
	s.SetSelected(3)
	require.Equal(t, blob(1, 1), v.picture.Image)
	after := append(append([]fyne.CanvasObject{}, test.WidgetRenderer(v).Objects()...), test.WidgetRenderer(s).Objects()...)
	require.Len(t, after, len(before))
	for i := range before {
		require.Same(t, before[i], after[i])
	}
	require.False(t, v.empty.Visible())
	v.SetImage(nil)
	require.True(t, v.empty.Visible())
	require.False(t, v.picture.Visible())
	v.SetImage(image.NewRGBA(image.Rectangle{})) // no pixels
	require.False(t, v.picture.Visible())
}
