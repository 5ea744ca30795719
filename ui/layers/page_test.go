package layers

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
	"visao/ui/kit"
	"visao/ui/look"
)

// texts are the words that are to be seen.
func texts(o fyne.CanvasObject) string {
	var all []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		var inside []fyne.CanvasObject
		switch o := o.(type) {
		case *canvas.Text:
			all = append(all, o.Text)
		case *fyne.Container:
			inside = o.Objects
		case fyne.Widget:
			inside = test.WidgetRenderer(o).Objects()
		}
		for _, part := range inside {
			walk(part)
		}
	}
	walk(o)
	return strings.Join(all, "\n")
}

func TestHoverMagnifies(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	first := o.view.Order[0]
	require.Contains(t, texts(o.Content), fmt.Sprintf("Map %d\n", first), "the one with the largest share")

	test.MoveMouse(o.canvas, o.at(20).AddXY(-4, 2)) // column 10, row 16
	number := o.view.Order[20]
	m := o.features.Layers[last][number]
	require.Same(t, o.view.Maps[number], o.detailImage())
	require.Contains(t, texts(o.Content), fmt.Sprintf("Map %d\n%s to %s\n", number, amount(m.Smallest), amount(m.Largest)))
	require.Contains(t, texts(o.Content), "row 16, column 10: "+amount(float64(m.Values[16*mnist.Side+10])))

	// Newer maps come while the mouse is there.
	newer := madeUp()
	newer.Layers[last][number].Values[16*mnist.Side+10] = 0.123
	v := viewOf(t, newer, o.Choice(), 0)
	o.Show(v)
	require.Contains(t, texts(o.Content), "row 16, column 10: 0.123")
	require.Same(t, v.Maps[number], o.detailImage())

	o.grid.MouseOut()
	require.Contains(t, texts(o.Content), fmt.Sprintf("Map %d\n", first))
	require.Contains(t, texts(o.Content), "mean "+amount(newer.Layers[last][first].Mean))
}

func (o *opened) detailImage() any {
	for _, part := range test.WidgetRenderer(o.detail.large).Objects() {
		if img, ok := part.(*canvas.Image); ok {
			return img.Image
		}
	}
	return nil
}

func TestHoverOverTheLargeMap(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	m := o.features.Layers[last][o.view.Order[0]]
	side := o.detail.large.Size().Width
	require.Zero(t, int(side)%mnist.Side, "whole units a cell")
	at := fyne.NewPos(side*5.5/28, side*20.5/28)
	o.detail.large.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	require.Contains(t, texts(o.Content), "row 20, column 5: "+amount(float64(m.Values[20*mnist.Side+5])))
	require.Equal(t, image.Rect(1, 16, 10, 25), o.detail.large.Field(5, 20), "the 9×9 around it")
	require.Equal(t, image.Rect(0, 23, 7, 28), o.detail.large.Field(2, 27), "within the picture")
	o.detail.large.MouseOut()
	require.Contains(t, texts(o.Content), "mean ")
	test.Tap(o.tabs[0])
	require.Equal(t, image.Rect(4, 19, 7, 22), o.detail.large.Field(5, 20))
}

func TestTheClickedMapStays(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	test.TapCanvas(o.canvas, o.at(40))
	o.grid.MouseOut()
	number := o.view.Order[40]
	shown := fmt.Sprintf("Map %d\n", number)
	require.Contains(t, texts(o.Content), shown)
	require.Equal(t, o.grid, o.canvas.Focused())

	o.order.SetSelectedIndex(1)
	require.True(t, o.Choice().ByNumber)
	require.Equal(t, number, o.grid.selected, "by number, its place is its number")
	require.Contains(t, texts(o.Content), shown)

	test.Tap(o.tabs[2])
	require.Contains(t, texts(o.Content), "Map 0\n", "every layer has its own")
	test.TapCanvas(o.canvas, o.at(9))
	test.Tap(o.tabs[3])
	o.grid.MouseOut()
	require.Contains(t, texts(o.Content), shown)
	test.Tap(o.tabs[2])
	require.Contains(t, texts(o.Content), "Map 9\n")
}

