package app

import (
	"fyne.io/fyne/v2"

	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/look"
)

// settings is what the program remembers between starts.
type settings struct{ store fyne.Preferences }

func (s settings) style() ui.Style {
	colours, err := paint.ByName(s.store.StringWithFallback("colormap", "jet"))
	if err != nil {
		colours = paint.Colormaps()[0] // an older or newer program's name
	}
	return ui.Style{
		Alpha:    min(max(s.store.FloatWithFallback("alpha", 0.5), 0), 1),
		Colormap: colours,
		Scale:    ui.Scale(within(s.store.Int("scale"), len(ui.ScaleNames))),
		Smooth:   s.store.BoolWithFallback("smooth", true),
	}
}

func (s settings) setStyle(style ui.Style) {
	s.store.SetFloat("alpha", style.Alpha)
	s.store.SetString("colormap", style.Colormap.Name)
	s.store.SetInt("scale", int(style.Scale))
	s.store.SetBool("smooth", style.Smooth)
}

func (s settings) config() train.Config {
	d := train.Article()
	c := train.Config{
		Epochs:       s.store.IntWithFallback("epochs", d.Epochs),
		Batch:        s.store.IntWithFallback("batch", d.Batch),
		LearningRate: s.store.FloatWithFallback("rate", d.LearningRate),
		Seed:         uint64(max(0, s.store.IntWithFallback("seed", int(d.Seed)))),
	}
	if c.Validate() != nil {
		return d
	}
	return c
}

func (s settings) setConfig(c train.Config) {
	s.store.SetInt("epochs", c.Epochs)
	s.store.SetInt("batch", c.Batch)
	s.store.SetFloat("rate", c.LearningRate)
	s.store.SetInt("seed", int(c.Seed))
}

// The window's size, within what a desktop can show.
func (s settings) size() fyne.Size {
	return fyne.NewSize(
		float32(min(max(s.store.FloatWithFallback("width", 1360), 1024), 8192)),
		float32(min(max(s.store.FloatWithFallback("height", 860), 700), 8192)),
	)
}

func (s settings) setSize(size fyne.Size) {
	s.store.SetFloat("width", float64(size.Width))
	s.store.SetFloat("height", float64(size.Height))
}

func (s settings) source() ui.Source     { return ui.Source(within(s.store.Int("source"), 2)) }
func (s settings) setSource(v ui.Source) { s.store.SetInt("source", int(v)) }

func (s settings) index() int     { return max(0, s.store.Int("index")) }
func (s settings) setIndex(i int) { s.store.SetInt("index", i) }

func (s settings) centre() bool     { return s.store.BoolWithFallback("centre", true) }
func (s settings) setCentre(v bool) { s.store.SetBool("centre", v) }

func (s settings) mode() look.Mode     { return look.Mode(within(s.store.Int("theme"), 3)) }
func (s settings) setMode(m look.Mode) { s.store.SetInt("theme", int(m)) }

// within returns i, or 0 if it is not an index below n.
func within(i, n int) int {
	if i < 0 || i >= n {
		return 0
	}
	return i
}
