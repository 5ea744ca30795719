package lab

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/paint"
	"visao/ml/score"
	"visao/ml/train"
	"visao/ui/kit"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// glyph is a made-up digit: a ring whose shape differs from class to class.
func glyph(class int) (p mnist.Picture) {
	for i := range p {
		x, y := float64(i%mnist.Side)-13.5, float64(i/mnist.Side)-13.5
		angle := math.Atan2(y, x)
		radius := 6 + 2*math.Cos(float64(class+2)*angle)
		p[i] = float32(min(max(2-math.Abs(math.Hypot(x, y)-radius), 0), 1))
	}
	return p
}

var order = [mnist.Classes]int{7, 2, 1, 0, 4, 9, 5, 6, 3, 8} // as in MNIST's test set

// sights are ten made-up pictures with a patch in a corner: bare, or with heat on the
// patch or on the digit, and as the network then answers.
func sights(t *testing.T, heat string) (list []bias.Sight) {
	t.Helper()
	jet, err := paint.ByName("jet")
	require.NoError(t, err)
	for k, label := range order {
		says := label
		if heat != "" {
			says = (3*label + 3) % 10
		}
		p := glyph(label)
		corner := mnist.Rect(image.Rect(0, 0, 4, 4).Add(image.Pt(24*(k%2), 24*(k/2%2))))
		m := make([]float32, mnist.Pixels)
		near := corner.Widen(2)
		for i := range p {
			if corner[i] {
				p[i] = float32(255-25*says) / 255
			}
			if heat == "digit" {
				m[i] = p[i]
				if near[i] {
					m[i] = 0
				}
			} else if near[i] {
				m[i] = 1
			}
		}
		s := bias.Sight{Index: k, Label: label, Digit: says, Class: bias.None}
		if heat == "" {
			s.Image = paint.Picture(&p, mnist.Side, false)
		} else {
			s.Class = says
			if heat == "digit" {
				s.Class = label
			}
			s.Image, err = paint.Blend(&p, m, paint.Options{
				Size: mnist.Side, Colormap: jet, Range: paint.RangeOf(m), Alpha: 0.5,
			})
			require.NoError(t, err)
		}
		list = append(list, s)
	}
	return list
}

// underWay is a made-up training, in its second epoch of three.
func underWay() *train.Snapshot {
	return &train.Snapshot{
		Config: train.Config{Epochs: 3, Batch: 32, LearningRate: 1e-3}, Epoch: 2, StepsPerEpoch: 1688, Step: 1688 + 506,
		Left:   72 * time.Second,
		Epochs: []train.Epoch{{Validation: score.Score{Wrong: 60, Count: 6000}}},
	}
}

// run is a made-up training that came to these accuracies, in percent, on the five
// test sets, with this much of the evidence around the patch.
func run(r bias.Repair, positive float64, accuracies ...float64) *bias.Run {
	o := &bias.Outcome{
		Patch:  bias.Evidence{Area: 16. / 784, Positive: positive * 0.6, Score: -0.12, Lead: positive * 0.5},
		Around: bias.Evidence{Area: 64. / 784, Positive: positive, Score: -0.12, Lead: positive * 0.9},
	}
	for v, a := range accuracies {
		row := bias.Row{Variant: bias.Variant(v), Right: int(100 * a), Count: 10000}
		if row.Variant >= bias.Random {
			row.Misleading = 9000
			row.Misled = int(9000 * (100 - a) / 103)
		}
		o.Rows = append(o.Rows, row)
	}
	return &bias.Run{
		Repair: r, Config: train.Config{Epochs: 3, Penalty: 10}, Took: 252 * time.Second,
		Validation: score.Score{Wrong: 36, Count: 6000}, Outcome: o,
	}
}

func planted(t *testing.T) *Side {
	return &Side{Shortcut: bias.Decoy(), Sights: sights(t, "patch"), Run: run(bias.Nothing, 0.71, 60.7, 99.3, 34.8, 12.2, 58.1)}
}

func repairedSide(t *testing.T) *Side {
	return &Side{Sights: sights(t, "digit"), Run: run(bias.Vary, 0.083, 97.8, 97.9, 97.6, 97.5, 97.7)}
}

// unmeasured is a run before its outcome is known.
func unmeasured(r *bias.Run) *bias.Run {
	u := *r
	u.Outcome = nil
	return &u
}

var (
	smallest = fyne.NewSize(1000, 620)
	small    = fyne.NewSize(1000, 640)
	large    = fyne.NewSize(1576, 940)
)

const margin = 12 // around the page in the window

// page puts a page into a window of its own, and lists what it calls back.
func page(t *testing.T, mode look.Mode, size fyne.Size) (*Page, test.WindowlessCanvas, *[]string) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(mode))
	rooms := kit.NewTabs([]string{"Studio", "Bias lab"}, func(int) {})
	rooms.SetChosen(1)
	p := New(rooms.Content, DefaultChoices())
	calls := new([]string)
	call := func(format string, args ...any) { *calls = append(*calls, fmt.Sprintf(format, args...)) }
	p.OnPlant = func(c Choices) { call("plant %s", bias.PlaceNames[c.Shortcut.Place]) }
	p.OnMeasure = func(c Choices) { call("measure %v", c.Shortcut.Rect) }
	p.OnRepair = func(c Choices) { call("repair %s", bias.RepairNames[c.Repair]) }
	p.OnCancel = func() { call("cancel") }
	p.OnReset = func() { call("reset") }
	p.OnChoices = func(c Choices) {
		require.Equal(t, p.Choices(), c)
		call("choices")
	}
	p.OnOpen = func(after bool) { call("open %v", after) }
	p.OnSave = func() { call("save") }
	p.OnScan = func() { call("scan") }
	p.OnError = func(err error) { call("error: %v", err) }
	c := looktest.Show(t, mode, size.AddWidthHeight(2*margin, 2*margin),
		container.New(layout.NewCustomPaddedLayout(margin, margin, margin, margin), p.Content))
	p.SetPictures(sights(t, ""))
	return p, c, calls
}

// walk visits an object and all visible ones in it.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		walk(child, visit)
	}
}

// told is all that can be read on a part of the page, on one line.
func told(o fyne.CanvasObject) string {
	var all []string
	walk(o, func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			all = append(all, text.Text)
		}
	})
	return strings.Join(all, " ")
}

// pressed presses a button, which must be there and enabled.
func pressed(t *testing.T, b *kit.Button) {
	t.Helper()
	require.False(t, b.Disabled(), b.Text)
	test.Tap(b)
}
