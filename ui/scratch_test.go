package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"visao/ml/train"
	"visao/ui/look"
)

func TestScratch(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	fmt.Println("idle min", w.canvas.Content().MinSize(), w.t.Content.MinSize(), w.e.Content.MinSize(), w.s.Content.MinSize())
	w.fill(t)
	fmt.Println("busy min", w.canvas.Content().MinSize(), w.t.Content.MinSize(), w.e.Content.MinSize(), w.s.Content.MinSize())
	s := underWay()
	s.Config.Epochs, s.Epoch, s.StepsPerEpoch, s.Step = 1000, 1000, 54000, 53999999
	s.Left, s.Rate = 3599*time.Second, 12404
	w.t.ShowRun(s)
	w.t.SetFolder("a-rather-long-name-of-a-folder-with-fashion")
	w.t.SetState(Stopping)
	w.s.Busy(strings.Repeat("Looking for the next mistake in the test set ", 3))
	w.s.Model("a rather long name of a model that somebody saved.safetensors")
	w.settle()
	fmt.Println("long min", w.canvas.Content().MinSize(), w.t.Content.MinSize(), w.e.Content.MinSize(), w.s.Content.MinSize())
	test.AssertRendersToImage(t, "scratch_long.png", w.canvas)
	v := viewOf(t, mistaken(), 4, 2)
	v.Style.Smooth = false
	w.e.Show(v)
	w.e.SetSource(ImageFile)
	w.e.ToggleEraser()
	w.t.SetState(Paused)
	s.Phase = train.Paused
	w.t.ShowRun(s)
	w.canvas.Resize(fyne.NewSize(1024, 672))
	w.e.heat.OnHover(3, 4, true)
	w.settle()
	test.AssertRendersToImage(t, "scratch_image.png", w.canvas)
	s.Phase = train.Ended
	w.t.ShowRun(s)
	w.t.SetState(Idle)
	w.e.SetSource(Drawing)
	w.settle()
	fmt.Println("long min", w.canvas.Content().MinSize(), w.t.Content.MinSize(), w.e.Content.MinSize(), w.s.Content.MinSize())
	test.AssertRendersToImage(t, "scratch_draw.png", w.canvas)
}

func TestScratchDialogs(t *testing.T) {
	w := show(t, look.Dark, 1024, 672)
	win := fyne.CurrentApp().Driver().AllWindows()[0]
	ShowError(errors.New("training diverged: in step 1234, at a learning rate of 0.5, the loss was no longer a finite number; the last good weights are kept. Try a smaller learning rate, such as 0.001").Error(), win)
	test.AssertRendersToImage(t, "scratch_error.png", w.canvas)
	w.canvas.Overlays().Top().Hide()
	ShowKeys(win)
	test.AssertRendersToImage(t, "scratch_keys.png", w.canvas)
}
