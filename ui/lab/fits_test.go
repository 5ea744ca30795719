package lab

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/score"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words/wordstest"
)

const slack = 0.5 // a pixel's half, for places on whole pixels

// whole requires that everything on the page can be read: no text is shortened or
// wider than its place, no button smaller than its name, and that nothing in a column
// overlaps or leaves it.
func whole(t *testing.T, p *Page) {
	t.Helper()
	walk(p.Content, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Text != "" {
				require.False(t, strings.HasSuffix(o.Text, "…") && o.Text != p.three.download.Text, "%q is shortened", o.Text)
				require.LessOrEqual(t, o.MinSize().Width, o.Size().Width+slack, "%q needs more room", o.Text)
			}
		case *kit.Button:
			require.LessOrEqual(t, o.MinSize().Width, o.Size().Width+slack, "%q needs more room", o.Text)
		}
	})
	if words := p.three.words; words.Visible() && p.three.penalty.Visible() {
		require.Len(t, words.wrap(words.Size().Width), 1, "the slider is where the second line would be")
	}
	for _, column := range []*fyne.Container{p.one.content, p.two.content, p.three.content} {
		size := column.Size()
		bottom := float32(0)
		for _, o := range visible(column.Objects) {
			least := o.MinSize()
			require.GreaterOrEqual(t, o.Position().Y, bottom-slack, "%T overlaps what is above", o)
			require.LessOrEqual(t, least.Width, size.Width+slack, "%T", o)
			require.LessOrEqual(t, least.Height, o.Size().Height+slack, "%T", o)
			bottom = o.Position().Y + o.Size().Height
		}
		require.LessOrEqual(t, bottom, size.Height+slack)
	}
}

// shortcuts are those of all places, with the shares that are told in other words.
func shortcuts(visit func(bias.Shortcut)) {
	for place := bias.RandomCorner; place <= bias.Own; place++ {
		for _, carried := range []float64{1, 0.75, 0} {
			for _, agreed := range []float64{1, 0.75} {
				s := bias.Decoy()
				s.Place, s.Share, s.Agreement = place, carried, agreed
				visit(s)
			}
		}
	}
}

func TestEverythingCanBeReadOnASmallPage(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", everythingCanBeReadOnASmallPage)
}

func everythingCanBeReadOnASmallPage(t *testing.T) {
	for _, s := range states {
		t.Run(s.name, func(t *testing.T) {
			p, _, _ := page(t, look.Dark, smallest)
			s.show(t, p)
			whole(t, p)
			least := p.Content.MinSize()
			require.LessOrEqual(t, least.Width, smallest.Width)
			require.LessOrEqual(t, least.Height, smallest.Height)
			p.Content.Resize(large)
			whole(t, p)
		})
	}
}

// The widest figures and the longest words, whatever is chosen.
func TestTheLongestWordsCanBeRead(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", theLongestWordsCanBeRead)
}

func theLongestWordsCanBeRead(t *testing.T) {
	p, _, _ := page(t, look.Light, smallest)
	least := p.Content.MinSize()
	shortcuts(func(s bias.Shortcut) {
		for _, r := range repairs(s.Place) {
			c := p.Choices()
			c.Shortcut, c.Repair, c.Lambda, c.Epochs = s, r, 0.13, 10
			p.SetState(Ready)
			p.SetBefore(nil)
			p.SetAfter(nil)
			p.SetChoices(c)
			whole(t, p)

			n := underWay()
			n.Config.Epochs, n.Epoch, n.Step, n.Left = 10, 10, 10*1688, 59*time.Minute+59*time.Second
			n.Epochs[0].Validation = score.Score{Count: 6000}
			p.SetState(Planting)
			p.SetBefore(&Side{Snapshot: n})
			whole(t, p)

			wide := planted(t)
			wide.Shortcut = s
			wide.Run = run(bias.Nothing, 1, 100, 100, 0, 0, 0)
			if s.Place == bias.Own {
				wide.Run.Outcome.Rows = []bias.Row{{Variant: bias.Untouched, Count: 1, Right: 1}, {Variant: bias.Blanked, Count: 1, Right: 1}}
			}
			wide.Run.Validation.Wrong = 0
			wide.Run.Outcome.Around.Score, wide.Run.Outcome.Around.Lead = -12.3456, 123.456
			after := *wide
			repaired := *wide.Run
			repaired.Repair, repaired.Config.Penalty = r, 0.13
			after.Run = &repaired
			p.SetState(Ready)
			p.SetBefore(wide)
			p.SetAfter(&after)
			p.SetStale(true)
			whole(t, p)
			require.LessOrEqual(t, p.Content.MinSize().Height, least.Height, "words move nothing")
		}
	})
}

func TestTheMoralsCanBeRead(t *testing.T) {
	wordstest.InEachLanguage(t, "../../assets/words/vi", theMoralsCanBeRead)
}

func theMoralsCanBeRead(t *testing.T) {
	p, _, _ := page(t, look.Dark, smallest)
	for _, accuracies := range [][]float64{nil, {99, 99, 99, 99, 99}, {99, 99, 93, 93, 93}, {60, 99, 10, 10, 10}} {
		side := planted(t)
		side.Run = run(bias.Nothing, 0.5, accuracies...)
		if accuracies == nil {
			side.Run.Outcome = nil
		}
		for _, wrong := range []int{10, 600} {
			side.Run.Validation.Wrong = wrong
			p.SetBefore(side)
			whole(t, p)
		}
		side.Run.Validation = score.Score{}
		p.SetBefore(side)
		whole(t, p)
	}
}
