package mistakes

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ml/score"
)

// sample is a made-up matrix like that of a good network: 10,000 pictures.
func sample() (c score.Confusion) {
	counts := []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}
	for label, n := range counts {
		for class := range c[label] {
			d := (label*7 + class*3) % 11
			if label != class && d < 5 {
				c[label][class] = d
				n -= d
			}
		}
		c[label][label] = n
	}
	c[4][9], c[4][4] = 27, c[4][4]-27+c[4][9]
	return c
}

// glyph is a made-up digit: a ring whose shape differs from class to class.
func glyph(class int) (p mnist.Picture) {
	for i := range p {
		x, y := float64(i%mnist.Side)-13.5, float64(i/mnist.Side)-13.5
		angle := math.Atan2(y, x)
		radius := 7 + 2*math.Cos(float64(class+2)*angle)
		p[i] = float32(min(max(2-math.Abs(math.Hypot(x, y)-radius), 0), 1))
	}
	return p
}

// mistaken are so many made-up pictures of one cell.
func mistaken(n, label, class int) (list []Picture) {
	p := glyph(label)
	img := paint.Picture(&p, mnist.Side, false)
	for i := range n {
		x := Picture{Answer: score.Answer{Index: 247 + 31*i, Label: label, Class: class, Probability: 1 / (1 + 0.07*float64(i))}, Image: img}
		if i == 1 {
			x.Doubt = &score.Doubt{Label: label, Other: class, ForLabel: 2, ForOther: 2}
		}
		list = append(list, x)
	}
	return list
}

// averages are made-up average maps, drawn as the program draws them.
func averages(t *testing.T) *Averages {
	t.Helper()
	a := &Averages{Averages: new(explain.Averages), Smooth: true}
	var maps [][]float32
	for c := range a.Averages {
		v := &a.Averages[c]
		v.Count, v.Picture = 900+10*c, glyph(c)
		for i := range v.Shares {
			v.Shares[i] = 0.02*v.Picture[i] - 0.004*float32(c)/10
		}
		v.For = explain.Share{Ink: 70.2 + float64(c), All: 100}
		v.Against = explain.Share{Ink: -50, All: -100}
		v.Area = explain.Share{Ink: 0.19 * 784 * 900, All: 784 * 900}
		maps = append(maps, v.Shares[:])
	}
	a.Averages[3].Against = explain.Share{}
	jet, err := paint.ByName("jet")
	require.NoError(t, err)
	a.Range = paint.RangeOf(maps...)
	a.Bar = paint.Bar(jet, 256, 1, false)
	for c, m := range maps {
		a.Maps[c], err = paint.Blend(&a.Averages[c].Picture, m, paint.Options{
			Size: 4 * mnist.Side, Colormap: jet, Range: a.Range, Alpha: 0.5, Smooth: true,
		})
		require.NoError(t, err)
	}
	return a
}
