package chart

import (
	"fmt"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

// compared is the loss with its axis logarithmic and two other runs, of which one
// took fewer epochs.
func compared() Data {
	d := loss()
	d.LogY = true
	slow, short := Series{Name: "run 1"}, Series{Name: "run 2"}
	for i := 1; i <= 100; i++ {
		x := float64(i) / 20
		slow.Points = append(slow.Points, Point{x, 0.05 + 2.2*math.Exp(-1.2*x)})
		if x <= 1.5 {
			short.Points = append(short.Points, Point{x, 0.3 + 2*math.Exp(-4*x)})
		}
	}
	d.Others = []Series{slow, short}
	return d
}

func TestPicturesOfAPartAndOfOthers(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			chart := New(compared())
			c := looktest.Show(t, mode, fyne.NewSize(447, 211), look.NewCard("", "", chart))
			test.MoveMouse(c, fyne.NewPos(180, 100))
			test.AssertRendersToImage(t, fmt.Sprintf("others_%s.png", name), c)

			chart = New(loss())
			c = looktest.Show(t, mode, fyne.NewSize(447, 211), look.NewCard("", "", chart))
			chart.SetMark(1.02)
			chart.SetZoom(0.987, 1.031)
			chart.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 90)}, Dragged: fyne.Delta{DX: 80}})
			test.AssertRendersToImage(t, fmt.Sprintf("zoom_%s.png", name), c)
		})
	}
}

func TestPictureNotSmoothed(t *testing.T) {
	d := loss()
	d.Line.Points, d.Faint = d.Faint.Points, Series{}
	chart := New(d)
	c := looktest.Show(t, look.Dark, fyne.NewSize(447, 211), look.NewCard("", "", chart))
	test.AssertRendersToImage(t, "raw_dark.png", c)
	require.EqualValues(t, 1, chart.lineWidth())
	chart.SetZoom(1, 1.05)
	require.EqualValues(t, lineWidth, chart.lineWidth(), "few enough to tell them apart")
}

// shownTicks are the labels of an axis that can be seen.
func shownTicks(c *Chart, x bool) (labels []string) {
	texts := c.yTexts[:]
	if x {
		texts = c.xTexts[:]
	}
	for _, text := range texts {
		if text.Visible() {
			labels = append(labels, text.Text)
		}
	}
	return labels
}

// zooms is a chart of the loss, 4,000 steps over the whole axis, in a window, and
// what it has told about zooming.
func zooms(t *testing.T) (*Chart, test.WindowlessCanvas, *[]span) {
	t.Helper()
	d := loss()
	for i := range d.Line.Points {
		x := 5 * float64(i+1) / float64(len(d.Line.Points))
		d.Line.Points[i].X, d.Faint.Points[i].X = x, x
	}
	chart, told := New(d), new([]span)
	chart.OnZoom = func(lo, hi float64) { *told = append(*told, span{lo, hi}) }
	return chart, looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart), told
}

func TestDraggingChoosesAPart(t *testing.T) {
	chart, c, told := zooms(t)
	from, to := chart.axes.x(1), chart.axes.x(2)
	test.Drag(c, fyne.NewPos(to, 60), to-from, 3)
	require.Len(t, *told, 1)
	require.InDelta(t, 1, (*told)[0].lo, 1e-5)
	require.InDelta(t, 2, (*told)[0].hi, 1e-5)
	require.Equal(t, (*told)[0], chart.shownX())
	require.False(t, chart.band.Visible())
	require.Subset(t, shownTicks(chart, true), []string{"1.4", "1.6", "1.8"})

	// The other way round, and beyond the plot.
	test.DoubleTap(chart)
	require.Equal(t, span{}, (*told)[1])
	require.False(t, chart.Zoomed())
	chart.Dragged(&fyne.DragEvent{
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(-50, 60)}, Dragged: fyne.Delta{DX: -50 - chart.axes.x(2)},
	})
	chart.DragEnd()
	require.Equal(t, 0.0, (*told)[2].lo)
	require.InDelta(t, 2, (*told)[2].hi, 1e-5)

	// A click that slipped is no choice, and neither is one without data.
	test.Drag(c, fyne.NewPos(200, 60), 3, 0)
	require.Len(t, *told, 3)
	none := New(Data{})
	c = looktest.Show(t, look.Dark, fyne.NewSize(420, 180), none)
	test.Drag(c, fyne.NewPos(200, 60), 90, 0)
	none.DoubleTapped(nil)
	none.ZoomIn()
	require.False(t, none.Zoomed())
}

