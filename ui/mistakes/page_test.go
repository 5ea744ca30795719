package mistakes

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/ml/score"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/words/wordstest"
)

// show puts a page into a window of its own, with as much room as a window of the
// smallest size gives it, and a margin.
func show(t *testing.T, mode look.Mode, size fyne.Size) (*Page, test.WindowlessCanvas) {
	t.Helper()
	p := New()
	c := looktest.Show(t, mode, size, container.New(layout.NewCustomPaddedLayout(8, 8, 8, 8), p.Content))
	return p, c
}

var (
	smallest = fyne.NewSize(576, 456)
	large    = fyne.NewSize(1146, 776)
)

// answered shows a whole evaluation.
func answered(p *Page) {
	p.ShowErrors(sample())
	p.SetIdle("of about step 1,250; training is at step 12,000", "Again")
	p.ShowPictures("4 taken for 9: 27 pictures", "most confident first", mistaken(27, 4, 9), "")
	p.ShowDoubts(15, 9)
}

func TestPictures(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			p, c := show(t, mode, smallest)
			answered(p)
			test.AssertRendersToImage(t, fmt.Sprintf("errors_%s.png", name), c)
			p.SetChoice(Maps, Validation)
			p.ShowDoubts(0, 0)
			p.ShowMaps(averages(t))
			p.SetIdle("", "")
			test.AssertRendersToImage(t, fmt.Sprintf("maps_%s.png", name), c)
		})
	}
}

func TestLargePictures(t *testing.T) {
	p, c := show(t, look.Light, large)
	answered(p)
	test.AssertRendersToImage(t, "errors_large.png", c)
	p.SetChoice(Maps, Test)
	p.ShowMaps(averages(t))
	p.ShowDoubts(0, 0)
	test.AssertRendersToImage(t, "maps_large.png", c)
}

// page is a page in a window, and the list of what it called back.
func page(t *testing.T) (*Page, test.WindowlessCanvas, *[]string) {
	t.Helper()
	p, c := show(t, look.Dark, smallest)
	calls := new([]string)
	call := func(format string, args ...any) { *calls = append(*calls, fmt.Sprintf(format, args...)) }
	p.OnPart = func(part Part) { call("part %d", part) }
	p.OnSet = func(set Set) { call("set %d", set) }
	p.OnStart = func() { call("start") }
	p.OnStop = func() { call("stop") }
	p.OnCell = func(label, class int) { call("cell %d %d", label, class) }
	p.OnOpen = func(x Picture) { call("open %d, %d as %d", x.Index, x.Label, x.Class) }
	return p, c, calls
}

func TestCallbacks(t *testing.T) {
	p, _, calls := page(t)
	answered(p)
	for _, b := range append(slices.Clone(p.parts.Buttons), p.sets.Buttons...) {
		test.Tap(b)
	}
	require.Equal(t, widget.HighImportance, p.parts.Buttons[Errors].Importance, "the program says what comes of it")
	p.SetChoice(Maps, Validation)
	require.Equal(t, widget.HighImportance, p.parts.Buttons[Maps].Importance)
	require.Equal(t, widget.HighImportance, p.sets.Buttons[Validation].Importance)
	require.Equal(t, widget.LowImportance, p.sets.Buttons[Test].Importance)
	p.SetChoice(Errors, Test)
	test.Tap(p.action)
	p.SetBusy("Evaluating: 1,200 of 10,000", 0.12)
	require.Equal(t, "Stop", p.action.Text)
	require.True(t, p.progress.Visible())
	require.InDelta(t, 0.12, p.progress.Value, 1e-9)
	test.Tap(p.action)
	p.SetIdle("", "")
	require.False(t, p.action.Visible(), "there is nothing to do")
	require.False(t, p.progress.Visible())
	p.matrix.choose(cell{4, 9})
	p.gallery.open(2)
	require.Equal(t, []string{
		"part 0", "part 1", "set 0", "set 1", "start", "stop", "cell 4 9", "open 309, 4 as 9",
	}, *calls)
}

// told is what a line says.
func told(o fyne.CanvasObject) string {
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok {
			return text.Text
		}
	}
	return ""
}

