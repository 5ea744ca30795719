package ui

import (
	"image"
	"math"
	"strconv"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// Show paints a view.
func (e *Explorer) Show(v *View) {
	e.view = v
	if v.Explanation == nil {
		e.showNothing()
		return
	}
	x := v.Explanation
	predicted := x.Class()
	e.class.SetText(strconv.Itoa(predicted))
	e.probability.SetText(kit.Percent(x.Probabilities[predicted]))
	e.showLabel(v.Label, predicted)
	e.bars.Set(x.Probabilities, predicted, v.Class, v.Against)
	e.showContrast()

	e.showSeen(v)
	e.heat.SetImage(v.Heat)
	e.heat.SetSmooth(v.Style.Smooth)
	e.bar.SetScale(v.Bar, v.Range.Lo, v.Range.Hi)
	var captions [mnist.Classes]string
	for c, p := range x.Probabilities {
		captions[c] = kit.Percent(p)
	}
	e.strip.Set(v.Strip, captions)
	e.strip.SetSelected(v.Class)
	e.hover(e.cell.x, e.cell.y, e.cell.inside) // a newer map may come at any time
}

func (e *Explorer) showNothing() {
	e.class.SetText("")
	e.probability.SetText("")
	e.verdict.SetText("")
	e.bars.Clear()
	e.offerContrast(false)
	e.showSeen(e.view)
	e.heat.SetImage(nil)
	e.bar.SetScale(nil, 0, 0)
	e.strip.Set([mnist.Classes]*image.RGBA{}, [mnist.Classes]string{})
	e.strip.SetSelected(-1)
	e.say("", "")
}

// showLabel says whether the prediction agrees with the label.
func (e *Explorer) showLabel(label, predicted int) {
	switch {
	case label < 0:
		e.verdict.SetText("")
		e.probability.SetColor(look.Accent)
	case label == predicted:
		e.probability.SetColor(look.Accent)
		e.verdict.SetText(words.T("right: the label is %d", label))
		e.verdict.SetColor(look.Green)
	default:
		e.probability.SetColor(look.Amber)
		e.verdict.SetText(words.T("wrong: the label is %d", label))
		e.verdict.SetColor(look.Amber)
	}
}

// hover tells what one pixel contributes to the score of the class shown.
func (e *Explorer) hover(x, y int, inside bool) {
	e.cell = cell{x, y, inside}
	v := e.view
	if v == nil || v.Explanation == nil || !inside {
		e.restUnder()
		return
	}
	share := float64(v.Account.Shares[y*mnist.Side+x])
	e.bar.SetMarker(share)
	part := words.T("row %d, column %d: %s logit", y, x, kit.Signed(share, 4))
	if v.Against >= 0 {
		part = words.T("row %d, column %d: %s for %d over %d", y, x, kit.Signed(share, 4), v.Class, v.Against)
	}
	e.say(part, words.T("it has seen what the frame holds"))
}

// restUnder is the line below the map while the mouse is elsewhere: what speaks
// for, what against, and the bias are the score.
func (e *Explorer) restUnder() {
	e.bar.ClearMarker()
	v := e.view
	if v == nil || v.Explanation == nil {
		e.say("", "")
		return
	}
	e.say(account(v))
}

// say changes the two lines below the map.
func (e *Explorer) say(under, below string) {
	e.under.SetText(under)
	e.below.SetText(below)
}

// account writes a view's account so that the numbers as written add up: what
// rounding leaves goes to the negative part.
func account(v *View) (parts, sum string) {
	hundredths := func(x float64) float64 { return math.Round(100*x) / 100 }
	a := v.Account
	positive, bias, total := hundredths(a.Positive), hundredths(a.Bias), hundredths(a.Total)
	negative := total - positive - bias
	sum = words.T("= %s, the logit of %d", kit.Signed(total, 2), v.Class)
	if v.Against >= 0 {
		sum = words.T("= %s, log-odds of %d over %d", kit.Signed(total, 2), v.Class, v.Against)
	}
	return words.T("%s for, %s against, bias %s", kit.Signed(positive, 2), kit.Signed(negative, 2), kit.Signed(bias, 2)), sum
}

// ToggleContrast changes between the map of one class and the contrast of two.
func (e *Explorer) ToggleContrast() {
	if !e.contrast.Disabled() {
		e.OnContrast(!e.contrasting)
	}
}

// offerContrast makes the button work, or not while there is nothing to contrast.
func (e *Explorer) offerContrast(yes bool) {
	enable(yes, e.contrast)
	if !yes {
		e.contrasting = false
		e.contrast.Importance = importance(false)
		e.contrast.SetText(words.T("Why not another?"))
	}
}

// showContrast says on the button what it does or has done.
func (e *Explorer) showContrast() {
	e.offerContrast(true)
	v := e.view
	e.contrasting = v.Against >= 0
	e.contrast.Importance = importance(e.contrasting)
	if e.contrasting {
		e.contrast.SetText(words.T("Why %d, not %d?", v.Class, v.Against))
		return
	}
	rival := v.Explanation.Class()
	if v.Class == rival {
		rival = v.Explanation.RunnerUp()
	}
	e.contrast.SetText(words.T("Why not %d?", rival))
}
