package sketch

import (
	"image"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDot(t *testing.T) {
	p := newPad(t)
	require.True(t, p.hint.Visible())
	paint(p, vec{140, 140})
	require.False(t, p.hint.Visible())
	require.EqualValues(t, 255, p.Ink().GrayAt(140, 140).Y)
	const edge = 140 + DefaultBrush/2 // between two pixels
	across := int(p.Ink().GrayAt(edge-1, 140).Y) + int(p.Ink().GrayAt(edge, 140).Y)
	require.InDelta(t, 255, across, 4, "half at the radius")
	require.Zero(t, p.Ink().GrayAt(140+DefaultBrush, 140).Y)
	total := 0.0
	for _, v := range p.Ink().Pix {
		total += float64(v) / 255
	}
	// A disc that fades as a smoothstep from r(1-s) to r(1+s) holds πr²(1 + s²/5):
	// the second moment of the smoothstep's density is a fifth.
	r := float64(DefaultBrush) / 2
	require.InEpsilon(t, math.Pi*r*r*(1+softness*softness/5), total, 0.005)
}

// event of a hand: where it is seen, and when in seconds.
type moment struct {
	at   vec
	when float64
}

// trace is a stroke whose events come at these moments.
func trace(p *Pad, moments []moment) *image.Gray {
	path := make([]vec, len(moments))
	for i, m := range moments {
		path[i] = m.at
	}
	next := 0
	p.now = func() time.Time {
		m := moments[min(next, len(moments)-1)]
		next++
		return time.Unix(0, int64(m.when*1e9))
	}
	paint(p, path...)
	return p.Ink()
}

// seenAt is a hand that is seen n times on its way, which takes it some seconds.
func seenAt(n int, seconds float64, way func(share float64) vec) []moment {
	moments := make([]moment, n)
	for i := range moments {
		share := float64(i) / float64(n-1)
		moments[i] = moment{way(share), share * seconds}
	}
	return moments
}

func line(a, b vec) func(float64) vec {
	return func(share float64) vec { return mix(a, b, float32(share)) }
}

// letterS is an S, drawn a little faster in the middle than at the ends.
func letterS(share float64) vec {
	a := 2 * math.Pi * (share - 0.1*math.Sin(2*math.Pi*share))
	return vec{float32(140 + 70*math.Sin(a)), float32(40 + 200*a/(2*math.Pi))}
}

// columnWidth is how wide a level stroke is in column x: what the ink fades by on
// one side of the edge, it adds on the other.
func columnWidth(ink *image.Gray, x int) (w float64) {
	for y := range Side {
		w += float64(ink.GrayAt(x, y).Y) / 255
	}
	return w
}

func TestFastStrokeIsContinuous(t *testing.T) {
	for _, seconds := range []float64{0, 0.01, 0.1, 10} {
		ink := trace(newPad(t), seenAt(2, seconds, line(vec{20, 30}, vec{260, 250})))
		for i := range 240 {
			x, y := 20+i, 30+i*220/240
			require.GreaterOrEqual(t, ink.GrayAt(x, y).Y, uint8(254), i)
		}
	}
}

// The faster the hand, the thinner the stroke, and how wide it is at an even speed
// depends on nothing else.
func TestWidthFollowsTheSpeed(t *testing.T) {
	for _, c := range []struct{ speed, width float64 }{
		{0.1, 30}, {150, 27.97}, {300, 26.34}, {600, 23.96}, {1200, 21.39}, {6000, 19.5}, {math.Inf(1), 19.5},
	} {
		for _, n := range []int{2, 5, 20} {
			ink := trace(newPad(t), seenAt(n, 260/c.speed, line(vec{10, 140}, vec{270, 140})))
			require.InDelta(t, c.width, columnWidth(ink, 260), 0.3, "%v a second, seen %d times", c.speed, n)
		}
	}
}

// However abruptly the speed changes, the width does so bit by bit.
func TestWidthChangesGradually(t *testing.T) {
	fast := seenAt(4, 0.05, line(vec{20, 140}, vec{140, 140}))
	slow := seenAt(30, 3, line(vec{142, 140}, vec{260, 140}))
	for i := range slow {
		slow[i].when += 2 // after a rest
	}
	ink := trace(newPad(t), append(fast, slow...))
	least, most := columnWidth(ink, 135), columnWidth(ink, 240)
	require.Less(t, least, 22.0)
	require.Greater(t, most, 29.0)
	for x := 40; x < 250; x++ {
		require.LessOrEqual(t, math.Abs(columnWidth(ink, x)-columnWidth(ink, x-1)), 2*taper+0.1, x)
	}
}

// difference is how much two pictures differ: at most, and altogether as a share of
// the ink.
func difference(a, b *image.Gray) (most, share float64) {
	var sum, ink float64
	for i := range a.Pix {
		d := math.Abs(float64(a.Pix[i]) - float64(b.Pix[i]))
		most = max(most, d)
		sum += d
		ink += float64(b.Pix[i])
	}
	return most, sum / ink
}

// What counts is where the hand goes and how fast, not how often it is seen.
func TestInkDoesNotDependOnTheNumberOfEvents(t *testing.T) {
	for name, c := range map[string]struct {
		way         func(float64) vec
		few         int
		most, share float64
	}{
		"line":         {line(vec{30, 40}, vec{250, 90}), 2, 3, 0.001},
		"s, 20 events": {letterS, 20, 40, 0.01},
		"s, 10 events": {letterS, 10, 140, 0.06},
	} {
		for _, seconds := range []float64{0.3, 5} {
			many := trace(newPad(t), seenAt(120, seconds, c.way))
			few := trace(newPad(t), seenAt(c.few, seconds, c.way))
			most, share := difference(few, many)
			t.Logf("%s in %v s: at most %v of 255, %.2f %% of the ink", name, seconds, most, 100*share)
			require.LessOrEqual(t, most, c.most)
			require.LessOrEqual(t, share, c.share)
		}
	}
}

// A window that is busy hands on at once what has piled up.
func TestInkDoesNotDependOnDelays(t *testing.T) {
	even := seenAt(80, 1, letterS)
	ink := trace(newPad(t), even)
	for i := range even {
		even[i].when = even[i/4*4].when // four at a time, the first in time
	}
	most, share := difference(trace(newPad(t), even), ink)
	t.Logf("at most %v of 255, %.2f %% of the ink", most, 100*share)
	require.LessOrEqual(t, share, 0.03)

	back := seenAt(80, 1, letterS)
	for i := range back {
		back[i].when = -back[i].when // a clock that was set back
	}
	ink = trace(newPad(t), back)
	for i := range 80 {
		at := letterS(float64(i) / 79)
		require.EqualValues(t, 255, ink.GrayAt(int(at.x), int(at.y)).Y)
	}
}

// The pyramid of Barry and Goldman (1988) in float64, with the knots of a
// centripetal curve: another way to the same spline.
func pyramid(p [4][2]float64, t float64) (at [2]float64) {
	var knot [4]float64
	for i := 1; i < 4; i++ {
		knot[i] = knot[i-1] + math.Sqrt(math.Hypot(p[i][0]-p[i-1][0], p[i][1]-p[i-1][1]))
	}
	u := knot[1] + t*(knot[2]-knot[1])
	between := func(a, b [2]float64, from, to float64) (c [2]float64) {
		for k := range c {
			c[k] = ((to-u)*a[k] + (u-from)*b[k]) / (to - from)
		}
		return c
	}
	a1, a2, a3 := between(p[0], p[1], knot[0], knot[1]), between(p[1], p[2], knot[1], knot[2]), between(p[2], p[3], knot[2], knot[3])
	b1, b2 := between(a1, a2, knot[0], knot[2]), between(a2, a3, knot[1], knot[3])
	return between(b1, b2, knot[1], knot[2])
}

func TestThePathIsACatmullRomSpline(t *testing.T) {
	coordinate := rapid.Float64Range(0, Side)
	rapid.Check(t, func(t *rapid.T) {
		var p [4][2]float64
		var v [4]vec
		for i := range p {
			p[i] = [2]float64{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
			v[i] = vec{float32(p[i][0]), float32(p[i][1])}
			if i > 0 && v[i].distance(v[i-1]) < 1 {
				t.Skip("as good as the same place")
			}
		}
		start, end := tangents(v[0], v[1], v[2], v[3])
		for _, share := range []float64{0, 0.1, 0.5, 0.8, 1} {
			got, want := hermite(v[1], v[2], start, end, float32(share)), pyramid(p, share)
			if math.Hypot(float64(got.x)-want[0], float64(got.y)-want[1]) > 0.01 {
				t.Fatalf("%v at %v instead of %v", got, share, want)
			}
		}
	})
}

func TestStrokeDoesNotBlob(t *testing.T) {
	once, often := newPad(t), newPad(t)
	a, b := vec{60, 100}, vec{220, 100}
	paint(once, a, b)
	paint(often, a, b, a, b, a, b)
	require.Equal(t, once.Ink().Pix, often.Ink().Pix)
}

func TestTheInkGoesWhereTheHandGoes(t *testing.T) {
	p := newPad(t)
	p.SetBrush(MinBrush)
	p.MouseDown(event(left, 40, 40))
	drag(p, 240, 40)
	require.EqualValues(t, 255, p.Ink().GrayAt(239, 40).Y, "up to the hand while it moves")
	drag(p, 240, 240)
	require.EqualValues(t, 255, p.Ink().GrayAt(240, 239).Y)
	require.EqualValues(t, 255, p.Ink().GrayAt(239, 40).Y, "through where it was")
}

// A turn seen four times is nearly as round as it was.
func TestTurnsAreRound(t *testing.T) {
	p := newPad(t)
	p.SetBrush(MinBrush)
	circle := func(share float64) vec {
		return vec{float32(140 + 100*math.Cos(2*math.Pi*share)), float32(140 + 100*math.Sin(2*math.Pi*share))}
	}
	ink := trace(p, seenAt(9, 1000, circle))
	for i := range ink.Pix {
		x, y := float64(i%Side)+0.5-140, float64(i/Side)+0.5-140
		if a := math.Atan2(y, x) / (2 * math.Pi); math.Abs(a) > 0.125 { // without the first and the last piece
			off := math.Abs(math.Hypot(x, y) - 100)
			if off > 1.5*MinBrush {
				require.Zero(t, ink.Pix[i], "far off at %v", off)
			} else if off < 0.5 {
				require.Greater(t, ink.Pix[i], uint8(200), "a hole")
			}
		}
	}
}

// What is drawn and then erased along the same way leaves nothing, however dim:
// bringing a drawing to the size of a digit makes much of little.
func TestErasingTheSamePathLeavesNothing(t *testing.T) {
	p := newPad(t)
	for _, path := range [][]vec{
		{{140, 140}},
		{{140, 140}, {400, 20}, {1000, 279}, {250, 200}}, // also outside
	} {
		for brush := MinBrush; brush <= MaxBrush; brush++ {
			p.SetBrush(float32(brush))
			p.SetEraser(false)
			p.now = clock(time.Hour) // at its widest
			paint(p, path...)
			p.SetEraser(true)
			p.now = clock(0)
			paint(p, path...)
			require.True(t, Empty(p.ink), brush)
		}
	}
}

func TestTheOutlineIsAsWideAsTheEraser(t *testing.T) {
	p := newPad(t)
	full := image.NewGray(image.Rect(0, 0, Side, Side))
	for i := range full.Pix {
		full.Pix[i] = 255
	}
	erased := func() (n float32) {
		for x := range Side {
			if p.ink.GrayAt(x, 140).Y < 128 {
				n++
			}
		}
		return n
	}
	p.MouseMoved(event(0, 140, 140))
	for _, brush := range []float32{MinBrush, DefaultBrush, MaxBrush} {
		p.SetBrush(brush)
		p.SetInk(full)
		require.Equal(t, brush, p.inner.Size().Width)
		p.MouseDown(event(right, 140, 140))
		eraser := p.inner.Size().Width
		require.InDelta(t, erased(), eraser, 1)
		p.MouseUp(event(right, 140, 140))
		require.Equal(t, brush, p.inner.Size().Width, "without waiting for the mouse to move")
		p.SetEraser(true)
		require.Equal(t, eraser, p.inner.Size().Width)
		p.SetEraser(false)
		require.Equal(t, brush, p.inner.Size().Width)
	}
}
