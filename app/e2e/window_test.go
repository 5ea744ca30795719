//go:build e2e && linux

package e2e

import (
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
)

// The packaging test runs this one against the packaged executable.
func TestWindowOpens(t *testing.T) {
	a := Start(t, 1280, 860)
	require.Equal(t, "Visao", a.Title())

	var picture image.Image
	a.await(startTimeout, "something to be painted", func() bool {
		picture = a.Screenshot("window")
		return colours(picture) > 16 // a blank window has one, text with smooth edges has dozens
	})
	require.Equal(t, image.Rect(0, 0, 1280, 860), picture.Bounds())
}

func colours(picture image.Image) int {
	seen := map[color.Color]bool{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			seen[picture.At(x, y)] = true
		}
	}
	return len(seen)
}
