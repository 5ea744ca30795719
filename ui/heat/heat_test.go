package heat

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"

	"visao/ml/mnist"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// hue is a colour between blue (0) and red (1).
func hue(v float64) color.RGBA {
	level := func(centre float64) uint8 {
		return uint8(255 * min(max(1.5-math.Abs(4*v-centre), 0), 1))
	}
	return color.RGBA{R: level(3), G: level(2), B: level(1), A: 255}
}

// blob is a map with one warm place.
func blob(cx, cy float64) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, mnist.Side, mnist.Side))
	for y := range mnist.Side {
		for x := range mnist.Side {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)
			m.SetRGBA(x, y, hue(1/(1+d*d/30)))
		}
	}
	return m
}

func gradient() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 256, 1))
	for x := range 256 {
		m.SetRGBA(x, 0, hue(float64(x)/255))
	}
	return m
}

func examples() (maps [mnist.Classes]*image.RGBA, values [mnist.Classes]string) {
	for i := range maps {
		maps[i] = blob(float64(4+2*i), float64(20-i))
		values[i] = fmt.Sprintf("0.%d %%", i)
	}
	values[2], values[4] = "61.3 %", "33.1 %"
	return maps, values
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			v := NewView("Draw or pick a digit")
			c := looktest.Show(t, mode, fyne.NewSize(240, 200), v)
			test.AssertRendersToImage(t, fmt.Sprintf("view_empty_%s.png", name), c)
			v.SetImage(blob(11, 16))
			test.MoveMouse(c, fyne.NewPos(20+12.5*200/28, 9.5*200/28))
			test.AssertRendersToImage(t, fmt.Sprintf("view_hover_%s.png", name), c)

			signedBar, positive, none := NewBar(), NewBar(), NewBar()
			signedBar.SetScale(gradient(), -0.8, 4.1)
			signedBar.SetMarker(2.2)
			positive.SetScale(gradient(), 0, 0.031)
			c = looktest.Show(t, mode, fyne.NewSize(340, 110), container.NewPadded(container.NewVBox(signedBar, positive, none)))
			test.AssertRendersToImage(t, fmt.Sprintf("bar_%s.png", name), c)

			s := NewStrip()
			c = looktest.Show(t, mode, fyne.NewSize(860, 103), s)
			s.Set(examples())
			s.SetSelected(2)
			test.MoveMouse(c, fyne.NewPos(400, 50))
			test.AssertRendersToImage(t, fmt.Sprintf("strip_%s.png", name), c)
		})
	}
}

func TestNarrowAndEmptyStripPictures(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Dark, fyne.NewSize(540, 123), container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), s))
	test.AssertRendersToImage(t, "strip_empty.png", c)
	s.Set(examples())
	s.SetSelected(4)
	s.FocusGained()
	test.AssertRendersToImage(t, "strip_narrow_focus.png", c)
}

func TestSmoothFocusedViewPicture(t *testing.T) {
	v := NewView("")
	c := looktest.Show(t, look.Light, fyne.NewSquareSize(170), container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), v))
	v.SetImage(blob(11, 16))
	v.SetSmooth(true)
	c.Focus(v)
	for range 9 {
		v.TypedKey(looktest.Key(fyne.KeyDown))
	}
	test.AssertRendersToImage(t, "view_smooth_focus.png", c)
}

func TestFollowTheTheme(t *testing.T) {
	s := NewStrip()
	c := looktest.Show(t, look.Light, fyne.NewSize(860, 103), s)
	s.Set(examples())
	s.SetSelected(2)
	test.ApplyTheme(t, look.New(look.Dark))
	test.MoveMouse(c, fyne.NewPos(400, 50))
	test.AssertRendersToImage(t, "strip_dark.png", c)

	v := NewView("Draw or pick a digit")
	c = looktest.Show(t, look.Light, fyne.NewSize(240, 200), v)
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "view_empty_dark.png", c)
}
