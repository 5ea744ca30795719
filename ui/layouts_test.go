package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words/wordstest"
)

const slack = 0.01 // for the rounding of 32-bit sums

// inside requires o to lie within a parent of that size and to be no smaller
// than it has to be.
func inside(t require.TestingT, o fyne.CanvasObject, parent fyne.Size) {
	at, size, least := o.Position(), o.Size(), o.MinSize()
	require.True(t, at.X >= -slack && at.Y >= -slack &&
		at.X+size.Width <= parent.Width+slack && at.Y+size.Height <= parent.Height+slack,
		"%T at %v of %v leaves its parent of %v", o, at, size, parent)
	require.True(t, size.Width >= least.Width-slack && size.Height >= least.Height-slack,
		"%T of %v is smaller than %v", o, size, least)
}

// apart requires no two of the objects to overlap.
func apart(t require.TestingT, objects []fyne.CanvasObject) {
	for i, a := range objects {
		for _, b := range objects[:i] {
			p, q := a.Position(), b.Position()
			require.True(t, p.X+a.Size().Width <= q.X+slack || q.X+b.Size().Width <= p.X+slack ||
				p.Y+a.Size().Height <= q.Y+slack || q.Y+b.Size().Height <= p.Y+slack,
				"%T at %v of %v and %T at %v of %v overlap", a, p, a.Size(), b, q, b.Size())
		}
	}
}

// orderly requires all visible objects of a container, and of those in it, to be
// inside and apart.
func orderly(t require.TestingT, o fyne.CanvasObject) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return
	}
	var visible []fyne.CanvasObject
	for _, child := range c.Objects {
		if child.Visible() {
			visible = append(visible, child)
			if _, ok := c.Layout.(kit.AtLeast); !ok {
				inside(t, child, c.Size())
			}
			orderly(t, child)
		}
	}
	apart(t, visible)
}

// block is an object that has to be at least this large.
func block(w, h float32) fyne.CanvasObject {
	b := canvas.NewRectangle(nil)
	b.SetMinSize(fyne.NewSize(w, h))
	return b
}

// anyBlock draws a block from a range of widths and of heights.
func anyBlock(t *rapid.T, name string, w0, w1, h0, h1 float32) fyne.CanvasObject {
	return block(rapid.Float32Range(w0, w1).Draw(t, name+"'s width"), rapid.Float32Range(h0, h1).Draw(t, name+"'s height"))
}

// anySize draws a size of at least a minimum and at most 1600×1000.
func anySize(t *rapid.T, least fyne.Size) fyne.Size {
	return fyne.NewSize(
		rapid.Float32Range(least.Width, max(least.Width, 1600)).Draw(t, "width"),
		rapid.Float32Range(least.Height, max(least.Height, 1000)).Draw(t, "height"))
}

func TestColumns(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		var objects []fyne.CanvasObject
		shares := kit.Columns(rapid.SliceOfN(rapid.Float32Range(0.1, 5), 1, 6).Draw(t, "shares"))
		for range shares {
			objects = append(objects, anyBlock(t, "column", 0, 200, 0, 50))
		}
		c := container.New(shares, objects...)
		c.Resize(anySize(t, c.MinSize()))
		orderly(t, c)
		last := objects[len(objects)-1]
		require.InDelta(t, c.Size().Width, last.Position().X+last.Size().Width, slack, "the room is used up")
		c.Resize(fyne.Size{}) // too small for anything, as before the window is laid out
	})
}

// anyStage draws a stage of blocks about as large as the widgets that are to
// stand there.
func anyStage(t *rapid.T) stage {
	return stage{
		pad: block(140, 140), tools: anyBlock(t, "tools", smallestPad, 220, 60, 160),
		heat: block(140, 140), scale: anyBlock(t, "scale", 60, 200, 20, 60),
		prediction: anyBlock(t, "prediction", 150, predictionMax, 150, 300),
	}
}

func TestStage(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anyStage(t)
		c := container.New(s, s.objects()...)
		c.Resize(anySize(t, c.MinSize()))
		orderly(t, c)
		for _, square := range []fyne.CanvasObject{s.pad, s.heat} {
			require.Equal(t, square.Size().Width, square.Size().Height)
			require.Zero(t, square.Position().Y)
		}
		require.LessOrEqual(t, s.pad.Size().Width, s.heat.Size().Width+slack, "the map is the main thing")

		// What it says it needs of a height is enough for the same picture.
		pad, heat := s.pad.Size(), s.heat.Size()
		c.Resize(fyne.NewSize(c.Size().Width, s.height(c.Size())))
		require.InDelta(t, pad.Width, s.pad.Size().Width, slack)
		require.InDelta(t, heat.Width, s.heat.Size().Width, slack)
		orderly(t, c)
	})
}

