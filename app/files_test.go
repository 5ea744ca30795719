package app

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/network"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/kit"
)

// drop drops files on the window.
func drop(s *studio, paths ...string) {
	var dropped []fyne.URI
	for _, p := range paths {
		dropped = append(dropped, storage.NewFileURI(p))
	}
	s.dropped(fyne.NewPos(1, 1), dropped)
}

// saveAs names the file in the dialog on top, in the user's home folder, and saves.
func (l *loop) saveAs(s *studio, name string) {
	l.t.Helper()
	for _, o := range test.LaidOutObjects(onTop(s)) {
		if e, ok := o.(*kit.NameField); ok {
			e.SetText(name)
		}
	}
	l.press(s, "Save")
	s.workers.Wait()
	for l.step() {
	}
}

// writeModel writes a model file that is not the one aboard.
func writeModel(t *testing.T, path string) (*network.Weights, train.Card) {
	t.Helper()
	w := network.NewWeights(77)
	card := train.Card{Config: brief, Epochs: 2, Data: "of a test"}
	require.NoError(t, network.Save(path, w, card.Metadata()))
	return w, card
}

func TestOpeningAModel(t *testing.T) {
	s, l := openSmall(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "my model.safetensors")
	w, card := writeModel(t, path)
	aboard := s.model.weights
	s.openModelFile(path)
	v := l.shown(s, "the model's explanation", func(v *ui.View) bool { return v.Weights != aboard })
	require.Equal(t, w, v.Weights)
	require.Equal(t, w, s.model.weights)
	require.Equal(t, card, s.model.card)
	require.Equal(t, "my model.safetensors", s.model.name)
	require.False(t, s.unsaved)

	opened := s.model
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	for name, contents := range map[string]string{"half": string(whole[:len(whole)/2]), "note": "not a model", "empty": ""} {
		bad := filepath.Join(folder, name+".safetensors")
		require.NoError(t, os.WriteFile(bad, []byte(contents), 0o600))
		s.openModelFile(bad)
		require.Contains(t, l.failure(s), "Opening the model", name)
		require.Same(t, opened, s.model)
	}
	s.openModelFile(filepath.Join(folder, "missing.safetensors"))
	require.Contains(t, l.failure(s), "missing.safetensors")
	require.Same(t, opened, s.model)

	s.openAboard(drawingsModel)
	l.until("the model aboard", func() bool { return s.model != opened })
	require.Equal(t, aboard, s.model.weights)
	require.Equal(t, "for drawings", s.model.name)

	s.train(endless)
	s.openModelFile(path)
	require.Contains(t, l.failure(s), "stop the training first")
	tap(s.training.Stop)
	l.settle(s)
}

// A model whose reading ends after training has begun does not come in between.
func TestOpeningAModelJustBeforeTraining(t *testing.T) {
	s, l := openSmall(t)
	path := filepath.Join(t.TempDir(), "m.safetensors")
	writeModel(t, path)
	aboard := s.model
	s.openModelFile(path)
	s.train(endless)
	l.under(s, 2)
	require.True(t, aboard == s.model)
	tap(s.training.Stop)
	l.settle(s)
}

