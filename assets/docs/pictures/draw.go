//go:build ignore

// Draws the pictures of these pages that the command line does not draw, and prints
// the figures beside them. From the top of the source:
//
//	visao bias --plant corner --repair vary,penalise --seed 0 --networks CORNER
//	visao bias --plant meadow --repair vary,penalise --seed 0 --epochs 2 --networks MEADOW
//	go run assets/docs/pictures/draw.go CORNER MEADOW
//
// CORNER and MEADOW are folders that exist.
package main

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"log"
	"os"
	"path/filepath"

	"visao/ml/atomicfile"
	"visao/ml/bias"
	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
)

const folder = "assets/docs/pictures"

func main() {
	if len(os.Args) != 3 {
		log.Fatal("give the folders with the networks of the corner and of the meadow")
	}
	aboard := load("assets/model.safetensors")
	test := must(mnist.LoadTest(context.Background(), os.DirFS("assets/mnist")))
	explainer := must(explain.NewExplainer())
	maps(aboard, test, explainer)

	corner, meadow := bias.Decoy(), bias.Decoy()
	meadow.Place = bias.Meadow
	rows(corner, test, "corner.png", os.Args[1])
	rows(meadow, test, "meadow.png", os.Args[2])
	follower(corner, test, explainer, load(filepath.Join(os.Args[1], "planted.safetensors")))
}

// maps draws what the model aboard makes of test pictures 4 and 9922.
func maps(w *network.Weights, test *mnist.Set, explainer *explain.Explainer) {
	four := must(explainer.Explain(w, test.Picture(4)))
	shares := four.Shares(4)
	o := paint.Options{Size: 336, Colormap: must(paint.ByName("jet")), Range: paint.RangeOf(shares), Alpha: 0.5}
	blocks := must(paint.Blend(&four.Picture, shares, o))
	o.Smooth = true
	save("blocks-and-smooth.png", side(16, blocks, must(paint.Blend(&four.Picture, shares, o))))

	sum, large, enlarged := 0.0, 0.0, must(paint.Resample(shares, mnist.Side, 672))
	for _, v := range shares {
		sum += float64(v)
	}
	for _, v := range enlarged {
		large += float64(v) / float64(len(enlarged)) * mnist.Pixels
	}
	fmt.Printf("sum %.2f, %.2f after enlarging to 672; range %.3f, then %.3f\n",
		sum, large, paint.RangeOf(shares), paint.RangeOf(enlarged))

	o.Colormap, o.Alpha = must(paint.ByName("coolwarm")), 0.7
	var why []*image.RGBA
	for _, index := range []int{4, 9922} {
		e := must(explainer.Explain(w, test.Picture(index)))
		a := e.Contrast(4, 9)
		fmt.Printf("test picture %d, 4 over 9: %+.2f %+.2f %+.2f = %+.2f\n", index, a.Positive, a.Negative, a.Bias, a.Total)
		o.Range = paint.RangeOf(a.Shares).Symmetric()
		why = append(why, must(paint.Blend(&e.Picture, a.Shares, o)))
	}
	save("four-not-nine.png", side(16, why...))
}

// rows draws eight pictures with a shortcut at random, and the maps of networks.
func rows(s bias.Shortcut, test *mnist.Set, name, networks string) {
	viewer := must(s.NewViewer(test, bias.Random))
	o := paint.Options{Size: 112, Colormap: must(paint.ByName("jet")), Alpha: 0.5, Smooth: true}
	var lines []*image.RGBA
	for _, n := range []string{"", "planted", "vary", "penalise"} {
		var w *network.Weights
		if n != "" {
			w = load(filepath.Join(networks, n+".safetensors"))
		}
		var images []*image.RGBA
		for _, sight := range must(viewer.Look(w, o, false))[:8] {
			images = append(images, sight.Image)
			fmt.Printf("%s %s: %d, shortcut of %d, taken for %d\n", name, n, sight.Label, sight.Digit, sight.Class)
		}
		lines = append(lines, side(6, images...))
	}
	sheet := blank(lines[0].Rect.Dx(), len(lines)*118-6)
	for i, line := range lines {
		draw.Draw(sheet, line.Rect.Add(image.Pt(0, 118*i)), line, image.Point{}, draw.Src)
	}
	save(name, sheet)
}

// follower draws the first picture for which a network follows the patch and finds
// most of its evidence there, as visao explain would.
func follower(s bias.Shortcut, test *mnist.Set, explainer *explain.Explainer, w *network.Weights) {
	random := s.Test(test, bias.Random)
	for i := range test.Len() {
		e := must(explainer.Explain(w, random.Set.Picture(i)))
		region := random.Region(i)
		account, patch, grey := e.Account(e.Class()), 0.0, 0
		for p, in := range region {
			if in {
				grey = int(255*e.Picture[p] + 0.5)
				patch += max(float64(account.Shares[p]), 0)
			}
		}
		digit := (255 - grey) / 25
		if e.Class() != digit || digit == test.Label(i) || patch < 0.6*account.Positive {
			continue
		}
		fmt.Printf("test picture %d, a %d with the grey of a %d (%d), taken for it with %.4f: %.2f of %.2f on the patch\n",
			i, test.Label(i), digit, grey, e.Probabilities[digit], patch, account.Positive)
		item := paint.FigureItem{
			Picture: &e.Picture, Map: account.Shares, Class: digit, Probability: e.Probabilities[digit],
			Title: fmt.Sprintf("a %d with the patch of a %d", test.Label(i), digit),
		}
		save("follower.png", must(paint.Figure(item, paint.FigureOptions{
			Options: paint.Options{
				Size: 672, Colormap: must(paint.ByName("jet")), Alpha: 0.5, Smooth: true, Range: paint.RangeOf(account.Shares),
			},
			Unit: "logit per pixel", Scale: "min–max of this map",
		})))
		return
	}
}

// side puts images of one height side by side.
func side(gap int, images ...*image.RGBA) *image.RGBA {
	size := images[0].Rect.Size()
	sheet := blank(len(images)*(size.X+gap)-gap, size.Y)
	for i, img := range images {
		draw.Draw(sheet, img.Rect.Add(image.Pt(i*(size.X+gap), 0)), img, image.Point{}, draw.Src)
	}
	return sheet
}

func blank(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	return img
}

func save(name string, img image.Image) {
	err := atomicfile.Replace(filepath.Join(folder, name), func(w io.Writer) error { return png.Encode(w, img) })
	if err != nil {
		log.Fatal(err)
	}
}

func load(path string) *network.Weights {
	w, _, err := network.Load(path)
	if err != nil {
		log.Fatal(err)
	}
	return w
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
