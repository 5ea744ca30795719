//go:build !slow && race

package train

// All takes many times as long.
const (
	kills        = 2
	killedEpochs = 2
)
