package app

import (
	"context"
	"image"
	"math"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/train"
	"visao/ui"
	"visao/ui/film"
	"visao/ui/words"
)

// filmPage is the page "Learning": the map of the present picture under the
// weights that the last run has kept. Those are kept, not maps, so the film is of
// any picture.
type filmPage struct {
	s    *studio
	page *film.Page

	run     train.Snapshot // the newest of the last run
	view    *ui.View       // shown now; nil while the page is not
	shared  bool           // one scale for all frames
	asked   filmQuestion   // what is shown or being drawn
	drawing context.CancelFunc
	camera  camera
	next    *time.Timer // until the next frame; nil unless the film plays
}

// Sizes of the pictures drawn, in pixels: more would take a lot of memory for all
// of a film, and the window scales them to its own.
const (
	filmSide  = 8 * mnist.Side
	smallSide = 2 * mnist.Side
)

const (
	frameEvery = time.Second / 8
	wordless   = time.Second / 3 // a film that is drawn in less needs no word about it
)

// filmQuestion is what a film depends on, to be compared with what it was.
type filmQuestion struct {
	kept         int
	first, last  *network.Weights
	picture      mnist.Picture
	class, label int
	style        ui.Style
	shared       bool
}

func newFilmPage(s *studio) *filmPage {
	p := &filmPage{s: s, page: film.New(), shared: true}
	p.page.OnShared = func(on bool) { p.shared = on; p.update() }
	p.page.OnPlay = p.play
	s.catch(p.page)
	return p
}

func (p *filmPage) content() fyne.CanvasObject { return p.page.Content }

// follow takes the newest snapshot of a run; an empty one if there is none to
// show any more.
func (p *filmPage) follow(run *train.Snapshot) {
	p.run = *run
	p.update()
}

func (p *filmPage) show(v *ui.View) {
	p.view = v
	p.update()
}

func (p *filmPage) hide() {
	p.page.Stop()
	p.view = nil
	if p.drawing != nil {
		p.s.end(&p.drawing)
		p.asked = filmQuestion{} // it has not been answered
	}
}

// update draws the film anew if there is something new to see.
func (p *filmPage) update() {
	v := p.view
	if v == nil {
		return
	}
	q := filmQuestion{}
	if len(p.run.Kept) > 0 && v.Explanation != nil {
		q = filmQuestion{
			kept: len(p.run.Kept), first: p.run.Kept[0].Weights, last: p.run.Kept[len(p.run.Kept)-1].Weights,
			picture: v.Explanation.Picture, class: v.Class, label: v.Label, style: v.Style, shared: p.shared,
		}
		q.style.Scale, q.style.Strip = 0, 0 // the film has its own
	}
	if q == p.asked && q.kept > 0 {
		return
	}
	p.asked = q
	switch {
	case len(p.run.Kept) == 0:
		p.s.end(&p.drawing)
		p.page.ShowNothing(words.T("Train a network to watch where it learns to look."))
	case v.Explanation == nil:
		p.s.end(&p.drawing)
		p.page.ShowNothing(words.T("Draw or pick a digit."))
	default:
		p.draw(q)
	}
}

// draw makes the film in the background.
func (p *filmPage) draw(q filmQuestion) {
	ctx, run := p.s.begin(&p.drawing), p.run
	progress := latest[string]{do: p.s.do, every: reportEvery, show: func(text string) {
		if ctx.Err() == nil && p.drawing != nil {
			p.page.Busy(text)
		}
	}}
	var made *film.Film
	p.s.background("drawing the film", func() (err error) {
		started := time.Now()
		made, err = p.camera.film(ctx, q, &run, func(done int) {
			if time.Since(started) > wordless {
				progress.put(words.T("Drawing: %d of %d", done, q.kept))
			}
		})
		return err
	}, func(err error) {
		if !p.s.ended(ctx, &p.drawing, err) {
			return
		}
		p.page.Show(made)
	})
}

