package ui

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// flip tells, while single pixels are edited, what the last change of them has done
// to the score.
type flip struct {
	content          fyne.CanvasObject
	hint, told       *fyne.Container // one of them is visible
	where, greys     *look.Text
	change, of       *look.Text
	scores, decision *look.Text
}

func newFlip() *flip {
	f := &flip{
		where: look.NewNote(""), greys: look.NewNote(""),
		change: look.NewText("", look.Accent, theme.SizeNameSubHeadingText), of: look.NewNote(""),
		scores: look.NewNote(""), decision: look.NewText("", look.Amber, theme.SizeNameCaptionText),
	}
	lines := layout.NewCustomPaddedVBoxLayout(1)
	f.hint = container.New(lines)
	hint := words.T("A click sets or erases a pixel,\ndragging goes on with others.\nRight button or Shift: erase.\nThe network sees these pixels\njust as they are.")
	for line := range strings.Lines(hint) {
		f.hint.Add(look.NewNote(strings.TrimSpace(line)))
	}
	f.told = container.New(lines, f.where, f.greys,
		container.New(layout.NewCustomPaddedHBoxLayout(6), f.change, container.NewVBox(layout.NewSpacer(), f.of)),
		f.scores, f.decision)
	f.told.Hide()
	f.content = container.New(kit.AtLeast(0), container.New(together{}, f.hint, f.told))
	return f
}

func (f *flip) show(v *View) {
	e, ok := effectOf(v)
	look.SetVisible(f.hint, !ok)
	look.SetVisible(f.told, ok)
	if !ok {
		return
	}
	f.where.SetText(e.where())
	f.greys.SetText(e.greys())
	f.change.SetText(kit.Signed(e.after-e.before, scoreDecimals))
	f.of.SetText(e.of)
	f.scores.SetText(words.T("from %s to %s", kit.Signed(e.before, scoreDecimals), kit.Signed(e.after, scoreDecimals)))
	f.decision.SetText(e.decision())
}

// effect is what a change of pixels does to a score.
type effect struct {
	pixels        int // that have changed
	row, column   int // of the only one
	from, to      int // its grey, 0 to 255
	of            string
	before, after float64 // the score in logits, rounded as it is written
	was, is       int     // the class decided for
}

// scoreDecimals are those a score is written with: one pixel does little.
const scoreDecimals = 3

// effectOf compares a view with the same before pixels were changed. It reports
// whether there is anything to compare.
func effectOf(v *View) (e effect, ok bool) {
	if v.Before == nil || v.Explanation == nil {
		return e, false
	}
	grey := func(x *explain.Explanation, i int) int { return int(math.Round(255 * float64(x.Picture[i]))) }
	for i := range v.Explanation.Picture {
		if from, to := grey(v.Before, i), grey(v.Explanation, i); from != to {
			e.pixels++
			e.row, e.column, e.from, e.to = i/mnist.Side, i%mnist.Side, from, to
		}
	}
	e.of = words.T("logit of %d", v.Class)
	if v.Against >= 0 {
		e.of = words.T("for %d over %d", v.Class, v.Against)
	}
	score := func(x *explain.Explanation) float64 {
		s := float64(x.Logits[v.Class])
		if v.Against >= 0 {
			s -= float64(x.Logits[v.Against])
		}
		unit := math.Pow10(scoreDecimals)
		return math.Round(unit*s) / unit
	}
	e.before, e.after = score(v.Before), score(v.Explanation)
	e.was, e.is = v.Before.Class(), v.Explanation.Class()
	return e, e.pixels > 0
}

func (e *effect) where() string {
	if e.pixels > 1 {
		return words.T("%d pixels changed", e.pixels)
	}
	return words.T("row %d, column %d", e.row, e.column)
}

func (e *effect) greys() string {
	if e.pixels > 1 {
		return ""
	}
	return words.T("grey %d to %d", e.from, e.to)
}

// decision says whether the network decides otherwise than before.
func (e *effect) decision() string {
	if e.is == e.was {
		return ""
	}
	return words.T("decides for %d, not %d", e.is, e.was)
}