func TestWords(t *testing.T) {
	p, c, _ := page(t)
	require.Empty(t, told(p.summary))
	require.Contains(t, told(p.under), "Choose a number")
	answered(p)
	require.Equal(t, "109 wrong of 10,000 · 98.91 %", told(p.summary))

	test.MoveMouse(c, within(p.matrix, at(p.matrix, 4, 9)))
	require.Equal(t, "4 taken for 9: 27 pictures, 2.7 % of the 982 with label 4", told(p.under))
	test.MoveMouse(c, within(p.matrix, at(p.matrix, 0, 4)))
	require.Equal(t, "0 taken for 4: 1 picture, 0.1 % of the 980 with label 0", told(p.under))
	test.MoveMouse(c, within(p.matrix, at(p.matrix, 4, score.Any)))
	require.Equal(t, "Label 4: 948 right of 982", told(p.under))
	fewer := p.confusion
	fewer[4][4] -= 100
	p.ShowErrors(fewer)
	require.Equal(t, "Label 4: 848 right of 882", told(p.under), "it goes with the numbers")
	answered(p)
	p.matrix.MouseOut()
	require.Contains(t, told(p.under), "Choose a number")

	p.gallery.point(0)
	require.Equal(t, "No. 247: label 4, taken for 9 with 100.0 %", told(p.under))
	p.gallery.point(1)
	require.Equal(t, "No. 278: label 4, taken for 9 with 93.5 %. Of 5 people 2 see a 4, 2 a 9, 1 neither", told(p.under))
	p.gallery.point(-1)

	p.ShowErrors(score.Confusion{})
	require.Empty(t, told(p.summary))
	require.Equal(t, "4 taken for 9: 0 pictures", p.describeCell(4, 9))

	p.SetChoice(Maps, Test)
	a := averages(t)
	p.ShowMaps(a)
	require.Equal(t, "Mean map of each digit over 9,450 pictures, in logits per pixel", told(p.summary))
	require.Equal(t, "On ink: 75 % of all evidence for, 50 % of that against. By chance: 19 %, its area.", told(p.atlas.sentence))
	require.Equal(t, "+ 72 %  – 50 %", told(p.atlas.plates[2].ink))
	require.Equal(t, "+ 73 %  – none", told(p.atlas.plates[3].ink))
	require.Equal(t, "ink 19 %", told(p.atlas.plates[3].area))
	p.atlas.plates[2].view.OnHover(14, 5, true)
	require.Equal(t, fmt.Sprintf("Pictures of a 2, row 5, column 14: on average %s logit for it",
		kit.Signed(float64(a.Averages[2].Shares[5*28+14]), 4)), told(p.under))
	p.atlas.plates[2].view.OnHover(0, 0, false)
	require.Contains(t, told(p.under), "Point at a map")
	p.ShowMaps(nil)
	require.Empty(t, told(p.summary))
	require.Empty(t, told(p.atlas.plates[2].ink))
	p.atlas.plates[2].view.OnHover(14, 5, true)
	require.Contains(t, told(p.under), "Point at a map", "there is none")
}

// within turns a position in a widget's own test window into one in this canvas.
func within(o fyne.CanvasObject, p fyne.Position) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(p).SubtractXY(margin, margin)
}

// No line is cut off at the smallest size, nor does any part ask for more room.
func TestFitsTheSmallestWindow(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", fitsTheSmallestWindow)
}

func fitsTheSmallestWindow(t *testing.T) {
	p, c, _ := page(t)
	answered(p)
	longest := Picture{
		Answer: score.Answer{Index: 9999, Label: 4, Class: 9, Probability: 1},
		Doubt:  &score.Doubt{Label: 4, Other: 9, ForLabel: 2, ForOther: 2},
	}
	check := func() {
		t.Helper()
		require.LessOrEqual(t, p.Content.MinSize().Width, float32(560))
		require.LessOrEqual(t, p.Content.MinSize().Height, float32(440))
		for _, o := range test.LaidOutObjects(c.Content()) {
			if text, ok := o.(*canvas.Text); ok && text.Visible() {
				left := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).X
				require.LessOrEqual(t, left+text.MinSize().Width, c.Size().Width, text.Text)
			}
		}
	}
	check()
	p.SetIdle("of the model before", "Evaluate")
	p.under.SetText(p.describePicture(&longest))
	check()
	p.under.SetText(p.describeCell(1, 8))
	check()
	p.SetBusy("Evaluating: 10,000 of 10,000", 1)
	check()
	p.SetChoice(Maps, Test)
	p.ShowDoubts(0, 0)
	p.ShowMaps(averages(t))
	p.atlas.hover(8, 27, 27, true)
	check()
}

func TestFollowsTheTheme(t *testing.T) {
	p, c := show(t, look.Light, smallest)
	answered(p)
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "errors_dark.png", c)
}

// Empty and busy, as the page is when it is first opened.
func TestFirstPictures(t *testing.T) {
	p, c := show(t, look.Dark, smallest)
	p.ShowPictures("", "", nil, "Loading the pictures…")
	test.AssertRendersToImage(t, "first_empty.png", c)
	half := sample()
	for label := range half {
		for class := range half[label] {
			half[label][class] /= 2
		}
	}
	p.ShowErrors(half)
	p.SetBusy("Evaluating: 4,992 of 10,000", 0.4992)
	p.ShowPictures("", "", nil, "Soon")
	test.AssertRendersToImage(t, "first_busy.png", c)
	p.SetChoice(Maps, Test)
	p.ShowMaps(nil)
	test.AssertRendersToImage(t, "first_maps.png", c)
}

// Whatever the page shows is said by package words, so that it can be said in another
// language.
func TestNoWordsAreLeftEnglish(t *testing.T) {
	wordstest.Mark(t, ".", "../kit", "../heat")
	p, _ := show(t, look.Dark, large)
	require.Empty(t, wordstest.Unmarked(p.Content))
	p.ShowErrors(sample())
	p.ShowPictures("", "", mistaken(27, 4, 9), "")
	p.ShowDoubts(15, 9)
	doubted := Picture{Doubt: &score.Doubt{ForLabel: 2, ForOther: 2}}
	for _, said := range []string{p.describeCell(4, 9), p.describeCell(4, score.Any), p.describePicture(&doubted)} {
		p.under.SetText(said)
		require.Empty(t, wordstest.Unmarked(p.Content))
	}
	p.SetBusy("", 0.5)
	require.Empty(t, wordstest.Unmarked(p.Content))
	p.SetChoice(Maps, Validation)
	p.ShowMaps(averages(t))
	require.Empty(t, wordstest.Unmarked(p.Content))
	p.atlas.hover(3, 14, 14, true)
	require.Empty(t, wordstest.Unmarked(p.Content))
}
