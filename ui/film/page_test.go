package film

import (
	"fmt"
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/words/wordstest"
)

// made is a made-up film of so many frames about a 4 that is taken for a 6 at
// first: a spot of evidence grows and moves.
func made(t *testing.T, frames int) *Film {
	t.Helper()
	jet, err := paint.ByName("jet")
	require.NoError(t, err)
	f := &Film{Class: 4, Label: 4, Shared: true, Smooth: true, Bar: paint.Bar(jet, 256, 1, false)}
	var picture mnist.Picture
	for i := range mnist.Side / 2 {
		picture[(i+7)*mnist.Side+14] = 1
	}
	for i := range frames {
		known := float64(i) / float64(max(frames-1, 1))
		frame := Frame{
			Step: 1 << i, Loss: 2.3 - 2*known, Class: 6, Probability: 0.6, Shown: 0.1 + 0.85*known, Labelled: 0.1 + 0.85*known,
			Range: paint.Range{Lo: -0.05, Hi: 0.05}, Shares: make([]float32, mnist.Pixels),
		}
		if i == 0 {
			frame.Step = 0
		} else if i > 12 {
			frame.Step = 1688 + 422*(i-12)
		}
		if i > 10 {
			frame.Class, frame.Probability = 4, frame.Shown
		}
		frame.Epoch = float64(frame.Step) / 1688
		for j := range frame.Shares {
			x, y := float64(j%mnist.Side), float64(j/mnist.Side)
			frame.Shares[j] = float32(0.05 * known * (math.Exp(-((x-6-10*known)*(x-6-10*known)+(y-10)*(y-10))/30) -
				math.Exp(-((x-20)*(x-20)+(y-22)*(y-22))/20)))
		}
		options := paint.Options{Size: 8 * mnist.Side, Colormap: jet, Range: frame.Range, Alpha: 0.5, Smooth: true}
		frame.Map, err = paint.Blend(&picture, frame.Shares, options)
		require.NoError(t, err)
		options.Size = 2 * mnist.Side
		frame.Small, err = paint.Blend(&picture, frame.Shares, options)
		require.NoError(t, err)
		f.Frames = append(f.Frames, frame)
	}
	return f
}

// show opens a page in a window of that size, and lists what it calls back.
func show(t *testing.T, mode look.Mode, width, height float32) (*Page, test.WindowlessCanvas, *[]string) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(mode))
	p, calls := New(), new([]string)
	p.OnShared = func(on bool) { *calls = append(*calls, fmt.Sprint("shared ", on)) }
	p.OnPlay = func(on bool) { *calls = append(*calls, fmt.Sprint("play ", on)) }
	return p, looktest.Show(t, mode, fyne.NewSize(width, height), p.Content), calls
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			p, c, _ := show(t, mode, 560, 440)
			p.Show(made(t, 29))
			p.choose(20)
			test.AssertRendersToImage(t, fmt.Sprintf("small_%s.png", name), c)

			p, c, _ = show(t, mode, 1130, 760)
			f := made(t, 29)
			f.Label, f.Shared = 9, false
			for i := range f.Frames {
				f.Frames[i].Labelled = 0.3
			}
			p.Show(f)
			c.Focus(p.reel)
			test.AssertRendersToImage(t, fmt.Sprintf("large_%s.png", name), c)

			p, c, _ = show(t, mode, 560, 440)
			p.ShowNothing("Train a network to watch where it learns to look.")
			test.AssertRendersToImage(t, fmt.Sprintf("empty_%s.png", name), c)
		})
	}
}

func TestPictureFollowsTheTheme(t *testing.T) {
	p, c, _ := show(t, look.Light, 560, 440)
	p.Show(made(t, 29))
	p.choose(20)
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "small_dark.png", c)
}

// said are the words about the frame that is shown.
func (p *Page) said() (all []string) {
	for _, text := range []*look.Text{p.class, p.probability, p.verdict, p.when, p.loss, p.under} {
		all = append(all, told(text)...)
	}
	return all
}

func told(w fyne.Widget) (all []string) {
	for _, o := range test.WidgetRenderer(w).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			all = append(all, text.Text)
		}
	}
	return all
}

