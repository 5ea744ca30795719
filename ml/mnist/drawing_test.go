package mnist

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// enlarge returns p with every pixel k pixels wide, its corner at (x, y) of a
// field of w×h. What does not fit is cut off.
func enlarge(p Picture, k, x, y, w, h int) *image.Gray {
	src, g := p.Gray(), image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		if sx, sy := i%w-x, i/w-y; sx >= 0 && sy >= 0 && sx < k*Side && sy < k*Side {
			g.Pix[i] = src.Pix[sy/k*Side+sx/k]
		}
	}
	return g
}

// stroke draws a straight stroke with round ends, radius r, edges anti-aliased.
func stroke(g *image.Gray, x0, y0, x1, y1, r float64) {
	dx, dy := x1-x0, y1-y0
	for i := range g.Pix {
		x, y := float64(i%g.Stride)+0.5-x0, float64(i/g.Stride)+0.5-y0
		t := min(max((x*dx+y*dy)/max(dx*dx+dy*dy, 1e-9), 0), 1)
		cover := min(max(r+0.5-math.Hypot(x-t*dx, y-t*dy), 0), 1)
		g.Pix[i] = max(g.Pix[i], uint8(255*cover))
	}
}

// extent returns the sides of the ink of p, in pixels.
func extent(p Picture) (w, h int) {
	x0, y0, x1, y1 := Side, Side, -1, -1
	for i, v := range p {
		if v > 0 {
			x0, x1 = min(x0, i%Side), max(x1, i%Side)
			y0, y1 = min(y0, i/Side), max(y1, i/Side)
		}
	}
	return x1 - x0 + 1, y1 - y0 + 1
}

// centreOfMass is in pixels from the corner of the field.
func centreOfMass(p Picture) (x, y float64) {
	var mass float64
	for i, v := range p {
		mass += float64(v)
		x += float64(v) * (float64(i%Side) + 0.5)
		y += float64(v) * (float64(i/Side) + 0.5)
	}
	return x / mass, y / mass
}

func peak(p Picture) (most float32) {
	for _, v := range p {
		most = max(most, v)
	}
	return most
}

func meanAbsDifference(a, b Picture) (d float64) {
	for i := range a {
		d += math.Abs(float64(a[i]) - float64(b[i]))
	}
	return d / Pixels
}

// MNIST normalised once more must stay MNIST: this is what says that the steps
// are the ones it was made with. Differences come from a brightest pixel of 254
// (it becomes 255) and from edges fainter than ink.
func TestFromDrawingKeepsMNIST(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	same, close := 0, 0
	for i := range 2_000 {
		want := data.Test.Picture(i)
		got, ok := FromDrawing(want.Gray())
		require.True(t, ok)
		d := meanAbsDifference(want, got)
		if d == 0 {
			same++
		}
		if d < 1e-3 {
			close++
		}
	}
	t.Logf("of 2,000 test pictures %d stay exactly, %d within a mean difference of 0.001", same, close)
	require.Greater(t, same, 1_550)  // of all 10,000: 8,311
	require.Greater(t, close, 1_950) // of all 10,000: 9,961
}

// Enlarged by a whole factor and moved about on a pad, a digit must come back.
func TestFromDrawingUndoesEnlarging(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		p := data.Test.Picture(rapid.IntRange(0, data.Test.Len()-1).Draw(t, "i"))
		once, _ := FromDrawing(p.Gray())
		k := rapid.IntRange(1, 9).Draw(t, "factor")
		x := rapid.IntRange(0, 280-k*Side).Draw(t, "x")
		y := rapid.IntRange(0, 280-k*Side).Draw(t, "y")
		pad := enlarge(p, k, x, y, 280, 280)
		got, ok := FromDrawing(pad)
		if !ok {
			t.Fatal("nothing found")
		}
		// Sums in another order: the last bits of 8-bit greys in float64.
		for i := range got {
			if math.Abs(float64(got[i]-once[i])) > 1e-6 {
				t.Fatalf("pixel %d: %v became %v", i, once[i], got[i])
			}
		}
	})
}

func TestFromDrawingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pad := anyDrawing(t)
		w, h := pad.Rect.Dx(), pad.Rect.Dy()
		p, ok := FromDrawing(pad)
		if !ok {
			t.Fatal("nothing found")
		}
		for i, v := range p {
			if v < 0 || v > 1 {
				t.Fatalf("pixel %d is %v", i, v)
			}
		}
		if peak(p) != 1 {
			t.Fatalf("the brightest pixel is %v", peak(p))
		}
		crop := inked(pad)
		gotW, gotH := extent(p)
		longer := max(crop.Dx(), crop.Dy())
		if max(gotW, gotH) != 20 {
			t.Fatalf("ink of %v fills %d×%d", crop, gotW, gotH)
		}
		// The shorter side covers at most one pixel more than its exact length.
		exact := 20 * float64(min(crop.Dx(), crop.Dy())) / float64(longer)
		if got := float64(min(gotW, gotH)); got < exact-1e-9 || got >= exact+1 {
			t.Fatalf("shorter side %v for %v", got, exact)
		}
		// The centre of mass is in pixel 14 unless ink touches an edge of the field.
		mx, my := centreOfMass(p)
		var left, right, top, bottom float32
		for i := range Side {
			left, right = left+p[i*Side], right+p[i*Side+Side-1]
			top, bottom = top+p[i], bottom+p[(Side-1)*Side+i]
		}
		const rounding = 1e-6 // of float32 pixels
		if left+right == 0 && (mx < 14-rounding || mx > 15+rounding) {
			t.Fatalf("centre of mass at x = %v", mx)
		} else if top+bottom == 0 && (my < 14-rounding || my > 15+rounding) {
			t.Fatalf("centre of mass at y = %v", my)
		}

		// The same ink elsewhere, in a part of a larger image, is the same picture.
		x, y := rapid.IntRange(0, 50).Draw(t, "right"), rapid.IntRange(0, 50).Draw(t, "down")
		large := image.NewGray(image.Rect(0, 0, w+60, h+60))
		for i := range large.Pix {
			large.Pix[i] = 255
		}
		part := large.SubImage(image.Rect(3, 5, w+58, h+59)).(*image.Gray)
		for py := 5; py < h+59; py++ {
			for px := 3; px < w+58; px++ {
				part.Pix[part.PixOffset(px, py)] = pad.GrayAt(px-3-x, py-5-y).Y
			}
		}
		if image.Rect(0, 0, w, h).Add(image.Pt(3+x, 5+y)).In(part.Rect) {
			if moved, _ := FromDrawing(part); moved != p {
				t.Fatal("moving the ink changed the picture")
			}
		}
	})
}

// anyDrawing is a drawing of one to four straight strokes on a pad of any size.
func anyDrawing(t *rapid.T) *image.Gray {
	w, h := rapid.IntRange(8, 300).Draw(t, "w"), rapid.IntRange(8, 300).Draw(t, "h")
	pad := image.NewGray(image.Rect(0, 0, w, h))
	for range rapid.IntRange(1, 4).Draw(t, "strokes") {
		x, y := rapid.Float64Range(0, float64(w)), rapid.Float64Range(0, float64(h))
		stroke(pad, x.Draw(t, "x0"), y.Draw(t, "y0"), x.Draw(t, "x1"), y.Draw(t, "y1"),
			rapid.Float64Range(0.7, 15).Draw(t, "radius"))
	}
	return pad
}

