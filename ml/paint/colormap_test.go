package paint

import (
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestColormapsAgainstMatplotlib(t *testing.T) {
	var want map[string][]float64 // 256 × red, green, blue in [0, 1]
	readJSON(t, "colormaps.json.gz", &want)
	require.Len(t, Colormaps(), len(want))
	for name, rgb := range want {
		c := named(t, name)
		require.Len(t, rgb, 3*256)
		for i := range 256 {
			eight := func(k int) uint8 { return uint8(math.RoundToEven(255 * rgb[3*i+k])) }
			want := color.RGBA{R: eight(0), G: eight(1), B: eight(2), A: 255}
			require.Equal(t, want, c.At((float64(i)+0.5)/256), "%s, entry %d", name, i)
		}
	}
}

// Colours as their authors publish them.
func TestColormapAnchors(t *testing.T) {
	for _, a := range []struct {
		name string
		t    float64
		want color.RGBA
	}{
		{"jet", 0, color.RGBA{0, 0, 128, 255}},
		{"jet", 1, color.RGBA{128, 0, 0, 255}},
		{"viridis", 0, color.RGBA{0x44, 0x01, 0x54, 255}},
		{"viridis", 1, color.RGBA{0xfd, 0xe7, 0x25, 255}},
		{"inferno", 0, color.RGBA{0, 0, 4, 255}},
		{"inferno", 1, color.RGBA{0xfc, 0xff, 0xa4, 255}},
		{"magma", 1, color.RGBA{0xfc, 0xfd, 0xbf, 255}},
		{"cividis", 1, color.RGBA{0xfe, 0xe8, 0x38, 255}},
		{"turbo", 0, color.RGBA{48, 18, 59, 255}},
		{"turbo", 1, color.RGBA{122, 4, 3, 255}},
		{"grey", 0, color.RGBA{0, 0, 0, 255}},
		{"grey", 1, color.RGBA{255, 255, 255, 255}},
		{"coolwarm", 0, color.RGBA{59, 76, 192, 255}},
		{"coolwarm", 0.5, color.RGBA{221, 220, 220, 255}},
		{"coolwarm", 1, color.RGBA{180, 4, 38, 255}},
	} {
		require.Equal(t, a.want, named(t, a.name).At(a.t), "%s at %v", a.name, a.t)
	}
}

func TestColormapOutside(t *testing.T) {
	for _, c := range Colormaps() {
		require.Equal(t, c.At(0), c.At(-3))
		require.Equal(t, c.At(0), c.At(math.Inf(-1)))
		require.Equal(t, c.At(1), c.At(1.5))
		require.Equal(t, c.At(1), c.At(math.Inf(1)))
		require.Equal(t, color.RGBA{}, c.At(math.NaN()))
		require.Equal(t, c.Name == "coolwarm", c.Diverging)
	}
}

// luminance is CIE 1931 Y of an sRGB colour (IEC 61966-2-1).
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// What makes a map perceptually sound: hotter is lighter, or for a diverging map
// lightest in the middle.
func TestColormapsRiseInLightness(t *testing.T) {
	for _, name := range []string{"viridis", "inferno", "magma", "cividis", "grey", "coolwarm"} {
		c := named(t, name)
		for i := range 248 {
			// Eight entries apart: single steps are below the rounding to 8 bits.
			step := luminance(c.At((float64(i)+8.5)/256)) - luminance(c.At((float64(i)+0.5)/256))
			switch {
			case !c.Diverging, i+8 < 128:
				require.Positive(t, step, "%s, entry %d", name, i)
			case i >= 128:
				require.Negative(t, step, "%s, entry %d", name, i)
			}
		}
	}
}

func TestByName(t *testing.T) {
	for _, c := range Colormaps() {
		require.Same(t, c, named(t, c.Name))
	}
	_, err := ByName("rainbow")
	require.EqualError(t, err, `there is no colormap "rainbow": choose one of viridis, jet, turbo, inferno, magma, cividis, grey, coolwarm`)
	Colormaps()[0] = nil
	require.NotNil(t, Colormaps()[0], "the menu is a copy")
}

func TestBar(t *testing.T) {
	c := named(t, "turbo")
	lying, upright := Bar(c, 256, 3, false), Bar(c, 3, 256, true)
	for i := range 256 {
		require.Equal(t, c.table[i], lying.RGBAAt(i, 2))
		require.Equal(t, c.table[i], upright.RGBAAt(1, 255-i))
	}
	require.Equal(t, c.At(0.5), Bar(c, 0, -1, true).RGBAAt(0, 0))
	require.Equal(t, MaxSize, Bar(c, math.MaxInt, 1, false).Rect.Dx())
}