func TestSharesAndWeights(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.Show(viewOf(t, o.features, o.Choice(), 7))
	c := o.features.Contributions(7)
	test.MoveMouse(o.canvas, o.at(127))
	number := c.Order[127]
	require.Negative(t, c.Shares[number])
	all := texts(o.Content)
	require.Contains(t, all, kit.Signed(c.Shares[number], 3)+" logit\nfor class 7\n")
	require.Contains(t, all, kit.Percent(-c.Shares[number]/c.Sizes)+" of all, signs aside")
	require.Contains(t, all, fmt.Sprintf("Sum of 128 shares %s, bias –0.25: logit %s", kit.Signed(c.Sum, 2), kit.Signed(c.Sum-0.25, 2)))
	var largest float64
	for _, w := range o.features.Weights.Dense {
		largest = max(largest, math.Abs(float64(w)))
	}
	bars := o.detail.weights
	half := bars.rows[0].value.Position().X - bars.rows[0].digit.Position().X // an upper bound of a bar
	var longest float64
	for class, r := range bars.rows {
		weight := float64(o.features.Weights.Dense[number*10+class])
		require.Equal(t, kit.Signed(weight, 3), r.value.Text)
		require.Equal(t, class == 7, r.value.TextStyle.Bold)
		left, right := r.bar.Position().X, r.bar.Position().X+r.bar.Size().Width
		zero := bars.zero.Position().X + 0.5
		if weight > 0 {
			require.InDelta(t, zero, left, 1e-4)
		} else {
			require.InDelta(t, zero, right, 1e-4)
		}
		require.Less(t, r.bar.Size().Width, half)
		longest = max(longest, float64(r.bar.Size().Width)/math.Abs(weight))
	}
	for class, r := range bars.rows { // all on one scale
		require.InDelta(t, longest*math.Abs(float64(o.features.Weights.Dense[number*10+class])), r.bar.Size().Width, 1e-3)
	}
	require.LessOrEqual(t, longest*largest, float64(bars.Size().Width)/2, "the largest of all has room")

	test.TapCanvas(o.canvas, o.corner(bars).AddXY(30, bars.rowHeight(bars.Size())*3.5))
	require.Equal(t, []int{3}, o.classes)
}

func TestKernelInNumbers(t *testing.T) {
	o := open(t, look.Dark, smallest)
	test.Tap(o.tabs[0])
	test.MoveMouse(o.canvas, o.at(3))
	all := texts(o.detail.content)
	for tap := range 9 {
		value := float64(o.features.Weights.Conv[0].Kernel[tap*16+3])
		require.Equal(t, kit.Signed(value, 2), o.detail.kernel.texts[tap].Text)
		require.Contains(t, all, kit.Signed(value, 2))
	}
	require.Contains(t, all, "bias –0.015")
	require.NotContains(t, all, "logit")
	test.Tap(o.tabs[1])
	require.NotContains(t, texts(o.detail.content), "kernel")
}

func TestWords(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	for l, n := range []int{16, 32, 64, 128} {
		test.Tap(o.tabs[l])
		require.Equal(t, l, o.Choice().Layer)
		all := texts(o.Content)
		require.Contains(t, all, fmt.Sprintf("A value sees %d×%[1]d pixels of the picture", 3+2*l))
		silent := 0
		for k := range n {
			if k%11 == 5 {
				silent++
			}
		}
		require.Contains(t, all, fmt.Sprintf("zero everywhere: %d of %d maps", silent, n))
		require.Equal(t, l == last, strings.Contains(all, "Sum of 128 shares"))
		require.Equal(t, l == last, o.ordering.Visible())
	}
	require.Contains(t, texts(o.Content), "the largest value of each map")
	o.scale.SetSelectedIndex(int(ThisLayer))
	var most float64
	for _, m := range o.features.Layers[last] {
		most = max(most, m.Largest)
	}
	require.Contains(t, texts(o.Content), "from 0 to "+amount(most)+", the largest value of this layer")
	o.scale.SetSelectedIndex(int(AllLayers))
	require.Contains(t, texts(o.Content), "the largest value of all four")
	require.NotContains(t, texts(o.Content), "kept in training")
	v := viewOf(t, o.features, o.Choice(), 0)
	v.Held = true
	o.Show(v)
	require.Contains(t, texts(o.Content), "Order, kept in training")
}

func TestAnAnswerToAnEarlierChoice(t *testing.T) {
	o := open(t, look.Dark, smallest)
	late := viewOf(t, o.features, o.Choice(), 0)
	test.Tap(o.tabs[1])
	before := o.view
	o.Show(late)
	require.Same(t, before, o.view)
	test.Tap(o.tabs[1])
	require.Equal(t, 1, o.views, "nothing new to ask for")
}

func TestNothingToShow(t *testing.T) {
	o := open(t, look.Dark, smallest)
	o.fill()
	test.MoveMouse(o.canvas, o.at(5))
	o.Say("Draw or pick a digit")
	require.Contains(t, texts(o.Content), "Draw or pick a digit")
	require.NotContains(t, texts(o.Content), "Map")
	require.NotContains(t, texts(o.Content), "logit")
	test.MoveMouse(o.canvas, fyne.NewPos(55, 105))
	test.TapCanvas(o.canvas, fyne.NewPos(50, 100))
	o.fill()
	require.Contains(t, texts(o.Content), "Map")
	require.NotContains(t, texts(o.Content), "Draw or pick a digit")
}

func TestFollowsTheTheme(t *testing.T) {
	o := open(t, look.Light, smallest)
	o.fill()
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "last_dark_560.png", o.canvas)
}

func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 6.051: "6.05", 4.4: "4.40", 12.34: "12.3", 123.4: "123", 0.4567: "0.457", 0.04567: "0.0457", 0.00001: "0.0000", 1: "1.00",
	} {
		require.Equal(t, want, amount(v))
	}
	require.Equal(t, "NaN", amount(math.NaN()))
}
