package ui

import (
	"visao/ml/paint"
	"visao/ui/kit"
	"visao/ui/words"
)

// makeStyle makes the controls of how maps are drawn.
func (e *Explorer) makeStyle() {
	e.alpha = kit.NewSlider(0, 1)
	e.alpha.Step = 0.01
	e.alpha.Value = e.style.Alpha
	e.alphaValue.SetText(words.T("%.2f", e.style.Alpha))
	e.alpha.OnChanged = func(v float64) {
		e.style.Alpha = v
		e.alphaValue.SetText(words.T("%.2f", v))
		e.OnStyle(e.style)
	}
	var names []string
	for _, c := range paint.Colormaps() {
		names = append(names, c.Name)
	}
	e.colormap = kit.NewChoice(names)
	e.colormap.Selected = e.style.Colormap.Name
	e.colormap.OnChanged = func(name string) {
		if c, err := paint.ByName(name); err == nil {
			e.style.Colormap = c
			e.OnStyle(e.style)
		}
	}
	e.scale = kit.NewChoice(kit.Said(ScaleNames))
	e.scale.Selected = e.scale.Options[e.style.Scale]
	e.scale.OnChanged = func(string) {
		e.style.Scale = Scale(e.scale.SelectedIndex())
		e.OnStyle(e.style)
	}
	e.stripScale = kit.NewCycle(kit.Said(StripScaleNames), int(e.style.Strip))
	e.stripScale.OnChanged = func(i int) {
		e.style.Strip = StripScale(i)
		e.OnStyle(e.style)
	}
	e.smooth = kit.NewCheck(words.T("Smooth"))
	e.smooth.Checked = e.style.Smooth
	e.smooth.OnChanged = func(on bool) {
		e.style.Smooth = on
		e.OnStyle(e.style)
	}
}

// AddAlpha makes the heat more or less opaque.
func (e *Explorer) AddAlpha(by float64) { e.alpha.SetValue(e.style.Alpha + by) }

// NextColormap chooses the next colormap of the menu.
func (e *Explorer) NextColormap() {
	e.colormap.SetSelectedIndex((e.colormap.SelectedIndex() + 1) % len(e.colormap.Options))
}

// NextScale chooses the next scale of the menu.
func (e *Explorer) NextScale() {
	e.scale.SetSelectedIndex((e.scale.SelectedIndex() + 1) % len(e.scale.Options))
}

// ToggleSmooth changes between smooth maps and pixels.
func (e *Explorer) ToggleSmooth() { e.smooth.SetChecked(!e.smooth.Checked) }

// SetStyle chooses how maps are drawn.
func (e *Explorer) SetStyle(style Style) {
	e.alpha.SetValue(style.Alpha)
	e.colormap.SetSelected(style.Colormap.Name)
	e.scale.SetSelectedIndex(int(style.Scale))
	e.smooth.SetChecked(style.Smooth)
}
