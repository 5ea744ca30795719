package app

import (
	"context"
	"image"
	"math/rand/v2"
	"time"

	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ui"
	"visao/ui/sketch"
	"visao/ui/words"
)

// exploring is what the explorer looks at.
type exploring struct {
	source  ui.Source
	index   int          // of the test picture
	drawing *image.Gray  // what was drawn last
	aside   sketch.Sheet // that drawing and its history, while another source is shown
	file    *subject     // the picture opened last
	class   int          // whose map is shown; −1 for the predicted one
	view    *ui.View     // shown last

	contrast bool // of two classes, not the map of one
	against  int  // the second one; −1 for the likeliest other
}

func (s *studio) wireExplorer() {
	e := s.explorer
	s.exploring = exploring{source: s.settings.Source, index: s.settings.Index, class: -1, against: -1}
	e.OnSource = s.setSource
	e.OnIndex = s.showIndex
	e.OnNoIndex = func() {
		if s.data != nil {
			s.status.Say(words.T("The test pictures have the numbers 0 to %d", s.data.test.Len()-1))
		}
	}
	e.OnRandom = func() {
		if s.data != nil {
			s.showIndex(rand.IntN(s.data.test.Len()))
		}
	}
	e.OnMistake = s.nextMistake
	e.OnPoint = func() { s.heeded(evidenceHint) }
	e.OnOpenImage = s.openImage
	e.OnDraw = func(ink *image.Gray) {
		s.end(&s.picking)
		s.watchStroke()
		s.heeded(drawHint)
		s.drawing = ink
		// Of pixels, one wants to see what they do to a class; a lesson tells of its own.
		if !sketch.IsPixels(ink) && s.lessons.lesson == nil {
			s.class, s.against = -1, -1
		}
		if s.source != ui.Drawing {
			s.source = ui.Drawing
			e.SetSource(ui.Drawing)
			s.rememberSource()
		}
		s.ask()
	}
	e.OnCentre = func(on bool) {
		s.settings.Centre = on
		s.remember()
		if s.source == ui.ImageFile {
			e.SetPicture(s.filePicture())
		}
		s.ask()
	}
	s.wirePad()
	e.OnPage = s.showPage
	e.OnClass = s.pick
	e.OnContrast = func(on bool) { s.contrast, s.against = on, -1; s.ask() }
	e.OnStyle = func(style ui.Style) {
		if s.lessons.lesson == nil { // its colours are not the person's
			s.settings.setStyle(style)
			s.remember()
		}
		s.ask()
	}
}

// setSource changes to another source, showing its last picture.
func (s *studio) setSource(source ui.Source) {
	if source == ui.ImageFile && s.file == nil {
		s.explorer.SetSource(s.source) // until there is a picture
		s.openImage()
		return
	}
	if source == ui.TestSet {
		s.showIndex(s.index)
		return
	}
	s.end(&s.searching)
	s.end(&s.picking)
	if source == ui.Drawing && s.source == ui.Drawing {
		return
	}
	s.putAside()
	s.source, s.class, s.against = source, -1, -1
	s.explorer.SetSource(source)
	switch source {
	case ui.Drawing:
		s.takeUp()
	case ui.ImageFile:
		s.explorer.SetPicture(s.filePicture())
	}
	s.rememberSource()
	s.ask()
}

// filePicture is the picture opened last, centred as MNIST was or as it is.
func (s *studio) filePicture() *mnist.Picture {
	if s.settings.Centre {
		return &s.file.picture
	}
	return &s.file.plain
}

func (s *studio) rememberSource() {
	s.settings.Source, s.settings.Index = s.source, s.index
	s.remember()
}

// showIndex shows a test picture, counting on from either end.
func (s *studio) showIndex(i int) {
	s.end(&s.picking)
	s.class, s.against = -1, -1
	s.showTest(i)
}

// showTest is showIndex, with the map of the classes that were chosen.
func (s *studio) showTest(i int) {
	s.end(&s.searching)
	s.putAside()
	s.source = ui.TestSet
	s.explorer.SetSource(ui.TestSet)
	if s.data == nil {
		s.index = max(0, i) // shown as soon as there are pictures
	} else {
		n := s.data.test.Len()
		s.index = (i%n + n) % n
		s.explorer.SetIndex(s.index)
		picture := s.data.test.Picture(s.index)
		s.explorer.SetPicture(&picture)
	}
	s.rememberSource()
	s.ask()
}

// nextMistake looks for the next test picture that the network gets wrong, in
// the background.
func (s *studio) nextMistake() {
	if s.data == nil {
		s.showError(errStillLoading)
		return
	}
	ctx := s.begin(&s.searching)
	test, weights, from := s.data.test, s.weights(), s.index
	if s.source != ui.TestSet {
		from--
	}
	s.status.Busy(words.T("Looking for the next mistake…"))
	var found int
	s.background("looking for a mistake", func() (err error) {
		found, err = findMistake(ctx, weights, test, from+1)
		return err
	}, func(err error) {
		switch {
		case !s.ended(ctx, &s.searching, err):
		case found < 0:
			s.status.Say(words.T("The network makes no mistake on the test set"))
		default:
			s.showIndex(found)
		}
	})
}

// findMistake returns the index of the first picture, from one on and around
// the end, whose likeliest class is not its label; −1 if there is none.
func findMistake(ctx context.Context, w *network.Weights, set *mnist.Set, from int) (int, error) {
	predictor, err := network.NewPredictor(16)
	if err != nil {
		return -1, err
	}
	n, mistake := set.Len(), -1
	index := func(i int) int { return (from + i) % n }
	err = predictor.Each(ctx, w, n, func(i int) mnist.Picture { return set.Picture(index(i)) },
		func(first int, logits []network.Logits) bool {
			for i, l := range logits {
				if found := index(first + i); l.Class() != set.Label(found) {
					mistake = found
					return false
				}
			}
			return true
		})
	return mistake, err
}

// pick is what choosing a class does. Of a contrast it changes the second class,
// or exchanges the two.
func (s *studio) pick(class int) {
	switch {
	case !s.contrast || class < 0 || s.view == nil:
		s.class, s.against = class, -1
	case class == s.view.Class:
		s.class, s.against = s.view.Against, class
	default:
		s.class, s.against = s.view.Class, class
	}
	s.ask()
}

// ask asks about the picture that is shown now.
func (s *studio) ask() { s.explain.ask(s.question()) }

// question is about the picture that is shown now.
func (s *studio) question() question {
	q := question{asked: time.Now(), label: -1, class: s.class, contrast: s.contrast, against: s.against, weights: s.weights(), style: s.explorer.Style()}
	switch {
	case s.source == ui.TestSet && s.data != nil:
		picture := s.data.test.Picture(s.index)
		q.picture, q.label = &picture, s.data.test.Label(s.index)
	case s.source == ui.ImageFile && s.file != nil:
		q.picture, q.label = s.filePicture(), s.file.label
	case s.source == ui.Drawing:
		q.drawing, q.centre, q.before = s.drawing, s.settings.Centre, s.explorer.Pad.PixelsBefore()
	}
	return q
}

// showView paints an answer.
func (s *studio) showView(v *ui.View) {
	s.view = v
	s.explorer.Show(v)
	if s.page > 0 {
		s.pages[s.page-1].show(v)
	}
	s.status.Took(v)
	s.watchView(v)
	s.probe()
}
