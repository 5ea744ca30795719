package ui

import (
	"fmt"
	"image"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/sketch"
	"visao/ui/words"
	"visao/ui/words/wordstest"
)

// small is a black picture of that side.
func small(side int) *image.RGBA { return image.NewRGBA(image.Rect(0, 0, side, side)) }

func TestSteps(t *testing.T) {
	e, _ := explorer(t)
	require.True(t, e.steps.plain.Visible())
	v := viewOf(t, mistaken(), 2, 4)
	e.showSeen(v)
	require.True(t, e.steps.plain.Visible(), "a test picture has come the way it is")

	v.Raw, v.Scaled = small(mnist.Side), small(mnist.BoxSide)
	e.showSeen(v)
	require.False(t, e.steps.plain.Visible())
	require.Equal(t, []string{"raw", "›", "20×20", "›", "centred"}, textsIn(e.steps.content))
	e.showSeen(&View{})
	require.True(t, e.steps.plain.Visible())
	require.False(t, e.steps.centring.Visible())
}

func TestPixels(t *testing.T) {
	e, calls := explorer(t)
	e.OnPixels = func(on bool) { *calls = append(*calls, fmt.Sprintf("pixels %t", on)) }
	check := func(on bool) {
		t.Helper()
		require.Equal(t, importance(on), e.pixels.Importance)
		require.Equal(t, on, e.flip.content.Visible())
		require.NotEqual(t, on, visible(e, e.brush))
		require.NotEqual(t, on, visible(e, e.centre))
	}
	check(false)
	test.Tap(e.pixels)
	require.Equal(t, []string{"pixels true"}, *calls)
	check(false) // the program says what comes of it
	picture := four()
	e.Pad.EditPixels(&picture)
	check(true)
	*calls = nil
	e.TogglePixels()
	require.Equal(t, []string{"pixels false"}, *calls)
	e.Pad.EditInk()
	check(false)
	e.Pad.EditPixels(&picture)
	dot(e.Pad, 0.01, 0.01)
	test.Tap(e.undo)
	check(true)
	e.SetPicture(&picture)
	require.Equal(t, picture.Gray(), e.Pad.Ink(), "one test picture after the other")
	e.Pad.SetSheet(sketch.Sheet{})
	check(false)
}

// seenIn are the objects in o that can be seen.
func seenIn(o fyne.CanvasObject) (all []fyne.CanvasObject) {
	if !o.Visible() {
		return nil
	}
	all = append(all, o)
	children := []fyne.CanvasObject{}
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		all = append(all, seenIn(child)...)
	}
	return all
}

// visible reports whether o and everything of the panel that it is in is shown.
func visible(e *Explorer, o fyne.CanvasObject) bool { return slices.Contains(seenIn(e.Content), o) }

func TestGalleryOfDrawings(t *testing.T) {
	e, calls := explorer(t)
	e.OnRecall = func(i int) { *calls = append(*calls, fmt.Sprintf("recall %d", i)) }
	e.OnLost = func(ink *image.Gray) { *calls = append(*calls, fmt.Sprintf("lost %d", covered(ink))) }
	require.False(t, e.gallery.Visible())
	e.SetSource(Drawing)
	require.True(t, e.gallery.Visible())
	require.Equal(t, []string{"Drawings that you clear or leave appear here"}, texts(e.gallery))

	dot(e.Pad, 0.5, 0.5)
	ink := covered(e.Pad.Ink())
	e.SetDrawings([]*image.Gray{e.Pad.Ink(), e.Pad.Ink()})
	require.Empty(t, texts(e.gallery))
	*calls = nil
	e.gallery.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 15)})
	test.Tap(e.clear)
	require.Equal(t, []string{"recall 1", fmt.Sprintf("lost %d", ink), "draw 0"}, *calls)
}

// textsIn are the words that can be seen in o.
func textsIn(o fyne.CanvasObject) (all []string) {
	for _, part := range seenIn(o) {
		if text, ok := part.(*canvas.Text); ok && text.Text != "" {
			all = append(all, text.Text)
		}
	}
	return all
}

