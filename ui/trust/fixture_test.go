package trust

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
)

// ring is a made-up digit: a 0, without anybody's hand.
func ring() (p mnist.Picture) {
	for i := range p {
		x, y := float64(i%mnist.Side)-13.5, float64(i/mnist.Side)-13.5
		p[i] = float32(min(max(2-math.Abs(math.Hypot(1.3*x, y)-8.5), 0), 1))
	}
	return p
}

// wave is a made-up map.
func wave(angle float64) []float32 {
	m := make([]float32, mnist.Pixels)
	for i := range m {
		x, y := float64(i%mnist.Side)-13.5, float64(i/mnist.Side)-13.5
		m[i] = float32(0.01*math.Cos((x*math.Cos(angle)+y*math.Sin(angle))/6) - 0.002)
	}
	return m
}

// fading is a made-up curve, from p on.
func fading(steps int, p, speed float64) (c explain.Curve) {
	for k := range steps {
		c.Probability = append(c.Probability, p*math.Exp(-speed*math.Pow(float64(k)/8, 2)))
		c.Area += c.Probability[k] / float64(steps)
	}
	return c
}

func reversed(c explain.Curve) explain.Curve {
	r := explain.Curve{Area: c.Area}
	for k := range c.Probability {
		r.Probability = append(r.Probability, c.Probability[len(c.Probability)-1-k])
	}
	return r
}

// madeUp is a made-up result on the map of class 0.
func madeUp(t *testing.T) *Result {
	t.Helper()
	picture := ring()
	r := &explain.Report{Class: 0, Map: wave(0.3), Occlusion: wave(0.9), Rho: 0.384}
	var ink []int
	for i, v := range picture {
		if v > 0 {
			ink = append(ink, i)
		}
	}
	for k := range explain.Steps + 1 {
		r.Steps = append(r.Steps, k*len(ink)/explain.Steps)
	}
	result := &Result{Report: r}
	for o, speed := range []float64{0.5, 0.8, 0.05} {
		for i := range ink { // every so many pixels, all around
			r.Orders[o] = append(r.Orders[o], ink[i*(2*o+1)%len(ink)])
		}
		r.Deletion[o] = fading(len(r.Steps), 0.997, speed)
		r.Insertion[o] = reversed(fading(len(r.Steps), 0.997, speed/4))
		for _, n := range r.Steps {
			deleted, inserted := explain.Deleted(picture, r.Orders[o][:n]), explain.Inserted(picture, r.Orders[o][:n])
			result.Deleted[o] = append(result.Deleted[o], paint.Picture(&deleted, mnist.Side, false))
			result.Inserted[o] = append(result.Inserted[o], paint.Picture(&inserted, mnist.Side, false))
		}
	}
	for l := range r.Cascade {
		r.Cascade[l] = explain.Randomised{Map: wave(1.5 + float64(l)), Rho: 0.2 - 0.06*float64(l), Spread: 0.3 - 0.03*float64(l)}
	}
	viridis, err := paint.ByName("viridis")
	require.NoError(t, err)
	result.Pictures = pictures(t, r, picture, viridis)
	return result
}

// pictures draws the maps in a colormap.
func pictures(t *testing.T, r *explain.Report, picture mnist.Picture, colors *paint.Colormap) (p Pictures) {
	t.Helper()
	blend := func(m []float32) *image.RGBA {
		img, err := paint.Blend(&picture, m, paint.Options{
			Size: 4 * mnist.Side, Colormap: colors, Range: paint.RangeOf(m), Alpha: 0.5, Smooth: true,
		})
		require.NoError(t, err)
		return img
	}
	p.Map, p.Occlusion, p.Bar = blend(r.Map), blend(r.Occlusion), paint.Bar(colors, 64, 1, false)
	for l := range r.Cascade {
		p.Cascade[l] = blend(r.Cascade[l].Map)
	}
	return p
}
