//go:build e2e && linux

package e2e

import (
	"fmt"
	"image"
	"testing"

	"github.com/stretchr/testify/require"
)

// at returns a copy of the pixels of a widget.
func at(picture image.Image, r Rect) (pixels []uint32) {
	for y := int(r.Y); y < int(r.Y+r.H); y++ {
		for x := int(r.X); x < int(r.X+r.W); x++ {
			red, green, blue, _ := picture.At(x, y).RGBA()
			pixels = append(pixels, red, green, blue)
		}
	}
	return pixels
}

// Every size and both themes can be looked at, and every widget is inside.
func TestSizesAndThemes(t *testing.T) {
	for _, size := range []image.Point{{1024, 700}, {1600, 1000}} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%dx%d-%s", size.X, size.Y, theme), func(t *testing.T) {
				a := Start(t, size.X, size.Y, "FYNE_THEME="+theme)
				a.WaitFor("the first picture", answer, func(p Probe) bool { return p.Predicted == 7 })
				// Choosing another picture makes the probe look again at where things are.
				a.Key("Right")
				p := a.WaitFor("the next picture", answer, func(p Probe) bool { return p.Index == 1 && p.Predicted == 2 })
				a.Screenshot(fmt.Sprintf("%dx%d-%s", size.X, size.Y, theme))
				for name, r := range p.Widgets {
					require.GreaterOrEqual(t, r.X, 0.0, name)
					require.GreaterOrEqual(t, r.Y, 0.0, name)
					require.LessOrEqual(t, r.X+r.W, float64(size.X), name)
					require.LessOrEqual(t, r.Y+r.H, float64(size.Y), name)
				}
			})
		}
	}
}

func TestSettingsAreRemembered(t *testing.T) {
	home := "HOME=" + t.TempDir()
	a := Start(t, 1024, 700, home)
	p := a.WaitFor("the first picture", answer, func(p Probe) bool { return p.Predicted == 7 })
	alpha := p.Widgets["alpha"]
	a.Drag(alpha.At(0.5, 0.5), alpha.At(0.2, 0.5))
	a.Key("c", "Right", "Right")
	before := a.WaitFor("the changes", answer, func(p Probe) bool {
		return p.Alpha < 0.3 && p.Colormap == "jet" && p.Index == 2 && p.Predicted == 1
	})
	a.Close()

	b := Start(t, 1024, 700, home)
	after := b.WaitFor("the picture that was shown last", answer, func(p Probe) bool { return p.Predicted == 1 })
	require.Equal(t, before.Alpha, after.Alpha)
	require.Equal(t, before.Colormap, after.Colormap)
	require.Equal(t, before.Index, after.Index)
	require.Equal(t, before.Map, after.Map)
}
