//go:build slow

package train

const (
	kills        = 20
	killedEpochs = 8
	headerStride = 1
)
