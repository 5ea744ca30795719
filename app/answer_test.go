package app

import (
	"context"
	"image"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
)

// style is how the tests want maps to be drawn.
func style(change func(*ui.Style)) ui.Style {
	s := defaultSettings().style()
	change(&s)
	return s
}

func plain(*ui.Style) {}

// asker is an answerer whose answers are waited for.
type asker struct {
	*answerer
	t      *testing.T
	views  chan *ui.View
	errors chan error
}

func newAsker(t *testing.T) asker {
	ctx, cancel := context.WithCancel(t.Context())
	a := asker{t: t, views: make(chan *ui.View), errors: make(chan error)}
	a.answerer = newAnswerer(ctx, func(v *ui.View) { a.views <- v }, func(err error) { a.errors <- err })
	t.Cleanup(func() {
		cancel()
		<-a.done
	})
	return a
}

// next waits for the next answer.
func (a asker) next() *ui.View {
	a.t.Helper()
	select {
	case v := <-a.views:
		return v
	case err := <-a.errors:
		a.t.Fatal(err)
	case <-time.After(patience):
		a.t.Fatal("waited in vain for an answer")
	}
	return nil
}

// to is the answer to one question.
func (a asker) to(q question) *ui.View {
	a.t.Helper()
	a.ask(q)
	return a.next()
}

// asking is a question about a test picture to the model aboard.
func asking(t *testing.T, index int) question {
	m, err := modelAboard()
	require.NoError(t, err)
	picture, label := digits(t).Test.Picture(index), digits(t).Test.Label(index)
	return question{picture: &picture, label: label, class: -1, weights: m.weights, style: style(plain)}
}

func TestAnswer(t *testing.T) {
	a := newAsker(t)
	q := asking(t, 0)
	v := a.to(q)
	require.Equal(t, *q.picture, v.Explanation.Picture)
	require.Equal(t, 7, v.Class)
	require.Equal(t, 7, v.Explanation.Class())
	require.Equal(t, 7, v.Label)
	require.Same(t, q.weights, v.Weights)
	require.Equal(t, q.style, v.Style)
	require.Positive(t, v.Took)
	require.Equal(t, image.Rect(0, 0, heatSide, heatSide), v.Heat.Rect)
	require.Equal(t, image.Rect(0, 0, mnist.Side, mnist.Side), v.Input.Rect)
	for _, small := range v.Strip {
		require.Equal(t, image.Rect(0, 0, stripSide, stripSide), small.Rect)
	}
}

func TestOnlyWhatIsNewIsComputed(t *testing.T) {
	a := newAsker(t)
	q := asking(t, 0)
	first := a.to(q)

	other := q
	other.style = style(func(s *ui.Style) { s.Alpha = 0.9 })
	restyled := a.to(other)
	require.Same(t, first.Explanation, restyled.Explanation)
	require.Equal(t, first.Took, restyled.Took, "the time that the explanation took")
	require.NotEqual(t, first.Heat, restyled.Heat)

	other = q
	other.class = 3
	three := a.to(other)
	require.Same(t, first.Explanation, three.Explanation)
	require.Equal(t, 3, three.Class)
	require.NotEqual(t, first.Heat, three.Heat)
	require.Equal(t, first.Strip, three.Strip)
	again := a.to(q)
	again.Drawn = first.Drawn
	require.Equal(t, first, again, "the predicted class again")

	other = q
	other.weights = network.NewWeights(1)
	relearnt := a.to(other)
	require.NotSame(t, first.Explanation, relearnt.Explanation)
	require.Same(t, other.weights, relearnt.Weights)
	require.NotEqual(t, first.Explanation.Logits, relearnt.Explanation.Logits)

	next := a.to(asking(t, 1))
	require.Equal(t, 2, next.Explanation.Class())
}

