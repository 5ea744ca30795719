package app

import (
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
	"visao/ui/kit"
	"visao/ui/layers"
)

// drawnLayers are the maps of a test picture, as the page is given them.
func drawnLayers(t *testing.T, e *explain.Explainer, index int, choice layers.Choice, last *layers.View, live bool, change func(*ui.View)) *layers.View {
	t.Helper()
	q := asking(t, index)
	v := &ui.View{Weights: q.weights, Style: q.style, Class: q.label}
	change(v)
	x, err := e.Explain(v.Weights, *q.picture)
	require.NoError(t, err)
	v.Explanation = x
	got, err := drawLayers(e, &layersQuestion{v, choice, live}, last)
	require.NoError(t, err)
	return got
}

func asIs(*ui.View) {}

func TestDrawLayers(t *testing.T) {
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	var all float64
	var largest [network.Layers]float64
	features := drawnLayers(t, e, 0, layers.Choice{}, nil, false, asIs).Features
	for l, maps := range features.Layers {
		for _, m := range maps {
			for _, v := range m.Values {
				largest[l] = max(largest[l], float64(v))
			}
		}
		all = max(all, largest[l])
	}
	for l, n := range []int{16, 32, 64, 128} {
		for scale := layers.EachMap; scale <= layers.AllLayers; scale++ {
			choice := layers.Choice{Layer: l, Scale: scale, ByNumber: true}
			v := drawnLayers(t, e, 0, choice, nil, false, asIs)
			require.Equal(t, choice, v.Choice)
			require.Equal(t, 7, v.Class)
			require.Len(t, v.Maps, n)
			require.Len(t, v.Order, n)
			silent := 0
			for k, img := range v.Maps {
				require.Equal(t, k, v.Order[k])
				values := v.Features.Layers[l][k].Values
				hi := [...]float64{float64(slices.Max(values)), largest[l], all}[scale]
				require.Equal(t, paint.Range{Hi: hi}, v.Ranges[k])
				if slices.Max(values) == 0 {
					silent++
				}
				if hi == 0 {
					hi = 1
				}
				colormap := style(plain).Colormap
				for i, value := range values {
					require.Equal(t, colormap.At(float64(value)/hi), img.RGBAAt(i%mnist.Side, i/mnist.Side))
				}
			}
			require.Equal(t, silent, v.Silent)
		}
	}
}

func TestDrawTheEndsOfTheNetwork(t *testing.T) {
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	extent := func(values []float32) (a float64) {
		for _, v := range values {
			a = max(a, math.Abs(float64(v)))
		}
		return a
	}
	first := drawnLayers(t, e, 0, layers.Choice{}, nil, false, asIs)
	a := extent(first.Features.Weights.Conv[0].Kernel)
	require.Equal(t, paint.Range{Lo: -a, Hi: a}, first.Kernels)

	choice := layers.Choice{Layer: 3}
	seven := drawnLayers(t, e, 0, choice, nil, false, asIs)
	require.Equal(t, seven.Features.Contributions(7), seven.Contributions)
	require.Equal(t, seven.Contributions.Order, seven.Order)
	a = extent(seven.Features.Weights.Dense[:])
	require.Equal(t, paint.Range{Lo: -a, Hi: a}, seven.Dense)
	require.False(t, seven.Held)

	three := drawnLayers(t, e, 0, choice, seven, false, func(v *ui.View) { v.Class = 3; v.Weights = seven.Features.Weights })
	require.Same(t, seven.Features, three.Features, "nothing is computed again")
	require.Equal(t, three.Features.Contributions(3).Order, three.Order)
	require.NotEqual(t, seven.Order, three.Order)
}

// While a run goes on, maps keep their places as long as it is the same picture
// and the same class.
func TestMapsKeepTheirPlacesWhileTraining(t *testing.T) {
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	choice := layers.Choice{Layer: 3}
	before := drawnLayers(t, e, 0, choice, nil, true, asIs)
	require.False(t, before.Held, "there is no order to keep")
	learnt := func(v *ui.View) { v.Weights = network.NewWeights(1) }
	after := drawnLayers(t, e, 0, choice, before, true, learnt)
	require.Equal(t, before.Order, after.Order)
	require.True(t, after.Held)
	require.NotEqual(t, before.Contributions.Shares, after.Contributions.Shares, "the shares are the new ones")

	scale := choice
	scale.Scale = layers.AllLayers
	require.True(t, drawnLayers(t, e, 0, scale, before, true, learnt).Held)
	for what, v := range map[string]*layers.View{
		"the run has ended": drawnLayers(t, e, 0, choice, before, false, learnt),
		"another class":     drawnLayers(t, e, 0, choice, before, true, func(v *ui.View) { learnt(v); v.Class = 2 }),
		"another picture":   drawnLayers(t, e, 1, choice, before, true, learnt),
		"another layer":     drawnLayers(t, e, 0, choice, drawnLayers(t, e, 0, layers.Choice{Layer: 2}, nil, true, asIs), true, learnt),
		"another order":     drawnLayers(t, e, 0, choice, drawnLayers(t, e, 0, layers.Choice{Layer: 3, ByNumber: true}, nil, true, asIs), true, learnt),
	} {
		require.False(t, v.Held, what)
		require.Equal(t, v.Contributions.Order, v.Order, what)
	}
}