// The steps are what they are called: nothing but a move by whole pixels lies
// between the second and the last.
func TestNormaliseShowsEveryStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pad := anyDrawing(t)
		n, ok := Normalise(pad)
		if !ok {
			t.Fatal("nothing found")
		}
		if raw, _ := Downscale(pad); n.Raw != raw {
			t.Fatal("raw is not the whole drawing")
		}
		if p, _ := FromDrawing(pad); n.Centred != p {
			t.Fatal("centred is not what the network gets")
		}

		var box Picture // the box, at the upper left
		for i, v := range n.Scaled {
			box[i/BoxSide*Side+i%BoxSide] = v
		}
		w, h := extent(box)
		if max(w, h) != BoxSide || peak(box) != 1 {
			t.Fatalf("the digit fills %d×%d of the box, its brightest is %v", w, h, peak(box))
		}
		first := func(p Picture) (x, y int) { // of the columns and rows with ink
			x, y = Side, Side
			for i, v := range p {
				if v > 0 {
					x, y = min(x, i%Side), min(y, i/Side)
				}
			}
			return x, y
		}
		bx, by := first(box)
		if spare := BoxSide - w; w < h && (bx < spare/2-1 || bx > spare/2+1) {
			t.Fatalf("%d columns of ink begin in column %d", w, bx)
		} else if spare := BoxSide - h; h < w && (by < spare/2-1 || by > spare/2+1) {
			t.Fatalf("%d rows of ink begin in row %d", h, by)
		}
		cx, cy := first(n.Centred)
		for i, v := range n.Centred {
			x, y := i%Side-cx+bx, i/Side-cy+by
			if inside := x >= 0 && y >= 0 && x < BoxSide && y < BoxSide; inside && box[y*Side+x] != v || !inside && v != 0 {
				t.Fatalf("pixel %d is %v", i, v)
			}
		}
	})
}

func TestGrayAndBack(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	for i := range 200 {
		p := data.Test.Picture(i)
		back, drawn := Downscale(p.Gray())
		require.True(t, drawn)
		require.Equal(t, p, back)
	}
	require.EqualValues(t, []uint8{0, 0, 1, 128, 255}, Picture{0, 0.0019, 0.0021, 0.5, 1}.Gray().Pix[:5], "rounded")
}

// A stroke far thinner than a pixel of the picture must not fade: the thinnest
// of MNIST's own digits have a brightest pixel of 254 and 20 pixels of ink.
func TestFromDrawingKeepsThinStrokes(t *testing.T) {
	pad := image.NewGray(image.Rect(0, 0, 280, 280))
	stroke(pad, 60, 40, 220, 40, 1) // a 7, two pixels wide, 1/6 pixel once scaled
	stroke(pad, 220, 40, 120, 240, 1)
	p, ok := FromDrawing(pad)
	require.True(t, ok)
	require.Equal(t, float32(1), peak(p))
	var mass float64
	for _, v := range p {
		mass += float64(v)
	}
	require.Greater(t, mass, 20.0)

	pale, ok := Downscale(pad)
	require.True(t, ok)
	require.Less(t, peak(pale), float32(0.5))
}

func TestDownscaleAverages(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	p := data.Test.Picture(0)
	got, ok := Downscale(p.Gray())
	require.True(t, ok)
	require.Equal(t, p, got)
	got, ok = Downscale(enlarge(p, 10, 0, 0, 280, 280))
	require.True(t, ok)
	require.InDeltaSlice(t, p[:], got[:], 1e-6)

	// Ink is kept at any ratio, and a long image lies in the middle.
	pad := image.NewGray(image.Rect(0, 0, 93, 31))
	for i := range pad.Pix {
		pad.Pix[i] = 51
	}
	got, ok = Downscale(pad)
	require.True(t, ok)
	var sum float64
	for _, v := range got {
		sum += float64(v)
	}
	require.InDelta(t, 0.2*28*28/3, sum, 1e-4)
	x, y := centreOfMass(got)
	require.InDelta(t, 14, x, 1e-4)
	require.InDelta(t, 14, y, 1e-4)
}

func TestNothingDrawn(t *testing.T) {
	smudge := image.NewGray(image.Rect(0, 0, 50, 50))
	smudge.Pix[1234] = faint - 1
	for _, ink := range []*image.Gray{
		image.NewGray(image.Rect(0, 0, 280, 280)),
		image.NewGray(image.Rectangle{}),
		image.NewGray(image.Rect(0, 0, 0, 9)),
		smudge,
	} {
		for _, convert := range []func(*image.Gray) (Picture, bool){FromDrawing, Downscale} {
			p, ok := convert(ink)
			require.False(t, ok)
			require.Zero(t, p)
		}
		n, ok := Normalise(ink)
		require.False(t, ok)
		require.Zero(t, n)
	}
}

func BenchmarkFromDrawing(b *testing.B) {
	pad := image.NewGray(image.Rect(0, 0, 280, 280))
	stroke(pad, 60, 40, 220, 40, 10)
	stroke(pad, 220, 40, 120, 240, 10)
	for b.Loop() {
		FromDrawing(pad)
	}
}
