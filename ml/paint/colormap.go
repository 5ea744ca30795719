package paint

import (
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
)

// Colormap assigns colours to the numbers from 0 (cold) to 1 (hot).
type Colormap struct {
	Name      string // as shown, "grey" included; otherwise matplotlib's name
	Diverging bool   // neutral at 0.5: for ranges symmetric about zero
	table     [256]color.RGBA
}

// jet is the article's.
var jet = sequential("jet", jetTable)

var colormaps = []*Colormap{
	sequential("viridis", viridisTable),
	jet,
	sequential("turbo", turboTable),
	sequential("inferno", infernoTable),
	sequential("magma", magmaTable),
	sequential("cividis", cividisTable),
	sequential("grey", grayTable),
	diverging("coolwarm", coolwarmTable),
}

// Colormaps returns every colormap in the order of a menu: viridis first,
// which is perceptually even and the same to the colour-blind, then the article's jet
// and the others, the diverging one last.
func Colormaps() []*Colormap { return slices.Clone(colormaps) }

// ByName returns the colormap of that name. "gray" is another name of "grey".
func ByName(name string) (*Colormap, error) {
	if name == "gray" {
		name = "grey"
	}
	var names []string
	for _, c := range colormaps {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return nil, fmt.Errorf("there is no colormap %q: choose one of %s", name, strings.Join(names, ", "))
}

// At returns the colour of t. Below 0 it is the coldest, above 1 the hottest;
// NaN has no colour and gives full transparency, as in matplotlib.
func (c *Colormap) At(t float64) color.RGBA {
	if t != t {
		return color.RGBA{}
	}
	return c.table[index(t)]
}

// index is the entry of a table of 256 for t, which is not NaN: the table cuts
// [0, 1] into 256 equal parts, as matplotlib's does.
func index(t float64) int { return int(min(max(t, 0)*256, 255)) }

// Bar returns a colour bar of w×h pixels. Upright it is hot at the top, lying it
// is hot at the right.
func Bar(c *Colormap, w, h int, vertical bool) *image.RGBA {
	w, h = clampSize(w), clampSize(h)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			t := (float64(x) + 0.5) / float64(w)
			if vertical {
				t = 1 - (float64(y)+0.5)/float64(h)
			}
			img.SetRGBA(x, y, c.At(t))
		}
	}
	return img
}

func sequential(name, table string) *Colormap {
	c := &Colormap{Name: name}
	// The tables are constants, checked entry by entry in the tests.
	rgb, _ := hex.DecodeString(strings.ReplaceAll(table, "\n", ""))
	for i := range c.table {
		c.table[i] = color.RGBA{R: rgb[3*i], G: rgb[3*i+1], B: rgb[3*i+2], A: 255}
	}
	return c
}

func diverging(name, table string) *Colormap {
	c := sequential(name, table)
	c.Diverging = true
	return c
}