// pictured is the picture that a widget shows.
func pictured(w fyne.Widget) image.Image {
	for _, o := range test.WidgetRenderer(w).Objects() {
		if picture, ok := o.(*canvas.Image); ok {
			return picture.Image
		}
	}
	return nil
}

func TestWhatIsSaidOfAFrame(t *testing.T) {
	p, _, _ := show(t, look.Dark, 560, 440)
	f := made(t, 29)
	p.Show(f)
	require.Equal(t, []string{
		"4", "95.0 %", "right: the label is 4", "step 8,440 · epoch 5.00", "training loss 0.3000",
		"logits per pixel, one scale for all frames",
	}, p.said(), "the newest frame first")
	require.Equal(t, []string{"How attention moved", "the map of class 4 at 29 moments of the last run"}, told(p.head))

	p.choose(9)
	require.Equal(t, []string{"6", "60.0 %", "wrong: the label is 4", "step 512 · epoch 0.30", "training loss 1.6571"}, p.said()[:5])
	require.Same(t, f.Frames[9].Map, pictured(p.heat))

	unknown := made(t, 3)
	unknown.Label, unknown.Shared, unknown.Frames[0].Loss = -1, false, math.NaN()
	p.Show(unknown)
	p.choose(0)
	require.Equal(t, []string{"6", "60.0 %", "step 0 · epoch 0.00", "logits per pixel, the scale of this frame alone"}, p.said())
}

func TestThePixelUnderTheMouse(t *testing.T) {
	p, c, _ := show(t, look.Dark, 560, 440)
	f := made(t, 29)
	p.Show(f)
	side := p.heat.Size().Width
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.heat)
	test.MoveMouse(c, origin.AddXY(20.5*side/mnist.Side, 22.5*side/mnist.Side))
	require.Equal(t, fmt.Sprintf("row 22, column 20: –%.4f logit", -f.Frames[28].Shares[22*28+20]), told(p.under)[0])
	p.choose(14) // and in another frame
	require.Equal(t, fmt.Sprintf("row 22, column 20: –%.4f logit", -f.Frames[14].Shares[22*28+20]), told(p.under)[0])
	test.MoveMouse(c, fyne.NewPos(1, 1))
	require.Contains(t, told(p.under)[0], "one scale")
}

// Slider, small pictures, curve and large picture are always at the same frame.
func (p *Page) together(t *testing.T, want int) {
	t.Helper()
	require.Equal(t, want, p.at)
	require.Equal(t, float64(want), p.slider.Value)
	require.Equal(t, want, p.reel.selected)
	require.Same(t, p.film.Frames[want].Map, pictured(p.heat))
}

func TestScrubbing(t *testing.T) {
	p, c, calls := show(t, look.Dark, 560, 440)
	p.Show(made(t, 29))
	p.together(t, 28)
	p.slider.SetValue(12)
	p.together(t, 12)

	c.Focus(p.slider)
	p.slider.TypedKey(looktest.Key(fyne.KeyRight))
	p.together(t, 13)

	p.reel.MouseDown(&desktop.MouseEvent{})
	require.Equal(t, p.reel, c.Focused())
	for _, k := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyLeft, 12},
		{fyne.KeyRight, 13},
		{fyne.KeyHome, 0},
		{fyne.KeyLeft, 0},
		{fyne.KeyDown, p.reel.columns},
		{fyne.KeyUp, 0},
		{fyne.KeyEnd, 28},
		{fyne.KeyRight, 28},
		{fyne.KeyDown, 28},
	} {
		p.reel.TypedKey(looktest.Key(k.key))
		p.together(t, k.want)
	}

	for _, i := range []int{0, 5, 17, 28} {
		at := p.reel.corner(i).AddXY(p.reel.side/2, p.reel.side/2)
		test.TapAt(p.reel, at)
		p.together(t, i)
	}
	p.reel.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-30, -30)}})
	p.together(t, 0)
	p.reel.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(3000, 3000)}})
	p.together(t, 28)
	require.Empty(t, *calls)

	typed := looktest.Typed(c)
	p.reel.TypedKey(looktest.Key(fyne.KeyDelete))
	p.reel.TypedRune('7')
	require.Equal(t, []string{"Delete", "7"}, *typed, "the window gets the rest")
}

