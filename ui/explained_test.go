package ui

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ui/look"
)

func TestShow(t *testing.T) {
	e, calls := explorer(t)
	e.Show(viewOf(t, mistaken(), 4, 4))
	require.Equal(t, []string{"2"}, texts(e.class))
	require.Equal(t, []string{"61.3 %"}, texts(e.probability))
	require.Subset(t, texts(e.bars), []string{"61.3 %", "32.7 %", "3.9 %"})
	require.Contains(t, texts(e.strip), "4 · 32.7 %")
	require.Equal(t, []string{"+3.06 for, –0.18 against, bias 0.00"}, texts(e.under))
	require.Equal(t, []string{"= +2.88, the logit of 4"}, texts(e.below)) // ln 0.327 + 4
	require.Empty(t, *calls)

	e.Show(viewOf(t, mistaken(), 0, 4))
	require.Equal(t, []string{"= –2.21, the logit of 0"}, texts(e.below)) // ln 0.002 + 4
}

// The numbers as they are written add up, whatever rounding does to each.
func TestTheAccountAddsUpAsWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	hundredths := func(text string) int {
		text = strings.NewReplacer("–", "-", "+", "", ".", "").Replace(text)
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	for range 1000 {
		a := explain.Account{Positive: 20 * random.Float64(), Negative: -20 * random.Float64(), Bias: random.NormFloat64()}
		a.Total = a.Positive + a.Negative + a.Bias
		parts, sum := account(&View{Account: a, Class: 4, Against: 9})
		found := regexp.MustCompile(`([\d.–+]+) for, ([\d.–+]+) against, bias ([\d.–+]+)$`).FindStringSubmatch(parts)
		require.NotNil(t, found, parts)
		total := regexp.MustCompile(`^= ([\d.–+]+), log-odds of 4 over 9$`).FindStringSubmatch(sum)
		require.NotNil(t, total, sum)
		require.Equal(t, hundredths(total[1]), hundredths(found[1])+hundredths(found[2])+hundredths(found[3]), parts+sum)
		require.InDelta(t, 100*a.Negative, hundredths(found[2]), 2, "rounding moves it by no more")
	}
}

func TestWhyNot(t *testing.T) {
	e, calls := explorer(t)
	v := viewOf(t, mistaken(), 2, 4)
	e.Show(v)
	require.Equal(t, "Why not 4?", e.contrast.Text, "the runner-up")
	e.contrast.OnTapped()
	require.Equal(t, []string{"contrast true"}, *calls)

	v = viewOf(t, mistaken(), 2, 4)
	v.Against, v.Account = 4, v.Explanation.Contrast(2, 4)
	e.Show(v)
	require.Equal(t, "Why 2, not 4?", e.contrast.Text)
	require.Equal(t, []string{"= +0.63, log-odds of 2 over 4"}, texts(e.below)) // ln 0.613/0.327
	hoverAt(e, 3, 3)
	require.Regexp(t, `^row 3, column 3: .* for 2 over 4$`, texts(e.under)[0])
	e.contrast.OnTapped()
	require.Equal(t, []string{"contrast true", "contrast false"}, *calls)

	e.Show(viewOf(t, mistaken(), 7, 4))
	require.Equal(t, "Why not 2?", e.contrast.Text, "the prediction")
}

func TestVerdict(t *testing.T) {
	e, _ := explorer(t)
	check := func(label int, want string, color fyne.ThemeColorName) {
		t.Helper()
		e.Show(viewOf(t, mistaken(), 7, label)) // whose map is shown does not matter
		drawn := test.WidgetRenderer(e.verdict).Objects()[0].(*canvas.Text)
		require.Equal(t, want, drawn.Text)
		require.Equal(t, look.Color(color, e.verdict), drawn.Color)
	}
	check(4, "wrong: the label is 4", look.Amber)
	check(2, "right: the label is 2", look.Green)
	check(-1, "", look.Green)
	check(0, "wrong: the label is 0", look.Amber)
}

// hoverAt puts the mouse into the middle of a cell of the large map.
func hoverAt(e *Explorer, x, y int) {
	side := min(e.heat.Size().Width, e.heat.Size().Height)
	m := &desktop.MouseEvent{}
	m.Position = fyne.NewPos((float32(x)+0.5)*side/mnist.Side, (float32(y)+0.5)*side/mnist.Side)
	e.heat.MouseMoved(m)
}

func TestWhatIsUnderTheMouse(t *testing.T) {
	e, _ := explorer(t)
	hoverAt(e, 3, 4)
	require.Empty(t, texts(e.under), "there is no map yet")

	x := mistaken()
	x.Maps[2][12*28+20] = 7.84
	x.Maps[2][27*28] = -3.92
	x.Maps[2][27] = 0
	x.Maps[4][12*28+20] = 784
	e.Show(viewOf(t, x, 2, 4))
	rest := texts(e.under)
	hoverAt(e, 20, 12)
	require.Equal(t, []string{"row 12, column 20: +0.0100 logit"}, texts(e.under))
	hoverAt(e, 0, 27)
	require.Equal(t, []string{"row 27, column 0: –0.0050 logit"}, texts(e.under))
	hoverAt(e, 27, 0)
	require.Equal(t, []string{"row 0, column 27: 0.0000 logit"}, texts(e.under))
	e.heat.MouseOut()
	require.Equal(t, rest, texts(e.under))

	e.Show(viewOf(t, x, 4, 4))
	hoverAt(e, 20, 12)
	require.Equal(t, []string{"row 12, column 20: +1.0000 logit"}, texts(e.under), "of the class whose map it is")
}

func TestShowNothing(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	before := w.canvas.Capture()
	w.e.Show(&View{Style: blog(), Class: -1, Label: -1})
	w.settle()
	require.Equal(t, before, w.canvas.Capture(), "as at the start")

	w.e.Show(viewOf(t, mistaken(), 2, 4))
	hoverAt(w.e, 20, 12)
	w.settle()
	require.NotEqual(t, before, w.canvas.Capture())
	w.e.Show(&View{Style: blog(), Class: -1, Label: -1})
	w.e.heat.MouseOut()
	w.settle()
	require.Equal(t, before, w.canvas.Capture(), "nothing of the picture before is left")
}

func TestStatus(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	s := w.s
	require.Equal(t, []string{"Ready"}, texts(s.busy))
	s.Busy("Training in the background")
	require.Equal(t, []string{"Training in the background"}, texts(s.busy))
	require.Equal(t, look.Accent, s.lamp.color)
	s.Say("Saved")
	require.Equal(t, []string{"Saved"}, texts(s.busy))
	require.Equal(t, look.Accent, s.lamp.color, "it still goes on")
	s.Busy("")
	require.Equal(t, look.Muted, s.lamp.color)
	require.Equal(t, []string{"Ready"}, texts(s.busy))

	v := viewOf(t, mistaken(), 2, 4)
	v.Took = 2345 * time.Microsecond
	s.Took(v)
	require.Equal(t, []string{"explained in 2.3 ms"}, texts(s.took))
	s.Took(&View{})
	require.Empty(t, texts(s.took))
	s.Model("trained here")
	require.Equal(t, []string{"Model: trained here"}, texts(s.model))
}