func TestAnswerAboutADrawing(t *testing.T) {
	a := newAsker(t)
	ink := image.NewGray(image.Rect(0, 0, 280, 280))
	q := question{drawing: ink, centre: true, label: -1, class: 4, weights: asking(t, 0).weights, style: style(plain)}
	empty := a.to(q)
	require.Equal(t, &ui.View{Style: q.style, Label: -1, Class: -1, Against: -1, Weights: q.weights, Drawn: empty.Drawn}, empty, "nothing is predicted")

	q.class = -1
	none := a.to(question{label: -1, class: -1, weights: q.weights, style: q.style})
	none.Drawn = empty.Drawn
	require.Equal(t, empty, none, "no picture at all")

	drawn := image.NewGray(ink.Rect)
	for y := 20; y < 120; y++ { // a stroke in the corner
		for x := 30; x < 50; x++ {
			drawn.Pix[y*drawn.Stride+x] = 255
		}
	}
	q.drawing = drawn
	centred, _ := mnist.FromDrawing(drawn)
	whole, _ := mnist.Downscale(drawn)
	require.NotEqual(t, centred, whole)
	require.Equal(t, centred, a.to(q).Explanation.Picture)
	q.centre = false
	require.Equal(t, whole, a.to(q).Explanation.Picture)
}

func TestTheNewestQuestionCounts(t *testing.T) {
	a := newAsker(t)
	q := asking(t, 0)
	for label := range 5 { // the labels tell the questions apart
		q.label = label
		a.ask(q)
	}
	// The first may have been taken up before the second came, and each answer waits to be received.
	v := a.next()
	if v.Label < 4 {
		v = a.next()
	}
	require.Equal(t, 4, v.Label)

	q.label = 5
	a.ask(q)
	require.Equal(t, 5, a.next().Label, "nothing that is stale is left")
}

func TestTheAnswererEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := newAnswerer(ctx, func(*ui.View) { t.Error("nobody is there to see it") }, func(err error) { t.Error(err) })
	cancel()
	<-a.done
	for range 3 {
		a.ask(asking(t, 0)) // does not block
	}
}

// Whoever settles waits for the last answer, or for as long as he wants to.
func TestSettle(t *testing.T) {
	a := newAsker(t)
	a.settle(time.Hour) // nothing has been asked
	a.ask(asking(t, 0))
	a.settle(time.Nanosecond) // nobody takes the answer
	require.Equal(t, 7, a.next().Class)
	a.settle(time.Hour)
	a.ask(asking(t, 0))
	a.ask(asking(t, 1))
	answered := make(chan int)
	go func() {
		last := 0
		for last != 2 { // the label of the second picture
			last = (<-a.views).Class
		}
		answered <- last
	}()
	a.settle(time.Hour)
	require.Equal(t, 2, <-answered)

	broken := asking(t, 0)
	broken.style.Colormap = nil
	a.ask(broken)
	require.Error(t, <-a.errors)
	a.settle(time.Hour)
}

func TestAnAnswerThatFails(t *testing.T) {
	a := newAsker(t)
	q := asking(t, 0)
	broken := q
	broken.style.Colormap = nil
	a.ask(broken)
	select {
	case err := <-a.errors:
		require.Error(t, err)
	case v := <-a.views:
		t.Fatal("an answer", v)
	}
	require.Equal(t, 7, a.to(q).Class, "it goes on")
}

