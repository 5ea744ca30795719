// Package mnist holds handwritten digits: pictures, labels and their splits,
// loaded through GoMNIST, and the steps that turn a drawing into such a picture.
package mnist

// The geometry of MNIST.
const (
	Side    = 28          // rows and columns of a picture
	Pixels  = Side * Side // 784
	Classes = 10          // digits 0 to 9
)

// Picture is a digit of 28×28 greys, row by row, in [0, 1]; 0 is background
// and 1 is full ink. It is a value: a copy is independent of its source.
type Picture [Pixels]float32
