package lab

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/score"
	"visao/ui/look"
	"visao/ui/words/wordstest"
)

// The words about validation claim no more than the figures do.
func TestValidationIsTold(t *testing.T) {
	s := bias.Decoy()
	tell := func(side *Side, s bias.Shortcut) string {
		title, figure, words := validation(side, s)
		return title + ": " + figure.text + " " + words
	}
	with := func(wrong int, accuracies ...float64) *Side {
		r := run(bias.Nothing, 0.5, accuracies...)
		if accuracies == nil {
			r.Outcome = nil
		}
		r.Validation.Wrong = wrong
		return &Side{Run: r}
	}
	require.Equal(t, "Validation:  known once a network has been trained", tell(nil, s))
	first := underWay()
	first.Epochs = nil
	require.Equal(t, "Validation:  known after the first epoch", tell(&Side{Snapshot: first}, s))
	require.Equal(t, "Validation looks perfect: 99.0 % after epoch 1 of 3", tell(&Side{Snapshot: underWay()}, s))
	require.Equal(t, "Validation looks perfect: 99.4 % but it shares the shortcut: it cannot tell what was learnt", tell(with(36), s))
	require.Equal(t, "Validation looks perfect: 99.4 % and that is the trap: it shares the shortcut", tell(with(36, 60, 99, 35, 12, 58), s))
	require.Equal(t, "Validation looks perfect: 99.4 % but it shares the shortcut, and not every test set bears it out",
		tell(with(36, 99, 99, 94, 99, 99), s))
	require.Equal(t, "Validation looks perfect: 99.4 % and it holds: no test set is far below, though it shares the shortcut",
		tell(with(36, 99, 99, 98, 98, 98), s))
	require.Equal(t, "Validation: 90.0 % and it shares the shortcut with the training pictures", tell(with(600, 60, 90, 35, 12, 58), s))
	s.Share = 0
	require.Equal(t, "Validation looks perfect: 99.4 % no picture has a patch, in training or here", tell(with(36, 99, 99, 10, 10, 10), s))
	s.Place = bias.Own
	require.Equal(t, "Validation looks perfect: 99.4 % on pictures like those trained on: what misleads there misleads here", tell(with(36), s))
	stopped := with(0)
	stopped.Run.Validation = score.Score{}
	require.Equal(t, "Validation:  not known of this network", tell(stopped, s))
}

func TestVerdict(t *testing.T) {
	chance := 64. / 784
	for _, v := range []struct {
		area, positive, lead float64
		color                fyne.ThemeColorName
	}{
		{chance, 0.71, 0.63, look.Red},
		{chance, chance, 0.05, look.Green},
		{chance, 0.12, 0.05, look.Foreground},
		{chance, chance, 0.6, look.Foreground}, // it speaks against the other digits
		{chance, chance, -0.6, look.Foreground},
		{0.8, 0.85, 0.8, look.Green}, // a meadow
		{0.8, 0.95, 0.8, look.Red},
		{chance, math.NaN(), math.NaN(), look.Foreground},
	} {
		require.Equal(t, v.color, verdict(bias.Evidence{Area: v.area, Positive: v.positive, Lead: v.lead}), "%+v", v)
	}
}

func TestFiguresAreTold(t *testing.T) {
	p, _, _ := page(t, look.Dark, small)
	p.SetBefore(planted(t))
	all := told(p.two.content)
	for _, part := range []string{
		"Evidence on the patch and 4 pixels around 71.0 % of the positive evidence for its answer; chance is 8.2 %",
		"on the patch itself, where chance is 2.0 % 42.6 % of the score, signed –12.0 % of the lead over the average class +63.9 %",
		"untouched 60.7 % –", "patch agrees 99.3 % –", "patch at random 34.8 % 63.3 %", "patch inverted 12.2 % 85.2 %", "7 → 4",
	} {
		require.Contains(t, all, part)
	}
	p.SetAfter(repairedSide(t))
	all = told(p.three.content)
	for _, part := range []string{
		"Evidence on the patch patch varied 8.3 % down from 71.0 %; chance is 8.2 %",
		"A random patch is followed in 2.3 %, down from 63.3 %.", "patch inverted 12.2 % 97.5 %",
	} {
		require.Contains(t, all, part)
	}
	p.SetBefore(nil)
	p.SetAfter(nil)
	require.NotContains(t, told(p.two.content)+told(p.three.content), "71.0")

	nothing := run(bias.Nothing, math.NaN(), 50, 50, 50, 50, 50)
	nothing.Outcome.Around.Score, nothing.Outcome.Around.Lead = math.Inf(1), math.NaN()
	p.SetBefore(&Side{Run: nothing})
	require.NotContains(t, told(p.two.content), "NaN")
	require.NotContains(t, told(p.two.content), "Inf")
}

func TestAccuracyColours(t *testing.T) {
	r := run(bias.Nothing, 0, 98, 97, 95, 50) // validation is at 99.4 %
	for v, color := range []fyne.ThemeColorName{look.Green, look.Amber, look.Amber, look.Red} {
		require.Equal(t, color, accuracy(r, bias.Variant(v)).color)
	}
	r.Validation.Wrong = r.Validation.Count * 4 / 5
	require.Equal(t, look.Foreground, accuracy(r, bias.Inverted).color, "as bad as validation is nothing to be pleased with")
	r.Validation = score.Score{}
	require.Equal(t, look.Foreground, accuracy(r, bias.Random).color, "there is nothing to compare with")
	require.Equal(t, "–", accuracy(nil, bias.Random).text)
}

func TestProgress(t *testing.T) {
	p, _, _ := page(t, look.Dark, small)
	p.SetState(Planting)
	require.Contains(t, told(p.one.way.content), "Starting…")
	p.SetBefore(&Side{Snapshot: underWay()})
	require.Equal(t, "Epoch 2 of 3 · step 506 of 1,688 · 1 min 12 s left", told(p.one.way.content))
	require.InDelta(t, (1688.+506)/(3*1688), p.one.way.bar.Value, 1e-9)
	p.SetBefore(&Side{Measured: 0.43, Run: unmeasured(planted(t).Run)})
	require.Equal(t, "Measuring on the test sets: 43 %", told(p.one.way.content))
	p.SetBefore(planted(t))
	p.SetState(Repairing)
	require.Equal(t, "Trained for 3 epochs in 4 min 12 s", told(p.one.way.content))
	p.SetAfter(&Side{Snapshot: underWay()})
	require.Equal(t, "Epoch 2 of 3 · step 506 of 1,688 · 1 min 12 s left", told(p.three.way.content))
	p.SetState(Ready)
	require.Empty(t, told(p.three.way.content))
}

// Whatever the page shows is said by package words, so that it can be said in another
// language.
func TestNoWordsAreLeftEnglish(t *testing.T) {
	wordstest.Mark(t, ".", "../kit")
	for _, state := range states {
		t.Run(state.name, func(t *testing.T) {
			p, _, _ := page(t, look.Dark, large)
			state.show(t, p)
			for _, part := range []fyne.CanvasObject{p.one.content, p.two.content, p.three.content} {
				for _, word := range wordstest.Unmarked(part) {
					require.Regexp(t, " in (as a .|131 of 1,000;|88 % off ink)$", word, "which the test itself says")
				}
			}
		})
	}
}

func TestAllPlacesAreNamed(t *testing.T) {
	require.Len(t, placeNames, len(bias.PlaceNames))
}
