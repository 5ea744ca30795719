package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// noise is a repeatable series in [-1, 1).
func noise() func() float64 {
	state := uint32(1)
	return func() float64 {
		state = state*1664525 + 1013904223
		return float64(state>>8)/(1<<23) - 1
	}
}

const stepsPerEpoch = 1688

// loss is what training a network for 2.3 epochs might look like.
func loss() Data {
	d := Data{
		Title: "Loss", Empty: "Press Train to see the loss fall",
		XMax: 5, XUnit: "epoch",
		Faint: Series{Name: "loss"},
		Line:  Series{Name: "smoothed", Legend: "train"},
		Dots:  Series{Name: "validation", Legend: "validation", Points: []Point{{1, 0.21}, {2, 0.09}}},
		FormatX: func(x float64) string {
			return "step " + number(math.Round(x*stepsPerEpoch), 0)
		},
	}
	next := noise()
	for i := 1; i <= 3882; i++ {
		x := float64(i) / stepsPerEpoch
		y := 0.08 + 2.2*math.Exp(-2.3*x)
		d.Line.Points = append(d.Line.Points, Point{x, y})
		d.Faint.Points = append(d.Faint.Points, Point{x, y * (1 + 0.35*next())})
	}
	return d
}

func accuracy() Data {
	d := loss()
	d.Title, d.Percent, d.YMin, d.YMax = "Accuracy", true, 0.8, 1
	d.Level = &Reference{Y: 0.9818, Label: "blog post 98.18 %"}
	d.Faint.Name = "accuracy"
	d.Dots.Points = []Point{{1, 0.942}, {2, 0.975}}
	for _, s := range []*Series{&d.Faint, &d.Line} {
		points := make([]Point, len(s.Points))
		for i, p := range s.Points {
			points[i] = Point{p.X, 1 - p.Y/4}
		}
		s.Points = points
	}
	return d
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		show := func(size fyne.Size, d Data) (*Chart, test.WindowlessCanvas) {
			c := New(d)
			return c, looktest.Show(t, mode, size, look.NewCard("", "", c))
		}
		t.Run(name, func(t *testing.T) {
			_, c := show(fyne.NewSize(447, 211), loss())
			test.AssertRendersToImage(t, fmt.Sprintf("loss_%s.png", name), c)

			_, c = show(fyne.NewSize(447, 211), accuracy())
			test.MoveMouse(c, fyne.NewPos(180, 100))
			test.AssertRendersToImage(t, fmt.Sprintf("accuracy_hover_%s.png", name), c)

			_, c = show(fyne.NewSize(447, 211), Data{Title: "Loss", Empty: loss().Empty, XMax: 5, XUnit: "epoch"})
			test.AssertRendersToImage(t, fmt.Sprintf("empty_%s.png", name), c)
		})
	}
}

func TestPictureAtDoubleScale(t *testing.T) {
	chart := New(accuracy())
	c := looktest.Show(t, look.Dark, fyne.NewSize(350, 190), look.NewCard("", "", chart))
	c.SetScale(2)
	c.Focus(chart)
	test.AssertRendersToImage(t, "accuracy_focus_2x.png", c)
}

func TestFollowsTheTheme(t *testing.T) {
	chart := New(loss())
	c := looktest.Show(t, look.Light, fyne.NewSize(447, 211), look.NewCard("", "", chart))
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "loss_dark.png", c)
}

func TestFollowsTheData(t *testing.T) {
	chart := New(Data{Title: "Loss", Empty: "nothing yet", XMax: 5, XUnit: "epoch"})
	c := looktest.Show(t, look.Dark, fyne.NewSize(447, 211), look.NewCard("", "", chart))
	require.True(t, chart.empty.Visible())
	test.MoveMouse(c, fyne.NewPos(180, 100))
	require.False(t, chart.tip.Visible(), "there is nothing to read out")
	test.MoveMouse(c, fyne.NewPos(180, 2))
	chart.SetData(loss())
	require.False(t, chart.empty.Visible())
	test.AssertRendersToImage(t, "loss_dark.png", c)
}

// shown is the readout, or "" while it is hidden.
func shown(c *Chart) string {
	var lines []string
	for _, text := range c.tipTexts {
		if text.Visible() {
			lines = append(lines, text.Text)
		}
	}
	return strings.Join(lines, " · ")
}

func TestHover(t *testing.T) {
	chart := New(loss())
	c := looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	require.Empty(t, shown(chart))

	point := chart.data.Line.Points[1233] // step 1,234
	test.MoveMouse(c, fyne.NewPos(chart.axes.x(point.X), 100))
	require.Regexp(t, `^step 1,23\d · loss 0\.\d{4} · smoothed 0\.\d{4}$`, shown(chart))
	require.InDelta(t, chart.axes.x(point.X), chart.hairline.Position().X, 1)

	test.MoveMouse(c, fyne.NewPos(chart.axes.x(1), 100))
	require.Contains(t, shown(chart), "validation 0.2100")

	// Beyond the newest step the readout stays with it.
	test.MoveMouse(c, fyne.NewPos(chart.axes.x(4.5), 100))
	require.Contains(t, shown(chart), "step 3,882")

	test.MoveMouse(c, fyne.NewPos(2, 100)) // over the numbers of the axis
	require.Empty(t, shown(chart))
}