func TestTheBandFollowsTheDrag(t *testing.T) {
	chart, _, _ := zooms(t)
	drag := func(x, by float32) {
		chart.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 50)}, Dragged: fyne.Delta{DX: by}})
	}
	drag(110, 10)
	drag(150, 40)
	require.True(t, chart.band.Visible())
	require.Equal(t, fyne.NewPos(100, chart.axes.top), chart.band.Position())
	require.Equal(t, fyne.NewSize(50, chart.axes.bottom-chart.axes.top), chart.band.Size())
	drag(70, -80)
	require.EqualValues(t, 70, chart.band.Position().X)
	require.EqualValues(t, 30, chart.band.Size().Width)
	chart.DragEnd()
	chart.DragEnd() // once is enough
	require.InDelta(t, chart.axes.left, chart.axes.x(chart.zoom.lo), 1e-3)
}

func TestTheWheelKeepsWhatIsUnderTheMouse(t *testing.T) {
	chart, _, told := zooms(t)
	for _, x := range []float32{100, 300, 411} {
		chart.ShowAll()
		before := chart.axes.dataX(x)
		for range 6 {
			chart.wheel.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 60)}, Scrolled: fyne.Delta{DY: 25}})
			require.InDelta(t, before, chart.axes.dataX(x), 1e-4)
		}
		require.InEpsilon(t, 5*math.Exp(-1.5), chart.shownX().hi-chart.shownX().lo, 1e-4)
	}
	for range 12 {
		chart.wheel.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 60)}, Scrolled: fyne.Delta{DY: -25}})
	}
	require.False(t, chart.Zoomed(), "back to all of it")
	require.Equal(t, span{}, (*told)[len(*told)-1])

	// Sideways it moves, as far as the axis goes.
	chart.SetZoom(1, 2)
	sideways := func(by float32) {
		chart.wheel.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 60)}, Scrolled: fyne.Delta{DX: by}})
	}
	width := chart.axes.right - chart.axes.left
	sideways(-width / 2)
	require.InDelta(t, 1.5, chart.shownX().lo, 1e-5)
	require.InDelta(t, 2.5, chart.shownX().hi, 1e-5)
	sideways(5 * width)
	require.Equal(t, span{0, 1}, chart.shownX())
}

func TestKeysZoom(t *testing.T) {
	chart, c, told := zooms(t)
	typed := looktest.Typed(c)
	c.Focus(chart)
	chart.TypedKey(looktest.Key(fyne.KeyHome))
	for range 3 {
		chart.TypedRune('+')
	}
	require.InDelta(t, 5*math.Pow(0.7, 3), chart.shownX().hi, 0.01, "around the readout, which is at the start")
	require.Contains(t, shown(chart), "step 2 ")
	chart.TypedRune('-')
	require.InDelta(t, 5*math.Pow(0.7, 2), chart.shownX().hi, 0.01)
	chart.TypedRune('0')
	require.False(t, chart.Zoomed())
	require.Len(t, *told, 5)

	// The readout takes the part that is shown with it.
	chart.TypedRune('=')
	chart.TypedKey(looktest.Key(fyne.KeyEnd))
	require.InDelta(t, 5, chart.shownX().hi, 1e-9)
	require.InDelta(t, 1.5, chart.shownX().lo, 1e-9)
	for range 1000 {
		chart.TypedKey(looktest.Key(fyne.KeyLeft))
		require.NotEmpty(t, shown(chart))
	}
	require.InDelta(t, 0, chart.shownX().lo, 0.01)

	require.Empty(t, *typed)
	test.Type(chart, "+7-")
	require.Equal(t, []string{"7"}, *typed, "the window gets the rest")
}

func TestZoomHasAnEnd(t *testing.T) {
	chart, _, _ := zooms(t)
	for range 60 {
		chart.ZoomIn()
	}
	few := within(chart.data.Line.Points, chart.shownX())
	require.InDelta(t, leastSteps, len(few), 3)
	require.NotEmpty(t, shownTicks(chart, true))
}

