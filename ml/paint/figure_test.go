package paint

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/gofont/gobold"
	"pgregory.net/rapid"

	"visao/ml/mnist"
)

var update = flag.Bool("update", false, "rewrite the golden pictures in testdata")

// requireGolden compares with a picture that was looked at. Glyphs and splines
// are computed in floating point, which may be fused on other processors: a
// channel may differ by two levels of 255.
func requireGolden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, got))
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	decoded, err := png.Decode(f)
	require.NoError(t, err)
	want := image.NewRGBA(decoded.Bounds())
	draw.Draw(want, want.Rect, decoded, image.Point{}, draw.Src)
	require.Equal(t, want.Rect, got.Rect)
	for i, w := range want.Pix {
		if d := int(got.Pix[i]) - int(w); d < -2 || d > 2 {
			t.Fatalf("%s: at %d, %d the picture is %v, want %v; if it is right, run the test with -update",
				name, i/4%want.Rect.Dx(), i/4/want.Rect.Dx(), got.Pix[i/4*4:][:4], want.Pix[i/4*4:][:4])
		}
	}
}

func (it testItem) figure(title string) FigureItem {
	return FigureItem{Picture: it.picture(), Map: it.Map, Class: it.Class, Probability: it.Probability, Title: title}
}

func TestFigureGolden(t *testing.T) {
	t.Parallel() // for the race detector: figures share the fonts
	items := testItems(t)
	blocks, err := Figure(items[0].figure("Test picture 0: why 7?"), FigureOptions{
		Options{Size: 336, Colormap: named(t, "jet"), Range: RangeOf(items[0].Map), Alpha: 0.5},
		"logit per cell", "min–max of this map",
		Lettering{},
	})
	require.NoError(t, err)
	requireGolden(t, "figure-blocks.png", blocks)

	smooth, err := Figure(items[3].figure(""), FigureOptions{
		Options{Size: 400, Colormap: named(t, "coolwarm"), Range: RangeOf(items[3].Map).Symmetric(), Alpha: 0.6, Smooth: true},
		"logit per cell", "symmetric about zero",
		Lettering{},
	})
	require.NoError(t, err)
	requireGolden(t, "figure-smooth.png", smooth)
}

func TestArticleGolden(t *testing.T) {
	t.Parallel() // for the race detector: figures share the fonts
	items := testItems(t)
	img, err := ArticleFigure([]FigureItem{items[0].figure("Test picture 0"), items[1].figure("Test picture 1")})
	require.NoError(t, err)
	requireGolden(t, "article.png", img)
}

// matplotlib cuts its colours to 8 bits and blends twice, cutting again, where
// this rounds: at most two levels of 255.
func TestArticleAgainstMatplotlib(t *testing.T) {
	for k, it := range testItems(t) {
		img, err := articleBlend(it.figure(""), mnist.Side)
		require.NoError(t, err)
		require.Len(t, it.Article, 3*mnist.Pixels)
		for i, want := range it.Article {
			if d := int(img.Pix[i/3*4+i%3]) - want; d < -2 || d > 2 {
				t.Fatalf("picture %d, pixel %d: channel %d is %d off %d", k, i/3, i%3, d, want)
			}
		}
	}
}

func TestArticleFigureHoldsItsPictures(t *testing.T) {
	items := testItems(t)
	var row []FigureItem
	for _, it := range items {
		row = append(row, it.figure(""))
	}
	img, err := ArticleFigure(row)
	require.NoError(t, err)
	for i, it := range row {
		want, err := articleBlend(it, articleSide)
		require.NoError(t, err)
		x := articleGap + i*(articleSide+articleGap)
		for y := range articleSide {
			require.Equal(t, want.Pix[y*want.Stride:][:want.Stride], img.Pix[img.PixOffset(x, articleGap+y):][:want.Stride])
		}
	}
}

// Another language says all that a figure writes, with its decimal point, in a font of its own; the layout stays.
func TestFigureInAnotherLanguage(t *testing.T) {
	it := testItems(t)[0].figure("Titel")
	var said []string
	l := Lettering{Regular: gobold.TTF, Medium: gobold.TTF, Say: func(english string, args ...any) string {
		said = append(said, english)
		return strings.ReplaceAll(fmt.Sprintf(english, args...), ".", ",")
	}}
	o := FigureOptions{Options: Options{Size: 336, Colormap: named(t, "jet"), Range: Range{-1.5, 2}, Alpha: 0.5}, Unit: "Logit"}
	english, err := Figure(it, o)
	require.NoError(t, err)
	require.Equal(t, "Colormap jet  ·  heat opacity 0.50  ·  −1.5 to 2", settings(o))
	o.Lettering = l
	figure, err := Figure(it, o)
	require.NoError(t, err)
	require.Equal(t, english.Rect, figure.Rect)
	require.NotEqual(t, english.Pix, figure.Pix)
	for _, words := range []string{"Input, 28 × 28 pixels", "Predicted class", "Probability"} {
		require.Contains(t, said, words)
	}
	require.Equal(t, "Colormap jet  ·  heat opacity 0,50  ·  –1,5 to 2", settings(o))
	require.Equal(t, "1.5", Lettering{}.number("1.5"))

	o.Lettering.Medium = []byte("no font")
	_, err = Figure(it, o)
	require.ErrorContains(t, err, "reading the font of the figures")
}

