package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/train"
	"visao/ui/look"
)

// While a run goes on, a new view comes ten times a second.
func TestANewViewKeepsWhatIsUnderTheMouse(t *testing.T) {
	e, _ := explorer(t)
	e.Show(viewOf(t, mistaken(), 2, 4))
	hoverAt(e, 20, 12)
	x := mistaken()
	x.Maps[2][12*28+20] = 7.84
	e.Show(viewOf(t, x, 2, 4))
	require.Equal(t, []string{"row 12, column 20: +0.0100 logit"}, texts(e.under))
}

func TestALongNameDoesNotWidenTheWindow(t *testing.T) {
	w := show(t, look.Dark, smallest.Width, smallest.Height)
	before := w.canvas.Content().MinSize()
	w.s.Model(strings.Repeat("a model with a long name ", 8) + ".safetensors")
	require.Equal(t, before, w.canvas.Content().MinSize())
	w.s.Say(strings.Repeat("a long message ", 20))
	require.Equal(t, before, w.canvas.Content().MinSize())
	w.settle()
	orderly(t, w.s.Content)
}

func TestStageOfAnyParts(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anyStage(t)
		s.tools = anyBlock(t, "other tools", 60, 220, 60, 160)
		c := container.New(s, s.objects()...)
		c.Resize(anySize(t, c.MinSize()))
		orderly(t, c)
	})
}

func TestStageOfAWidePrediction(t *testing.T) {
	test.NewTempApp(t)
	s := stage{pad: block(140, 140), tools: block(194, 120), heat: block(140, 140), scale: block(160, 40), prediction: block(260, 280)}
	c := container.New(s, s.objects()...)
	c.Resize(fyne.NewSize(900, 500))
	orderly(t, c)
}

func TestOneStep(t *testing.T) {
	s := underWay()
	s.Phase, s.Epoch, s.Step, s.Epochs = train.Ended, 1, 1, nil
	require.Equal(t, "Stopped in epoch 1 of 5, after 1 step", whereabouts(s))
}
