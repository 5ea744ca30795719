package app

import (
	"context"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/kit"
)

// ran is a run on the small data set that has ended.
func ran(t *testing.T) *train.Snapshot {
	t.Helper()
	data := digits(t)
	small := &mnist.Data{Train: data.Train.Slice(0, 40), Validation: data.Validation.Slice(0, 24), Test: data.Test.Slice(0, 24)}
	last, err := train.Run(context.Background(), brief, small, new(train.Gate), func(train.Snapshot) {})
	require.NoError(t, err)
	return &last
}

// questionOf is about a test picture, as the page asks it.
func questionOf(t *testing.T, run *train.Snapshot, picture int) filmQuestion {
	t.Helper()
	colours, err := paint.ByName("jet")
	require.NoError(t, err)
	return filmQuestion{
		kept: len(run.Kept), picture: digits(t).Test.Picture(picture), class: 2, label: digits(t).Test.Label(picture),
		style: ui.Style{Alpha: 0.5, Colormap: colours, Smooth: true}, shared: true,
	}
}

// What a frame shows is what an explanation under its weights says, and nothing
// of it is made up.
func TestEveryFrameIsAnExplanation(t *testing.T) {
	run := ran(t)
	q := questionOf(t, run, 3)
	var c camera
	var progress []int
	f, err := c.film(context.Background(), q, run, func(done int) { progress = append(progress, done) })
	require.NoError(t, err)
	require.Len(t, f.Frames, 9)
	require.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, progress)

	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	largest := 0.0
	for i, frame := range f.Frames {
		e, err := explainer.Explain(run.Kept[i].Weights, q.picture)
		require.NoError(t, err)
		require.Equal(t, []int{0, 1, 2, 4, 5, 6, 7, 8, 10}[i], frame.Step)
		require.Equal(t, float64(frame.Step)/5, frame.Epoch)
		require.Equal(t, e.Class(), frame.Class)
		require.Equal(t, e.Probabilities[e.Class()], frame.Probability)
		require.Equal(t, e.Probabilities[2], frame.Shown)
		require.Equal(t, e.Probabilities[q.label], frame.Labelled)
		var sum float64 // the account that a map is of its logit
		for _, v := range frame.Shares {
			sum += float64(v)
			largest = max(largest, math.Abs(float64(v)))
		}
		require.InDelta(t, e.Logits[2]-run.Kept[i].Weights.Bias[2], sum, 1e-5)
	}
	require.Equal(t, float64(run.Steps[0].Loss), f.Frames[0].Loss, "before the first update")
	require.Equal(t, float64(run.Steps[9].SmoothLoss), f.Frames[8].Loss)
	for _, frame := range f.Frames {
		require.Equal(t, paint.Range{Lo: -largest, Hi: largest}, frame.Range, "one scale, signed, which all of them fit into")
	}

	q.shared = false
	own, err := c.film(context.Background(), q, run, func(int) {})
	require.NoError(t, err)
	for i, frame := range own.Frames {
		require.Equal(t, paint.RangeOf(frame.Shares).Symmetric(), frame.Range)
		require.NotSame(t, f.Frames[i].Map, frame.Map)
		options := paint.Options{Size: frame.Map.Rect.Dx(), Colormap: q.style.Colormap, Range: frame.Range, Alpha: 0.5, Smooth: true}
		want, err := paint.Blend(&q.picture, frame.Shares, options)
		require.NoError(t, err)
		require.Equal(t, want, frame.Map)
	}
}

// While a run goes on, only new weights are explained.
func TestTheCameraRemembers(t *testing.T) {
	run := ran(t)
	q := questionOf(t, run, 3)
	var c camera
	ctx := context.Background()
	before, err := c.explain(ctx, q.picture, run.Kept[:4])
	require.NoError(t, err)
	after, err := c.explain(ctx, q.picture, run.Kept)
	require.NoError(t, err)
	for i := range before {
		require.Same(t, before[i], after[i])
	}
	require.Len(t, c.known, 9)

	thinned, err := c.explain(ctx, q.picture, run.Kept[6:])
	require.NoError(t, err)
	require.Same(t, after[6], thinned[0])
	require.Len(t, c.known, 3, "what has gone is forgotten")

	other, err := c.explain(ctx, digits(t).Test.Picture(4), run.Kept)
	require.NoError(t, err)
	require.NotEqual(t, after[8].Logits, other[8].Logits)

	_, err = c.explain(cancelled(), q.picture, run.Kept)
	require.ErrorIs(t, err, context.Canceled)
	_, err = c.film(cancelled(), q, run, func(int) {})
	require.ErrorIs(t, err, context.Canceled)
}

