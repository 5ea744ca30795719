package bias

import (
	"context"
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
)

// silent is a network of zeros: nothing that it sees matters.
func silent() *network.Weights {
	w := network.NewWeights(0)
	for l := range w.Conv {
		clear(w.Conv[l].Kernel)
	}
	clear(w.Dense[:])
	return w
}

// inkReader is a network whose maps are known: feature 0 is the picture p, feature 1
// is max(p − 0.5, 0), and the maps of three classes are sums of them. It always
// answers 3.
func inkReader() *network.Weights {
	w := silent()
	for l, c := range w.Conv {
		pass := func(in, out int) { c.Kernel[(4*c.In+in)*c.Out+out] = 1 } // tap 4 is the middle
		pass(0, 0)
		pass(min(l, 1), 1)
	}
	w.Conv[0].Bias[1] = -0.5
	dense := func(feature, class int, v float32) { w.Dense[feature*mnist.Classes+class] = v }
	dense(0, 3, 1)
	dense(1, 3, -3) // bright ink speaks against it
	dense(0, 7, -2)
	dense(1, 8, 4)
	w.Bias[3] = 100
	return w
}

// readInk is what the map of class 3, and the sum of all ten, is at a pixel.
func readInk(p float32) (value, all float64) {
	v := float64(p)
	bright := max(v-0.5, 0)
	return v - 3*bright, v - 3*bright - 2*v + 4*bright
}

func noProgress(int, int) {}

// Whoever always gives the same answer is right as often as that is the label, and
// follows the shortcut as often as it happens to say so.
func TestMeasureOneAnswer(t *testing.T) {
	const answer = 6
	w := silent()
	w.Bias[answer] = 1
	all := digits(t, 10, 10, 500)
	clean := all.Test.Slice(200, 500) // the numbers do not begin at 0
	s := Shortcut{Place: FixedCorner, Size: 4, Share: 1, Agreement: 1}
	o, err := s.Measure(t.Context(), w, clean, noProgress)
	require.NoError(t, err)

	labels := 0
	for i := range clean.Len() {
		if clean.Label(i) == answer {
			labels++
		}
	}
	// What the greys say, read from the pictures.
	rates := func(v Variant, at int, digit func(grey float32) int) (misled, misleading int) {
		for i := range clean.Len() {
			p := s.Test(clean, v).Set.Picture(i)
			if d := digit(p[at]); d != None && d != clean.Label(i) {
				misleading++
				if d == answer {
					misled++
				}
			}
		}
		return misled, misleading
	}
	training := func(grey float32) int { return spoken(t, grey) }
	inverted := func(grey float32) int { return [...]int{None, 9, 8, 7, 6, 5, 4, 3, 2, 1}[int(grey*255/25+0.5)] }
	want := []Row{{Variant: Untouched}, {Variant: Agrees}, {Variant: Random}, {Variant: Inverted}, {Variant: Moved}}
	want[2].Misled, want[2].Misleading = rates(Random, 0, training)
	want[3].Misled, want[3].Misleading = rates(Inverted, 0, inverted)
	want[4].Misled, want[4].Misleading = want[2].Misled, want[2].Misleading // the same digits
	for i := range want {
		want[i].Right, want[i].Count = labels, 300
	}
	require.Equal(t, want, o.Rows)
	require.Greater(t, want[2].Misled, 10)
	aboutShare(t, 0.9, want[2].Misleading, 300)
	require.Less(t, want[3].Misleading, 270, "no 0 and no 5")

	require.InDelta(t, float64(labels)/300, o.Rows[0].Accuracy(), 1e-15)
	require.InDelta(t, float64(want[2].Misled)/float64(want[2].Misleading), o.Rows[2].Follow(), 1e-15)
	require.True(t, math.IsNaN(o.Rows[0].Follow()), "nothing misleads")
	require.True(t, math.IsNaN(o.Rows[1].Follow()))

	// There is no evidence at all, so there are no shares of it.
	require.Equal(t, 300, o.Explained)
	for _, e := range []Evidence{o.Patch, o.Around} {
		require.True(t, math.IsNaN(e.Positive))
		require.True(t, math.IsNaN(e.Score))
		require.True(t, math.IsNaN(e.Lead))
	}
	require.Equal(t, 16./784, o.Patch.Area)  // 2.04 %
	require.Equal(t, 64./784, o.Around.Area) // 8.16 %
}

