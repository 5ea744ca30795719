package network

import (
	"visao/ml/conv"
	"visao/ml/mnist"
)

// FeatureMaps returns a copy of what every convolution makes of the picture
// explained last, after its ReLU: [layer][map][28·28], row by row. It takes 752
// KB, so it is not part of every explanation. Before the first one it is zero.
func (e *Explainer) FeatureMaps() (maps [Layers][][]float32) {
	for l, layer := range e.engine.graphs[0].layers {
		y, n := layer.FeatureMaps(), channels[l+1]
		all := make([]float32, n*mnist.Pixels)
		for k := range n {
			maps[l] = append(maps[l], all[k*mnist.Pixels:][:mnist.Pixels:mnist.Pixels])
		}
		for i := range mnist.Pixels {
			at := (i/mnist.Side+1)*conv.Padded + i%mnist.Side + 1
			for k, v := range y[at*n:][:n] {
				maps[l][k][i] = v
			}
		}
	}
	return maps
}
