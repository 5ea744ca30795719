package trust

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/words/wordstest"
)

// margin is what the window leaves around a page.
const margin = 12

func show(t *testing.T, mode look.Mode, width, height float32) (*Page, test.WindowlessCanvas) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(mode)) // before any widget measures itself
	p := New()
	p.OnTest, p.OnCancel = func() {}, func() {}
	padded := container.New(layout.NewCustomPaddedLayout(margin, margin, margin, margin), p.Content)
	return p, looktest.Show(t, mode, fyne.NewSize(width+2*margin, height+2*margin), padded)
}

// says is what the line below the buttons says.
func (p *Page) says() string {
	return test.WidgetRenderer(p.note).Objects()[0].(*canvas.Text).Text
}

// texts are the words of the page that are shown.
func texts(p *Page) (words []string) {
	for _, o := range test.LaidOutObjects(p.Content) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() {
			words = append(words, text.Text)
		}
	}
	return words
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			p, c := show(t, mode, 560, 440)
			p.SetClass(0)
			test.AssertRendersToImage(t, fmt.Sprintf("before_%s.png", name), c)
			p.SetTesting(true)
			p.SetProgress(0.45)
			test.AssertRendersToImage(t, fmt.Sprintf("testing_%s.png", name), c)
			p.SetTesting(false)
			p.SetResult(madeUp(t))
			test.AssertRendersToImage(t, fmt.Sprintf("result_%s.png", name), c)
			p, c = show(t, mode, 1130, 760)
			p.SetClass(0)
			p.SetResult(madeUp(t))
			p.SetStale("the picture")
			test.AssertRendersToImage(t, fmt.Sprintf("large_%s.png", name), c)
		})
	}
}

func TestFollowsTheTheme(t *testing.T) {
	p, c := show(t, look.Light, 560, 440)
	p.SetClass(0)
	p.SetResult(madeUp(t))
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "result_dark.png", c)
}

// Nothing is cut off at the size that a page has at the least, whatever it says.
func TestFitsTheSmallestWindow(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", fitsTheSmallestWindow)
}

func fitsTheSmallestWindow(t *testing.T) {
	p, _ := show(t, look.Dark, 560, 440)
	before := p.Content.MinSize()
	require.LessOrEqual(t, before.Width, float32(560))
	require.LessOrEqual(t, before.Height, float32(440))
	p.SetClass(0)
	p.SetResult(madeUp(t))
	require.Equal(t, before, p.Content.MinSize(), "the result does not move the window")

	for _, words := range protocol() {
		require.LessOrEqual(t, look.NewNote(words).MinSize().Width, float32(560), words)
	}
	never := madeUp(t)
	never.Deletion[explain.ByEvidence].Probability = slices.Repeat([]float64{0.9}, len(never.Steps))
	unlikely := madeUp(t)
	unlikely.Deletion[explain.ByEvidence] = unlikely.Insertion[explain.ByEvidence]
	better := madeUp(t)
	better.Insertion[explain.ByEvidence] = better.Insertion[explain.AtRandom]
	lines := []string{finding(p.result.Report), finding(better.Report), finding(never.Report), finding(unlikely.Report)}
	for _, what := range []string{"the picture", "the class", "the network"} {
		p.SetStale(what)
		require.Contains(t, p.says(), what)
		lines = append(lines, p.says())
	}
	for _, words := range lines {
		require.LessOrEqual(t, look.NewText(words, look.Muted, theme.SizeNameText).MinSize().Width, float32(560), words)
	}
	for _, tile := range p.cascade {
		tile.say(1, "–0.88 ± 0.88")
		require.LessOrEqual(t, tile.lines[1].MinSize().Width, tile.Size().Width+smallGap)
	}
}

