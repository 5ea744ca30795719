package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"visao/ui/kit"
	"visao/ui/words"
)

// ask opens a dialog with these buttons, which close it, and gives the keyboard to one
// of them: the one that loses nothing. Fyne's own buttons know neither Enter nor Escape.
func ask(title string, content fyne.CanvasObject, w fyne.Window, safe *kit.Button, buttons ...*kit.Button) {
	d := dialog.NewCustomWithoutButtons(title, content, w)
	var row []fyne.CanvasObject
	for _, b := range buttons {
		answer := b.OnTapped
		b.OnTapped = func() {
			d.Hide()
			if answer != nil {
				answer()
			}
		}
		row = append(row, b)
	}
	d.SetButtons(row)
	d.Show()
	w.Canvas().Focus(safe)
}

// Tell opens a dialog that can only be closed.
func Tell(title string, content fyne.CanvasObject, w fyne.Window) {
	closing := kit.NewButton(words.T("Close"), nil)
	ask(title, content, w, closing, closing)
}

// ShowError shows what went wrong.
func ShowError(text string, w fyne.Window) {
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	label.Selectable = true
	Tell(words.T("That did not work"), container.New(kit.Width(480), label), w)
}

// AskToLose asks before something is lost; lose is called if the answer is yes.
func AskToLose(title, what, yes, no string, lose func(), w fyne.Window) {
	agree := kit.NewButtonWithIcon(yes, theme.ConfirmIcon(), lose)
	agree.Importance = widget.DangerImportance
	keep := kit.NewButtonWithIcon(no, theme.CancelIcon(), nil)
	ask(title, widget.NewLabel(what), w, keep, keep, agree)
}

// Ask asks a question with two answers, of which yes is the one that loses nothing; a
// dialog that is closed otherwise answers nothing.
func Ask(title, what, yes, no string, answer func(yes bool), w fyne.Window) {
	label := widget.NewLabel(what)
	label.Wrapping = fyne.TextWrapWord
	agree := kit.NewButtonWithIcon(yes, theme.ConfirmIcon(), func() { answer(true) })
	agree.Importance = widget.HighImportance
	ask(title, container.New(kit.Width(440), label), w, agree,
		kit.NewButtonWithIcon(no, theme.CancelIcon(), func() { answer(false) }), agree)
}

// NamePlaces says in the language in use what the places are called that Fyne's dialogs
// for files and folders (v2.7.4) offer: it has their names in English only.
func NamePlaces(dialog fyne.CanvasObject) {
	switch o := dialog.(type) {
	case *widget.PopUp:
		NamePlaces(o.Content)
	case *fyne.Container:
		for _, part := range o.Objects {
			NamePlaces(part)
		}
	case *container.Split:
		NamePlaces(o.Leading)
	case *widget.List:
		names := map[string]string{
			"Home": words.T("Home"), "Computer": words.T("Computer"), "Desktop": words.T("Desktop"), "Documents": words.T("Documents"),
			"Downloads": words.T("Downloads"), "Music": words.T("Music"), "Pictures": words.T("Pictures"), "Videos": words.T("Videos"),
		}
		update := o.UpdateItem
		o.UpdateItem = func(id widget.ListItemID, item fyne.CanvasObject) {
			update(id, item)
			row, ok := item.(*fyne.Container)
			for i := 0; ok && i < len(row.Objects); i++ {
				if label, ok := row.Objects[i].(*widget.Label); ok && names[label.Text] != "" {
					label.SetText(names[label.Text])
				}
			}
		}
		o.Refresh()
	}
}

// NameField has another field for the name of a file, of at most so many letters, take
// the place of that of a dialog of Fyne's (v2.7.4), which would keep Escape to itself. It
// is nil if there is no field.
func NameField(dialog fyne.CanvasObject, most int) fyne.Focusable {
	switch o := dialog.(type) {
	case *widget.PopUp:
		return NameField(o.Content, most)
	case *fyne.Container:
		for _, part := range o.Objects {
			if field := NameField(part, most); field != nil {
				return field
			}
		}
	case *container.Scroll:
		if fynes, ok := o.Content.(*widget.Entry); ok {
			field := kit.NewNameField(fynes, most)
			o.Content = field
			o.Refresh()
			return field
		}
	}
	return nil
}
