package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/words"
)

// scoreTable is the table of loss, accuracy and wrong answers for the three
// sets.
type scoreTable struct {
	content fyne.CanvasObject
	cells   [3][3]*look.Text // train, validation, test × loss, accuracy, wrong
}

func newScoreTable() *scoreTable {
	t := new(scoreTable)
	grid := container.NewGridWithColumns(4, look.NewNote(""))
	right := func(text *look.Text) *look.Text {
		text.SetAlign(fyne.TextAlignTrailing)
		return text
	}
	for _, name := range []string{words.T("loss"), words.T("accuracy"), words.T("wrong")} {
		grid.Add(right(look.NewNote(name)))
	}
	for i, name := range []string{words.T("train"), words.T("validation"), words.T("test")} {
		grid.Add(look.NewText(name, look.Muted, theme.SizeNameText))
		for j := range t.cells[i] {
			t.cells[i][j] = right(look.NewText("–", look.Foreground, theme.SizeNameText))
			grid.Add(t.cells[i][j])
		}
	}
	t.content = grid
	return t
}

func (t *scoreTable) showRow(row int, s score.Score) {
	texts := [3]string{"–", "–", "–"}
	if s.Count > 0 {
		texts = [3]string{
			kit.Loss(s.Loss),
			words.T("%.2f %%", 100*s.Accuracy()),
			words.T("%d", s.Wrong),
		}
	}
	for i, text := range texts {
		t.cells[row][i].SetText(text)
	}
}

// showRun shows the last completed epoch of a run; the test set waits for the end.
func (t *scoreTable) showRun(s *train.Snapshot) {
	var e train.Epoch
	if n := len(s.Epochs); n > 0 {
		e = s.Epochs[n-1]
	}
	t.showCard(train.Card{Train: e.Train, Validation: e.Validation})
}

func (t *scoreTable) showCard(c train.Card) {
	for i, s := range []score.Score{c.Train, c.Validation, c.Test} {
		t.showRow(i, s)
	}
}
