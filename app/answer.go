package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/panics"
	"visao/ui"
	"visao/ui/sketch"
)

// question is what the explorer wants to see. Nobody changes one.
type question struct {
	picture  *mnist.Picture // nil if there is none, or a drawing instead
	drawing  *image.Gray    // nil if there is none
	centre   bool           // turn the drawing into a picture as MNIST was made
	before   *image.Gray    // the drawing before the last change of its pixels; nil if that is not what changed
	label    int            // −1 if nobody knows
	class    int            // whose map to show; −1 for the predicted one
	contrast bool           // with another class
	against  int            // which one; −1 for the likeliest other
	weights  *network.Weights
	style    ui.Style
	asked    time.Time
}

// answerer answers questions on a goroutine of its own. A question that comes
// before the last one was taken up replaces it: only the newest counts.
type answerer struct {
	answered func(*ui.View) // called on the goroutine
	failed   func(error)

	mu      sync.Mutex
	next    *question
	settled chan struct{} // to be closed when all questions are answered; nil if they are
	wake    chan struct{}
	done    chan struct{}

	thread int // of its own, which goes before those that train
}

// newAnswerer starts the goroutine, which ends with the context.
func newAnswerer(ctx context.Context, answered func(*ui.View), failed func(error)) *answerer {
	a := &answerer{answered: answered, failed: failed, wake: make(chan struct{}, 1), done: make(chan struct{})}
	thread := make(chan int)
	go func() {
		thread <- ownThread()
		a.run(ctx)
	}()
	a.thread = <-thread
	return a
}

// ask replaces the question that waits, if there is one.
func (a *answerer) ask(q question) {
	a.mu.Lock()
	a.next = &q
	if a.settled == nil {
		a.settled = make(chan struct{})
	}
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default: // already awake
	}
}

// settle waits until all questions are answered, but no longer than that.
func (a *answerer) settle(limit time.Duration) {
	a.mu.Lock()
	settled := a.settled
	a.mu.Unlock()
	if settled == nil {
		return
	}
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-settled:
	case <-late.C:
	}
}

func (a *answerer) run(ctx context.Context) {
	defer close(a.done)
	var explainer *explain.Explainer // nil until there is a good one
	prepare := func() error {
		if explainer != nil {
			return nil
		}
		made, err := explain.NewExplainer()
		if err != nil {
			return err
		}
		// The first explanation fetches the memory for all: that takes many times as long, and nobody is to wait for it.
		if _, err := made.Explain(network.NewWeights(0), mnist.Picture{}); err != nil {
			return err
		}
		explainer = made
		return nil
	}
	if err := panics.Catch("preparing explanations", prepare); err != nil { // now: the first question takes a while to come
		a.failed(fmt.Errorf("preparing explanations: %w", err))
	}
	var view *ui.View // the last answer
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.wake:
		}
		a.mu.Lock()
		q := a.next
		a.next = nil
		a.mu.Unlock()
		if q == nil {
			continue
		}
		err := panics.Catch("explaining the picture", func() error {
			if err := prepare(); err != nil {
				return fmt.Errorf("preparing explanations: %w", err)
			}
			v, err := answer(explainer, q, view)
			if err == nil {
				v.Asked, v.Drawn = q.asked, time.Now()
				view = v
				a.answered(v)
			}
			return err
		})
		if errors.As(err, new(*panics.Error)) {
			explainer = nil // who knows what state it is in
		}
		if err != nil {
			a.failed(err)
		}
		a.mu.Lock()
		if a.next == nil {
			close(a.settled)
			a.settled = nil
		}
		a.mu.Unlock()
	}
}

// subject is what the network is to see, nil if nothing is there to see, and the
// steps that led there if it is a drawing to be centred. Single pixels are seen as
// they are.
func (q *question) subject() (*mnist.Picture, *mnist.Normalisation) {
	if q.drawing == nil {
		return q.picture, nil
	}
	if q.centre && !sketch.IsPixels(q.drawing) {
		if n, drawn := mnist.Normalise(q.drawing); drawn {
			return &n.Centred, &n
		}
	} else if picture, drawn := mnist.Downscale(q.drawing); drawn {
		return &picture, nil
	}
	return nil, nil
}

