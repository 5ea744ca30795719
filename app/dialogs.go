package app

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"visao/ui"
	"visao/ui/words"
)

// showError tells what went wrong, as a sentence. One panic at a time is enough.
func (s *studio) showError(err error) {
	var caught *crash
	isCrash := errors.As(err, &caught)
	if isCrash {
		if s.crashed != nil && s.crashed.Visible() {
			return
		}
		err = fmt.Errorf("%w. Visao goes on", caught) // whatever it kept from being done
	}
	s.lastError = asSentence(err.Error())
	ui.ShowError(asSentence(words.Error(err)), s.window)
	if isCrash {
		s.crashed = s.window.Canvas().Overlays().Top()
	} else {
		slog.Error("shown to the user", "error", s.lastError)
	}
	s.probe()
}

// asSentence begins a text with a capital and ends it with a full stop.
func asSentence(text string) string {
	if r, size := utf8.DecodeRuneInString(text); size > 0 {
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// ifDiscardable goes on at once, or asks first if a trained model would be lost.
func (s *studio) ifDiscardable(what string, goOn func()) {
	if !s.unsaved {
		goOn()
		return
	}
	ui.AskToLose(words.T("Discard the trained model?"), what, words.T("Discard"), words.T("Keep"), func() { s.act("discard", goOn) }, s.window)
	s.probe()
}

// chooseFile lets the user pick a file with one of these endings.
func (s *studio) chooseFile(title string, endings []string, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.showError(err)
		case f != nil:
			path := f.URI().Path()
			f.Close()
			s.act(title, func() { chosen(path) })
		}
	}, s.window)
	d.SetTitleText(words.T(title))
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	s.showFiles(d)
}

// showFiles shows one of Fyne's dialogs for files and folders, and returns what is on the screen.
func (s *studio) showFiles(d *dialog.FileDialog) fyne.CanvasObject {
	d.Resize(dialogSize(s.window))
	d.Show()
	shown := s.window.Canvas().Overlays().Top()
	ui.NamePlaces(shown)
	return shown
}

// chooseFolder lets the user pick a folder with other data.
func (s *studio) chooseFolder() {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.showError(err)
		case folder != nil:
			s.act("open a folder", func() { s.loadData(folder.Path()) })
		}
	}, s.window)
	d.SetTitleText(words.T("Open a folder of pictures"))
	s.showFiles(d)
}

// chooseSave lets the user name a file, which gets the ending of the suggested name if
// it has neither that nor one of the others: without, it could not be opened again. Then
// chooseSave asks how to save to it, and does so in the background.
func (s *studio) chooseSave(title, name string, save func(path string) func() error, others ...string) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil {
			s.showError(err)
			return
		}
		if f == nil {
			return // cancelled
		}
		path, ending := f.URI().Path(), filepath.Ext(name)
		f.Close()
		goOn := func() { s.act("save", func() { s.saveTo(path, save(path)) }) }
		if slices.Contains(append(others, ending), strings.ToLower(filepath.Ext(path))) {
			goOn()
			return
		}
		path += ending
		if _, err := os.Stat(path); err == nil { // of which the dialog knows nothing
			ui.AskToLose(words.T("Overwrite the file?"), words.T("“%s” is there already.", shortName(path)),
				words.T("Overwrite"), words.T("Keep"), goOn, s.window)
			return
		}
		goOn()
	}, s.window)
	d.SetTitleText(words.T(title))
	d.SetFileName(name)
	d.SetFilter(storage.NewExtensionFileFilter(append(others, filepath.Ext(name))))
	s.window.Canvas().Focus(ui.NameField(s.showFiles(d), longestName))
}

// saveTo saves to a file in the background.
func (s *studio) saveTo(path string, save func() error) {
	s.background("saving", save, func(err error) {
		if err != nil {
			s.showError(err)
			return
		}
		s.status.Say(words.T("Saved %s", shortName(path)))
		s.probe()
	})
}

// longestName is what the file systems of our time take.
const longestName = 255

func dialogSize(w fyne.Window) fyne.Size {
	size := w.Canvas().Size()
	return fyne.NewSize(min(900, size.Width*0.9), min(640, size.Height*0.9))
}
