package app

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"

	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ui"
	"visao/ui/sketch"
)

// drawings are the last ones that have left the pad, in a file beside the settings.
type drawings struct {
	path string

	mu      sync.Mutex    // of what follows
	last    []*image.Gray // newest first, at most sketch.Shown; never changed, only replaced
	changed bool          // since it was saved

	saving sync.Mutex // one at a time
}

// drawingsFile is how they are written, each as a grey PNG of 280×280 or, if its
// pixels were edited, 28×28.
type drawingsFile struct{ Drawings [][]byte }

const (
	maxDrawings     = 1 << 20 // bytes of the file: eight of noise, which no PNG makes smaller
	longestDrawings = 100     // of the list; another version may keep more than sketch.Shown
)

// loadDrawings reads the drawings in the file, if there is one. The error says why
// they could not be read; there are none then.
func loadDrawings(path string) (*drawings, error) {
	d := &drawings{path: path}
	var file drawingsFile
	var last []*image.Gray
	err := readUserFile(path, maxDrawings, longestDrawings, &file, func() error {
		for _, contents := range file.Drawings[:min(len(file.Drawings), sketch.Shown)] {
			ink, err := decodeInk(contents)
			if err != nil {
				return err
			}
			last = append(last, ink)
		}
		return nil
	})
	if err != nil {
		return d, fmt.Errorf("reading the drawings: %w", err)
	}
	d.last = last
	return d, nil
}

// decodeInk reads one drawing. Its size is known before its pixels are read.
func decodeInk(contents []byte) (*image.Gray, error) {
	config, err := png.DecodeConfig(bytes.NewReader(contents))
	if err != nil {
		return nil, err
	}
	if config.Width != config.Height || config.Width != sketch.Side && config.Width != mnist.Side {
		return nil, fmt.Errorf("a drawing has %d×%d pixels", config.Width, config.Height)
	}
	img, err := png.Decode(bytes.NewReader(contents))
	if err != nil {
		return nil, err
	}
	ink, ok := img.(*image.Gray)
	if !ok {
		return nil, errors.New("a drawing is not in 8-bit greys")
	}
	return ink, nil
}

// add puts ink at the front, unless it is empty. It is there once only.
func (d *drawings) add(ink *image.Gray) {
	if !sketch.Empty(ink) {
		d.set(append([]*image.Gray{ink}, d.without(ink)...))
	}
}

// remove takes ink out, if it is there.
func (d *drawings) remove(ink *image.Gray) { d.set(d.without(ink)) }

func (d *drawings) set(last []*image.Gray) {
	last = last[:min(len(last), sketch.Shown)]
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed = d.changed || !slices.Equal(last, d.last)
	d.last = last
}

// all are the drawings, newest first. Nobody may change the slice.
func (d *drawings) all() []*image.Gray {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// without are all but those equal to ink.
func (d *drawings) without(ink *image.Gray) (others []*image.Gray) {
	for _, other := range d.all() {
		if !bytes.Equal(other.Pix, ink.Pix) {
			others = append(others, other)
		}
	}
	return others
}

// save writes the drawings to the file, if they have changed. It may be called from
// any goroutine: of two calls the later one writes what is newest.
func (d *drawings) save() error {
	d.saving.Lock()
	defer d.saving.Unlock()
	d.mu.Lock()
	last, changed := d.last, d.changed
	d.changed = false
	d.mu.Unlock()
	if !changed {
		return nil
	}
	if err := writeDrawings(d.path, last); err != nil {
		d.mu.Lock()
		d.changed = true
		d.mu.Unlock()
		return fmt.Errorf("saving the drawings: %w", err)
	}
	return nil
}

func writeDrawings(path string, all []*image.Gray) error {
	var file drawingsFile
	for _, ink := range all {
		var b bytes.Buffer
		if err := png.Encode(&b, ink); err != nil {
			return err
		}
		file.Drawings = append(file.Drawings, b.Bytes())
	}
	return writeUserFile(path, "", file)
}

// wirePad connects what belongs to drawing, apart from the drawing itself.
func (s *studio) wirePad() {
	var err error
	s.drawings, err = loadDrawings(filepath.Join(filepath.Dir(settingsPath(s.app)), "drawings.json"))
	if err != nil {
		slog.Error("starting without the last drawings", "error", err)
	}
	e := s.explorer
	if all := s.drawings.all(); s.settings.OnPad && s.source == ui.Drawing && len(all) > 0 {
		e.Pad.SetInk(all[0])
		s.drawing = e.Pad.Ink()
		s.drawings.remove(s.drawing)
	}
	e.SetDrawings(s.drawings.all())
	e.OnLost = func(ink *image.Gray) {
		if s.source == ui.Drawing { // not a test picture that is cleared
			s.keep(ink)
		}
	}
	e.OnRecall = func(i int) { e.Pad.Replace(s.drawings.all()[i]) }
	e.OnPixels = s.editPixels
}

// keep remembers a drawing that leaves the pad.
func (s *studio) keep(ink *image.Gray) {
	s.drawings.add(ink)
	s.drawingsChanged()
}

func (s *studio) drawingsChanged() {
	s.explorer.SetDrawings(s.drawings.all())
	s.background("saving the drawings", s.drawings.save, func(err error) {
		if err != nil {
			slog.Error("the drawings are not saved", "error", err)
		}
	})
}

// putAside keeps the drawing, with its history, before another source is shown.
func (s *studio) putAside() {
	if s.source == ui.Drawing {
		s.aside = s.explorer.Pad.PutAside()
		s.keep(s.explorer.Pad.Ink())
	}
}

// takeUp goes on with the drawing that was put aside.
func (s *studio) takeUp() {
	s.explorer.Pad.SetSheet(s.aside)
	s.drawing = s.explorer.Pad.Ink()
	s.drawings.remove(s.drawing) // it is on the pad
	s.drawingsChanged()
}

// closeDrawings saves the drawings at the end, the one on the pad among them.
func (s *studio) closeDrawings() error {
	s.settings.OnPad = s.source == ui.Drawing && !sketch.Empty(s.explorer.Pad.Ink())
	if s.settings.OnPad {
		s.drawings.add(s.explorer.Pad.Ink())
	}
	return s.drawings.save()
}

// editPixels goes on in single pixels with what the network sees, or with the brush.
// What is no drawing yet does not become one by that.
func (s *studio) editPixels(on bool) {
	pad := s.explorer.Pad
	if on {
		q := s.question()
		picture, _ := q.subject()
		if picture == nil {
			picture = &mnist.Picture{}
		}
		pad.EditPixels(picture)
	} else {
		pad.EditInk()
	}
	if s.source == ui.Drawing {
		s.drawing = pad.Ink()
		s.ask()
	}
}

// drawSteps paints the steps that led to what the network sees.
func drawSteps(v *ui.View, n *mnist.Normalisation) {
	v.Scaled = image.NewRGBA(image.Rect(0, 0, mnist.BoxSide, mnist.BoxSide))
	for i, grey := range n.Scaled {
		b := uint8(255*grey + 0.5)
		v.Scaled.SetRGBA(i%mnist.BoxSide, i/mnist.BoxSide, color.RGBA{R: b, G: b, B: b, A: 255})
	}
	v.Raw = paint.Picture(&n.Raw, mnist.Side, false)
}