func TestStates(t *testing.T) {
	p, _ := show(t, look.Dark, 560, 440)
	asked, cancelled := 0, 0
	p.OnTest, p.OnCancel = func() { asked++ }, func() { cancelled++ }
	require.True(t, p.test.Disabled(), "nothing to test")
	require.Contains(t, texts(p), "Draw or pick a digit, then test its map")

	p.SetClass(7)
	require.Contains(t, texts(p), "Can I trust the map of 7? Three tests, in about a second")
	test.Tap(p.test)
	require.Equal(t, 1, asked)
	require.False(t, p.busy.Visible() || p.player.Visible())

	p.SetTesting(true)
	require.True(t, p.test.Disabled(), "one test at a time")
	p.SetProgress(0.5)
	require.Equal(t, 0.5, p.bar.Value)
	require.Contains(t, texts(p), "50 %")
	test.Tap(p.cancel)
	require.Equal(t, 1, cancelled)

	p.SetTesting(false)
	require.False(t, p.test.Disabled())
	p.SetResult(madeUp(t))
	require.True(t, p.player.Visible())
	require.Contains(t, texts(p), "Map of 0: halved after 18 % of the ink, at random 53 %; insertion: worse than random")
	better := madeUp(t)
	better.Insertion[explain.ByEvidence] = better.Insertion[explain.AtRandom]
	require.Equal(t, "Map of 0: probability halved after 18 % of the ink, at random after 53 %", finding(better.Report))
	endless := madeUp(t)
	endless.Deletion[explain.ByEvidence].Probability = slices.Repeat([]float64{0.9}, len(endless.Steps))
	require.Equal(t, "Map of 0: probability never halved, at random after 53 %", finding(endless.Report))
	endless.Deletion[explain.AtRandom] = endless.Deletion[explain.ByEvidence]
	require.Equal(t, "Map of 0: probability never halved, at random never", finding(endless.Report))
	unlikely := madeUp(t)
	unlikely.Deletion[explain.ByEvidence] = unlikely.Insertion[explain.ByEvidence]
	require.Equal(t, "Map of 0: its probability is 0.2 % to begin with, so there is little to halve", finding(unlikely.Report))
	p.SetStale("the class")
	require.Contains(t, texts(p), "This is the map of 0 before the class changed: test again")
	p.SetStale("")
	p.SetClass(-1)
	require.True(t, p.test.Disabled())
	p.SetResult(nil)
	require.False(t, p.player.Visible())
	require.Contains(t, texts(p), "Draw or pick a digit, then test its map")
}

func TestFigures(t *testing.T) {
	p, _ := show(t, look.Dark, 560, 440)
	r := madeUp(t)
	p.SetResult(r)
	words := texts(p)
	for i, h := range p.halves {
		curves := [][explain.Orders]explain.Curve{r.Deletion, r.Insertion}[i]
		for o := range explain.Orders {
			require.Contains(t, words, fmt.Sprintf("%.3f", curves[o].Area))
			require.Equal(t, fmt.Sprintf("%.1f %%", 100*curves[o].Probability[14]), h.tiles[o].lines[1].Text)
		}
	}
	require.Contains(t, words, "ρ 0.38")
	require.Contains(t, words, "–0.04 ± 0.18")

	r.Rho, r.Cascade[0].Rho, r.Cascade[1].Rho = math.NaN(), math.NaN(), -0.001
	r.Deletion[0].Area, r.Deletion[0].Probability[14] = math.NaN(), math.NaN()
	p.SetResult(r)
	require.Equal(t, "ρ –", p.occlusion.lines[1].Text)
	require.Equal(t, "–", p.cascade[0].lines[1].Text)
	require.Equal(t, "0.00 ± 0.27", p.cascade[1].lines[1].Text)
	require.Equal(t, "–", p.halves[0].tiles[0].lines[1].Text)
	require.False(t, p.halves[0].plot.knobs[0].Visible())
	require.True(t, p.halves[0].plot.knobs[1].Visible())
}

func TestStepping(t *testing.T) {
	p, c := show(t, look.Dark, 560, 440)
	r := madeUp(t)
	p.SetResult(r)
	at := func(step int) {
		t.Helper()
		require.Equal(t, float64(step), p.slider.Value)
		for i, frames := range []Frames{r.Deleted, r.Inserted} {
			for o := range explain.Orders {
				require.Same(t, frames[o][step], p.halves[i].tiles[o].picture.Image)
			}
			require.Equal(t, step, p.halves[i].plot.step)
		}
		require.Contains(t, texts(p), fmt.Sprintf("%d of 160 pixels", r.Steps[step]))
	}
	at(14)
	c.Focus(p.slider)
	p.slider.TypedKey(looktest.Key(fyne.KeyRight))
	at(15)
	p.slider.SetValue(explain.Steps)
	at(explain.Steps)

	plot := p.halves[1].plot
	f := plot.frame(plot.Size())
	plot.Tapped(&fyne.PointEvent{Position: fyne.NewPos(f.x(0.5), 10)})
	at(explain.Steps / 2)
	for x, step := range map[float32]int{-9: 0, 9999: explain.Steps} {
		plot.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}})
		at(step)
	}
	plot.DragEnd()
	p.SetResult(nil)
	plot.Tapped(&fyne.PointEvent{Position: fyne.NewPos(f.x(0.5), 10)})
	require.False(t, plot.hairline.Visible())
}

