package app

import (
	"context"
	"fmt"
	"image"
	"sync"
	"time"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ui"
)

// question is what the explorer wants to see. Nobody changes one.
type question struct {
	picture *mnist.Picture // nil if there is none, or a drawing instead
	drawing *image.Gray    // nil if there is none
	centre  bool           // turn the drawing into a picture as MNIST was made
	label   int            // −1 if nobody knows
	class   int            // whose map to show; −1 for the predicted one
	weights *network.Weights
	style   ui.Style
}

// answerer answers questions on a goroutine of its own. A question that comes
// before the last one was taken up replaces it: only the newest counts.
type answerer struct {
	answered func(*ui.View) // called on the goroutine
	failed   func(error)

	mu   sync.Mutex
	next *question
	wake chan struct{}
	done chan struct{}
}

// newAnswerer starts the goroutine, which ends with the context.
func newAnswerer(ctx context.Context, answered func(*ui.View), failed func(error)) *answerer {
	a := &answerer{answered: answered, failed: failed, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go a.run(ctx)
	return a
}

// ask replaces the question that waits, if there is one.
func (a *answerer) ask(q question) {
	a.mu.Lock()
	a.next = &q
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default: // already awake
	}
}

func (a *answerer) run(ctx context.Context) {
	defer close(a.done)
	explainer, err := explain.NewExplainer()
	if err != nil {
		a.failed(fmt.Errorf("preparing explanations: %w", err))
		return
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
		var v *ui.View
		err := guard("explaining the picture", func() (err error) {
			v, err = answer(explainer, q, view)
			return err
		})
		if err != nil {
			a.failed(err)
			continue
		}
		view = v
		a.answered(v)
	}
}

// subject is what the network is to see; nil if nothing is there to see.
func (q *question) subject() *mnist.Picture {
	if q.drawing == nil {
		return q.picture
	}
	normalise := mnist.Downscale
	if q.centre {
		normalise = mnist.FromDrawing
	}
	picture, drawn := normalise(q.drawing)
	if !drawn {
		return nil
	}
	return &picture
}

// answer explains and draws. What the last view already knows about the same
// picture and network is not computed again.
func answer(explainer *explain.Explainer, q *question, last *ui.View) (*ui.View, error) {
	v := &ui.View{Style: q.style, Label: q.label, Class: -1, Weights: q.weights}
	picture := q.subject()
	if picture == nil {
		return v, nil
	}
	if last != nil && last.Explanation != nil && last.Weights == q.weights && last.Explanation.Picture == *picture {
		v.Explanation, v.Took = last.Explanation, last.Took
	} else {
		started := time.Now()
		e, err := explainer.Explain(q.weights, *picture)
		if err != nil {
			return nil, fmt.Errorf("explaining the picture: %w", err)
		}
		v.Explanation, v.Took = e, time.Since(started)
	}
	if v.Class = q.class; v.Class < 0 {
		v.Class = v.Explanation.Class()
	}
	return v, draw(v)
}

// Sizes of the pictures drawn, in pixels. The window scales them to its own.
const (
	heatSide  = 14 * mnist.Side
	stripSide = 3 * mnist.Side
)

// draw paints the view's pictures.
func draw(v *ui.View) error {
	var maps [][]float32
	for c := range mnist.Classes {
		maps = append(maps, v.Explanation.Shares(c))
	}
	all := paint.RangeOf(maps...)
	switch v.Style.Scale {
	case ui.ThisMap:
		v.Range = paint.RangeOf(maps[v.Class])
	case ui.AllTen:
		v.Range = all
	case ui.Signed:
		v.Range = paint.RangeOf(maps[v.Class]).Symmetric()
	}
	options := paint.Options{
		Size: heatSide, Colormap: v.Style.Colormap, Range: v.Range, Alpha: v.Style.Alpha, Smooth: v.Style.Smooth,
	}
	if !v.Style.Smooth {
		options.Size = mnist.Side // the window makes blocks of pixels
	}
	picture := &v.Explanation.Picture
	var err error
	if v.Heat, err = paint.Blend(picture, maps[v.Class], options); err != nil {
		return err
	}
	v.Bar = paint.Bar(v.Style.Colormap, 256, 1, false)
	v.Input = paint.Picture(picture, mnist.Side, false)

	options.Size, options.Range = stripSide, all
	if v.Style.Scale == ui.Signed {
		options.Range = all.Symmetric()
	}
	for c, m := range maps {
		if v.Strip[c], err = paint.Blend(picture, m, options); err != nil {
			return err
		}
	}
	return nil
}