// A map that is zero everywhere is drawn in the colour of zero.
func TestMapsWithNothingInThem(t *testing.T) {
	e, err := explain.NewExplainer()
	require.NoError(t, err)
	dead := network.NewWeights(0)
	for o := range dead.Conv[0].Bias {
		dead.Conv[0].Bias[o] = -100
	}
	for scale := layers.EachMap; scale <= layers.AllLayers; scale++ {
		for l := range network.Layers {
			v := drawnLayers(t, e, 0, layers.Choice{Layer: l, Scale: scale}, nil, false, func(v *ui.View) { v.Weights = dead })
			require.Equal(t, len(v.Maps), v.Silent)
			require.Equal(t, paint.Range{}, v.Ranges[0])
			require.Equal(t, style(plain).Colormap.At(0), v.Maps[0].RGBAAt(14, 14))
		}
	}
}

// wordsOf is what a part of the window says.
func wordsOf(o fyne.CanvasObject) string {
	var all []string
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok && text.Visible() {
			all = append(all, text.Text)
		}
	}
	return strings.Join(all, "\n")
}

// saysLayers waits until the page says this.
func (l *loop) saysLayers(p *layersPage, words string) {
	l.t.Helper()
	l.until("“"+words+"”", func() bool { return strings.Contains(wordsOf(p.content()), words) })
}

func TestLayersPage(t *testing.T) {
	s, l := openStudio(t)
	p := newLayersPage(s)
	require.Nil(t, p.asked, "nothing is computed before anybody looks")
	p.show(s.view)
	require.Contains(t, wordsOf(p.content()), "Computing the maps…")
	l.saysLayers(p, "for class 7")
	require.Contains(t, wordsOf(p.content()), "Sum of 128 shares ")

	for _, o := range test.LaidOutObjects(p.content()) {
		if b, ok := o.(*kit.Button); ok && b.Text == "1 · 16 maps" {
			test.Tap(b)
		}
	}
	l.saysLayers(p, "of 16 maps")
	s.typedRune('3')
	v := l.shown(s, "another class", func(v *ui.View) bool { return v.Class == 3 })
	p.show(v)

	p.page.OnClass(5)
	l.shown(s, "the class picked on the page", func(v *ui.View) bool { return v.Class == 5 })

	p.show(&ui.View{Style: v.Style, Class: -1, Label: -1, Weights: v.Weights})
	require.Contains(t, wordsOf(p.content()), "Draw or pick a digit")
	for l.step() { // nothing late takes its place
	}
	require.Contains(t, wordsOf(p.content()), "Draw or pick a digit")
	p.show(v)
	l.saysLayers(p, "of 16 maps")
}

// Whoever hides the page ends its work, and nothing comes of what was asked.
func TestHidingTheLayers(t *testing.T) {
	s, l := openStudio(t)
	p := newLayersPage(s)
	p.show(s.view)
	p.hide()
	require.Nil(t, p.asked)
	s.workers.Wait()
	for l.step() {
	}
	require.NotContains(t, wordsOf(p.content()), "for class")
	p.follow.put(struct{}{})
	l.until("a late one", func() bool { return l.step() })
	require.Nil(t, p.asked)
	p.show(s.view)
	l.saysLayers(p, "for class 7")
	p.hide()
	s.workers.Wait()
}

// While a run goes on the page follows it, and the window gets few of its views.
func TestLayersFollowTraining(t *testing.T) {
	s, l := openSmall(t)
	p := newLayersPage(s)
	p.show(s.view)
	l.saysLayers(p, "for class 7")
	s.train(endless)
	require.NotNil(t, s.run)
	learnt := l.shown(s, "learning", func(v *ui.View) bool { return v.Weights != p.view.Weights })
	before := wordsOf(p.content())
	for range 5 {
		p.show(learnt)
	}
	l.until("the maps of the newest weights", func() bool { return wordsOf(p.content()) != before })
	p.hide()
	s.run.cancel()
	l.settle(s)
}

func TestLayersThatCannotBeDrawn(t *testing.T) {
	s, l := openStudio(t)
	p := newLayersPage(s)
	broken := *s.view
	broken.Style.Colormap = nil
	p.show(&broken)
	l.saysLayers(p, "The maps could not be computed: ")
	require.NotContains(t, wordsOf(p.content()), "goroutine", "nobody wants to read that")
	require.Nil(t, p.asked)
	p.show(s.view)
	l.saysLayers(p, "for class 7")
	p.hide()
}