// The shares of evidence of a network whose maps can be written down.
func TestMeasureKnownMaps(t *testing.T) {
	clean := digits(t, 10, 10, 250).Test.Slice(100, 250)
	meadow := Decoy()
	meadow.Place = Meadow
	for _, s := range []Shortcut{
		Decoy(), meadow, {Place: Own, Size: 4, Rect: image.Rect(8, 9, 16, 12)},
	} {
		o, err := s.Measure(t.Context(), inkReader(), clean, noProgress)
		require.NoError(t, err)
		variant := Random
		if s.Place == Own {
			variant = Untouched
		}
		set := s.Test(clean, variant).Set

		type totals struct{ area, positive, score, lead float64 }
		var whole, patch, around totals
		for i := range set.Len() {
			p, before := set.Picture(i), clean.Picture(i)
			var on, near mnist.Region
			switch s.Place {
			case Own:
				on, near = mnist.Rect(s.Rect), mnist.Rect(image.Rect(4, 5, 20, 16))
			case Meadow:
				for k, v := range before {
					on[k] = v == 0
				}
				near = on
			default:
				corner, _ := planted(t, p, before, corners(4))
				on, near = mnist.Rect(corners(4)[corner]), mnist.Rect(corners(8)[corner])
			}
			for k, v := range p {
				value, all := readInk(v)
				for _, part := range []struct {
					in bool
					*totals
				}{{true, &whole}, {on[k], &patch}, {near[k], &around}} {
					if part.in {
						part.area++
						part.positive += max(value, 0)
						part.score += value
						part.lead += value - all/10
					}
				}
			}
		}
		agree := func(want totals, got Evidence) {
			t.Helper()
			require.InDelta(t, want.area/whole.area, got.Area, 1e-12)
			// Maps come in float32, where Winograd's transforms round differences
			// of numbers up to 10: six digits.
			require.InDelta(t, want.positive/whole.positive, got.Positive, 1e-5)
			require.InDelta(t, want.score/whole.score, got.Score, 1e-5)
			require.InDelta(t, want.lead/whole.lead, got.Lead, 1e-5)
		}
		agree(patch, o.Patch)
		agree(around, o.Around)
		// The three say different things, or this would not tell them apart.
		require.Greater(t, math.Abs(o.Around.Positive-o.Around.Score), 0.01)
		require.Greater(t, math.Abs(o.Around.Score-o.Around.Lead), 0.01)
		require.Len(t, o.Rows, len(s.Variants()))
	}
}

// Where a rectangle is painted over, a network that reads nothing else is blind.
func TestMeasureOwn(t *testing.T) {
	// A network that finds ink in any picture: class 1 if there is some, else 0.
	w := silent()
	for _, c := range w.Conv {
		c.Kernel[4*c.In*c.Out] = 1
	}
	w.Dense[1] = 784
	w.Bias[0] = 0.5
	clean := digits(t, 10, 10, 100).Test
	s := Shortcut{Place: Own, Size: 4, Rect: image.Rect(-3, 0, 28, 99)} // all of it
	o, err := s.Measure(t.Context(), w, clean, noProgress)
	require.NoError(t, err)
	var zeros, ones int
	for i := range 100 {
		switch clean.Label(i) {
		case 0:
			zeros++
		case 1:
			ones++
		}
	}
	require.Equal(t, []Row{
		{Variant: Untouched, Right: ones, Count: 100}, {Variant: Blanked, Right: zeros, Count: 100},
	}, o.Rows)
	require.Equal(t, 1.0, o.Patch.Area)
	require.InDelta(t, 1, o.Patch.Score, 1e-12)
}

// The model aboard, on the pictures that its card speaks of.
func TestMeasureTheModelAboard(t *testing.T) {
	w, _, err := network.Load("../../assets/model.safetensors")
	require.NoError(t, err)
	data := digits(t, 10, 10, 10_000)
	test := Decoy().Test(data.Test, Untouched)
	answers, err := score.Answers(t.Context(), w, test.Set, nil)
	require.NoError(t, err)
	require.Equal(t, Row{Variant: Untouched, Right: 10_000 - 218, Count: 10_000}, test.row(answers))

	// Measure agrees, picture by picture, and its shares are those of the maps.
	part := data.Test.Slice(0, 100)
	o, err := Decoy().Measure(t.Context(), w, part, noProgress)
	require.NoError(t, err)
	right := 0
	for _, a := range answers[:100] {
		if a.Right() {
			right++
		}
	}
	require.Equal(t, right, o.Rows[0].Right)
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	var on, whole float64
	random := Decoy().Test(part, Random)
	for i := range part.Len() {
		p := random.Set.Picture(i)
		x, err := e.Explain(w, p)
		require.NoError(t, err)
		corner, _ := planted(t, p, part.Picture(i), corners(4))
		for k, v := range x.Shares(x.Class()) {
			whole += float64(v)
			if image.Pt(k%28, k/28).In(corners(4)[corner]) {
				on += float64(v)
			}
		}
	}
	require.InEpsilon(t, on/whole, o.Patch.Score, 1e-4)
}

func TestMeasureProgress(t *testing.T) {
	clean := digits(t, 10, 10, 70).Test
	for _, s := range []Shortcut{Decoy(), {Place: Own, Size: 4, Rect: image.Rect(0, 0, 4, 4)}} {
		var last int
		total := len(s.Variants())*70 + 70
		o, err := s.Measure(t.Context(), silent(), clean, func(done, of int) {
			require.Greater(t, done, last)
			require.Equal(t, total, of)
			last = done
		})
		require.NoError(t, err)
		require.Equal(t, total, last)
		require.Equal(t, 70, o.Explained)
	}
}

func TestMeasureCancelled(t *testing.T) {
	clean := digits(t, 10, 10, 70).Test
	for _, at := range []int{0, 1, 150, 5*70 + 1, 5*70 + 30} {
		ctx, cancel := context.WithCancel(t.Context())
		if at == 0 {
			cancel()
		}
		after := 0
		o, err := Decoy().Measure(ctx, silent(), clean, func(done, _ int) {
			if done >= at {
				cancel()
				after++
			}
		})
		cancel()
		require.ErrorIs(t, err, context.Canceled)
		require.Nil(t, o)
		require.LessOrEqual(t, after, 1, "it went on")
	}
}
