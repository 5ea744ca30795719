package app

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/score"
	"visao/ui"
	"visao/ui/kit"
	"visao/ui/mistakes"
)

// openMistakes opens the page in a window of its own.
func openMistakes(t *testing.T, s *studio) *mistakesPage {
	t.Helper()
	p := newMistakesPage(s)
	test.NewTempWindow(t, p.content()).Resize(fyne.NewSize(600, 480))
	p.show(s.view)
	return p
}

// done waits until the page has nothing to do any more.
func (l *loop) done(p *mistakesPage) {
	l.t.Helper()
	l.until("the page's work", func() bool { return p.working == nil && p.listing == nil && p.drawing == nil })
}

// says reports whether the page shows this line.
func says(p *mistakesPage, line string) bool {
	for _, o := range test.LaidOutObjects(p.content()) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text == line {
			return true
		}
	}
	return false
}

// tapOn taps the page's button of that name; it reports whether there is one.
func tapOn(p *mistakesPage, name string) bool {
	for _, o := range test.LaidOutObjects(p.content()) {
		if b, ok := o.(*kit.Button); ok && b.Visible() && b.Text == name {
			test.Tap(b)
			return true
		}
	}
	return false
}

// The model aboard on the whole test set, from the first sight of the page to the
// pictures behind one number.
func TestMistakesOfTheModelAboard(t *testing.T) {
	s, l := openStudio(t)
	s.openAboard(articleModel)
	l.settle(s)
	p := openMistakes(t, s)
	require.NotNil(t, p.working, "it starts by itself")
	l.until("the matrix to fill", func() bool { return says(p, "Stop") && !says(p, "Evaluating…") })
	l.done(p)
	require.True(t, says(p, "218 wrong of 10,000 · 97.82 %"))
	require.True(t, says(p, "All mistakes: 218"))
	require.True(t, says(p, "most confident first"))
	require.False(t, tapOn(p, "Again"), "there is nothing to do again")

	answers := p.answers[mistakes.Test].value
	doubted := 0
	for i := range score.Doubts() {
		if !answers[i].Right() {
			doubted++
		}
	}
	require.Positive(t, doubted)

	p.page.OnCell(4, 9)
	l.done(p)
	picked := score.Pick(answers, 4, 9)
	require.True(t, says(p, "4 taken for 9: "+fmt.Sprint(len(picked))))

	var opened mistakes.Picture
	opened.Answer = picked[0]
	p.page.OnOpen(opened)
	l.shows(s, picked[0].Index)
	v := l.shown(s, "why 9, not 4", func(v *ui.View) bool { return v.Against == 4 })
	require.Equal(t, 9, v.Class)
	require.Equal(t, 9, v.Explanation.Class())
	require.Equal(t, 4, v.Label)
	require.Zero(t, s.page, "on the first page")

	before := p.answers[mistakes.Test]
	p.hide()
	p.show(s.view)
	l.done(p)
	require.Equal(t, before.weights, p.answers[mistakes.Test].weights, "nothing is evaluated twice")
	require.True(t, says(p, "4 taken for 9: "+fmt.Sprint(len(picked))), "the page is as it was left")
}

// starting reports whether some line of the page starts like this.
func starting(p *mistakesPage, line string) bool {
	for _, o := range test.LaidOutObjects(p.content()) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && strings.HasPrefix(text.Text, line) {
			return true
		}
	}
	return false
}

func TestMistakesOnTheValidationSet(t *testing.T) {
	s, l := openSmall(t)
	s.model = &model{"untrained", network.NewWeights(3), s.model.card}
	p := openMistakes(t, s)
	l.done(p)
	require.False(t, starting(p, "Some labels"), "nothing is known of other data than MNIST")
	p.page.OnSet(mistakes.Validation)
	l.done(p)
	answers := p.answers[mistakes.Validation]
	require.Len(t, answers.value, 24)
	require.Len(t, p.answers[mistakes.Test].value, 24)
	require.Equal(t, 24, answers.set.Len())
	require.Equal(t, s.data.whole.Validation.Picture(5), answers.set.Picture(5))

	wrong := score.Pick(answers.value, score.Any, score.Any)[0]
	var opened mistakes.Picture
	opened.Answer = wrong
	p.page.OnOpen(opened)
	want := answers.set.Picture(wrong.Index)
	l.shown(s, "the validation picture", func(v *ui.View) bool {
		return v.Explanation.Picture == want && v.Class == wrong.Class && v.Against == wrong.Label
	})
	require.Equal(t, ui.ImageFile, s.source)
	require.Equal(t, wrong.Label, s.file.label)
	s.explorer.OnCentre(false)
	require.Equal(t, want, *s.filePicture(), "it is as MNIST made it, centred or not")
}

func TestMistakesWhileTraining(t *testing.T) {
	s, l := openSmall(t)
	s.train(endless)
	l.under(s, 3)
	p := openMistakes(t, s)
	require.NotNil(t, p.working, "once by itself")
	l.done(p)
	first := p.answers[mistakes.Test]
	require.Same(t, s.run, first.run)
	require.GreaterOrEqual(t, first.step, 3)

	l.until("newer weights", func() bool { return s.weights() != first.weights })
	p.show(s.view)
	require.Nil(t, p.working, "not again by itself")
	require.True(t, says(p, fmt.Sprintf("of about step %d; training is at step %d", first.step, s.run.last.Step)))
	require.True(t, tapOn(p, "Again"))
	l.done(p)
	require.NotSame(t, first.weights, p.answers[mistakes.Test].weights)

	tap(s.training.Stop)
	l.settle(s)
	p.show(s.view)
	l.done(p)
	require.Same(t, s.model.weights, p.answers[mistakes.Test].weights, "the model that has come of it")
	c := score.Tabulate(p.answers[mistakes.Test].value)
	wrong, count := c.Total()
	require.Equal(t, s.model.card.Test.Wrong, wrong)
	require.Equal(t, s.model.card.Test.Count, count)

	s.train(endless)
	p.show(s.view)
	l.under(s, 2)
	p.show(s.view)
	require.Nil(t, p.working, "there is something to look at")
	require.True(t, says(p, "of the model before"))
	tap(s.training.Stop)
	l.settle(s)
}

