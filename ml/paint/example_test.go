package paint_test

import (
	"fmt"
	"image/png"
	"io"

	"visao/ml/mnist"
	"visao/ml/paint"
)

// A map over its picture, as PNG.
func ExampleBlend() {
	var picture mnist.Picture
	heat := make([]float32, mnist.Pixels)
	picture[14*mnist.Side+14], heat[14*mnist.Side+14] = 1, 3
	jet, err := paint.ByName("jet")
	if err != nil {
		fmt.Println(err)
		return
	}
	img, err := paint.Blend(&picture, heat, paint.Options{
		Size: 280, Colormap: jet, Range: paint.RangeOf(heat), Alpha: 0.5,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Half of the picture's white and half of jet's hottest, which is #800000.
	fmt.Println(img.Bounds().Dx(), img.RGBAAt(145, 145), png.Encode(io.Discard, img))
	// Output: 280 {192 128 128 255} <nil>
}

// Making a map larger is for the eye. The corners keep their values, and what lies between is interpolated.
func ExampleResample() {
	large, err := paint.Resample([]float32{0, 1, 2, 3}, 2, 3)
	fmt.Println(large, err)
	// Output: [0 0.5 1 1 1.5 2 2 2.5 3] <nil>
}

func ExampleColormap_At() {
	viridis, err := paint.ByName("viridis")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(viridis.At(0), viridis.At(1))
	// Output: {68 1 84 255} {253 231 37 255}
}

// A symmetric range puts zero in the middle of the colours.
func ExampleRange_Symmetric() {
	r := paint.RangeOf([]float32{-1, 0, 3})
	fmt.Println(r, r.Normalise(0), r.Symmetric(), r.Symmetric().Normalise(0))
	// Output: {-1 3} 0.25 {-3 3} 0.5
}
