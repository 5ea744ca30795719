//go:build !slow && !race

package train

// The full figures are in slow_test.go.
const (
	kills        = 5  // of a training
	killedEpochs = 3  // of 54 steps
	headerStride = 41 // bytes, of which a bit is flipped in one
)
