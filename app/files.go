package app

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"golang.design/x/clipboard"

	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
)

// showError tells what went wrong, as a sentence.
func (s *studio) showError(err error) {
	text := err.Error()
	if r, size := utf8.DecodeRuneInString(text); size > 0 {
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	s.lastError = text
	ui.ShowError(text, s.window)
	s.probe()
}

// ifDiscardable goes on at once, or asks first if a trained model would be lost.
func (s *studio) ifDiscardable(what string, goOn func()) {
	if !s.unsaved {
		goOn()
		return
	}
	ask := dialog.NewConfirm("Discard the trained model?", what, func(yes bool) {
		if yes {
			goOn()
		}
	}, s.window)
	ask.SetConfirmText("Discard")
	ask.SetDismissText("Keep")
	ask.Show()
}

// shortName is a path as the window shows it.
func shortName(path string) string {
	return filepath.Base(path)
}

const openingDiscards = "Opening a model replaces the one that you have trained and not saved."

// folderName is a folder as the window shows it; nothing for MNIST aboard. The
// slash tells a folder called MNIST from that.
func folderName(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path) + "/"
}

func (s *studio) openModel() {
	s.ifDiscardable(openingDiscards, func() { s.chooseFile([]string{".safetensors"}, s.openModelFile) })
}

// openModelAboard goes back to the model that the program carries.
func (s *studio) openModelAboard() {
	s.ifDiscardable(openingDiscards, func() { s.openModelFile("") })
}

// openModelFile reads a model in the background and shows its explanations. An
// empty path stands for the model aboard.
func (s *studio) openModelFile(path string) {
	if s.run != nil {
		s.showError(errors.New("a model cannot be opened while another one is trained; stop the training first"))
		return
	}
	ctx := s.begin(&s.opening)
	s.background("opening the model", func() {
		m, err := openModel(path)
		s.do(func() {
			if !s.ended(ctx, &s.opening, err) {
				return
			}
			s.end(&s.searching)
			s.end(&s.evaluating)
			s.training.ShowRun(nil)
			if path != "" {
				m.name = shortName(path)
			}
			s.replaceModel(m, false)
		})
	})
}

// saveModel saves the model, or the newest weights of a run under way.
func (s *studio) saveModel() {
	weights, card, name := s.model.weights, s.model.card, s.model.name
	if s.run != nil {
		if s.run.last.Weights == nil {
			return
		}
		weights, card = s.run.last.Weights, s.run.card()
	}
	s.chooseSave("visao-model.safetensors", func(path string) error {
		if err := network.Save(path, weights, card.Metadata()); err != nil {
			return fmt.Errorf("saving the model: %w", err)
		}
		return nil
	}, func(path string) {
		if s.model.weights == weights && s.model.name == name {
			s.model = &model{shortName(path), weights, s.model.card}
			s.unsaved = false
			s.status.Model(s.model.name)
		}
	})
}

// errNoFigure is for a figure of nothing.
var errNoFigure = errors.New("there is no explanation yet; draw a digit or pick a picture first")

// saveFigure saves what the explorer shows as a figure.
func (s *studio) saveFigure() {
	v, title := s.view, s.title()
	if v == nil || v.Explanation == nil {
		s.showError(errNoFigure)
		return
	}
	s.chooseSave("visao-figure.png", func(path string) error {
		figure, err := viewFigure(v, title)
		if err == nil {
			err = writePNG(path, figure)
		}
		if err != nil {
			return fmt.Errorf("saving the figure: %w", err)
		}
		return nil
	}, func(string) {})
}

// copyFigure puts what the explorer shows as a figure on the clipboard.
func (s *studio) copyFigure() {
	v, title := s.view, s.title()
	if v == nil || v.Explanation == nil {
		s.showError(errNoFigure)
		return
	}
	s.background("copying the figure", func() {
		err := toClipboard(v, title)
		s.do(func() {
			if err != nil {
				s.showError(fmt.Errorf("copying the figure: %w", err))
				return
			}
			s.status.Say("Copied the figure")
		})
	})
}

func toClipboard(v *ui.View, title string) error {
	figure, err := viewFigure(v, title)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, figure); err != nil {
		return err
	}
	if clipboard.Init() != nil { // its own words are for developers
		return errors.New("pictures cannot be put on the clipboard of this system; save the figure as a file instead")
	}
	clipboard.Write(clipboard.FmtImage, b.Bytes())
	return nil
}

// title names the picture that is shown.
func (s *studio) title() string {
	switch {
	case s.source == ui.TestSet && s.data != nil:
		return fmt.Sprintf("Test picture %d, label %d", s.index, s.data.Test.Label(s.index))
	case s.source == ui.ImageFile && s.file != nil:
		return shortName(s.file.name)
	}
	return "A drawing"
}

func (s *studio) openImage() { s.chooseFile([]string{".png", ".jpg", ".jpeg"}, s.openImageFile) }

// openImageFile reads a picture in the background and explains it.
func (s *studio) openImageFile(path string) {
	s.background("opening the picture", func() {
		picture, err := openPicture(path)
		s.do(func() {
			if err != nil {
				s.showError(err)
				return
			}
			s.file = &picture
			s.setSource(ui.ImageFile)
		})
	})
}

// dropped opens the first file that was dropped on the window, by its kind.
func (s *studio) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 {
		return
	}
	path := files[0].Path()
	switch strings.ToLower(filepath.Ext(path)) {
	case ".safetensors":
		s.ifDiscardable(openingDiscards, func() { s.openModelFile(path) })
	case ".png", ".jpg", ".jpeg":
		s.openImageFile(path)
	default:
		s.showError(fmt.Errorf("%s is neither a picture (PNG or JPEG) nor a model (.safetensors)", filepath.Base(path)))
	}
}

// chooseFile lets the user pick a file with one of these endings.
func (s *studio) chooseFile(endings []string, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.showError(err)
		case f != nil:
			path := f.URI().Path()
			f.Close()
			chosen(path)
		}
	}, s.window)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Resize(dialogSize(s.window))
	d.Show()
}

// chooseFolder lets the user pick a folder with other data.
func (s *studio) chooseFolder() {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.showError(err)
		case folder != nil:
			s.loadData(folder.Path())
		}
	}, s.window)
	d.Resize(dialogSize(s.window))
	d.Show()
}

// chooseSave lets the user name a file, and saves in the background.
func (s *studio) chooseSave(name string, save func(path string) error, saved func(path string)) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil {
			s.showError(err)
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		f.Close()
		s.background("saving", func() {
			err := save(path)
			s.do(func() {
				if err != nil {
					s.showError(err)
					return
				}
				s.status.Say("Saved " + shortName(path))
				saved(path)
				s.probe()
			})
		})
	}, s.window)
	d.SetFileName(name)
	d.Resize(dialogSize(s.window))
	d.Show()
}

func dialogSize(w fyne.Window) fyne.Size {
	size := w.Canvas().Size()
	return fyne.NewSize(min(900, size.Width*0.9), min(640, size.Height*0.9))
}

// viewFigure is what the explorer shows as a figure.
func viewFigure(v *ui.View, title string) (*image.RGBA, error) {
	return paint.Figure(figureItem(title, v.Explanation, v.Class), paint.FigureOptions{
		Options: paint.Options{
			Size: 672, Colormap: v.Style.Colormap, Range: v.Range, Alpha: v.Style.Alpha, Smooth: v.Style.Smooth,
		},
		Unit:  shareUnit,
		Scale: strings.ToLower(ui.ScaleNames[v.Style.Scale]),
	})
}
