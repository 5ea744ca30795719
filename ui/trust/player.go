package trust

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"visao/ui/words"
)

// togglePlay starts the animation, from the beginning if it is at the end, or
// stops it.
func (p *Page) togglePlay() {
	if p.animation != nil {
		p.Pause()
		return
	}
	from := p.slider.Value
	if from >= p.slider.Max {
		from = 0
	}
	p.animation = p.newAnimation(int(from))
	p.play.SetIcon(theme.MediaPauseIcon())
	p.animation.Start()
}

// newAnimation goes from a step to the last.
func (p *Page) newAnimation(from int) *fyne.Animation {
	steps := int(p.slider.Max) - from
	a := fyne.NewAnimation(time.Duration(steps)*stepTime, func(share float32) {
		if step := from + int(share*float32(steps)); step != int(p.slider.Value) {
			p.moveTo(step)
		}
		if share >= 1 {
			p.Pause()
		}
	})
	a.Curve = fyne.AnimationLinear
	return a
}

// stepTime is how long the animation stays at a step.
const stepTime = 80 * time.Millisecond

// Pause stops the animation, if it runs.
func (p *Page) Pause() {
	if p.animation != nil {
		p.animation.Stop()
		p.animation = nil
		p.play.SetIcon(theme.MediaPlayIcon())
	}
}

// moveTo shows a step without stopping the animation.
func (p *Page) moveTo(step int) {
	p.slider.Value = float64(step)
	p.slider.Refresh()
	p.showStep()
}

// showStep shows the step that the slider is at.
func (p *Page) showStep() {
	if p.result == nil {
		return
	}
	step := int(p.slider.Value)
	for _, h := range p.halves {
		h.show(step)
	}
	steps := p.result.Steps
	p.pixels.SetText(words.T("%d of %d pixels", steps[step], steps[len(steps)-1]))
}