func TestDroppedFiles(t *testing.T) {
	s, l := openStudio(t)
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	writePicture(t, path("a two.PNG"), 1)
	writeBlank(t, path("blank.png"))
	require.NoError(t, os.WriteFile(path("note.jpg"), []byte("not a picture"), 0o600))
	require.NoError(t, os.WriteFile(path("data.csv"), nil, 0o600))
	w, _ := writeModel(t, path("m.SafeTensors"))

	drop(s)
	drop(s, path("a two.PNG"), path("data.csv"))
	v := l.shown(s, "the picture", func(v *ui.View) bool { return v.Label < 0 })
	require.Equal(t, 2, v.Class)
	require.Equal(t, ui.ImageFile, s.source)
	require.Equal(t, "a two.PNG", s.title())

	for name, says := range map[string]string{
		"blank.png": "is empty", "note.jpg": "neither a PNG nor a JPEG", "missing.png": "missing.png",
		"data.csv": "“data.csv” is no picture", "folder": "no lesson",
	} {
		drop(s, path(name))
		require.Contains(t, strings.ToLower(l.failure(s)), strings.ToLower(says), name)
		require.Equal(t, ui.ImageFile, s.source)
		require.Equal(t, 2, s.view.Class, "what was there stays")
	}

	s.unsaved = true
	drop(s, path("m.SafeTensors"))
	l.press(s, "Keep")
	require.Equal(t, "for drawings", s.model.name)
	drop(s, path("m.SafeTensors"))
	l.press(s, "Discard")
	v = l.shown(s, "the model's explanation", func(v *ui.View) bool { return v.Weights == s.model.weights && !s.unsaved })
	require.Equal(t, w, v.Weights)

	s.setSource(ui.TestSet)
	l.shows(s, 0)
	s.setSource(ui.ImageFile)
	l.shown(s, "the picture again", func(v *ui.View) bool { return v.Label < 0 })
}

// A picture that is still being opened gives way to whatever is chosen meanwhile: the newest choice is shown.
func TestPicturesGiveWay(t *testing.T) {
	s, l := openStudio(t)
	one, two := filepath.Join(t.TempDir(), "one.png"), filepath.Join(t.TempDir(), "two.png")
	writePicture(t, one, 2)
	writePicture(t, two, 1)
	for what, choose := range map[string]func(){
		"a test picture": func() { s.showIndex(3) },
		"the pad":        func() { s.setSource(ui.Drawing) },
		"a stroke":       func() { s.explorer.OnDraw(image.NewGray(image.Rect(0, 0, 28, 28))) },
	} {
		s.setSource(ui.TestSet)
		drop(s, one)
		require.NotNil(t, s.picking, what)
		require.Contains(t, wordsOn(s.status.Content), "Opening the picture…", "at once, however long it takes")
		choose()
		source := s.source
		l.settle(s)
		require.Equal(t, source, s.source, what)
		require.Nil(t, s.picking, what)
		require.NotContains(t, wordsOn(s.status.Content), "Opening the picture…")
	}
	require.Nil(t, s.file)

	drop(s, one)
	drop(s, two)
	l.settle(s)
	require.Equal(t, "two.png", s.title())
	l.shown(s, "the second", func(v *ui.View) bool { return v.Class == 2 })
}

// Choosing the image tab asks for a file. Until there is one, everything stays.
func TestImageTabWithoutAnImage(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s, l := openStudio(t)
	s.setSource(ui.ImageFile)
	require.NotNil(t, onTop(s))
	l.press(s, "Cancel")
	require.Equal(t, ui.TestSet, s.source)
	l.shows(s, 0)
}

// A name without its ending gets it, so that what is saved can be opened again; nothing is overwritten by that unasked.
func TestEndingsOfNames(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	s, l := openStudio(t)
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(home, name))
		return err == nil
	}
	s.saveModel()
	l.saveAs(s, "mine")
	require.Empty(t, s.lastError)
	require.True(t, exists("mine.safetensors"))
	require.False(t, exists("mine"))
	s.saveModel()
	l.saveAs(s, "mine.v2")
	require.True(t, exists("mine.v2.safetensors"))
	s.saveModel()
	l.saveAs(s, "Mine.SAFETENSORS")
	require.True(t, exists("Mine.SAFETENSORS"))
	s.saveFigure()
	l.saveAs(s, "why")
	require.True(t, exists("why.png"))

	old := []byte("not to be lost")
	require.NoError(t, os.WriteFile(filepath.Join(home, "old.safetensors"), old, 0o600))
	s.saveModel()
	l.saveAs(s, "old")
	l.press(s, "Keep")
	l.settle(s)
	now, err := os.ReadFile(filepath.Join(home, "old.safetensors"))
	require.NoError(t, err)
	require.Equal(t, old, now)
	s.saveModel()
	l.saveAs(s, "old")
	l.press(s, "Overwrite")
	l.settle(s)
	_, _, err = network.Load(filepath.Join(home, "old.safetensors"))
	require.NoError(t, err)
}