func TestTipStaysInside(t *testing.T) {
	chart := New(loss())
	for _, width := range []float32{420, 200, 120} {
		c := looktest.Show(t, look.Dark, fyne.NewSize(width, 150), chart)
		chart.Resize(fyne.NewSize(width, 150))
		for x := chart.axes.left; x <= chart.axes.right; x += 3 {
			test.MoveMouse(c, fyne.NewPos(x, 60))
			require.NotEmpty(t, shown(chart))
			for _, o := range []fyne.CanvasObject{chart.tip, chart.tipTexts[0], chart.tipTexts[1], chart.tipTexts[3]} {
				if !o.Visible() {
					continue
				}
				require.GreaterOrEqual(t, o.Position().X, float32(0))
				require.LessOrEqual(t, o.Position().X+o.Size().Width, width+0.5)
				require.GreaterOrEqual(t, o.Position().Y, float32(0))
				require.LessOrEqual(t, o.Position().Y+o.Size().Height, float32(150))
			}
		}
		chart.MouseOut()
	}
}

func TestKeyboard(t *testing.T) {
	chart := New(loss())
	c := looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	chart.MouseDown(&desktop.MouseEvent{})
	require.Equal(t, chart, c.Focused())
	require.True(t, chart.ring.Visible())
	require.Contains(t, shown(chart), "step 3,882", "starts at the newest step")

	before := chart.hairline.Position().X
	for range 20 {
		chart.TypedKey(looktest.Key(fyne.KeyLeft))
	}
	require.InDelta(t, before-20, chart.hairline.Position().X, 8, "every press moves the hairline")
	moved := shown(chart)
	for range 20 {
		chart.TypedKey(looktest.Key(fyne.KeyRight))
	}
	require.Contains(t, shown(chart), "step 3,88")
	require.NotEqual(t, moved, shown(chart))
	chart.TypedKey(looktest.Key(fyne.KeyHome))
	require.Contains(t, shown(chart), "step 1 ")
	chart.TypedKey(looktest.Key(fyne.KeyLeft))
	require.Contains(t, shown(chart), "step 1 ")
	chart.TypedKey(looktest.Key(fyne.KeyEnd))
	require.Contains(t, shown(chart), "step 3,882")

	chart.MouseOut()
	require.NotEmpty(t, shown(chart), "the keyboard still has it")
	c.Unfocus()
	require.Empty(t, shown(chart))
	require.False(t, chart.ring.Visible())

	empty := New(Data{})
	typed := looktest.Typed(looktest.Show(t, look.Dark, fyne.NewSize(420, 180), empty))
	empty.FocusGained()
	for _, k := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyDelete} {
		empty.TypedKey(looktest.Key(k))
	}
	test.Type(empty, "x7")
	require.Empty(t, shown(empty))
	require.Equal(t, []string{"Delete", "x", "7"}, *typed, "the window gets the rest")
}

// Whatever the numbers, a chart must neither panic nor hang.
func TestStrangeData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	strange := []Point{{nan, 1}, {0, nan}, {0.1, inf}, {0.2, -inf}, {0.3, 1e300}, {0.4, -1e300}, {inf, 0}}
	for _, d := range []Data{
		{Line: Series{Points: strange}},
		{Faint: Series{Points: strange}, Line: Series{Points: strange}, Dots: Series{Points: strange}, Level: &Reference{Y: nan}},
		{Faint: Series{Points: []Point{{0.5, nan}}}, XMin: nan, XMax: inf, YMin: -inf, YMax: inf},
		{Dots: Series{Points: []Point{{0.5, 3}}}, XMin: 7, XMax: 7},
		{Line: Series{Points: []Point{{0.5, 0}}}, YMin: 1e-300, YMax: 2e-300},
		{Line: Series{Points: []Point{{0.5, 0}}}, YMin: 1, YMax: math.Nextafter(1, 2)},
		{Line: Series{Points: []Point{{0.5, 0}}}, XMin: -1e300, XMax: 1e300},
	} {
		chart := New(d)
		c := looktest.Show(t, look.Dark, fyne.NewSize(300, 150), chart)
		test.MoveMouse(c, fyne.NewPos(150, 70))
		chart.FocusGained()
		chart.TypedKey(looktest.Key(fyne.KeyRight))
		c.Capture()
		c.Resize(fyne.NewSize(3, 3)) // smaller than its words
		c.Capture()
	}
}

func TestWidgetHasNoObjectPerPoint(t *testing.T) {
	chart := New(loss())
	looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	parts := test.WidgetRenderer(chart).Objects()
	require.Less(t, len(parts), 60)
	rasters := 0
	for _, part := range parts {
		if _, ok := part.(*canvas.Raster); ok {
			rasters++
		}
	}
	require.Equal(t, 1, rasters)
}

func BenchmarkDraw(b *testing.B) {
	d := loss()
	next := noise()
	for i := range 50_000 {
		x := 5 * float64(i) / 50_000
		d.Line.Points = append(d.Line.Points, Point{x, 0.5})
		d.Faint.Points = append(d.Faint.Points, Point{x, 0.5 + 0.3*next()})
	}
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Dark))
	chart := New(d)
	chart.Resize(fyne.NewSize(420, 190))
	for _, scale := range []int{1, 2} {
		b.Run(fmt.Sprintf("scale=%d", scale), func(b *testing.B) {
			for b.Loop() {
				chart.draw(420*scale, 190*scale)
			}
		})
	}
}