// Two charts of the same run show the same part.
func TestZoomFromOutside(t *testing.T) {
	chart, _, told := zooms(t)
	chart.SetZoom(2, 3)
	require.Equal(t, span{2, 3}, chart.shownX())
	d := loss()
	d.XMax = 2.5
	chart.SetData(d)
	require.Equal(t, span{2, 2.5}, chart.shownX(), "no further than the axis goes")
	d.XMax = 1
	chart.SetData(d)
	require.Equal(t, span{0, 1}, chart.shownX())
	chart.SetZoom(0, 0)
	require.False(t, chart.Zoomed())
	require.Empty(t, *told, "only the person is told of")
}

func TestAPartHasItsOwnHeight(t *testing.T) {
	chart := New(accuracy())
	looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	require.Equal(t, []float64{0.8, 1}, []float64{chart.axes.ylo, chart.axes.yhi})
	chart.SetZoom(0, 0.2) // where the accuracy is less than that
	require.Less(t, chart.axes.ylo, 0.5)
	require.LessOrEqual(t, chart.axes.yhi, 0.8)
}

func TestTheMarkFollows(t *testing.T) {
	chart, _, _ := zooms(t)
	require.False(t, chart.mark.Visible())
	chart.SetMark(3)
	require.True(t, chart.mark.Visible())
	require.InDelta(t, chart.axes.x(3), chart.mark.Position().X+1, 0.5)
	chart.SetZoom(0, 2)
	require.False(t, chart.mark.Visible())
	chart.SetZoom(2, 5)
	require.InDelta(t, chart.axes.x(3), chart.mark.Position().X+1, 0.5)
	chart.SetMark(math.NaN())
	require.False(t, chart.mark.Visible())
}

func TestOthers(t *testing.T) {
	d := compared()
	chart := New(d)
	c := looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	for i, other := range d.Others {
		end := other.Points[len(other.Points)-1]
		name := chart.names[i]
		require.True(t, name.Visible())
		require.InDelta(t, chart.axes.x(end.X)-4, name.Position().X+name.Size().Width, 1)
		require.InDelta(t, chart.axes.y(end.Y), name.Position().Y+name.Size().Height, 4)
	}
	test.MoveMouse(c, fyne.NewPos(chart.axes.x(1), 60))
	require.Regexp(t, `run 1 0\.7126 · run 2 0\.3366$`, shown(chart))

	// Names are never over each other.
	d.Others = nil
	for i := range mostOthers {
		d.Others = append(d.Others, Series{Name: fmt.Sprint("run ", i), Points: []Point{{0.1, 1}, {4.9, 1 + 0.01*float64(i)}}})
	}
	chart.SetData(d)
	for i, a := range chart.names {
		for _, b := range chart.names[:i] {
			if a.Visible() && b.Visible() {
				require.GreaterOrEqual(t, math.Abs(float64(a.Position().Y-b.Position().Y)), float64(a.Size().Height)-1)
			}
		}
	}

	// Without a run of its own a chart shows the others.
	alone := New(Data{XMax: 5, Others: compared().Others})
	c = looktest.Show(t, look.Dark, fyne.NewSize(420, 180), alone)
	test.MoveMouse(c, fyne.NewPos(200, 60))
	require.Contains(t, shown(alone), "run 1 ")
	require.False(t, alone.empty.Visible())
}

func TestTicksOfOnesOwn(t *testing.T) {
	d := Data{XMax: 6, Line: Series{Points: []Point{{0, 1}, {6, 2}}}, XTicks: []Tick{{0, "0"}, {1, "1"}, {1.02, "hidden by the last"}, {4, "epoch 1"}, {9, "outside"}}}
	chart := New(d)
	looktest.Show(t, look.Dark, fyne.NewSize(420, 180), chart)
	require.Equal(t, []string{"0", "1", "epoch 1"}, shownTicks(chart, true))
	for i, at := range []float64{0, 1, 4} {
		text := chart.xTexts[i]
		require.InDelta(t, chart.axes.x(at), text.Position().X+text.Size().Width/2, 1)
	}
}