func TestPlaying(t *testing.T) {
	p, _, calls := show(t, look.Dark, 560, 440)
	p.Show(made(t, 5))
	p.Advance()
	p.together(t, 4) // nobody plays

	test.Tap(p.play)
	p.together(t, 0) // from the start, since it was at the end
	require.Equal(t, []string{"play true"}, *calls)
	for want := 1; want <= 3; want++ {
		p.Advance()
		p.together(t, want)
	}
	p.reel.TypedRune(' ')
	require.Equal(t, []string{"play true", "play false"}, *calls)
	p.Advance()
	p.together(t, 3)
	p.reel.TypedRune(' ')
	p.Advance()
	p.together(t, 4)
	require.Equal(t, []string{"play true", "play false", "play true", "play false"}, *calls, "it stops at the end")

	// Whoever takes another frame, or another film comes of nothing, ends it.
	*calls = nil
	test.Tap(p.play)
	p.slider.SetValue(2)
	p.Advance()
	p.together(t, 2)
	test.Tap(p.play)
	p.ShowNothing("Draw or pick a digit.")
	p.Advance()
	test.Tap(p.play)
	p.reel.TypedRune(' ')
	require.Equal(t, []string{"play true", "play false", "play true", "play false"}, *calls)
}

func TestAFilmThatGrows(t *testing.T) {
	p, _, _ := show(t, look.Dark, 560, 440)
	one := made(t, 1)
	p.Show(one)
	p.together(t, 0)
	require.True(t, p.play.Disabled())
	require.True(t, p.slider.Disabled())
	test.Tap(p.play)
	require.False(t, p.playing)

	p.Show(made(t, 8))
	p.together(t, 7) // it was at the newest
	require.False(t, p.play.Disabled())
	p.choose(3)
	p.Show(made(t, 20))
	p.together(t, 3) // it was not
	p.choose(14)

	// One that has been thinned shows the nearest that is left.
	thin := made(t, 29)
	thin.Frames = append(thin.Frames[:14:14], thin.Frames[20:]...)
	p.Show(thin)
	p.together(t, 13)
	p.Show(made(t, 2))
	p.together(t, 1)
}

func TestTheScaleIsAChoice(t *testing.T) {
	p, _, calls := show(t, look.Dark, 560, 440)
	p.Show(made(t, 3))
	require.Empty(t, *calls)
	p.scale.SetSelected("Its own for each")
	require.Equal(t, []string{"shared false"}, *calls)
	f := made(t, 3)
	f.Shared = false
	p.Show(f)
	p.scale.SetSelected("One for all frames")
	require.Equal(t, []string{"shared false", "shared true"}, *calls)
}

func TestTheCurve(t *testing.T) {
	f := made(t, 29)
	d := probabilities(f)
	require.Equal(t, "Probability of class 4, the label", d.Title)
	require.Empty(t, d.Others)
	require.Len(t, d.Line.Points, 29)
	for i, p := range d.Line.Points {
		require.Equal(t, f.Frames[i].Shown, p.Y)
		require.Regexp(t, `^step [\d,]+$`, d.FormatX(p.X))
	}
	require.Equal(t, "step 512", d.FormatX(9))
	require.Equal(t, "0", d.XTicks[0].Label)
	require.Equal(t, "32", d.XTicks[1].Label)

	f.Label = 6
	d = probabilities(f)
	require.Equal(t, "Probability of class 4", d.Title)
	require.Equal(t, "label 6", d.Others[0].Name)
	f.Label = -1
	require.Empty(t, probabilities(f).Others)
}

