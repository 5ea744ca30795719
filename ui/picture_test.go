package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"

	"visao/ui/look/looktest"
)

// The whole content of the window, at the smallest size it has to fit into (700
// less the menu bar) and on a large screen.
func TestWindowPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		for _, size := range [][2]float32{{1024, 672}, {1600, 960}} {
			t.Run(fmt.Sprintf("%s_%.0f", name, size[0]), func(t *testing.T) {
				w := show(t, mode, size[0], size[1])
				test.AssertRendersToImage(t, fmt.Sprintf("idle_%s_%.0f.png", name, size[0]), w.canvas)
				w.fill(t)
				test.AssertRendersToImage(t, fmt.Sprintf("busy_%s_%.0f.png", name, size[0]), w.canvas)
			})
		}
	}
}
