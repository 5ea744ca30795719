package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"visao/app/lesson"
	"visao/assets"
	"visao/ml/paint"
	"visao/ui"
	lessoncard "visao/ui/lesson"
	"visao/ui/look"
	"visao/ui/words"
)

// lessons shows a lesson, step by step, and sets up the window for each. It belongs
// to the UI goroutine.
type lessons struct {
	s      *studio
	card   *lessoncard.Card
	lesson *lesson.Lesson // nil if none is open
	folder string         // of its file; "" if it is aboard
	step   int
	opened string // the name of the model that the lesson has opened; "" if none
	before before
}

// before is what a lesson changes in the Studio that was chosen by the person: it comes
// back when the lesson is closed.
type before struct {
	style    ui.Style
	contrast bool
	model    *model // nil if it was replaced with the person's consent
}

func newLessons(s *studio) *lessons {
	l := &lessons{s: s, card: lessoncard.New()}
	l.card.OnBack = func() { l.show(l.step - 1) }
	l.card.OnNext = func() { l.show(l.step + 1) }
	l.card.OnClose = l.close
	l.card.Content.Hide()
	return l
}

// lessonsAboard lists the lessons that the program carries: their names, and their titles
// as far as they can be read, which a test makes sure of. Those in the language in
// use come first.
func lessonsAboard() (names, titles []string) {
	all, err := fs.Glob(assets.Lessons(), "*"+lesson.Extension)
	if err != nil {
		return nil, nil
	}
	languages := []string{words.Code(), "en", "vi"}
	for i, language := range languages {
		if slices.Contains(languages[:i], language) {
			continue
		}
		for _, name := range all {
			if l, err := lesson.Read(assets.Lessons(), name); err == nil && l.Language == language {
				names, titles = append(names, name), append(titles, l.Title)
			}
		}
	}
	return names, titles
}

// menu lists the lessons.
func (l *lessons) menu() *fyne.Menu {
	menu := fyne.NewMenu(words.T("Lessons"))
	names, titles := lessonsAboard()
	for i, name := range names {
		menu.Items = append(menu.Items, fyne.NewMenuItem(titles[i], func() {
			if !l.s.modal() {
				l.s.act("open a lesson", func() { l.open(assets.Lessons(), "", name) })
			}
		}))
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(words.T("Open a lesson…"), func() {
		if !l.s.modal() {
			l.s.chooseFile("Open a lesson", []string{lesson.Extension}, l.openFile)
		}
	}))
	return menu
}

// openFile opens a lesson file.
func (l *lessons) openFile(path string) {
	folder, name := filepath.Split(path)
	if folder == "" {
		folder = "."
	}
	l.open(os.DirFS(folder), folder, name)
}

// open reads a lesson in the background and shows its first step.
func (l *lessons) open(from fs.FS, folder, name string) {
	var opened *lesson.Lesson
	l.s.background("opening the lesson", func() (err error) {
		if opened, err = lesson.Read(from, name); err == nil && folder != "" {
			logOpened("lesson", filepath.Join(folder, name))
		}
		return err
	}, func(err error) {
		if err != nil {
			l.s.showError(err)
			return
		}
		if s := l.s; l.lesson == nil {
			l.before = before{s.explorer.Style(), s.contrast, s.model}
			if s.unsaved || s.run != nil {
				l.before.model = nil
			}
		}
		l.lesson, l.folder, l.opened = opened, folder, ""
		l.show(0)
	})
}

// show sets up the window for a step.
func (l *lessons) show(step int) {
	if l.lesson == nil || step < 0 || step >= len(l.lesson.Steps) {
		return
	}
	forward := step == l.step+1
	l.step = step
	now := &l.lesson.Steps[step]
	l.card.Set(l.lesson.Title, now.Text, step, len(l.lesson.Steps))
	l.setVisible(true)
	settings := &now.All
	if forward { // what the person has changed since, and the step says nothing of, stays
		settings = &now.Settings
	}
	l.apply(settings)
	if now.Room == lesson.Lab {
		l.s.showRoom(biasLab)
	} else {
		l.s.showRoom(studioRoom)
	}
}

func (l *lessons) close() {
	s, b := l.s, l.before
	l.lesson = nil
	l.setVisible(false)
	s.explorer.SetStyle(b.style)
	s.class, s.against, s.contrast = -1, -1, b.contrast // of whichever picture there is now
	if b.model != nil && s.run == nil && !s.unsaved && s.model.name == l.opened {
		s.replaceModel(b.model, false)
	} else { // it is the same, or another was chosen or trained meanwhile
		s.ask()
	}
	s.probe()
}

// setVisible shows or hides the card, which the rooms make way for.
func (l *lessons) setVisible(visible bool) {
	if l.card.Content.Visible() != visible {
		look.SetVisible(l.card.Content, visible)
		l.s.window.Content().Refresh()
	}
}

// apply makes the settings of a step.
func (l *lessons) apply(set *lesson.Settings) {
	s := l.s
	s.explorer.Brush()
	style := s.explorer.Style()
	if set.Colormap != nil {
		if c, err := paint.ByName(*set.Colormap); err == nil {
			style.Colormap = c
		}
	}
	assign(&style.Alpha, set.Opacity)
	assign(&style.Smooth, set.Smooth)
	if set.Scale != nil {
		style.Scale = ui.Scale(*set.Scale)
	}
	s.explorer.SetStyle(style)

	c := s.lab.page.Choices()
	c.Shortcut = set.Shortcut(c.Shortcut)
	assign(&c.Repair, set.Repair)
	assign(&c.Lambda, set.Lambda)
	assign(&c.Epochs, set.Epochs)
	s.lab.page.SetChoices(c)
	s.lab.choose(s.lab.page.Choices())

	if set.Page != nil {
		s.showPage(*set.Page)
	}
	if m := set.Model; m != nil && (*m != articleModel || s.model.name != aboardName) {
		path, name := *m, aboardName
		if path != articleModel {
			path = filepath.Join(l.folder, path)
			name = shortName(path)
		}
		s.ifModelMayGo(func() { l.opened = name; s.openModelFile(path) })
	}
	classes := func() { // after the picture, which forgets them
		assign(&s.class, set.Class)
		if set.Against != nil {
			s.against = *set.Against
			s.contrast = s.against >= 0
		}
		s.ask()
	}
	switch p := set.Picture; {
	case p != nil && p.File != "":
		s.openImageFile(filepath.Join(l.folder, p.File), classes)
		return
	case p != nil && p.Index >= 0:
		s.showIndex(p.Index)
	case p != nil:
		s.setSource(ui.Drawing)
	}
	classes()
}

func assign[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}
