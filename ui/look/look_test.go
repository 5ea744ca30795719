package look_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// over paints a translucent colour on an opaque one.
func over(top, bottom color.NRGBA) color.NRGBA {
	mix := func(t, b uint8) uint8 {
		return uint8((int(t)*int(top.A) + int(b)*(255-int(top.A)) + 127) / 255)
	}
	return color.NRGBA{R: mix(top.R, bottom.R), G: mix(top.G, bottom.G), B: mix(top.B, bottom.B), A: 255}
}

func TestContrastFormula(t *testing.T) {
	black, white := color.NRGBA{A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	require.InDelta(t, 21, contrast(black, white), 1e-9)
	require.InDelta(t, 4.54, contrast(color.NRGBA{R: 0x76, G: 0x76, B: 0x76, A: 255}, white), 0.005) // WebAIM's example
}

func TestContrast(t *testing.T) {
	for name, mode := range looktest.Modes {
		checkContrast(t, name, look.New(mode), 4.5, 3) // WCAG 2.2 AA: 1.4.3 and 1.4.11
		checkContrast(t, name+", high contrast", look.NewHighContrast(mode), 7, 4.5)
	}
}

// checkContrast checks that text and controls stand out that much.
func checkContrast(t *testing.T, name string, th fyne.Theme, text, control float64) {
	type pair struct {
		front, back fyne.ThemeColorName
		least       float64
	}
	surfaces := []fyne.ThemeColorName{
		look.Background, look.Card, theme.ColorNameMenuBackground,
		theme.ColorNameInputBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground,
	}
	var pairs []pair
	for _, back := range append(surfaces, theme.ColorNameButton) {
		for _, front := range []fyne.ThemeColorName{
			look.Foreground, look.Muted, look.Accent, look.Amber, look.Green, look.Red, theme.ColorNameHyperlink,
		} {
			pairs = append(pairs, pair{front, back, text})
		}
	}
	for _, back := range surfaces {
		pairs = append(pairs, pair{theme.ColorNameInputBorder, back, control})
	}
	for _, front := range []fyne.ThemeColorName{look.Bar, look.Accent} {
		for _, back := range []fyne.ThemeColorName{look.Track, look.Card, look.Background} {
			pairs = append(pairs, pair{front, back, control})
		}
	}
	pairs = append(
		pairs,
		pair{theme.ColorNameForegroundOnPrimary, look.Accent, text},
		pair{theme.ColorNameForegroundOnError, look.Red, text},
		pair{theme.ColorNameForegroundOnSuccess, look.Green, text},
		pair{theme.ColorNameForegroundOnWarning, look.Amber, text},
	)
	get := func(n fyne.ThemeColorName) color.NRGBA { return th.Color(n, theme.VariantDark).(color.NRGBA) }
	for _, p := range pairs {
		got := contrast(get(p.front), get(p.back))
		require.GreaterOrEqualf(t, got, p.least, "%s: %s on %s", name, p.front, p.back)
	}
	// Fyne lays these over what they mark; the words must stay readable.
	for _, veil := range []fyne.ThemeColorName{
		theme.ColorNameFocus, theme.ColorNameHover, theme.ColorNamePressed, theme.ColorNameSelection,
	} {
		for _, back := range []fyne.ThemeColorName{theme.ColorNameButton, theme.ColorNameMenuBackground, theme.ColorNameInputBackground} {
			got := contrast(get(look.Foreground), over(get(veil), get(back)))
			require.GreaterOrEqualf(t, got, text, "%s: text on %s over %s", name, veil, back)
		}
	}
	focused := over(get(theme.ColorNameFocus), get(look.Accent))
	require.GreaterOrEqual(t, contrast(get(theme.ColorNameForegroundOnPrimary), focused), text, name)
	bar := over(get(theme.ColorNameScrollBar), get(look.Background))
	require.GreaterOrEqual(t, contrast(bar, get(look.Background)), control, "%s: scroll bar", name)
}

// Every colour and size Fyne may ask for must come from this theme or Fyne's:
// never transparent black, never zero.
func TestThemeIsComplete(t *testing.T) {
	test.NewTempApp(t)
	for name, mode := range looktest.Modes {
		th := look.New(mode)
		for _, n := range []fyne.ThemeColorName{
			theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabled, theme.ColorNameDisabledButton,
			theme.ColorNameError, theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameForegroundOnError,
			theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning,
			theme.ColorNameHeaderBackground, theme.ColorNameHover, theme.ColorNameHyperlink, theme.ColorNameInputBackground,
			theme.ColorNameInputBorder, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
			theme.ColorNamePlaceHolder, theme.ColorNamePressed, theme.ColorNamePrimary, theme.ColorNameScrollBar,
			theme.ColorNameScrollBarBackground, theme.ColorNameSelection, theme.ColorNameSeparator, theme.ColorNameShadow,
			theme.ColorNameSuccess, theme.ColorNameWarning, look.Card, look.Track, look.Bar, look.Grid,
		} {
			_, _, _, a := th.Color(n, theme.VariantLight).RGBA()
			require.NotZerof(t, a, "%s: %s", name, n)
		}
	}
	th := look.New(look.System)
	for _, n := range []fyne.ThemeSizeName{
		theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameHeadingText, theme.SizeNameSubHeadingText,
		theme.SizeNamePadding, theme.SizeNameInnerPadding, theme.SizeNameInlineIcon, theme.SizeNameLineSpacing,
		theme.SizeNameSeparatorThickness, theme.SizeNameScrollBar, theme.SizeNameInputRadius, look.SizeHero,
	} {
		require.Positive(t, th.Size(n), n)
	}
	require.NotNil(t, th.Font(fyne.TextStyle{}))
	require.NotNil(t, th.Icon(theme.IconNameConfirm))
}

func TestModes(t *testing.T) {
	darkest := look.New(look.Dark).Color(look.Background, theme.VariantLight)
	lightest := look.New(look.Light).Color(look.Background, theme.VariantDark)
	require.NotEqual(t, darkest, lightest)
	system := look.New(look.System)
	require.Equal(t, darkest, system.Color(look.Background, theme.VariantDark))
	require.Equal(t, lightest, system.Color(look.Background, theme.VariantLight))
}

func panel() (*fyne.Container, *look.CardBox) {
	figure := look.NewText("71 %", look.Red, theme.SizeNameHeadingText)
	figure.SetBold(true)
	card := look.NewCard("Evidence that lies on the patch", "patch covers 2 % of the picture", container.NewHBox(
		figure, container.NewCenter(look.NewText("of the positive evidence", look.Muted, theme.SizeNameText)),
	))
	train := widget.NewButton("Train", nil)
	train.Importance = widget.HighImportance
	off := widget.NewButton("Reset", nil)
	off.Disable()
	entry := widget.NewEntry()
	entry.SetText("0.001")
	slider := widget.NewSlider(0, 1)
	slider.Step, slider.Value = 0.1, 0.5
	progress := widget.NewProgressBar()
	progress.Value = 0.4
	return container.NewPadded(container.NewVBox(
		look.NewHeader("Training", "Conv 16·32·64·128, GAP, Dense 10"),
		container.NewGridWithColumns(4, train, widget.NewButton("Save…", nil), off, widget.NewSelect([]string{"jet"}, nil)),
		container.NewGridWithColumns(2, entry, slider),
		progress,
		card,
	)), card
}

func TestPanelPicture(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			o, _ := panel()
			c := looktest.Show(t, mode, fyne.NewSize(440, 240), o)
			test.AssertRendersToImage(t, fmt.Sprintf("panel_%s.png", name), c)
		})
	}
}