// play shows a frame after the other from now on, or no more.
func (p *filmPage) play(on bool) {
	if p.next != nil {
		p.next.Stop()
		p.next = nil
	}
	if on {
		p.next = time.AfterFunc(frameEvery, func() { p.s.do(p.turn) })
	}
}

// turn shows the next frame, unless playing has ended in the meantime.
func (p *filmPage) turn() {
	if p.next == nil {
		return
	}
	p.play(true)
	p.page.Advance()
}

// camera makes films, one at a time, and remembers the explanations of the last:
// while a run goes on, only what is new is computed.
type camera struct {
	mu        sync.Mutex
	explainer *explain.Explainer
	picture   mnist.Picture
	known     map[*network.Weights]*explain.Explanation
}

// film makes a film of the weights that a run has kept. After each frame it says
// how many are done.
func (c *camera) film(ctx context.Context, q filmQuestion, run *train.Snapshot, progress func(done int)) (*film.Film, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	explanations, err := c.explain(ctx, q.picture, run.Kept)
	if err != nil {
		return nil, err
	}
	f := &film.Film{
		Class: q.class, Label: q.label, Shared: q.shared, Smooth: q.style.Smooth,
		Bar: paint.Bar(q.style.Colormap, 256, 1, false),
	}
	var all [][]float32
	for i, e := range explanations {
		frame := frameOf(e, run.Kept[i].Step, run)
		frame.Shown, frame.Shares = e.Probabilities[q.class], e.Shares(q.class)
		if q.label >= 0 {
			frame.Labelled = e.Probabilities[q.label]
		}
		f.Frames = append(f.Frames, frame)
		all = append(all, frame.Shares)
	}
	for i := range f.Frames {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		frame, scale := &f.Frames[i], all
		if !q.shared {
			scale = all[i : i+1]
		}
		frame.Range = paint.RangeOf(scale...).Symmetric()
		if frame.Map, frame.Small, err = drawFrame(q, frame); err != nil {
			return nil, err
		}
		progress(i + 1)
	}
	return f, nil
}

// explain explains the picture under all weights.
func (c *camera) explain(ctx context.Context, picture mnist.Picture, kept []train.Kept) (all []*explain.Explanation, err error) {
	if c.explainer == nil {
		if c.explainer, err = explain.NewExplainer(); err != nil {
			return nil, err
		}
	}
	if c.known == nil || c.picture != picture {
		c.picture, c.known = picture, map[*network.Weights]*explain.Explanation{}
	}
	used := map[*network.Weights]*explain.Explanation{}
	for _, k := range kept {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := c.known[k.Weights]
		if e == nil {
			if e, err = c.explainer.Explain(k.Weights, picture); err != nil {
				return nil, err
			}
			c.known[k.Weights] = e
		}
		used[k.Weights] = e
		all = append(all, e)
	}
	c.known = used
	return all, nil
}

// frameOf is what is said about a step, without its map.
func frameOf(e *explain.Explanation, step int, run *train.Snapshot) film.Frame {
	frame := film.Frame{
		Step: step, Epoch: float64(step) / float64(run.StepsPerEpoch), Loss: math.NaN(),
		Class: e.Class(), Probability: e.Probabilities[e.Class()],
	}
	switch {
	case step > 0 && step <= len(run.Steps):
		frame.Loss = float64(run.Steps[step-1].SmoothLoss)
	case step == 0 && len(run.Steps) > 0:
		frame.Loss = float64(run.Steps[0].Loss) // which was measured before the first update
	}
	return frame
}

// drawFrame draws a frame's map over the picture, large and small.
func drawFrame(q filmQuestion, frame *film.Frame) (large, small *image.RGBA, err error) {
	options := blending(q.style, filmSide, frame.Range)
	if large, err = paint.Blend(&q.picture, frame.Shares, options); err != nil {
		return nil, nil, err
	}
	options.Size = smallSide
	small, err = paint.Blend(&q.picture, frame.Shares, options)
	return large, small, err
}