func TestStacked(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anyStage(t)
		body := stacked{s, container.New(s, s.objects()...), anyBlock(t, "below", 300, 600, 40, 90), anyBlock(t, "maps", 400, 600, 60, 110)}
		c := container.New(body, body.centre, body.below, body.maps)
		c.Resize(anySize(t, c.MinSize()))
		orderly(t, c)
	})
}

// The words of the explorer and of the training panel at their longest.
func (w *window) fillUp(t *testing.T) {
	w.fill(t)
	s := underWay()
	s.Config.Epochs, s.Epoch, s.StepsPerEpoch, s.Step = train.MaxEpochs, train.MaxEpochs, 54000, train.MaxEpochs*54000-1
	s.Rate, s.Left = 12345, 99*time.Hour+59*time.Minute
	w.t.ShowRun(s)
	w.t.SetState(Stopping)
	w.t.SetFolder("a folder with a rather long name")
	x := mistaken()
	x.Probabilities = [10]float64{2: 1}
	for c := range x.Logits {
		x.Logits[c], x.Bias[c] = -888.88, -777.77
	}
	v := viewOf(t, x, 8, 0)
	v.Range.Lo, v.Range.Hi = -88.8, 88.8
	w.e.SetIndex(59999)
	w.e.Show(v)
	w.s.Busy("Evaluating on the validation set: 54,000 of 54,000")
	w.settle()
}

// 1024×700 units less the menu bar and the window's own padding.
var smallest = fyne.NewSize(1016, 664)

func TestTheWindowFitsOnASmallScreen(t *testing.T) {
	wordstest.InEachLanguage(t, vietnamese, fitsOnASmallScreen)
}

func fitsOnASmallScreen(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	least := func() fyne.Size { return w.canvas.Content().MinSize() }
	before := least()
	require.LessOrEqual(t, before.Width, smallest.Width)
	require.LessOrEqual(t, before.Height, smallest.Height)
	w.fill(t)
	require.Equal(t, before, least(), "what is shown does not move the window")
	for _, s := range []Source{Drawing, ImageFile, TestSet} {
		w.e.SetSource(s)
		require.Equal(t, before, least())
	}
	w.fillUp(t)
	require.Equal(t, before, least())
	for _, s := range []RunState{Idle, Running, Paused} {
		w.t.SetState(s)
		require.Equal(t, before, least())
	}
}

// Enlarged as much as can be, the window still fits on the screen, and what has no room in it can be scrolled to.
func TestTheEnlargedWindowFitsOnASmallScreen(t *testing.T) {
	for _, by := range Enlargements {
		w := show(t, look.Dark, smallest.Width/by, smallest.Height/by)
		w.enlarged = by
		least := w.canvas.Content().MinSize()
		require.LessOrEqual(t, least.Width, smallest.Width/by)
		require.LessOrEqual(t, least.Height, smallest.Height/by)
		w.settle()
		for _, o := range test.LaidOutObjects(w.canvas.Content()) {
			if s, ok := o.(*container.Scroll); ok && s.Content.MinSize().Width > smallest.Width/2 { // of the rooms, not of a field
				require.GreaterOrEqual(t, s.Content.Size().Width, s.Content.MinSize().Width)
				require.GreaterOrEqual(t, s.Content.Size().Height, s.Content.MinSize().Height)
				require.Equal(t, by > 1, s.Size().Width < s.Content.MinSize().Width, by)
			}
		}
	}
}

func TestNothingOverlaps(t *testing.T) { wordstest.InEachLanguage(t, vietnamese, nothingOverlaps) }

func nothingOverlaps(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	for name, fill := range map[string]func(){
		"idle": func() {}, "busy": func() { w.fill(t) }, "full": func() { w.fillUp(t) },
	} {
		fill()
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w.canvas.Resize(anySize(t, w.canvas.Content().MinSize()))
				rooms := w.canvas.Content().(*fyne.Container).Objects[0] // below the hint, which lies over them
				for _, panel := range []fyne.CanvasObject{rooms, w.t.Content, w.e.Content, w.s.Content} {
					orderly(t, panel)
				}
			})
		})
	}
}

// Whoever drives the window finds everything in it.
func TestPlaces(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	there := map[fyne.CanvasObject]bool{}
	for _, o := range test.LaidOutObjects(w.canvas.Content()) {
		there[o] = true
	}
	for name, o := range Places(w.t, w.e) {
		require.NotNil(t, o, name)
		require.True(t, there[o], name)
		delete(there, o) // so that no two names are of one widget
	}
}
