package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.design/x/clipboard"

	"visao/app/lesson"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
	"visao/ui/words"
)

// shortName is a path as the window shows it.
func shortName(path string) string {
	return filepath.Base(path)
}

// ifModelMayGo goes on if another model may take the place of the one in use.
func (s *studio) ifModelMayGo(goOn func()) {
	s.ifNotTraining(errModelInTraining, func() {
		s.ifDiscardable(words.T("Opening a model replaces the one that you have trained and not saved."), goOn)
	})
}

// folderName is a folder as the window shows it; nothing for MNIST aboard. The
// slash tells a folder called MNIST from that.
func folderName(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path) + "/"
}

// What cannot be changed while a run is under way.
var (
	errModelInTraining = errors.New("the model cannot be changed while a network is trained; stop the training first")
	errDataInTraining  = errors.New("the data cannot be changed while a network is trained; stop the training first")
)

// ifNotTraining goes on, unless a run is under way that needs what would change.
func (s *studio) ifNotTraining(refusal error, goOn func()) {
	if s.run != nil {
		s.showError(refusal)
		return
	}
	goOn()
}

func (s *studio) openModel() {
	s.ifModelMayGo(func() { s.chooseFile("Open a model", []string{".safetensors"}, s.openModelFile) })
}

// openAboard goes back to a model that the program carries, with which it will start
// again.
func (s *studio) openAboard(which string) {
	s.ifModelMayGo(func() {
		s.settings.Drawings = which == drawingsModel
		s.remember()
		s.openModelFile(which)
	})
}

// openModelFile reads a model in the background and shows its explanations.
func (s *studio) openModelFile(path string) {
	s.ifNotTraining(errModelInTraining, func() { s.readModel(path) })
}

func (s *studio) readModel(path string) {
	var m *model
	s.read("opening the model", &s.opening, path, func() (err error) {
		m, err = openModel(path)
		return err
	}, func() {
		s.end(&s.searching)
		s.end(&s.evaluating)
		s.training.ShowRun(nil)
		if !slices.Contains(noFile, m.name) {
			m.name = shortName(path)
		}
		s.replaceModel(m, false)
	})
}

// read opens a file in the background, as a task; what says what is being done. Then it
// calls then, unless that has failed or the task has been ended meanwhile.
func (s *studio) read(what string, task *context.CancelFunc, path string, open func() error, then func()) {
	ctx := s.begin(task)
	s.idle()
	s.background(what, func() error {
		err := open()
		if err == nil {
			logOpened(strings.TrimPrefix(what, "opening the "), path)
		}
		return err
	}, func(err error) {
		if s.ended(ctx, task, err) {
			then()
		}
	})
}

// saveModel saves the model, or the newest weights of a run under way.
func (s *studio) saveModel() {
	s.chooseSave("Save the model", "visao-model.safetensors", s.saveModelTo)
}

// saveModelTo returns what saves the model as it is now.
func (s *studio) saveModelTo(path string) func() error {
	m := *s.model
	if s.run != nil && s.run.last.Weights != nil {
		m = model{"", s.run.last.Weights, s.run.card()}
	}
	return func() error {
		if err := network.Save(path, m.weights, m.card.Metadata()); err != nil {
			return err
		}
		s.do(func() {
			if s.model.weights == m.weights {
				s.model = &model{shortName(path), m.weights, s.model.card}
				s.unsaved = false
				s.forget()
				s.status.Model(s.model.said())
			}
		})
		return nil
	}
}

// explained returns what a figure is made of, or says that there is nothing yet.
func (s *studio) explained() (v *ui.View, title string, ok bool) {
	if s.view == nil || s.view.Explanation == nil {
		s.showError(errors.New("there is no explanation yet; draw a digit or pick a picture first"))
		return nil, "", false
	}
	return s.view, s.title(), true
}

