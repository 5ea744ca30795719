package app

import (
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
)

// doubter is the page in a window of its own.
type doubter struct {
	*trustPage
	t *testing.T
	l *loop
}

func openTrust(t *testing.T) (doubter, *studio, *loop) {
	t.Helper()
	s, l := openStudio(t)
	p := newTrustPage(s)
	test.NewTempWindow(t, p.content()).Resize(fyne.NewSize(600, 480))
	p.show(s.view)
	return doubter{p, t, l}, s, l
}

// tap presses the page's button of that name.
func (d doubter) tap(name string) {
	d.t.Helper()
	for _, o := range test.LaidOutObjects(d.content()) {
		if b, ok := o.(*kit.Button); ok && b.Text == name && b.Visible() {
			require.False(d.t, b.Disabled(), name)
			test.Tap(b)
			return
		}
	}
	d.t.Fatal("the page has no button " + name)
}

// says tells whether the page has a line with these words.
func (d doubter) says(words string) bool {
	for _, o := range test.LaidOutObjects(d.content()) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, words) {
			return true
		}
	}
	return false
}

// result tests the map that is shown and waits for the result.
func (d doubter) result() {
	d.t.Helper()
	before := d.report
	d.tap("Test this map")
	d.l.until("the result", func() bool { return d.report != before })
}

func TestTrust(t *testing.T) {
	d, s, l := openTrust(t)
	require.True(t, d.says("Can I trust the map of 7?"))
	d.result()
	require.Same(t, s.view, d.tested)
	want, err := explain.Check(t.Context(), s.view.Weights, s.view.Explanation, 7, func(int, int) {})
	require.NoError(t, err)
	require.Equal(t, want, d.report)
	require.True(t, d.says("Map of 7: halved after"), "and insertion worse than random")
	require.Less(t, want.Insertion[explain.ByEvidence].Area, want.Insertion[explain.AtRandom].Area)
	require.Nil(t, d.testing)

	// Whatever is shown next, the result stays that of the picture it was made of.
	s.showIndex(1)
	l.shows(s, 1)
	d.show(s.view)
	require.True(t, d.says("the map of 7 before the picture changed"))
	s.showIndex(0)
	l.shows(s, 0)
	d.show(s.view)
	require.True(t, d.says("Map of 7: halved after"), "the same again")

	s.typedRune('2')
	d.show(l.shown(s, "the map of another class", func(v *ui.View) bool { return v.Class == 2 }))
	require.True(t, d.says("the map of 7 before the class changed"))
	d.result()
	require.Equal(t, 2, d.report.Class)
	require.True(t, d.says("Map of 2: "))

	learnt := *s.view
	learnt.Weights = network.NewWeights(3)
	d.show(&learnt)
	require.True(t, d.says("the map of 2 before the network changed"))
	d.show(&ui.View{Style: learnt.Style, Class: -1})
	require.True(t, d.says("the map of 2 before the picture changed"))
}

func TestTrustWithoutAPicture(t *testing.T) {
	d, s, _ := openTrust(t)
	d.show(&ui.View{Style: s.view.Style, Class: -1, Label: -1, Weights: s.view.Weights})
	require.True(t, d.says("Draw or pick a digit"))
	for _, o := range test.LaidOutObjects(d.content()) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Test this map" {
			require.True(t, b.Disabled())
		}
	}
}

// While a test is under way the view may change: the result is of what it was asked about.
func TestTrustWhileTheViewChanges(t *testing.T) {
	d, s, _ := openTrust(t)
	asked := s.view
	d.tap("Test this map")
	learnt := *asked
	learnt.Weights = network.NewWeights(3)
	d.show(&learnt)
	d.l.until("the result", func() bool { return d.report != nil })
	require.Same(t, asked, d.tested)
	require.True(t, d.says("before the network changed"))
}

func TestTrustCancelled(t *testing.T) {
	for how, end := range map[string]func(doubter){
		"by its button":       func(d doubter) { d.tap("Cancel") },
		"by leaving the page": func(d doubter) { d.hide() },
	} {
		t.Run(how, func(t *testing.T) {
			d, s, l := openTrust(t)
			d.tap("Test this map")
			require.True(t, d.says("re-initialising…"))
			end(d)
			require.Nil(t, d.testing)
			require.False(t, d.says("re-initialising…"))
			s.workers.Wait()
			for l.step() {
			}
			require.Nil(t, d.report)
			require.Empty(t, s.lastError)
			d.result()
			require.Equal(t, 7, d.report.Class)
		})
	}
}

// Quitting in the middle leaves nothing behind: goleak looks after all tests.
func TestQuittingWhileAMapIsTested(t *testing.T) {
	d, s, _ := openTrust(t)
	d.tap("Test this map")
	s.cancel()
}

func TestTrustInAnotherStyle(t *testing.T) {
	d, s, l := openTrust(t)
	d.result()
	report := d.report
	pictures, err := drawTested(report, &s.view.Explanation.Picture, s.view.Style)
	require.NoError(t, err)
	restyled := *s.view
	restyled.Style.Scale, restyled.Style.Colormap = ui.Signed, paint.Colormaps()[2]
	again, err := drawTested(report, &s.view.Explanation.Picture, restyled.Style)
	require.NoError(t, err)
	require.NotEqual(t, pictures.Occlusion, again.Occlusion)
	require.True(t, again.Signed)

	require.True(t, d.says("lowest"))
	d.show(&restyled)
	d.hide() // before the maps are drawn
	d.show(&restyled)
	l.until("the maps in the new style", func() bool { return d.says("against") })
	require.Same(t, report, d.report, "nothing is tested again")
	require.True(t, d.says("Map of 7: halved after"))
}

func TestTrustOfAnEmptyPicture(t *testing.T) {
	d, s, l := openTrust(t)
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(s.view.Weights, mnist.Picture{})
	require.NoError(t, err)
	blank := *s.view
	blank.Explanation = e
	d.show(&blank)
	d.tap("Test this map")
	require.Contains(t, l.failure(s), "there is no ink to delete")
	require.True(t, d.says("Can I trust the map"), "it can be tried again")
	require.Nil(t, d.testing)
}

// The pictures of a step are what the network was given.
func TestDrawReport(t *testing.T) {
	_, s, _ := openTrust(t)
	e := s.view.Explanation
	r, err := explain.Check(t.Context(), s.view.Weights, e, 7, func(int, int) {})
	require.NoError(t, err)
	result, err := drawReport(r, &e.Picture, s.view.Style)
	require.NoError(t, err)
	whole, black := paint.Picture(&e.Picture, mnist.Side, false), paint.Picture(nil, mnist.Side, false)
	last := len(r.Steps) - 1
	for o := range explain.Orders {
		require.Equal(t, whole, result.Deleted[o][0])
		require.Equal(t, black, result.Deleted[o][last])
		require.Equal(t, black, result.Inserted[o][0])
		require.Equal(t, whole, result.Inserted[o][last])
		half := explain.Deleted(e.Picture, r.Orders[o][:r.Steps[last/2]])
		require.Equal(t, paint.Picture(&half, mnist.Side, false), result.Deleted[o][last/2])
	}
	m, err := paint.Blend(&e.Picture, e.Shares(7), paint.Options{
		Size: testedSide, Colormap: s.view.Style.Colormap, Range: paint.RangeOf(e.Shares(7)),
		Alpha: s.view.Style.Alpha, Smooth: s.view.Style.Smooth,
	})
	require.NoError(t, err)
	require.Equal(t, m, result.Pictures.Map)
}
