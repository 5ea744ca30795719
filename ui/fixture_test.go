package ui

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// blog is the style of the blog post.
func blog() Style {
	jet, _ := paint.ByName("jet")
	return Style{Alpha: 0.5, Colormap: jet, Smooth: true}
}

// four is a made-up 4: three straight strokes, each a distance to a segment.
func four() (p mnist.Picture) {
	strokes := [][4]float64{{8, 5, 6, 15}, {6, 15, 20, 15}, {18, 5, 17, 23}}
	for i := range p {
		x, y := float64(i%mnist.Side), float64(i/mnist.Side)
		nearest := math.Inf(1)
		for _, s := range strokes {
			dx, dy := s[2]-s[0], s[3]-s[1]
			t := min(max(((x-s[0])*dx+(y-s[1])*dy)/(dx*dx+dy*dy), 0), 1)
			nearest = min(nearest, math.Hypot(x-s[0]-t*dx, y-s[1]-t*dy))
		}
		p[i] = float32(min(max(1.8-nearest, 0), 1))
	}
	return p
}

// mistaken is a made-up explanation of why four is taken for a 2. Its maps are
// smooth, and it keeps what every explanation keeps: maps and biases sum to the
// logits, whose softmax are the probabilities.
func mistaken() *explain.Explanation {
	e := &explain.Explanation{
		Picture:       four(),
		Probabilities: [mnist.Classes]float64{0.002, 0.001, 0.613, 0.004, 0.327, 0.003, 0.039, 0.001, 0.009, 0.001},
	}
	for c, p := range e.Probabilities {
		e.Logits[c] = float32(math.Log(p) + 4)
		e.Bias[c] = 0.01 * float32(c-4)
		var sum float64
		angle := 2 * math.Pi * float64(c) / mnist.Classes
		for i := range e.Maps[c] {
			x, y := float64(i%mnist.Side), float64(i/mnist.Side)
			bump := func(x0, y0, wide float64) float64 {
				return math.Exp(-((x-x0)*(x-x0) + (y-y0)*(y-y0)) / (2 * wide * wide))
			}
			v := 12*bump(14+6*math.Cos(angle), 14+6*math.Sin(angle), 4) - 7*bump(14-7*math.Cos(angle), 14-7*math.Sin(angle), 3)
			e.Maps[c][i] = float32(v)
			sum += v
		}
		rest := float32(float64(e.Logits[c]-e.Bias[c]) - sum/mnist.Pixels)
		for i := range e.Maps[c] {
			e.Maps[c][i] += rest
		}
	}
	return e
}

func TestTheMadeUpExplanationIsConsistent(t *testing.T) {
	e := mistaken()
	require.Equal(t, 2, e.Class())
	for c, p := range network.Softmax(e.Logits[:]) {
		require.InDelta(t, e.Probabilities[c], p, 1e-6)
		var logit float64
		for _, v := range e.Shares(c) {
			logit += float64(v)
		}
		require.InDelta(t, e.Logits[c], logit+float64(e.Bias[c]), 1e-4)
	}
}

// viewOf is a view of e as the program draws them: the map of that class, with
// that label.
func viewOf(t *testing.T, e *explain.Explanation, class, label int) *View {
	t.Helper()
	v := &View{
		Explanation: e, Style: blog(), Class: class, Against: -1, Account: e.Account(class), Label: label,
		Took: 1900 * time.Microsecond,
	}
	var maps [][]float32
	for c := range mnist.Classes {
		maps = append(maps, e.Shares(c))
	}
	v.Range = paint.RangeOf(maps[class])
	o := paint.Options{Size: 14 * mnist.Side, Colormap: v.Style.Colormap, Range: v.Range, Alpha: v.Style.Alpha, Smooth: true}
	var err error
	v.Heat, err = paint.Blend(&e.Picture, maps[class], o)
	require.NoError(t, err)
	o.Size, o.Range = 3*mnist.Side, paint.RangeOf(maps...)
	for c, m := range maps {
		v.Strip[c], err = paint.Blend(&e.Picture, m, o)
		require.NoError(t, err)
	}
	v.Bar = paint.Bar(v.Style.Colormap, 256, 1, false)
	v.Input = paint.Picture(&e.Picture, mnist.Side, false)
	return v
}

// underWay is a made-up run of the article's recipe on MNIST, in its third epoch.
func underWay() *train.Snapshot {
	s := &train.Snapshot{
		Config: train.Article(), Epoch: 3, StepsPerEpoch: 1688, Step: 2*1688 + 506,
		Rate: 1240.4, Left: 72*time.Second + 300*time.Millisecond,
		Epochs: []train.Epoch{
			{Train: score.Score{Loss: 0.3341, Wrong: 5123, Count: 54000}, Validation: score.Score{Loss: 0.1287, Wrong: 236, Count: 6000}},
			{Train: score.Score{Loss: 0.0871, Wrong: 1393, Count: 54000}, Validation: score.Score{Loss: 0.0634, Wrong: 109, Count: 6000}},
		},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range s.Step {
		loss := 0.08 + 2.22*math.Exp(-float64(i+1)/400)
		noise := 0.4 * loss * (2*random.Float64() - 1)
		s.Steps = append(s.Steps, train.Step{
			Loss: float32(loss + noise), SmoothLoss: float32(loss),
			Accuracy: float32(1 - (loss+noise)/2.6), SmoothAccuracy: float32(1 - loss/2.6),
		})
	}
	return s
}

// window is the content of the window in a canvas of the tests.
type window struct {
	t      *Training
	e      *Explorer
	s      *Status
	canvas test.WindowlessCanvas

	enlarged float32
}

// show opens a window of that size, in its state at the start.
func show(t *testing.T, mode look.Mode, width, height float32) *window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(mode)) // before any widget measures itself, as the program does
	rooms := kit.NewTabs(kit.Said(Rooms), func(int) {})
	rooms.SetChosen(0)
	w := &window{t: NewTraining(train.Article(), rooms.Content), e: NewExplorer(blog(), TestSet, true), s: NewStatus(), enlarged: 1}
	nothing := container.NewVBox()
	nothing.Hide()
	content, contents := Window(w.t, w.e, nothing, nothing, w.s, NewHint(), func() float32 { return w.enlarged })
	contents[1].Hide()
	w.canvas = looktest.Show(t, mode, fyne.NewSize(width, height), content)
	return w
}

// settle lays out again whose minimal size has changed, as a real canvas does
// before it paints; that of the tests never does.
func (w *window) settle() {
	for _, o := range []fyne.CanvasObject{w.t.Content, w.e.Content, w.s.Content, w.canvas.Content()} {
		o.Refresh()
	}
}

// fill shows a run under way and a mistake explained.
func (w *window) fill(t *testing.T) {
	t.Helper()
	w.t.SetState(Running)
	w.t.ShowRun(underWay())
	w.e.SetCount(10000)
	w.e.SetIndex(247)
	v := viewOf(t, mistaken(), 2, 4)
	w.e.SetPicture(&v.Explanation.Picture)
	w.e.Show(v)
	w.s.Busy("Training in the background")
	w.s.Took(v)
	w.s.Model("in training")
	w.settle()
}
