package mnist_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"

	"visao/ml/mnist"
)

// The four files are those that Yann LeCun published, gzip and all. Any file system that has them at its root will do.
func ExampleLoad() {
	data, err := mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(data.Train.Len(), data.Validation.Len(), data.Test.Len())
	fmt.Println("test picture 4 shows a", data.Test.Label(4))
	fmt.Println("it is MNIST:", data.Hash == mnist.Hash)
	// Output:
	// 54000 6000 10000
	// test picture 4 shows a 4
	// it is MNIST: true
}

// A stroke anywhere on a drawing of any size becomes a picture as MNIST has them:
// 20 pixels long, in the middle, as bright as ink can be.
func ExampleFromDrawing() {
	ink := image.NewGray(image.Rect(0, 0, 280, 280))
	for y := 20; y < 120; y++ { // an upright bar, at the top left
		for x := 30; x < 40; x++ {
			ink.SetGray(x, y, color.Gray{Y: 200})
		}
	}
	picture, ok := mnist.FromDrawing(ink)
	rows, brightest := 0, float32(0)
	for y := range mnist.Side {
		inked := false
		for x := range mnist.Side {
			v := picture[y*mnist.Side+x]
			inked = inked || v > 0
			brightest = max(brightest, v)
		}
		if inked {
			rows++
		}
	}
	fmt.Println(ok, rows, brightest)
	// Output: true 20 1
}

// A set is never changed; Edited returns another one that is, as its pictures are asked for.
func ExampleSet_Edited() {
	set, err := mnist.LoadTest(context.Background(), os.DirFS("../../assets/mnist"))
	if err != nil {
		fmt.Println(err)
		return
	}
	inverted := set.Edited(func(_, _ int, p *mnist.Picture) {
		for i := range p {
			p[i] = 1 - p[i]
		}
	})
	fmt.Println(set.Picture(0)[0], inverted.Picture(0)[0])
	// Output: 0 1
}

// A place of the map sees 4 pixels to each side: what may be lit by a 4×4 patch in the corner is 8×8.
func ExampleRegion_Widen() {
	patch := mnist.Rect(image.Rect(0, 0, 4, 4))
	around := patch.Widen(4)
	fmt.Printf("%d pixels, %d with those around: %.1f %% of the picture\n", patch.Count(), around.Count(), 100*around.Share())
	// Output: 16 pixels, 64 with those around: 8.2 % of the picture
}