// Fyne's test driver shows the last frame of an animation only.
func TestPlay(t *testing.T) {
	p, _ := show(t, look.Dark, 560, 440)
	p.SetResult(madeUp(t))
	require.Equal(t, theme.MediaPlayIcon(), p.play.Icon)
	test.Tap(p.play)
	require.Equal(t, float64(explain.Steps), p.slider.Value)
	require.Nil(t, p.animation)
	require.Equal(t, theme.MediaPlayIcon(), p.play.Icon, "it has come to the end")

	// One that is under way, of which the test is the clock.
	animate := func() func(float32) {
		p.togglePlay() // to the end, from where the next one starts over
		p.animation = p.newAnimation(0)
		p.play.SetIcon(theme.MediaPauseIcon())
		return p.animation.Tick
	}
	tick := animate()
	tick(0)
	require.Zero(t, p.slider.Value)
	tick(0.5)
	require.Equal(t, float64(explain.Steps/2), p.slider.Value)
	test.Tap(p.play)
	require.Nil(t, p.animation)
	require.Equal(t, theme.MediaPlayIcon(), p.play.Icon)

	for name, interrupt := range map[string]func(){
		"the slider":     func() { p.slider.SetValue(3) },
		"leaving":        p.Pause,
		"a test":         func() { p.SetTesting(true) },
		"another result": func() { p.SetResult(madeUp(t)) },
	} {
		animate()(0.25)
		require.NotNil(t, p.animation)
		interrupt()
		require.Nil(t, p.animation, name)
	}
}

func TestPicturesInAnotherStyle(t *testing.T) {
	p, _ := show(t, look.Dark, 560, 440)
	r := madeUp(t)
	p.SetResult(r)
	require.Contains(t, texts(p), "lowest")
	other := r.Pictures
	other.Signed, other.Map = true, r.Pictures.Occlusion
	step := p.slider.Value
	p.SetPictures(other)
	require.Same(t, other.Map, p.original.picture.Image)
	require.Contains(t, texts(p), "against")
	require.Equal(t, step, p.slider.Value)
}

// A single pixel of ink is deleted in one step.
func TestOnePixel(t *testing.T) {
	p, c := show(t, look.Dark, 560, 440)
	r := madeUp(t)
	report := *r.Report
	report.Steps = []int{0, 1}
	for o := range explain.Orders {
		report.Deletion[o].Probability = []float64{0.5, 0.1}
		report.Insertion[o].Probability = []float64{0.1, 0.5}
		r.Deleted[o], r.Inserted[o] = r.Deleted[o][:2], r.Inserted[o][:2]
	}
	p.SetResult(&Result{Report: &report, Deleted: r.Deleted, Inserted: r.Inserted, Pictures: r.Pictures})
	require.Contains(t, texts(p), "0 of 1 pixels")
	test.Tap(p.play)
	require.Contains(t, texts(p), "1 of 1 pixels")
	c.Capture()
}

// Whatever the page shows is said by package words, so that it can be said in another
// language.
func TestNoWordsAreLeftEnglish(t *testing.T) {
	wordstest.Mark(t, ".", "../kit")
	p, _ := show(t, look.Dark, 1130, 760)
	require.Empty(t, wordstest.Unmarked(p.Content))
	p.SetClass(0)
	p.SetTesting(true)
	require.Empty(t, wordstest.Unmarked(p.Content))
	p.SetTesting(false)
	signed := madeUp(t)
	signed.Pictures.Signed = true
	for _, r := range []*Result{madeUp(t), signed} {
		p.SetResult(r)
		require.Empty(t, wordstest.Unmarked(p.Content))
	}
	p.SetStale("⟦network")
	require.Empty(t, wordstest.Unmarked(p.Content))
}