func TestLogAxis(t *testing.T) {
	a := axes{ylo: 0.01, yhi: 10, log: true, top: 0, bottom: 300}
	for v, want := range map[float64]float32{0.01: 300, 0.1: 200, 1: 100, 10: 0} {
		require.InDelta(t, want, a.y(v), 1e-3)
	}
	require.Greater(t, a.y(0), float32(600))
	require.Greater(t, a.y(-1), float32(600))
	require.NotEqual(t, a.y(math.NaN()), a.y(math.NaN()))

	for _, c := range []struct {
		lo, hi float64
		n      int
		want   []string
	}{
		{0.01, 0.2, 6, []string{"0.01", "0.02", "0.05", "0.1", "0.2"}},
		{0.05, 5, 6, []string{"0.05", "0.1", "0.2", "0.5", "1", "2", "5"}},
		{0.05, 5, 5, []string{"0.1", "0.3", "1", "3"}},
		{0.0001, 2, 5, []string{"0.0001", "0.001", "0.01", "0.1", "1"}},
		{1e-8, 5, 4, []string{"1e-08", "1e-06", "0.0001", "0.01", "1"}},
		{1e-8, 5, 3, []string{"1e-06", "0.001", "1"}},
		{0.05, 0.1, 5, []string{"0.05", "0.06", "0.07", "0.08", "0.09", "0.10"}},
		{200, 2000, 5, []string{"200", "500", "1,000", "2,000"}},
	} {
		var got []string
		for _, tick := range logTicks(c.lo, c.hi, c.n, false) {
			got = append(got, tick.Label)
		}
		require.Equal(t, c.want, got, c)
	}
}

func TestLogRangeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := func(name string) float64 { return math.Pow(10, rapid.Float64Range(-12, 12).Draw(t, name)) }
		a, b := value("a"), value("b")
		lo, hi := logRange(min(a, b), max(a, b))
		if !(lo > 0 && lo < hi && lo <= min(a, b)*(1+1e-6) && hi >= max(a, b)*(1-1e-6)) {
			t.Fatalf("%g to %g in %g to %g", min(a, b), max(a, b), lo, hi)
		}
		if lo < min(a, b)/2.5*(1-1e-6) || hi > max(a, b)*2.5*(1+1e-6) {
			t.Fatalf("%g to %g is wasteful for %g to %g", lo, hi, min(a, b), max(a, b))
		}
		n := rapid.IntRange(2, 6).Draw(t, "n")
		at := logTicks(lo, hi, n, false)
		if len(at) > n+1 || len(at) == 0 {
			t.Fatalf("%d ticks, asked for at most %d", len(at), n+1)
		}
		for i, tick := range at {
			if tick.At < lo*(1-1e-6) || tick.At > hi*(1+1e-6) || i > 0 && tick.At <= at[i-1].At {
				t.Fatalf("tick %d of %v, range %g to %g", i, at, lo, hi)
			}
		}
	})
}

// What is zero or less has no logarithm: its line leaves through the floor.
func TestLogAxisOfZero(t *testing.T) {
	d := Data{LogY: true, XMax: 3, Line: Series{Points: []Point{{0, 1}, {1, 0}, {2, -1}, {3, 0.1}}}}
	lo, hi := d.yRange(5, d.xRange())
	require.Equal(t, []float64{0.1, 1}, []float64{lo, hi})
	lo, hi = (&Data{LogY: true}).yRange(5, span{0, 1})
	require.Equal(t, []float64{0.01, 1}, []float64{lo, hi})
	looktest.Show(t, look.Dark, fyne.NewSize(300, 150), New(d)).Capture()
}

func TestStrangeZooms(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	chart, c, _ := zooms(t)
	for _, x := range []span{{nan, 1}, {0, nan}, {-inf, inf}, {3, 2}, {7, 9}, {-9, -7}, {2, math.Nextafter(2, 3)}} {
		chart.SetZoom(x.lo, x.hi)
		c.Capture()
		chart.ZoomIn()
		chart.ZoomOut()
		chart.scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DX: 1e6, DY: 1e9}})
		chart.scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DX: -1e6, DY: -1e9}})
		test.MoveMouse(c, fyne.NewPos(200, 60))
		chart.MouseDown(&desktop.MouseEvent{})
		chart.TypedKey(looktest.Key(fyne.KeyRight))
		c.Capture()
	}
}