func TestLossOfASnapshotWithoutSteps(t *testing.T) {
	run := &train.Snapshot{StepsPerEpoch: 5}
	require.True(t, math.IsNaN(frameOf(new(explain.Explanation), 0, run).Loss))
	require.True(t, math.IsNaN(frameOf(new(explain.Explanation), 3, run).Loss))
}

// filmed waits for the film that has been asked for.
func (l *loop) filmed(p *filmPage) {
	l.t.Helper()
	l.until("the film", func() bool { return p.drawing == nil })
}

func TestTheFilmIsDrawnWhenThereIsSomethingNew(t *testing.T) {
	s, l := openStudio(t)
	p := newFilmPage(s)
	run := ran(t)
	drawn := func() bool { return p.drawing != nil }

	p.follow(run)
	require.False(t, drawn(), "nobody looks")
	p.show(s.view)
	require.True(t, drawn())
	l.filmed(p)
	for _, same := range []*ui.View{s.view, {
		Explanation: s.view.Explanation, Weights: new(network.Weights), Style: s.view.Style, Class: s.view.Class, Label: s.view.Label,
	}} {
		p.show(same)
		p.follow(run)
		require.False(t, drawn(), "the newest weights alone change nothing")
	}
	scaled := *s.view
	scaled.Style.Scale = ui.Signed
	p.show(&scaled)
	require.False(t, drawn(), "the film has a scale of its own")

	for name, change := range map[string]func(*ui.View){
		"class":   func(v *ui.View) { v.Class = (v.Class + 1) % 10 },
		"opacity": func(v *ui.View) { v.Style.Alpha = 0.9 },
		"picture": func(v *ui.View) {
			e := *v.Explanation
			e.Picture[0] = 1
			v.Explanation = &e
		},
	} {
		v := *s.view
		change(&v)
		p.show(&v)
		require.True(t, drawn(), name)
		l.filmed(p)
		p.show(s.view)
		l.filmed(p)
	}
	p.page.OnShared(false)
	require.True(t, drawn())
	l.filmed(p)

	longer := *run
	longer.Kept = append(run.Kept[:len(run.Kept):len(run.Kept)], train.Kept{Step: 11, Weights: s.model.weights})
	p.follow(&longer)
	require.True(t, drawn())
	p.hide()
	require.False(t, drawn(), "its work ends")
	p.follow(run)
	require.False(t, drawn())
	p.show(s.view)
	require.True(t, drawn(), "what was not finished is begun again")
	l.filmed(p)

	p.show(&ui.View{})
	p.follow(&train.Snapshot{})
	p.show(s.view)
	require.False(t, drawn(), "there is nothing to draw")
	l.settle(s)
	require.Empty(t, s.lastError)
}

// widgetOf is the first widget of its kind on the page.
func widgetOf[W fyne.Widget](t *testing.T, p *filmPage) (found W) {
	t.Helper()
	for _, o := range test.LaidOutObjects(p.content()) {
		if w, ok := o.(W); ok {
			return w
		}
	}
	t.Fatal("it is not on the page")
	return found
}

// A film plays by itself while it is seen, and no timer is left when it is not.
func TestPlayingTheFilm(t *testing.T) {
	s, l := openStudio(t)
	p := newFilmPage(s)
	test.NewTempWindow(t, p.content())
	p.follow(ran(t))
	p.show(s.view)
	l.filmed(p)
	slider, play := widgetOf[*kit.Slider](t, p), widgetOf[*kit.Button](t, p)
	require.Equal(t, 8.0, slider.Value)
	require.Nil(t, p.next)

	test.Tap(play)
	require.Zero(t, slider.Value)
	l.until("the second frame after the first", func() bool { return slider.Value == 2 })
	require.NotNil(t, p.next)
	p.hide()
	require.Nil(t, p.next)
	p.turn() // one that was on its way
	require.Nil(t, p.next)
	require.Equal(t, 2.0, slider.Value)

	p.show(s.view)
	slider.SetValue(7)
	test.Tap(play)
	l.until("the end", func() bool { return slider.Value == 8 })
	require.Nil(t, p.next, "it stops there")
}