// Whatever its size and the number of frames, the small pictures are squares within
// the reel, none over another, and each is found where it is.
func TestReelOfAnySize(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Dark))
	picture := image.NewRGBA(image.Rect(0, 0, 1, 1))
	rapid.Check(t, func(t *rapid.T) {
		r := newReel()
		n := rapid.IntRange(0, train.MostKept).Draw(t, "frames")
		pictures := make([]*image.RGBA, n)
		for i := range pictures {
			pictures[i] = picture
		}
		size := fyne.NewSize(float32(rapid.IntRange(200, 1200).Draw(t, "width")), float32(rapid.IntRange(leastReel, 150).Draw(t, "height")))
		r.Resize(size)
		r.set(pictures)
		for i := range n {
			at, side := r.tiles[i].Position(), r.tiles[i].Size()
			if side.Width != side.Height || side.Width < 8 {
				t.Fatalf("frame %d is %v", i, side)
			}
			if at.X < 0 || at.Y < 0 || at.X+side.Width > size.Width || at.Y+side.Height > size.Height {
				t.Fatalf("frame %d at %v is outside", i, at)
			}
			if got := r.at(at.AddXY(side.Width/2, side.Height/2)); got != i {
				t.Fatalf("frame %d is found as %d", i, got)
			}
			for j := range i {
				if other := r.tiles[j].Position(); max(at.X-other.X, other.X-at.X) < side.Width && max(at.Y-other.Y, other.Y-at.Y) < side.Height {
					t.Fatalf("frames %d and %d overlap", i, j)
				}
			}
		}
	})
}

// Nothing is cut off and nothing overlaps, from the smallest size on.
func TestArrangement(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", arranged)
}

func arranged(t *testing.T) {
	p, _, _ := show(t, look.Dark, 560, 440)
	p.Show(made(t, 48))
	least := p.Content.MinSize()
	for _, choice := range p.scale.Options {
		p.scale.SetSelected(choice)
		var shown []string
		for _, o := range test.LaidOutObjects(p.scale) {
			if text, ok := o.(*canvas.Text); ok {
				shown = append(shown, text.Text)
			}
		}
		require.Contains(t, shown, choice, "not shortened")
	}
	require.LessOrEqual(t, least.Width, float32(560))
	require.LessOrEqual(t, least.Height, float32(440))
	for _, size := range []fyne.Size{least, fyne.NewSize(560, 440), fyne.NewSize(700, 440), fyne.NewSize(560, 760), fyne.NewSize(1130, 760), fyne.NewSize(1130, 440)} {
		p.Content.Resize(size)
		c := p.Content.(*fyne.Container)
		orderly(t, c, size)
		orderly(t, p.parts, p.parts.Size())
	}
}

// orderly are children that lie within their container, none over another.
func orderly(t *testing.T, c *fyne.Container, size fyne.Size) {
	t.Helper()
	for i, a := range c.Objects {
		if _, stack := a.(*fyne.Container); stack && a.(*fyne.Container).Layout == nil {
			continue
		}
		at, s := a.Position(), a.Size()
		require.GreaterOrEqual(t, s.Width+0.01, a.MinSize().Width, "object %d in %v", i, size)
		require.GreaterOrEqual(t, s.Height+0.01, a.MinSize().Height, "object %d in %v", i, size)
		require.LessOrEqual(t, at.X+s.Width, size.Width+0.01, "object %d in %v", i, size)
		require.LessOrEqual(t, at.Y+s.Height, size.Height+0.01, "object %d in %v", i, size)
		for j, b := range c.Objects[:i] {
			apart := at.X >= b.Position().X+b.Size().Width-0.01 || b.Position().X >= at.X+s.Width-0.01 ||
				at.Y >= b.Position().Y+b.Size().Height-0.01 || b.Position().Y >= at.Y+s.Height-0.01
			require.True(t, apart, "objects %d and %d overlap in %v", i, j, size)
		}
	}
}

// Whatever the page shows is said by package words, so that it can be said in another
// language.
func TestNoWordsAreLeftEnglish(t *testing.T) {
	wordstest.Mark(t, ".", "../kit", "../heat", "../chart")
	p, _, _ := show(t, look.Dark, 1130, 760)
	for _, label := range []int{-1, 6, 9} {
		for _, shared := range []bool{true, false} {
			f := made(t, 29)
			f.Label, f.Shared = label, shared
			p.Show(f)
			require.Empty(t, wordstest.Unmarked(p.Content))
		}
	}
	p.x, p.y, p.pointed = 14, 14, true
	p.showUnder()
	require.Empty(t, wordstest.Unmarked(p.Content))
}
