package mnist

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// scattered is a picture in which no two pixels are alike.
func scattered() (p Picture) {
	for i, k := range rand.New(rand.NewPCG(1, 2)).Perm(Pixels) {
		p[i] = float32(k) / Pixels
	}
	return p
}

// What maps pixels to pixels loses nothing: other pixels can be named exactly.
func TestDistortionsOfWholePixels(t *testing.T) {
	p := scattered()
	as := func(d distortion) distortion {
		if d.wide == 0 {
			d.wide, d.high = 1, 1
		}
		return d
	}
	for name, test := range map[string]struct {
		d    distortion
		from func(x, y int) (int, int)
	}{
		"none":         {distortion{}, func(x, y int) (int, int) { return x, y }},
		"right, up":    {distortion{dx: 2, dy: -3}, func(x, y int) (int, int) { return x - 2, y + 3 }},
		"quarter turn": {distortion{turn: 1}, func(x, y int) (int, int) { return y, Side - 1 - x }},
		"and moved":    {distortion{turn: 1, dx: 4}, func(x, y int) (int, int) { return y, Side - 1 - (x - 4) }},
		"upside down":  {distortion{wide: -1, high: -1}, func(x, y int) (int, int) { return Side - 1 - x, Side - 1 - y }},
		"a third":      {distortion{wide: 1. / 3, high: 1. / 3}, func(x, y int) (int, int) { return 3*x - 27, 3*y - 27 }},
		"half a slant": {distortion{slant: 2}, func(x, y int) (int, int) { return x + 2*y - 27, y }},
		"out of sight": {distortion{dx: Side}, func(x, y int) (int, int) { return -1, -1 }},
		"and far away": {distortion{dx: -1e9, dy: 1e9}, func(x, y int) (int, int) { return -1, -1 }},
	} {
		t.Run(name, func(t *testing.T) {
			got := as(test.d).of(&p)
			for y := range Side {
				for x := range Side {
					want := float32(0)
					if fx, fy := test.from(x, y); fx >= 0 && fx < Side && fy >= 0 && fy < Side {
						want = p[fy*Side+fx]
					}
					require.InDelta(t, want, got[y*Side+x], 1e-6, "%d, %d", x, y)
				}
			}
		})
	}
}

// Between pixels the grey is that of a plane through them, if they lie in one.
func TestDistortionInterpolates(t *testing.T) {
	var plane Picture
	for i := range plane {
		plane[i] = 0.01*float32(i%Side) + 0.02*float32(i/Side)
	}
	got := distortion{dx: 0.25, dy: -0.75, wide: 1, high: 1}.of(&plane)
	for y := 1; y < Side-1; y++ {
		for x := 1; x < Side-1; x++ {
			require.InDelta(t, 0.01*(float64(x)-0.25)+0.02*(float64(y)+0.75), got[y*Side+x], 1e-6)
		}
	}
}

// A knot takes its own pixel with it, and what is nearer to it than the next knot in part.
func TestBend(t *testing.T) {
	p := scattered()
	d := distortion{wide: 1, high: 1}
	for i := range d.bend {
		d.bend[i] = point{2, -3}
	}
	require.Equal(t, distortion{wide: 1, high: 1, dx: 2, dy: -3}.of(&p), d.of(&p), "all of them are a shift")

	d = distortion{wide: 1, high: 1}
	d.bend[1*knots+2] = point{1, -2} // at column 14, row 7
	got := d.of(&p)
	require.Equal(t, p[9*Side+13], got[7*Side+14])
	for y := range Side {
		last := 2.
		for x := range Side {
			bent := d.bent(x, y)
			if max(x-14, 14-x) >= knot || max(y-7, 7-y) >= knot {
				require.Zero(t, bent)
				require.Equal(t, p[y*Side+x], got[y*Side+x])
				continue
			}
			require.Equal(t, -2*bent.x, bent.y)
			require.InDelta(t, bent.x, d.bent(28-x, y).x, 1e-15, "alike on both sides")
			if x > 14 {
				require.Less(t, bent.x, last)
			}
			last = bent.x
		}
	}
	require.InDelta(t, 135./343, d.bent(18, 7).x, 1e-15, "1 − (3t² − 2t³) of it at t = 4/7 of the way")
}

func TestStrokes(t *testing.T) {
	var dot Picture
	dot[0], dot[10*Side+27] = 1, 0.5 // in a corner, and at an edge, which do not touch the other side
	thick := dot
	thick.stroke(1)
	want := Picture{}
	for i, v := range map[int]float32{
		0: 1, 1: 1, Side: 1, 10*Side + 27: 0.5, 10*Side + 26: 0.5, 9*Side + 27: 0.5, 11*Side + 27: 0.5,
	} {
		want[i] = v
	}
	require.Equal(t, want, thick)
	half := dot
	half.stroke(0.5)
	require.Equal(t, float32(0.5), half[1])
	require.Equal(t, float32(1), half[0])

	thin := thick
	thin.stroke(-1)
	require.Zero(t, thin[1])
	require.Equal(t, float32(1), thin[0], "all that it touches are as bright")
	same := scattered()
	same.stroke(0)
	require.Equal(t, scattered(), same)
}

// A distortion is made of random numbers alone, and stays what it is: a model trained with it can be trained again.
func TestDistort(t *testing.T) {
	hash := func(seed uint64) string {
		p := scattered()
		p.Distort(rand.New(rand.NewPCG(seed, 0)))
		for _, v := range p {
			require.True(t, v >= 0 && v <= 1)
		}
		bytes, err := binary.Append(nil, binary.LittleEndian, p[:])
		require.NoError(t, err)
		return fmt.Sprintf("%x", sha256.Sum256(bytes))[:16]
	}
	require.Equal(t, hash(1), hash(1))
	require.NotEqual(t, hash(1), hash(2))
	require.Equal(t, "f6547439f5b099e1", hash(1))
}