func TestSavingTheModel(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	s, l := openSmall(t)
	s.train(brief)
	l.settle(s)
	require.True(t, s.unsaved)
	s.saveModel()
	l.saveAs(s, "mine.safetensors")
	require.Empty(t, s.lastError)
	require.False(t, s.unsaved)
	require.Equal(t, "mine.safetensors", s.model.name)
	w, metadata, err := network.Load(filepath.Join(home, "mine.safetensors"))
	require.NoError(t, err)
	require.Equal(t, s.model.weights, w)
	require.Equal(t, s.model.card, train.ParseCard(metadata))

	// In the middle of a run the newest weights are saved, and the run is not.
	s.train(endless)
	l.under(s, 12)
	s.data = complete(s.data.whole)
	s.data.hash = "other data"
	s.saveModel()
	newest, epochs := s.run.last.Weights, len(s.run.last.Epochs)
	tap(s.training.Stop) // so that there is an end to wait for
	l.saveAs(s, "running.safetensors")
	w, metadata, err = network.Load(filepath.Join(home, "running.safetensors"))
	require.NoError(t, err)
	require.Equal(t, newest, w)
	require.Equal(t, epochs, train.ParseCard(metadata).Epochs)
	require.Equal(t, "small", train.ParseCard(metadata).Data, "the data that it was trained on")
	l.settle(s)
	require.True(t, s.unsaved)
}

func TestSavingTheFigure(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	s, l := openStudio(t)
	s.saveFigure()
	l.saveAs(s, "why.png")
	require.Empty(t, s.lastError)
	require.Equal(t, image.Rect(0, 0, 48*24, 43*24), readPNG(t, filepath.Join(home, "why.png")).Bounds())
	require.Equal(t, "Test picture 0, label 7", s.title())
}

// A figure is in the language of the window.
func TestFigureInVietnamese(t *testing.T) {
	s, l := openStudio(t)
	v := l.shown(s, "the picture", func(v *ui.View) bool { return v.Class == 7 })
	english, err := viewFigure(v, s.title())
	require.NoError(t, err)
	require.NoError(t, speak("vi"))
	t.Cleanup(func() { require.NoError(t, speak("en")) })
	require.Equal(t, "Ảnh kiểm tra 0, nhãn 7", s.title())
	vietnamese, err := viewFigure(v, s.title())
	require.NoError(t, err)
	require.Equal(t, english.Rect, vietnamese.Rect)
	require.NotEqual(t, english.Pix, vietnamese.Pix)
	if path := os.Getenv("VISAO_FIGURE"); path != "" { // to look at
		require.NoError(t, writePNG(path, vietnamese))
	}
}

func TestLoadingAFolder(t *testing.T) {
	s, l := openStudio(t)
	before := s.data
	s.loadData(t.TempDir())
	require.Contains(t, l.failure(s), "the file is missing")
	require.Same(t, before, s.data)

	s.showIndex(smallTest + 5) // beyond the end of what comes
	folder := smallFolder(t)
	s.loadData(folder)
	l.until("the folder", func() bool { return s.data != before })
	require.Equal(t, smallTest, s.data.test.Len())
	l.shows(s, 5)
}

// What is chosen last is what is used, however long the choice before it takes to load.
func TestLoadingTwice(t *testing.T) {
	s, l := openStudio(t)
	folder := smallFolder(t)
	s.loadData("") // MNIST takes longer
	s.loadData(folder)
	s.workers.Wait()
	for l.step() {
	}
	require.Equal(t, smallTest, s.data.test.Len())
}