func TestPanelFollowsTheTheme(t *testing.T) {
	o, card := panel()
	c := looktest.Show(t, look.Light, fyne.NewSize(440, 240), o)
	card.SetNote("will be replaced")
	test.ApplyTheme(t, look.New(look.Dark))
	card.SetNote("patch covers 2 % of the picture")
	test.AssertRendersToImage(t, "panel_dark.png", c)
}

func texts(o fyne.CanvasObject) (all []string) {
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok {
			all = append(all, text.Text)
		}
	}
	return all
}

func TestHeaderShortensTheNoteOnly(t *testing.T) {
	h := look.NewHeader("Explorer", "the map follows training live")
	looktest.Show(t, look.Dark, fyne.NewSize(400, 20), h)
	require.Equal(t, []string{"Explorer", "the map follows training live"}, texts(h))
	h.Resize(fyne.NewSize(150, 20))
	got := texts(h)
	require.Equal(t, "Explorer", got[0])
	require.Regexp(t, `^the map.*…$`, got[1])
	h.Resize(fyne.NewSize(60, 20))
	require.Equal(t, []string{"Explorer", ""}, texts(h))
	require.LessOrEqual(t, h.MinSize().Width, float32(60))
}

func TestTextChanges(t *testing.T) {
	text := look.NewText("1", look.Muted, theme.SizeNameText)
	looktest.Show(t, look.Dark, fyne.NewSize(100, 20), text)
	before := text.MinSize()
	text.SetText("12")
	text.SetColor(look.Amber)
	require.Greater(t, text.MinSize().Width, before.Width)
	drawn := test.WidgetRenderer(text).Objects()[0].(*canvas.Text)
	require.Equal(t, look.Color(look.Amber, text), drawn.Color)
}

func TestSquare(t *testing.T) {
	origin, side := look.Square(fyne.NewSize(100, 60))
	require.Equal(t, fyne.NewPos(20, 0), origin)
	require.EqualValues(t, 60, side)
}

func TestStep(t *testing.T) {
	for _, s := range []struct {
		key              fyne.KeyName
		i, to            int
		columns, n, rows int
	}{
		{fyne.KeyRight, 0, 1, 4, 10, 2},
		{fyne.KeyLeft, 4, 3, 4, 10, 2}, // around the end of a row
		{fyne.KeyLeft, 0, 0, 4, 10, 2},
		{fyne.KeyUp, 6, 2, 4, 10, 2},
		{fyne.KeyDown, 7, 9, 4, 10, 2}, // where the last row is too short
		{fyne.KeyPageDown, 1, 9, 4, 12, 2},
		{fyne.KeyPageUp, 11, 3, 4, 12, 2},
		{fyne.KeyHome, 5, 0, 4, 10, 2},
		{fyne.KeyEnd, 5, 9, 4, 10, 2},
		{fyne.KeyDown, -1, 3, 4, 10, 2},  // to where one starts
		{fyne.KeyRight, -1, -1, 4, 0, 2}, // there is nowhere to go
	} {
		to, moves := look.Step(s.key, s.i, 3, s.n, s.columns, s.rows)
		require.True(t, moves)
		require.Equal(t, s.to, to, "%+v", s)
	}
	_, moves := look.Step(fyne.KeyReturn, 0, 0, 10, 4, 2)
	require.False(t, moves)
}
