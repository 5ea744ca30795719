package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   []float64
	}{
		{0, 5, 6, []float64{0, 1, 2, 3, 4, 5}},
		{0, 5, 3, []float64{0, 2, 4}},
		{0.8, 1, 4, []float64{0.8, 0.85, 0.9, 0.95, 1}},
		{-0.3, 0.3, 3, []float64{-0.2, 0, 0.2}},
		{0, 50, 6, []float64{0, 10, 20, 30, 40, 50}},
		{0, 2, 5, []float64{0, 0.5, 1, 1.5, 2}},
	} {
		got, _ := ticks(c.lo, c.hi, c.n)
		require.InDeltaSlice(t, c.want, got, 1e-12, c)
	}
}

func TestTicksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + math.Pow(10, rapid.Float64Range(-3, 6).Draw(t, "magnitude"))
		n := rapid.IntRange(1, 10).Draw(t, "n")
		at, step := ticks(lo, hi, n)
		if len(at) > n+1 {
			t.Fatalf("%d ticks, asked for at most %d", len(at), n+1)
		}
		mantissa := step / math.Pow(10, math.Floor(math.Log10(step)+1e-9))
		if d := math.Min(math.Abs(mantissa-1), math.Min(math.Abs(mantissa-2), math.Abs(mantissa-5))); d > 1e-6 {
			t.Fatalf("step %g is not nice", step)
		}
		if (hi-lo)/step > float64(n)*(1+1e-6) || (hi-lo)/step < float64(n)/2.5*(1-1e-6) {
			t.Fatalf("step %g for a span of %g and %d parts", step, hi-lo, n)
		}
		for i, v := range at {
			if v < lo-step*1e-6 || v > hi+step*1e-6 || i > 0 && math.Abs(v-at[i-1]-step) > step*1e-6 {
				t.Fatalf("tick %d of %v, range %g to %g", i, at, lo, hi)
			}
		}
	})
}

func TestFormats(t *testing.T) {
	require.Equal(t, "0.85", formatTick(0.85, 0.05, false))
	require.Equal(t, "85 %", formatTick(0.85, 0.05, true))
	require.Equal(t, "98.5 %", formatTick(0.985, 0.005, true))
	require.Equal(t, "0", formatTick(-1e-17, 0.5, false)[:1])
	require.Equal(t, "–0.5", formatTick(-0.5, 0.5, false))
	require.Equal(t, "10,000", formatTick(10000, 5000, false))
	require.Equal(t, "1e-06", formatTick(1e-6, 1e-6, false))
	plain, share := Data{}, Data{Percent: true}
	require.Equal(t, "0.0871", plain.formatY(0.0871))
	require.Equal(t, "2.3026", plain.formatY(math.Ln10))
	require.Equal(t, "8.7e-05", plain.formatY(8.7e-5))
	require.Equal(t, "1,234.6", plain.formatY(1234.56))
	require.Equal(t, "–", plain.formatY(math.NaN()))
	require.Equal(t, "97.42 %", share.formatY(0.9742))
	require.Equal(t, []string{"epoch 0.25"}, (&Data{XUnit: "epoch"}).readout(0.25, 1))
}

func TestAutomaticRange(t *testing.T) {
	series := func(ys ...float64) Series {
		var s Series
		for i, y := range ys {
			s.Points = append(s.Points, Point{float64(i), y})
		}
		return s
	}
	for _, c := range []struct {
		name   string
		data   Data
		lo, hi float64
	}{
		{"nothing", Data{}, 0, 1},
		{"loss starts at zero", Data{Line: series(2.3, 0.1)}, 0, 2.5},
		{"an outlier of the faint values is cut off", Data{Line: series(1.9, 0.1), Faint: series(90)}, 0, 2},
		{"faint alone counts", Data{Faint: series(0.2, 1.8)}, 0, 2},
		{"far from zero", Data{Line: series(0.91, 0.99)}, 0.9, 1},
		{"reference and dots count", Data{Line: series(0.95), Dots: series(0.92), Level: &Reference{Y: 0.98}}, 0.92, 0.98},
		{"negative", Data{Line: series(-0.9, 0.9)}, -1, 1},
		{"not a number is nothing", Data{XMax: 2, Line: series(math.NaN(), math.Inf(1), 1.9)}, 0.5, 3},
		{"given", Data{Line: series(5), YMin: 0.8, YMax: 1}, 0.8, 1},
	} {
		lo, hi := c.data.yRange(5, c.data.xRange())
		require.InDelta(t, c.lo, lo, 1e-9, c.name)
		require.InDelta(t, c.hi, hi, 1e-9, c.name)
	}
}

func TestNearest(t *testing.T) {
	require.Equal(t, -1, nearest(nil, 1))
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 20).Draw(t, "xs")
		sort.Float64s(xs)
		points := make([]Point, len(xs))
		for i, x := range xs {
			points[i].X = x
		}
		x := rapid.Float64Range(-12, 12).Draw(t, "x")
		best := math.Inf(1)
		for _, v := range xs {
			best = min(best, math.Abs(v-x))
		}
		if got := math.Abs(xs[nearest(points, x)] - x); got != best {
			t.Fatalf("distance %g, the best is %g", got, best)
		}
	})
}

