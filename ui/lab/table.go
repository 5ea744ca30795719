package lab

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"visao/ml/bias"
	"visao/ui/kit"
	"visao/ui/look"
)

// table is a name and some values in each row, below a row of headings.
type table struct {
	content *fyne.Container
	cells   *cells
	heads   []*look.Text
	names   []*look.Text
	values  [][]*look.Text
}

const (
	rowLeast = 17 // height of a row
	rowMore  = 13 // by how much it may grow
	maxRows  = 5
	tableCan = (maxRows + 1) * rowMore
)

// newTable has room for so many rows with values in columns of these widths.
func newTable(widths ...float32) *table {
	t := &table{cells: &cells{widths: widths, rows: maxRows}}
	t.content = container.New(t.cells)
	add := func(text *look.Text, align fyne.TextAlign) *look.Text {
		text.SetAlign(align)
		t.content.Add(text)
		return text
	}
	t.heads = append(t.heads, add(look.NewNote(""), fyne.TextAlignLeading))
	for range widths {
		t.heads = append(t.heads, add(look.NewNote(""), fyne.TextAlignTrailing))
	}
	for range maxRows {
		t.names = append(t.names, add(look.NewText("", look.Muted, theme.SizeNameText), fyne.TextAlignLeading))
		var row []*look.Text
		for range widths {
			row = append(row, add(look.NewText("", look.Foreground, theme.SizeNameText), fyne.TextAlignTrailing))
		}
		t.values = append(t.values, row)
	}
	return t
}

// setHeads names the columns.
func (t *table) setHeads(heads ...string) {
	for i, text := range t.heads {
		text.SetText(heads[i])
	}
}

// cell is what stands in a table.
type cell struct {
	text  string
	color fyne.ThemeColorName
}

// setRow fills in row i; all that are not filled in stay empty.
func (t *table) setRow(i int, name string, values ...cell) {
	t.names[i].SetText(name)
	for k, text := range t.values[i] {
		c := cell{"", look.Muted}
		if k < len(values) {
			c = values[k]
		}
		text.SetText(c.text)
		text.SetColor(c.color)
	}
}

// setRows fills in a row for each test set.
func (t *table) setRows(variants []bias.Variant, thing string, values func(bias.Variant) []cell) {
	t.cells.rows = len(variants)
	for i := range t.names {
		if i < len(variants) {
			t.setRow(i, variantName(variants[i], thing), values(variants[i])...)
		} else {
			t.setRow(i, "")
		}
	}
}

// rowOf is the outcome on a test set; nil if that is not known.
func rowOf(r *bias.Run, v bias.Variant) *bias.Row {
	if r != nil && r.Outcome != nil {
		for i := range r.Outcome.Rows {
			if row := &r.Outcome.Rows[i]; row.Variant == v {
				return row
			}
		}
	}
	return nil
}

// Accuracies further below validation than these are no longer good, and bad.
const (
	fairDrop = 0.02
	badDrop  = 0.10
)

// accuracy is that on a test set, in a colour that says how far below validation
// it is.
func accuracy(r *bias.Run, v bias.Variant) cell {
	row := rowOf(r, v)
	if row == nil {
		return cell{"–", look.Muted}
	}
	c := cell{kit.Percent(row.Accuracy()), look.Foreground}
	if r.Validation.Count > 0 {
		switch drop := r.Validation.Accuracy() - row.Accuracy(); {
		case drop > badDrop:
			c.color = look.Red
		case drop > fairDrop:
			c.color = look.Amber
		case r.Validation.Accuracy() > 1-badDrop:
			c.color = look.Green
		} // else both are bad
	}
	return c
}

// followed is the follow rate on a test set: bad if every second answer or more is
// what the shortcut says.
func followed(r *bias.Run, v bias.Variant) cell {
	row := rowOf(r, v)
	if row == nil || math.IsNaN(row.Follow()) {
		return cell{"–", look.Muted}
	}
	c := cell{kit.Percent(row.Follow()), look.Foreground}
	if row.Follow() >= 0.5 {
		c.color = look.Red
	}
	return c
}

// cells lays out a table whose values are in columns this wide; the names get the
// rest.
type cells struct {
	widths []float32
	rows   int // below the headings
}

// MinSize is part of fyne.Layout.
func (c *cells) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100+c.values(), float32(c.rows+1)*rowLeast)
}

// values is the width of the columns with values.
func (c *cells) values() (sum float32) {
	for _, w := range c.widths {
		sum += w
	}
	return sum
}

// Layout is part of fyne.Layout.
func (c *cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pitch := float32(int(min(size.Height/float32(c.rows+1), rowLeast+rowMore)))
	widths := append([]float32{size.Width - c.values()}, c.widths...)
	var x, y float32
	for i, o := range objects {
		column := i % len(widths)
		kit.Put(o, x, y, widths[column], pitch)
		x += widths[column]
		if column == len(widths)-1 {
			x, y = 0, y+pitch
		}
	}
}