// altered is mistaken with other pixels and logits.
func altered(change func(x *explain.Explanation)) *explain.Explanation {
	x := mistaken()
	change(x)
	return x
}

func TestEffect(t *testing.T) {
	v := &View{Explanation: mistaken(), Class: 4, Against: -1}
	_, ok := effectOf(v)
	require.False(t, ok, "nothing to compare with")
	v.Before = mistaken()
	_, ok = effectOf(v)
	require.False(t, ok, "the same picture")
	v.Explanation = nil
	_, ok = effectOf(v)
	require.False(t, ok, "nothing is left")

	v.Before = altered(func(x *explain.Explanation) { x.Logits = [mnist.Classes]float32{2: 8.5, 4: 6.8204} })
	v.Explanation = altered(func(x *explain.Explanation) {
		x.Picture[12*mnist.Side+7] = 0.502
		x.Logits = [mnist.Classes]float32{2: 8.25, 4: 6.5116}
	})
	e, ok := effectOf(v)
	require.True(t, ok)
	from := int(math.Round(float64(255 * four()[12*mnist.Side+7])))
	require.NotEqual(t, 128, from)
	require.Equal(t, effect{
		pixels: 1, row: 12, column: 7, from: from, to: 128, of: "logit of 4", before: 6.82, after: 6.512, was: 2, is: 2,
	}, e)
	require.Equal(t, "row 12, column 7", e.where())
	require.Equal(t, fmt.Sprintf("grey %d to 128", from), e.greys())
	require.Empty(t, e.decision())

	v.Against = 2
	e, _ = effectOf(v)
	require.Equal(t, "for 4 over 2", e.of)
	require.InDelta(t, 6.8204-8.5, e.before, 6e-4)
	require.InDelta(t, 6.5116-8.25, e.after, 6e-4)

	v.Explanation.Picture[0] = 1
	v.Explanation.Logits[4] = 9
	e, _ = effectOf(v)
	require.Equal(t, "2 pixels changed", e.where())
	require.Empty(t, e.greys())
	require.Equal(t, "decides for 4, not 2", e.decision())
}

// The difference that is written is that of the numbers that are written.
func TestTheNumbersOfAnEffectAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		logit := rapid.Float32Range(-40, 40)
		one, other := mistaken(), mistaken()
		one.Logits[3], other.Logits[3] = logit.Draw(t, "before"), logit.Draw(t, "after")
		other.Picture[0] = 1
		e, ok := effectOf(&View{Before: one, Explanation: other, Class: 3, Against: -1})
		if !ok {
			t.Fatal("no effect")
		}
		number := func(v float64) (n float64) {
			text := kit.Signed(v, scoreDecimals)
			_, err := fmt.Sscan(string(replaceDash([]rune(text))), &n)
			require.NoError(t, err)
			return n
		}
		before, after, change := number(e.before), number(e.after), number(e.after-e.before)
		if math.Abs(after-before-change) > 1e-9 || math.Abs(before-float64(one.Logits[3])) > 0.000501 {
			t.Fatalf("from %v to %v is not %v", before, after, change)
		}
	})
}

func replaceDash(text []rune) []rune {
	for i, r := range text {
		if r == '–' {
			text[i] = '-'
		}
	}
	return text
}

// flipped is a view after a pixel of its picture has been changed, with the longest
// words there can be.
func flipped() *View {
	return &View{
		Explanation: altered(func(x *explain.Explanation) {
			x.Picture[27*mnist.Side+27] = 1
			x.Logits = [mnist.Classes]float32{2: 488.888, 4: -388.888}
		}),
		Before: altered(func(x *explain.Explanation) { x.Logits = [mnist.Classes]float32{2: 1, 4: 2} }),
		Class:  4, Against: 2,
	}
}

// Whatever the column tells fits into it, and moves nothing.
func TestTheColumnStaysAsItIs(t *testing.T) {
	wordstest.InEachLanguage(t, vietnamese, theColumnStaysAsItIs)
}

