package ui

import (
	"fmt"
	"image"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
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
	e.class.SetText(fmt.Sprint(predicted))
	e.probability.SetText(kit.Percent(x.Probabilities[predicted]))
	e.showLabel(v.Label, predicted)
	e.bars.Set(x.Probabilities, predicted, v.Class)

	e.seen.Set(v.Input)
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
	e.seen.Set(nil)
	e.heat.SetImage(nil)
	e.bar.SetScale(nil, 0, 0)
	e.strip.Set([mnist.Classes]*image.RGBA{}, [mnist.Classes]string{})
	e.strip.SetSelected(-1)
	e.under.SetText("")
}

// showLabel says whether the prediction agrees with the label.
func (e *Explorer) showLabel(label, predicted int) {
	switch {
	case label < 0:
		e.verdict.SetText("")
		e.probability.SetColor(look.Accent)
	case label == predicted:
		e.probability.SetColor(look.Accent)
		e.verdict.SetText(fmt.Sprintf("right: the label is %d", label))
		e.verdict.SetColor(look.Green)
	default:
		e.probability.SetColor(look.Amber)
		e.verdict.SetText(fmt.Sprintf("wrong: the label is %d", label))
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
	share := float64(v.Explanation.Maps[v.Class][y*mnist.Side+x]) / mnist.Pixels
	e.bar.SetMarker(share)
	e.under.SetText(fmt.Sprintf("row %d, column %d: %s logit", y, x, kit.Signed(share, 4)))
}

// restUnder is the line below the map while the mouse is elsewhere: the map's
// sum and the bias are the score.
func (e *Explorer) restUnder() {
	e.bar.ClearMarker()
	v := e.view
	if v == nil || v.Explanation == nil {
		e.under.SetText("")
		return
	}
	x := v.Explanation
	logit, bias := float64(x.Logits[v.Class]), float64(x.Bias[v.Class])
	e.under.SetText(fmt.Sprintf("map %s, bias %s: logit %s", kit.Signed(logit-bias, 2), kit.Signed(bias, 2), kit.Signed(logit, 2)))
}