func TestRangeOfEachScale(t *testing.T) {
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	q := asking(t, 0)
	lo, hi := [mnist.Classes]float64{}, [mnist.Classes]float64{} // of each map, in logits
	for _, class := range []int{7, 3} {
		q.class = class
		for scale := range ui.ScaleNames {
			for _, smooth := range []bool{true, false} {
				q.style = style(func(s *ui.Style) { s.Scale, s.Smooth = ui.Scale(scale), smooth })
				v, err := answer(explainer, &q, nil)
				require.NoError(t, err)
				lowest, highest := math.Inf(1), math.Inf(-1)
				for c, m := range v.Explanation.Maps {
					lo[c], hi[c] = math.Inf(1), math.Inf(-1)
					for _, x := range m {
						share := float64(x / mnist.Pixels)
						lo[c], hi[c] = min(lo[c], share), max(hi[c], share)
					}
					lowest, highest = min(lowest, lo[c]), max(highest, hi[c])
				}
				furthest := max(-lo[class], hi[class])
				want := []paint.Range{{Lo: lo[class], Hi: hi[class]}, {Lo: lowest, Hi: highest}, {Lo: -furthest, Hi: furthest}, {Lo: -0.2, Hi: 0.2}}[scale]
				require.Equal(t, want, v.Range)

				side := heatSide
				if !smooth {
					side = mnist.Side
				}
				heat, err := paint.Blend(q.picture, v.Explanation.Shares(class), paint.Options{
					Size: side, Colormap: q.style.Colormap, Range: want, Alpha: 0.5, Smooth: smooth,
				})
				require.NoError(t, err)
				require.Equal(t, heat, v.Heat)

				// The strip has one scale for all ten, whatever the large map has.
				all := paint.Range{Lo: lowest, Hi: highest}
				if ui.Scale(scale) == ui.Signed {
					furthest := max(-lowest, highest)
					all = paint.Range{Lo: -furthest, Hi: furthest}
				}
				small, err := paint.Blend(q.picture, v.Explanation.Shares(1), paint.Options{
					Size: stripSide, Colormap: q.style.Colormap, Range: all, Alpha: 0.5, Smooth: smooth,
				})
				require.NoError(t, err)
				require.Equal(t, small, v.Strip[1])
			}
		}
	}
}

// The strip's scale is chosen by itself.
func TestScalesOfTheStrip(t *testing.T) {
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	q := asking(t, 0)
	for strip, want := range map[ui.StripScale]func(maps [][]float32) paint.Range{
		ui.OneForTen:    func(maps [][]float32) paint.Range { return paint.RangeOf(maps...) },
		ui.OneEach:      func(maps [][]float32) paint.Range { return paint.RangeOf(maps[1]) },
		ui.OneForAlways: func([][]float32) paint.Range { return paint.Range{Lo: -ui.CommonShare, Hi: ui.CommonShare} },
	} {
		q.style = style(func(s *ui.Style) { s.Strip = strip })
		v, err := answer(explainer, &q, nil)
		require.NoError(t, err)
		var maps [][]float32
		for c := range mnist.Classes {
			maps = append(maps, v.Explanation.Shares(c))
		}
		small, err := paint.Blend(q.picture, maps[1], paint.Options{
			Size: stripSide, Colormap: q.style.Colormap, Range: want(maps), Alpha: q.style.Alpha, Smooth: q.style.Smooth,
		})
		require.NoError(t, err)
		require.Equal(t, small, v.Strip[1], ui.StripScaleNames[strip])
	}
}

// Why a, not b: the map is the difference of theirs, on a scale with zero in the
// middle, and the second class is the likeliest other unless one is chosen.
func TestContrast(t *testing.T) {
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	q := asking(t, 0) // a 7
	q.contrast, q.against = true, -1
	v, err := answer(explainer, &q, nil)
	require.NoError(t, err)
	require.Equal(t, 7, v.Class)
	require.Equal(t, v.Explanation.RunnerUp(), v.Against)
	for i, share := range v.Account.Shares {
		want := v.Explanation.Maps[7][i]/mnist.Pixels - v.Explanation.Maps[v.Against][i]/mnist.Pixels
		require.InDelta(t, want, share, 1e-6)
	}
	require.Equal(t, paint.RangeOf(v.Account.Shares).Symmetric(), v.Range)

	for _, c := range []struct{ class, against, wantClass, wantAgainst int }{
		{-1, 3, 7, 3}, {2, -1, 2, 7}, {2, 2, 2, 7}, {7, 7, 7, v.Against},
	} {
		q.class, q.against = c.class, c.against
		v, err := answer(explainer, &q, nil)
		require.NoError(t, err)
		require.Equal(t, []int{c.wantClass, c.wantAgainst}, []int{v.Class, v.Against})
	}
}