func theColumnStaysAsItIs(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	w.e.OnPixels = func(bool) {}
	tools := func() fyne.Size { return w.e.drawn(t).MinSize() }
	before := tools()
	fits := func() {
		t.Helper()
		require.Equal(t, before, tools())
		for _, o := range seenIn(w.e.drawn(t)) {
			if text, ok := o.(*canvas.Text); ok {
				require.LessOrEqual(t, text.MinSize().Width, float32(smallestPad), text.Text)
			}
		}
	}
	fits()
	v := viewOf(t, mistaken(), 2, 4)
	v.Raw, v.Scaled = small(mnist.Side), small(mnist.BoxSide)
	w.e.showSeen(v)
	fits()
	picture := four()
	w.e.Pad.EditPixels(&picture)
	fits()
	w.e.showSeen(flipped())
	require.Equal(t, words.T("decides for %d, not %d", 2, 4), texts(w.e.flip.decision)[0])
	fits()
}

// drawn is the column below the pad.
func (e *Explorer) drawn(t *testing.T) (found fyne.CanvasObject) {
	walk(e.Content, func(c *fyne.Container) {
		if s, ok := c.Layout.(stage); ok {
			found = s.tools
		}
	})
	require.NotNil(t, found)
	return found
}

func walk(o fyne.CanvasObject, see func(*fyne.Container)) {
	if c, ok := o.(*fyne.Container); ok {
		see(c)
		for _, child := range c.Objects {
			walk(child, see)
		}
	}
}

// The column in each of its states: a picture as it is, a drawing on its way to the
// network, pixels, and one of them flipped.
func TestPadPictures(t *testing.T) {
	picture := four()
	corner := image.NewGray(image.Rect(0, 0, sketch.Side, sketch.Side))
	for y := range mnist.Side {
		for x := range mnist.Side {
			for i := range 36 { // six times as large, at the upper left
				corner.Pix[(20+6*y+i/6)*sketch.Side+10+6*x+i%6] = picture.Gray().GrayAt(x, y).Y
			}
		}
	}
	n, _ := mnist.Normalise(corner)
	plain := &View{Input: rgba(picture[:], mnist.Side), Explanation: mistaken(), Against: -1}
	centred := &View{
		Input: rgba(n.Centred[:], mnist.Side), Explanation: mistaken(), Against: -1,
		Raw: rgba(n.Raw[:], mnist.Side), Scaled: rgba(n.Scaled[:], mnist.BoxSide),
	}
	flipped := &View{
		Class: 4, Against: -1, Before: altered(func(x *explain.Explanation) { x.Logits[4] = 2.8824 }),
		Explanation: altered(func(x *explain.Explanation) {
			x.Picture[20*mnist.Side+5] = 1
			x.Logits[4] = 3.6471
		}),
	}
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(look.New(mode))
			row := container.NewHBox()
			for i, v := range []*View{plain, centred, plain, flipped} {
				p := &pad{OnDraw: func(*image.Gray) {}}
				p.makePad(true)
				row.Add(container.NewBorder(container.New(kit.Width(174), p.Pad), nil, nil, nil, p.tools()))
				p.showSeen(v)
				switch i {
				case 0:
					p.Pad.SetPicture(&picture)
				case 1:
					p.Pad.SetInk(corner)
				default:
					p.Pad.EditPixels(&picture)
				}
				if i == 3 {
					p.Pad.Resize(fyne.NewSquareSize(174))
					dot(p.Pad, 5.5/28, 20.5/28)
					p.Pad.MouseOut()
				}
			}
			c := looktest.Show(t, mode, fyne.NewSize(740, 360), container.NewPadded(row))
			test.AssertRendersToImage(t, fmt.Sprintf("pad_%s.png", name), c)
		})
	}
}

// rgba is a square of greys as a picture.
func rgba(greys []float32, side int) *image.RGBA {
	img := small(side)
	for i, v := range greys {
		b := uint8(255*v + 0.5)
		copy(img.Pix[4*i:], []byte{b, b, b, 255})
	}
	return img
}