// However long its texts, a figure keeps a white margin all around.
func TestFigureKeepsItsMargin(t *testing.T) {
	it := testItems(t)[0].figure(strings.Repeat("A title beyond every measure ", 9))
	it.Class, it.Probability = -123456, 123456789
	o := FigureOptions{
		Options{Size: 336, Colormap: named(t, "coolwarm"), Range: Range{-1e-9, 1e-9}, Alpha: 1},
		strings.Repeat("unit ", 40), strings.Repeat("scale ", 40),
		Lettering{},
	}
	figure, err := Figure(it, o)
	require.NoError(t, err)
	requireMargin(t, figure, 6) // half a cell: the last number may stand out of the bar
	article, err := ArticleFigure([]FigureItem{it, {Map: it.Map, Title: it.Title}})
	require.NoError(t, err)
	requireMargin(t, article, 6)
}

func requireMargin(t *testing.T, img *image.RGBA, margin int) {
	t.Helper()
	inner := img.Rect.Inset(margin)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if c := img.RGBAAt(x, y); !image.Pt(x, y).In(inner) && c.R&c.G&c.B != 255 {
				t.Fatalf("the margin is not white at %d, %d: %v", x, y, c)
			}
		}
	}
}

func TestFigureSizes(t *testing.T) {
	it := testItems(t)[0].figure("")
	o := FigureOptions{Options: Options{Colormap: named(t, "jet")}}
	for size, side := range map[int]int{-1: 336, 391: 336, 392: 392, math.MaxInt: 2016} {
		o.Size = size
		img, err := Figure(it, o)
		require.NoError(t, err)
		require.Equal(t, side*48/28, img.Rect.Dx())
	}
}

func TestFiguresRefuse(t *testing.T) {
	it := testItems(t)[0].figure("")
	_, err := Figure(it, FigureOptions{})
	require.EqualError(t, err, "drawing the figure: drawing a map: no colormap was chosen")
	_, err = Figure(FigureItem{}, FigureOptions{Options: Options{Colormap: named(t, "jet")}})
	require.EqualError(t, err, "drawing the figure: drawing a map of 0 values: expected 28×28")
	_, err = ArticleFigure(nil)
	require.EqualError(t, err, "drawing the figure of the article: 0 pictures, expected 1 to 10")
	_, err = ArticleFigure(make([]FigureItem, 11))
	require.Error(t, err)
	_, err = ArticleFigure([]FigureItem{it, {}})
	require.EqualError(t, err, "drawing picture 2 of the figure of the article: drawing a map of 0 values: expected 28×28")
}

func TestTicks(t *testing.T) {
	labels := func(lo, hi float64) []string {
		var out []string
		for _, t := range ticks(Range{lo, hi}) {
			out = append(out, t.label)
		}
		return out
	}
	require.Equal(t, []string{"−0.1", "0.0", "0.1", "0.2"}, labels(-0.196, 0.2196))
	require.Equal(t, []string{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}, labels(0, 1))
	require.Equal(t, []string{"−1", "0", "1", "2", "3", "4"}, labels(-1, 4.2))
	require.Equal(t, []string{"−30", "−20", "−10", "0", "10", "20", "30"}, labels(-30, 30))
	require.Equal(t, []string{"0", "1e+06", "2e+06", "3e+06", "4e+06", "5e+06"}, labels(0, 5e6))
	require.Equal(t, []string{"−2e−07", "−1e−07", "0", "1e−07", "2e−07"}, labels(-2.2e-7, 2.2e-7))
	require.Equal(t, []string{"0.25"}, labels(0.25, 0.25))
	require.Empty(t, labels(1, 0))
	require.Empty(t, labels(math.Inf(-1), 0))
	require.Empty(t, labels(math.NaN(), 0))
}

// Every tick lies in its range, its label says its value, and two to seven of
// them, evenly apart, make a scale.
func TestTicksMakeAScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := math.Pow(10, rapid.Float64Range(-4, 4).Draw(t, "log span"))
		lo := rapid.Float64Range(-2, 1).Draw(t, "lo") * span
		r := Range{lo, lo + span}
		got := ticks(r)
		require.GreaterOrEqual(t, len(got), 2)
		require.LessOrEqual(t, len(got), 7)
		for i, tick := range got {
			slack := 1e-8 * span // a tick may be the very end
			require.GreaterOrEqual(t, tick.value, r.Lo-slack)
			require.LessOrEqual(t, tick.value, r.Hi+slack)
			said, err := strconv.ParseFloat(strings.ReplaceAll(tick.label, "−", "-"), 64)
			require.NoError(t, err)
			require.InDelta(t, tick.value, said, slack)
			if i > 1 {
				require.InDelta(t, got[1].value-got[0].value, tick.value-got[i-1].value, slack)
			}
		}
	})
}
