package bias

import (
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
)

func TestViewer(t *testing.T) {
	w, _, err := network.Load("../../assets/model.safetensors")
	require.NoError(t, err)
	all := digits(t, 10, 10, 200).Test
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	o := paint.Options{Size: 56, Colormap: paint.Colormaps()[0], Alpha: 0.5, Smooth: true}
	for _, first := range []int{0, 37} {
		clean := all.Slice(first, 200)
		// The first test pictures of MNIST are 7 2 1 0 4 1 4 9 5 9 0 6 9 0 1 5 9 7 3 4 9 6 6 5 4 0 7 4 0 1 3 1 …
		var order []int
		for i := 0; len(order) < 10; i++ {
			seen := false
			for _, j := range order {
				seen = seen || clean.Label(i) == clean.Label(j)
			}
			if !seen {
				order = append(order, i)
			}
		}
		for _, v := range Decoy().Variants() {
			viewer, err := Decoy().NewViewer(clean, v)
			require.NoError(t, err)
			test := Decoy().Test(clean, v)
			for _, signed := range []bool{false, true} {
				sights, err := viewer.Look(w, o, signed)
				require.NoError(t, err)
				require.Len(t, sights, 10)
				for n, s := range sights {
					require.Equal(t, order[n], s.Index)
					require.Equal(t, clean.Label(s.Index), s.Label)
					p := test.Set.Picture(s.Index)
					x, err := e.Explain(w, p)
					require.NoError(t, err)
					require.Equal(t, x.Class(), s.Class)
					require.Equal(t, x.Probabilities[s.Class], s.Probability)

					heat := x.Maps[s.Class][:]
					lo, hi := heat[0], heat[0]
					for _, h := range heat {
						lo, hi = min(lo, h), max(hi, h)
					}
					options := o
					options.Range = paint.Range{Lo: float64(lo), Hi: float64(hi)}
					if signed {
						most := max(-float64(lo), float64(hi))
						options.Range = paint.Range{Lo: -most, Hi: most}
					}
					want, err := paint.Blend(&p, heat, options)
					require.NoError(t, err)
					require.Equal(t, want, s.Image)
					require.Equal(t, image.Rect(0, 0, 56, 56), s.Image.Rect)
				}
			}
		}
	}
	viewer, err := Decoy().NewViewer(all, Untouched)
	require.NoError(t, err)
	sights, err := viewer.Look(nil, o, false)
	require.NoError(t, err)
	var order []int
	for _, s := range sights {
		order = append(order, s.Label)
	}
	require.Equal(t, []int{7, 2, 1, 0, 4, 9, 5, 6, 3, 8}, order)

	_, err = viewer.Look(w, paint.Options{Size: 56}, false)
	require.ErrorContains(t, err, "no colormap")
}

// Without a network the pictures are bare, and say what their shortcuts speak for.
func TestViewerWithoutANetwork(t *testing.T) {
	clean := digits(t, 10, 10, 300).Test.Slice(100, 300)
	for _, v := range Decoy().Variants() {
		viewer, err := Decoy().NewViewer(clean, v)
		require.NoError(t, err)
		sights, err := viewer.Look(nil, paint.Options{Size: 84}, true)
		require.NoError(t, err)
		require.Len(t, sights, 10)
		for _, s := range sights {
			require.Equal(t, None, s.Class)
			require.Zero(t, s.Probability)
			p := Decoy().Test(clean, v).Set.Picture(s.Index)
			require.Equal(t, paint.Picture(&p, 84, false), s.Image)
			digit := None
			switch v {
			case Agrees:
				digit = s.Label
			case Random:
				_, grey := planted(t, p, clean.Picture(s.Index), corners(4))
				digit = spoken(t, grey)
			case Moved:
				_, grey := planted(t, p, clean.Picture(s.Index), edges(4))
				digit = spoken(t, grey)
			case Inverted:
				digit = [...]int{None, 9, 8, 7, 6, 5, 4, 3, 2, 1}[s.Label]
			}
			require.Equal(t, digit, s.Digit)
		}
	}
}

// A set may lack digits.
func TestViewerOfFewDigits(t *testing.T) {
	viewer, err := Shortcut{Place: Own, Rect: image.Rect(0, 0, 3, 3)}.NewViewer(digits(t, 10, 10, 6).Test, Blanked)
	require.NoError(t, err)
	sights, err := viewer.Look(nil, paint.Options{Size: mnist.Side}, false)
	require.NoError(t, err)
	require.Len(t, sights, 5) // 7 2 1 0 4 1
	for _, s := range sights {
		require.Equal(t, None, s.Digit)
		require.Zero(t, s.Image.Pix[0], "blanked")
	}
}
