package lesson

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
	"visao/ui/words/wordstest"
)

var (
	frog = []string{
		"A network that has only ever seen green frogs on grass may have learnt the grass. Nothing in its accuracy tells you.",
		"Press Train on planted data. Watch the validation accuracy, then look at where the heat lies: on the digit, or on the grey patch in the corner?",
	}
	ech = []string{
		"Một mạng chỉ từng thấy những con ếch xanh trên cỏ có thể đã học cỏ chứ không học ếch. Độ chính xác không cho bạn biết điều đó.",
		"Hãy bấm nút huấn luyện và xem bản đồ nhiệt nằm ở đâu: trên chữ số, hay trên mảnh xám ở góc ảnh? Những chữ khó: Ẫẵ Ểễ Ịỡ Ợữ Ỵđ.",
	}
)

// shown is a card in a window so wide, as high as it must be, and what it has called.
func shown(t *testing.T, width float32) (*Card, test.WindowlessCanvas, *[]string) {
	card, said := New(), &[]string{}
	c := looktest.Show(t, look.Dark, fyne.NewSize(width, 300), container.NewBorder(nil, card.Content, nil, nil))
	card.OnBack = func() { *said = append(*said, "back") }
	card.OnNext = func() { *said = append(*said, "next") }
	card.OnClose = func() { *said = append(*said, "close") }
	return card, c, said
}

func tap(c fyne.Canvas, b *kit.Button) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	test.TapCanvas(c, at.AddXY(b.Size().Width/2, b.Size().Height/2))
}

func TestButtons(t *testing.T) {
	card, c, said := shown(t, 1000)
	press := func() []string {
		*said = nil
		for _, b := range []*kit.Button{card.back, card.next, card.close} {
			if card.pager.Visible() || b == card.close {
				tap(c, b)
			}
		}
		return *said
	}
	for page, want := range [][]string{{"next", "close"}, {"back", "next", "close"}, {"back", "close"}} {
		card.Set("The frog and the grass", frog, page, 3)
		require.Equal(t, want, press())
		require.True(t, card.pager.Visible())
	}
	card.Set("The frog and the grass", frog, 0, 1)
	require.False(t, card.pager.Visible())
	require.Equal(t, []string{"close"}, press())
	require.Zero(t, card.close.Position().X, "without a gap where the others were")
	require.InDelta(t, 1000-padding, card.strip.buttons.Position().X+card.close.Size().Width, 1)

	card.OnClose = nil // whoever made it does not have to listen
	tap(c, card.close)
}

func TestKeyboard(t *testing.T) {
	card, c, said := shown(t, 1000)
	card.Set("The frog and the grass", frog, 1, 3)
	for i := range 3 {
		for range i + 1 { // a button that is pressed lets go of the keyboard
			test.FocusNext(c)
		}
		c.Focused().TypedKey(looktest.Key(fyne.KeySpace))
	}
	require.Equal(t, []string{"back", "next", "close"}, *said)
}

// told is what the lines of a text say.
func told(o fyne.CanvasObject) string {
	var lines []string
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok && text.Visible() {
			lines = append(lines, strings.TrimSpace(text.Text))
		}
	}
	return strings.Join(lines, " ")
}

func TestThreeLinesCanBeSeen(t *testing.T) {
	card, _, _ := shown(t, 1000)
	before := card.Content.MinSize()
	scrolls := func() bool { return card.strip.text.MinSize().Height > card.strip.scroll.Size().Height }
	for _, text := range [][]string{nil, {"One."}, {"One.", "Two.", "Three."}, {strings.Repeat("So many words. ", 19)}} {
		card.Set("Title", text, 0, 3)
		require.False(t, scrolls(), text)
		require.Equal(t, strings.TrimSpace(strings.Join(text, " ")), told(card.strip.text))
	}
	long := []string{strings.Repeat("So many words. ", 60)}
	card.Set("Title", long, 1, 3)
	require.True(t, scrolls())
	card.strip.scroll.ScrollToBottom()
	require.Positive(t, card.strip.scroll.Offset.Y)
	card.Set("Title", long, 2, 3)
	require.Zero(t, card.strip.scroll.Offset.Y, "a page begins at its beginning")
	require.Equal(t, before.Height, card.Content.MinSize().Height, "the window does not jump from page to page")
	require.Less(t, before.Height, float32(110))
}

func TestWordsKeepOffTheButtons(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", wordsKeepOffTheButtons)
}

func wordsKeepOffTheButtons(t *testing.T) {
	for _, width := range []float32{480, 760, 1000, 1600} {
		card, _, _ := shown(t, width)
		card.Set(strings.Repeat("A very long title ", 12), []string{strings.Repeat("Words. ", 200)}, 1, 12)
		left := card.strip.buttons.Position().X
		for _, o := range []fyne.CanvasObject{card.strip.title, card.strip.scroll} {
			require.LessOrEqual(t, o.Position().X+o.Size().Width, left)
			require.GreaterOrEqual(t, o.Size().Width, float32(leastText))
			require.LessOrEqual(t, o.Size().Width, float32(mostText))
		}
		require.LessOrEqual(t, card.Content.MinSize().Width, float32(480))
	}
}

func TestPicture(t *testing.T) {
	for name, mode := range looktest.Modes {
		t.Run(name, func(t *testing.T) {
			english, vietnamese, long := New(), New(), New()
			c := looktest.Show(t, mode, fyne.NewSize(1000, 360), container.NewVBox(english.Content, vietnamese.Content, long.Content))
			english.Set("The frog and the grass", frog, 0, 3)
			vietnamese.Set("Con ếch và thảm cỏ", ech, 2, 3)
			long.Set("Why 4 and not 9", append(append([]string{}, frog...), ech...), 0, 1)
			test.AssertRendersToImage(t, fmt.Sprintf("card_%s.png", name), c)
		})
	}
}

func TestButtonsAreTranslated(t *testing.T) {
	wordstest.Mark(t, ".")
	card, _, _ := shown(t, 1000)
	card.Set("", nil, 1, 3)
	require.Empty(t, wordstest.Unmarked(card.Content))
}