// saveFigure saves what the explorer shows as a figure.
func (s *studio) saveFigure() {
	v, title, ok := s.explained()
	if !ok {
		return
	}
	s.chooseSave("Save the figure", "visao-figure.png", func(path string) func() error {
		return func() error {
			figure, err := viewFigure(v, title)
			if err == nil {
				err = writePNG(path, figure)
			}
			if err != nil {
				return fmt.Errorf("saving the figure: %w", err)
			}
			return nil
		}
	})
}

// copyFigure puts what the explorer shows as a figure on the clipboard.
func (s *studio) copyFigure() {
	v, title, ok := s.explained()
	if !ok {
		return
	}
	s.background("copying the figure", func() error { return toClipboard(v, title) }, func(err error) {
		if err != nil {
			s.showError(fmt.Errorf("copying the figure: %w", err))
			return
		}
		s.status.Say(words.T("Copied the figure"))
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

// title names the picture that is shown, in a figure.
func (s *studio) title() string {
	switch {
	case s.source == ui.TestSet && s.data != nil:
		return words.T("Test picture %s, label %d", strconv.Itoa(s.index), s.data.test.Label(s.index))
	case s.source == ui.ImageFile && s.file != nil:
		return shortName(s.file.name)
	}
	return words.T("A drawing")
}

func (s *studio) openImage() {
	s.chooseFile("Open a picture", []string{".png", ".jpg", ".jpeg"}, func(path string) { s.openImageFile(path, func() {}) })
}

// openImageFile reads a picture in the background and explains it; then is called
// when it is shown. Whatever else is looked at meanwhile takes its place.
func (s *studio) openImageFile(path string, then func()) {
	var picture subject
	s.read("opening the picture", &s.picking, path, func() (err error) {
		picture, err = openPicture(path)
		return err
	}, func() {
		s.file = &picture
		s.setSource(ui.ImageFile)
		then()
	})
}

// dropped opens the first file that was dropped on the window.
func (s *studio) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 {
		s.openAny(files[0].Path())
	}
}

// openAny opens a file by its kind.
func (s *studio) openAny(path string) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".safetensors":
		s.ifModelMayGo(func() { s.openModelFile(path) })
	case ".png", ".jpg", ".jpeg":
		s.showRoom(studioRoom)
		s.openImageFile(path, func() {})
	case lesson.Extension:
		s.lessons.openFile(path)
	default:
		s.showError(fmt.Errorf("“%s” is no picture (PNG or JPEG), no model (.safetensors) and no lesson (%s)", filepath.Base(path), lesson.Extension))
	}
}

// viewFigure is what the explorer shows as a figure.
func viewFigure(v *ui.View, title string) (*image.RGBA, error) {
	item := figureItem(title, v.Explanation, v.Class)
	if v.Class != item.Class {
		item.Title = words.T("%s: map of class %d", title, v.Class)
	}
	return paint.Figure(item, paint.FigureOptions{
		Options: paint.Options{
			Size: 672, Colormap: v.Style.Colormap, Range: v.Range, Alpha: v.Style.Alpha, Smooth: v.Style.Smooth,
		},
		Unit:      words.T(shareUnit),
		Scale:     strings.ToLower(words.T(ui.ScaleNames[v.Style.Scale])),
		Lettering: lettering(),
	})
}

// What a figure says besides, in package paint.
var (
	_ = words.Later("Input, 28 × 28 pixels")
	_ = words.Later("Predicted class")
	_ = words.Later("Probability")
	_ = words.Later("Colormap %s  ·  heat opacity %.2f  ·  %s%s to %s")
)

// lettering is that of the language in use. The font of the figures does not have the
// letters of all, Fyne's has.
func lettering() paint.Lettering {
	if words.Code() == "en" {
		return paint.Lettering{}
	}
	return paint.Lettering{Say: words.T, Regular: theme.DefaultTextFont().Content(), Medium: theme.DefaultTextBoldFont().Content()}
}
