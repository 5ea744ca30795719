package mnist

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// stem is a 1 as MNIST has it: a stroke two pixels wide, from the row 4 to the row 23, whose top is lean columns a row
// to the right of its bottom.
func stem(lean float64) (p Picture) {
	for y := 4; y <= 23; y++ {
		x := int(math.Round(13 + lean*(13.5-float64(y))))
		p[y*Side+x], p[y*Side+x+1] = 1, 1
	}
	return p
}

// A line's grey is how much of a pixel's width lies within it, by the distance from its middle.
func TestLine(t *testing.T) {
	var p Picture
	p.line(point{5, 10}, point{15, 10}, 1.25)
	for y := range Side {
		for x := range Side {
			dx := max(5-float64(x), float64(x)-15, 0)
			want := min(max(1.75-math.Hypot(dx, float64(y)-10), 0), 1)
			require.InDelta(t, want, p[y*Side+x], 1e-6, "%d, %d", x, y)
		}
	}
	whole := p
	p.line(point{5, 10}, point{15, 10}, 0.5)
	require.Equal(t, whole, p, "what is brighter stays")
	p.line(point{-9, -9}, point{40, 40}, 1) // beyond the edges
	require.Equal(t, float32(1), p[0])
	require.Equal(t, float32(1), p[Pixels-1])
}

func TestFlag(t *testing.T) {
	const tries = 2000
	flags, feet := 0, 0
	for seed := range uint64(tries) {
		whole := stem(0.3)
		p := whole
		p.Flag(rand.New(rand.NewPCG(seed, 0)))
		if p == whole {
			continue
		}
		flags++
		foot := false
		for i := range p {
			require.True(t, p[i] >= whole[i] && p[i] <= 1)
			if p[i] == whole[i] {
				continue
			}
			x, y := i%Side, i/Side
			switch {
			case y > 21: // around the bottom's end
				foot = true
				require.True(t, x >= 2 && x <= 18 && y <= 25, "%d, %d", x, y)
			default: // from the top, at the columns 16 and 17, left and down
				require.True(t, x >= 0 && x <= 18 && y >= 2 && y <= 14, "%d, %d", x, y)
			}
		}
		if foot {
			feet++
		}
	}
	// Within five standard deviations of a half, and of three tenths of those.
	require.InDelta(t, tries/2, flags, 5*math.Sqrt(tries*0.25))
	require.InDelta(t, 0.3*float64(flags), feet, 5*math.Sqrt(float64(flags)*0.21))
}

// What lies, leans too far or is not there is not touched.
func TestNoFlag(t *testing.T) {
	var lying, faint, dot Picture
	for x := 4; x < 24; x++ {
		lying[14*Side+x] = 1
	}
	for i, v := range stem(0) {
		faint[i] = v * 0.4
	}
	dot[14*Side+14] = 1
	for name, whole := range map[string]Picture{
		"nothing": {}, "a lying line": lying, "too faint a 1": faint, "a dot": dot, "a slash": stem(0.8), "a backslash": stem(-0.8),
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(50) {
				p := whole
				p.Flag(rand.New(rand.NewPCG(seed, 0)))
				require.Equal(t, whole, p)
			}
		})
	}
}

// A flag is made of random numbers alone, and stays what it is: a model trained with flags can be trained again.
func TestFlagStays(t *testing.T) {
	hash := sha256.New()
	for seed := range uint64(20) {
		p := stem(0.1)
		p.Flag(rand.New(rand.NewPCG(seed, 1)))
		require.NoError(t, binary.Write(hash, binary.LittleEndian, p[:]))
	}
	require.Equal(t, "95e24826d9dab4bf", fmt.Sprintf("%x", hash.Sum(nil))[:16])
}
