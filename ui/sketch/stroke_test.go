package sketch

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
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

func TestFastStrokeIsContinuous(t *testing.T) {
	p := newPad(t)
	paint(p, vec{20, 30}, vec{260, 250})
	for i := range 240 {
		x, y := 20+i, 30+i*220/240
		require.GreaterOrEqual(t, p.Ink().GrayAt(x, y).Y, uint8(254), i)
	}
}

func TestInkDoesNotDependOnSpeed(t *testing.T) {
	fast, slow := newPad(t), newPad(t)
	paint(fast, vec{30, 40}, vec{250, 90})
	var path []vec
	for i := range 111 {
		path = append(path, vec{30 + 2*float32(i), 40 + 50*float32(i)/110})
	}
	paint(slow, path...)
	for i := range fast.Ink().Pix {
		require.InDelta(t, fast.Ink().Pix[i], slow.Ink().Pix[i], 1)
	}
}

func TestStrokeDoesNotBlob(t *testing.T) {
	once, often := newPad(t), newPad(t)
	a, b := vec{60, 100}, vec{220, 100}
	paint(once, a, b)
	paint(often, a, b, a, b, a, b)
	require.Equal(t, once.Ink().Pix, often.Ink().Pix)
}

func TestCornersAreRoundedAndTheInkReachesTheHand(t *testing.T) {
	p := newPad(t)
	p.SetBrush(MinBrush)
	p.MouseDown(event(left, 40, 40))
	drag(p, 240, 40)
	require.EqualValues(t, 255, p.Ink().GrayAt(239, 40).Y, "up to the hand while it moves")
	drag(p, 240, 240)
	require.EqualValues(t, 255, p.Ink().GrayAt(240, 239).Y)
	require.Zero(t, p.Ink().GrayAt(239, 40).Y, "the tail is not kept")
	// The curve between the middles (140, 40) and (240, 140), controlled by the corner.
	require.EqualValues(t, 255, p.Ink().GrayAt(215, 65).Y)
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
			paint(p, path...)
			p.SetEraser(true)
			paint(p, path...)
			require.True(t, empty(p.ink), brush)
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
