package ui

import (
	"fmt"
	"image"
	"strings"

	"visao/ml/mnist"
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
	e.probability.SetText(Percent(x.Probabilities[predicted]))
	e.showLabel(v.Label, predicted)
	e.bars.Set(x.Probabilities, predicted, v.Class)

	e.seen.set(v.Input)
	e.heat.SetImage(v.Heat)
	e.heat.SetSmooth(v.Style.Smooth)
	e.bar.SetScale(v.Bar, v.Range.Lo, v.Range.Hi)
	var captions [mnist.Classes]string
	for c, p := range x.Probabilities {
		captions[c] = Percent(p)
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
	e.seen.set(nil)
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
	e.under.SetText(fmt.Sprintf("row %d, column %d: %s logit", y, x, signed(share, 4)))
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
	e.under.SetText(fmt.Sprintf("map %s, bias %s: logit %s", signed(logit-bias, 2), signed(bias, 2), signed(logit, 2)))
}

// signed writes a number with its sign and so many decimals. The minus is an en
// dash: the font that Fyne brings has no other of a digit's width.
func signed(v float64, decimals int) string {
	text := fmt.Sprintf("%+.*f", decimals, v)
	if strings.Trim(text, "+-0.") == "" {
		return text[1:] // a zero has no sign
	}
	return strings.Replace(text, "-", "–", 1)
}

// Percent writes a probability to a tenth of a percent: "61.3 %".
func Percent(p float64) string { return fmt.Sprintf("%.1f %%", 100*p) }

// Progress says how far something has come: "Evaluating: 1,200 of 6,000".
func Progress(what string, done, total int) string {
	return fmt.Sprintf("%s: %s of %s", what, thousands(done), thousands(total))
}