// explanationOf explains a picture and tells how long that took, unless the last view
// knows it already.
func explanationOf(explainer *explain.Explainer, w *network.Weights, picture *mnist.Picture, last *ui.View) (*explain.Explanation, time.Duration, error) {
	if last != nil && last.Weights == w {
		for _, known := range []*explain.Explanation{last.Explanation, last.Before} {
			if known != nil && known.Picture == *picture {
				return known, last.Took, nil
			}
		}
	}
	started := time.Now()
	x, err := explainer.Explain(w, *picture)
	if err != nil {
		return nil, 0, fmt.Errorf("explaining the picture: %w", err)
	}
	return x, time.Since(started), nil
}

// answer explains and draws. What the last view already knows about the same
// picture and network is not computed again.
func answer(explainer *explain.Explainer, q *question, last *ui.View) (*ui.View, error) {
	v := &ui.View{Style: q.style, Label: q.label, Class: -1, Against: -1, Weights: q.weights}
	picture, steps := q.subject()
	if picture == nil {
		return v, nil
	}
	var err error
	if v.Explanation, v.Took, err = explanationOf(explainer, q.weights, picture, last); err != nil {
		return nil, err
	}
	if q.before != nil {
		before, _ := mnist.Downscale(q.before) // a blank one, too, has a score
		if v.Before, _, err = explanationOf(explainer, q.weights, &before, last); err != nil {
			return nil, err
		}
	}
	if steps != nil {
		drawSteps(v, steps)
	}
	if v.Class = q.class; v.Class < 0 {
		v.Class = v.Explanation.Class()
	}
	if q.contrast {
		v.Against = rival(v, q.against)
		v.Account = v.Explanation.Contrast(v.Class, v.Against)
	} else {
		v.Account = v.Explanation.Account(v.Class)
	}
	return v, draw(v)
}

// rival is the class to contrast the one shown with: the one wanted or, where
// there is none or it is the same, the likeliest other.
func rival(v *ui.View, wanted int) int {
	switch predicted := v.Explanation.Class(); {
	case wanted >= 0 && wanted != v.Class:
		return wanted
	case v.Class != predicted:
		return predicted
	}
	return v.Explanation.RunnerUp()
}

// Sizes of the pictures drawn, in pixels. The window scales them to its own, which
// shows less than what drawing them any larger would take from the answer.
const (
	heatSide  = 8 * mnist.Side
	stripSide = 2 * mnist.Side
)

// blending is how a map is drawn in this style, over this range, for the window to
// show larger than size pixels a side.
func blending(style ui.Style, size int, r paint.Range) paint.Options {
	if !style.Smooth {
		size = mnist.Side // the window makes blocks of pixels
	}
	return paint.Options{Size: size, Colormap: style.Colormap, Range: r, Alpha: style.Alpha, Smooth: style.Smooth}
}

// common is the range of the scales for all pictures.
var common = paint.Range{Lo: -ui.CommonShare, Hi: ui.CommonShare}

// draw paints the view's pictures.
func draw(v *ui.View) error {
	var maps [][]float32
	for c := range mnist.Classes {
		maps = append(maps, v.Explanation.Shares(c))
	}
	shown := v.Account.Shares
	all := paint.RangeOf(maps...)
	switch {
	case v.Style.Scale == ui.AllPictures:
		v.Range = common
	case v.Style.Scale == ui.Signed || v.Against >= 0:
		v.Range = paint.RangeOf(shown).Symmetric()
	case v.Style.Scale == ui.AllTen:
		v.Range = all
	default:
		v.Range = paint.RangeOf(shown)
	}
	options := blending(v.Style, heatSide, v.Range)
	picture := &v.Explanation.Picture
	var err error
	if v.Heat, err = paint.Blend(picture, shown, options); err != nil {
		return err
	}
	v.Bar = paint.Bar(v.Style.Colormap, 256, 1, false)
	v.Input = paint.Picture(picture, mnist.Side, false)

	options.Size, options.Range = stripSide, all
	if v.Style.Strip == ui.OneForAlways {
		options.Range = common
	}
	for c, m := range maps {
		if v.Style.Strip == ui.OneEach {
			options.Range = paint.RangeOf(m)
		}
		if v.Style.Scale == ui.Signed {
			options.Range = options.Range.Symmetric()
		}
		if v.Strip[c], err = paint.Blend(picture, m, options); err != nil {
			return err
		}
	}
	return nil
}