func TestStoppingAnEvaluation(t *testing.T) {
	s, l := openStudio(t)
	p := openMistakes(t, s)
	require.True(t, tapOn(p, "Stop"))
	require.Nil(t, p.working)
	require.True(t, says(p, "not evaluated"))
	p.show(s.view)
	require.Nil(t, p.working, "it waits to be asked")
	require.True(t, tapOn(p, "Evaluate"))
	require.NotNil(t, p.working)
	p.hide()
	require.Nil(t, p.working, "nobody looks any more")
	p.show(s.view)
	require.NotNil(t, p.working, "opened again, it starts again")
	p.page.OnPart(mistakes.Maps)
	require.True(t, says(p, "Averaging maps…"))
	p.page.OnPart(mistakes.Errors)
	p.hide()
	l.settle(s)
	require.Nil(t, p.answers[mistakes.Test].value)
	require.Nil(t, p.averages[mistakes.Test].value)
	require.Empty(t, s.lastError, "that is no failure")
}

func TestMistakesOnOtherData(t *testing.T) {
	s, l := openSmall(t)
	p := openMistakes(t, s)
	l.done(p)
	other := digits(t)
	s.data = complete(&mnist.Data{Train: other.Train, Validation: other.Validation, Test: other.Test.Slice(0, 9), Hash: "other"})
	p.show(s.view)
	require.Nil(t, p.answers[mistakes.Test].value, "the old pictures are gone")
	l.done(p)
	require.Len(t, p.answers[mistakes.Test].value, 9)

	s.data = nil // as before the first have been loaded
	p.show(s.view)
	require.True(t, says(p, "the pictures are still being loaded"))
	p.page.OnStart()
	require.Nil(t, p.working)
}

func TestAverageMapsInTheWindow(t *testing.T) {
	s, l := openSmall(t)
	p := openMistakes(t, s)
	l.done(p)
	p.page.OnPart(mistakes.Maps)
	require.True(t, tapOn(p, "Stop"), "it has started")
	p.page.OnPart(mistakes.Maps)
	l.done(p)
	found := p.averages[mistakes.Test]
	want, err := explain.AverageOver(t.Context(), s.model.weights, s.data.test, nil)
	require.NoError(t, err)
	require.Equal(t, want, found.value)
	require.True(t, says(p, "Mean map of each digit over 24 pictures, in logits per pixel"))
	require.True(t, starting(p, "On ink: "))

	v := *s.view
	v.Style.Alpha = 1
	p.show(&v)
	require.NotNil(t, p.drawing, "drawn in the new style")
	require.Nil(t, p.working, "but not averaged again")
	l.done(p)
}

// The ten maps are on one scale: equal values have equal colours, in all of them.
func TestDrawAverages(t *testing.T) {
	averages := new(explain.Averages)
	averages[3].Shares[5], averages[8].Shares[700] = 0.5, 0.5
	averages[4].Shares[17] = -0.25
	drawn, err := drawAverages(averages, style(func(s *ui.Style) { s.Alpha, s.Smooth = 1, false }))
	require.NoError(t, err)
	require.Equal(t, -0.25, drawn.Range.Lo)
	require.Equal(t, 0.5, drawn.Range.Hi)
	hot := drawn.Maps[3].RGBAAt(5, 0)
	require.Equal(t, hot, drawn.Maps[8].RGBAAt(0, 25))
	require.Equal(t, drawn.Bar.RGBAAt(255, 0), hot)
	require.Equal(t, drawn.Bar.RGBAAt(0, 0), drawn.Maps[4].RGBAAt(17, 0))
	require.Equal(t, drawn.Maps[0].RGBAAt(9, 9), drawn.Maps[3].RGBAAt(9, 9), "zero")

	drawn, err = drawAverages(averages, style(func(s *ui.Style) { s.Scale = ui.Signed }))
	require.NoError(t, err)
	require.Equal(t, -0.5, drawn.Range.Lo)
	require.Equal(t, averageSide, drawn.Maps[0].Rect.Dx())
	drawn, err = drawAverages(averages, style(func(s *ui.Style) { s.Scale = ui.AllPictures }))
	require.NoError(t, err)
	require.Equal(t, ui.CommonShare, drawn.Range.Hi)
}

func TestTitles(t *testing.T) {
	for _, c := range []struct {
		n, label, class int
		title, order    string
	}{
		{218, score.Any, score.Any, "All mistakes: 218", "most confident first"},
		{34, 4, score.Any, "Label 4: 34 wrong", "most confident first"},
		{1, 4, 9, "4 taken for 9: 1", "most confident first"},
		{0, 4, 0, "4 taken for 0: 0", ""},
		{400, 4, 4, "4, right: 400", "least confident first"},
		{1001, 4, 4, "4, right: 1,001", "the 500 least confident"},
		{9000, score.Any, score.Any, "All mistakes: 9,000", "the 500 most confident"},
	} {
		title, order := titleOf(make([]score.Answer, c.n), c.label, c.class)
		require.Equal(t, c.title, title)
		require.Equal(t, c.order, order)
	}
}