// The decimated line must have, in every pixel column, the first, last, lowest
// and highest value of the full one.
func TestTraceKeepsWhatIsSeen(t *testing.T) {
	a := axes{xs: span{0, 1}, ylo: -1, yhi: 1, left: 0, right: 40, top: 0, bottom: 100}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(t, "n")
		ys := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "ys")
		points := make([]Point, n)
		full := map[int][]float32{}
		for i, y := range ys {
			points[i] = Point{(float64(i) + 0.5) / float64(n), y}
			column := int(a.x(points[i].X))
			full[column] = append(full[column], a.y(y))
		}
		kept := map[int][]float32{}
		trace(points, a, func(run []vec) {
			for _, v := range run {
				kept[int(v.x)] = append(kept[int(v.x)], v.y)
			}
		})
		if len(kept) != len(full) {
			t.Fatalf("%d columns of %d", len(kept), len(full))
		}
		for column, all := range full {
			some := kept[column]
			if len(some) > 4 {
				t.Fatalf("column %d has %d corners", column, len(some))
			}
			if some[0] != all[0] || some[len(some)-1] != all[len(all)-1] {
				t.Fatalf("column %d: ends differ", column)
			}
			sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
			sort.Slice(some, func(i, j int) bool { return some[i] < some[j] })
			if some[0] != all[0] || some[len(some)-1] != all[len(all)-1] {
				t.Fatalf("column %d: extremes differ", column)
			}
		}
	})
}

func TestTraceBreaksAtGaps(t *testing.T) {
	a := axes{xs: span{0, 1}, yhi: 1, right: 100, bottom: 100}
	var runs []int
	trace([]Point{{0.1, 0}, {0.2, 1}, {0.3, math.NaN()}, {0.4, 1}, {0.5, 0}, {0.6, 1}, {math.NaN(), 1}, {math.Inf(1), 1}, {7, 1}}, a, func(run []vec) {
		runs = append(runs, len(run))
	})
	require.Equal(t, []int{2, 3, 1}, runs)
}

func sum(m *image.Alpha) (total float64) {
	for _, v := range m.Pix {
		total += float64(v) / 255
	}
	return total
}

func TestSegmentCoverage(t *testing.T) {
	var p picture
	p.clear(40, 40)
	// On the grid of pixels a line is exact.
	p.segment(vec{10, 20}, vec{30, 20}, 2)
	require.EqualValues(t, 255, p.mask.AlphaAt(20, 19).A)
	require.EqualValues(t, 255, p.mask.AlphaAt(20, 20).A)
	require.Zero(t, p.mask.AlphaAt(20, 18).A)
	require.Zero(t, p.mask.AlphaAt(20, 21).A)

	// Elsewhere its area is right: length × thickness and half a disc at each end.
	for i, angle := range []float64{0, 0.2, 0.7, 1.1, 1.5} {
		clear(p.mask.Pix)
		dx, dy := float32(12*math.Cos(angle)), float32(12*math.Sin(angle))
		p.segment(vec{20 - dx, 20 - dy}, vec{20 + dx, 20 + dy}, 6)
		area := 24*6 + math.Pi*9
		require.InEpsilon(t, area, sum(p.mask), 0.02, "angle %d", i)
	}
	clear(p.mask.Pix)
	p.segment(vec{20, 20}, vec{20, 20}, 10)
	require.InEpsilon(t, math.Pi*25, sum(p.mask), 0.02)
}

// A line cut into pieces looks like the whole line: no thicker joints.
func TestSegmentJoints(t *testing.T) {
	var whole, cut picture
	whole.clear(60, 40)
	cut.clear(60, 40)
	a, b := vec{5, 8}, vec{55, 31}
	whole.segment(a, b, 2)
	const n = 50
	for i := range n {
		at := func(i int) vec {
			f := float32(i) / n
			return vec{a.x + f*(b.x-a.x), a.y + f*(b.y-a.y)}
		}
		cut.segment(at(i), at(i+1), 2)
	}
	for i := range whole.mask.Pix {
		require.InDelta(t, whole.mask.Pix[i], cut.mask.Pix[i], 1)
	}
}

func TestLineIsClippedToThePlot(t *testing.T) {
	var p picture
	p.clear(60, 60)
	a := axes{xs: span{0, 1}, yhi: 1, left: 20, right: 50, top: 10, bottom: 40}
	white := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	p.line([]Point{{-5, 0.5}, {0, -9}, {0.5, 9}, {1, -9}, {3, 0.5}}, a, 2, white)
	for y := range 60 {
		for x := range 60 {
			if x < 19 || x > 50 || y < 9 || y > 40 {
				require.Zero(t, p.img.RGBAAt(x, y).A, fmt.Sprint(x, " ", y))
			}
		}
	}
	require.NotZero(t, sumAlpha(p.img))
	require.Zero(t, sum(p.mask), "the mask is left empty")
}

func sumAlpha(m *image.RGBA) (total int) {
	for i := 3; i < len(m.Pix); i += 4 {
		total += int(m.Pix[i])
	}
	return total
}
