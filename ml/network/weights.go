package network

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"

	"visao/ml/mnist"
)

// Features is the number of feature maps of the last convolution.
const Features = 128

// Parameters is how many numbers the network learns.
const Parameters = 98_442

// channels are those between the convolutions, from the grey picture on.
var channels = [...]int{1, 16, 32, 64, Features}

// Layers is the number of convolutions.
const Layers = len(channels) - 1

// Weights are the parameters of the network. Whoever receives a pointer to one
// may keep it; nobody may change what it points to.
type Weights struct {
	Conv  [Layers]Conv
	Dense [Features * mnist.Classes]float32 // [feature][class]
	Bias  [mnist.Classes]float32
}

// Conv are the parameters of one 3×3 convolution.
type Conv struct {
	In, Out int
	Kernel  []float32 // [3][3][In][Out]: row, column, input and output channel
	Bias    []float32 // [Out]
}

// NewWeights draws the kernels from the seed as Keras does by default: Glorot
// uniform, U(−a, a) with a = √(6 / (fan in + fan out)) (Glorot and Bengio 2010,
// equation 16), and biases of zero.
func NewWeights(seed uint64) *Weights {
	rng := rand.New(rand.NewPCG(seed, 0))
	glorot := func(values []float32, fanIn, fanOut int) {
		a := math.Sqrt(6 / float64(fanIn+fanOut))
		for i := range values {
			values[i] = float32((2*rng.Float64() - 1) * a)
		}
	}
	w := zero()
	for _, c := range w.Conv {
		glorot(c.Kernel, 9*c.In, 9*c.Out)
	}
	glorot(w.Dense[:], Features, mnist.Classes)
	return w
}

func zero() *Weights {
	w := new(Weights)
	for l := range w.Conv {
		in, out := channels[l], channels[l+1]
		w.Conv[l] = Conv{in, out, make([]float32, 9*in*out), make([]float32, out)}
	}
	return w
}

// parameter is one learnt tensor by name, shape and values, row-major.
type parameter struct {
	name   string
	shape  []int
	values []float32
}

// parameters lists views of all parameters in a fixed order.
func (w *Weights) parameters() []parameter {
	var list []parameter
	for l, c := range w.Conv {
		list = append(list,
			parameter{fmt.Sprintf("conv%d.weight", l+1), []int{3, 3, c.In, c.Out}, c.Kernel},
			parameter{fmt.Sprintf("conv%d.bias", l+1), []int{c.Out}, c.Bias})
	}
	return append(list,
		parameter{"dense.weight", []int{Features, mnist.Classes}, w.Dense[:]},
		parameter{"dense.bias", []int{mnist.Classes}, w.Bias[:]})
}

// copyTo makes dst equal to w.
func (w *Weights) copyTo(dst *Weights) {
	for l, c := range w.Conv {
		copy(dst.Conv[l].Kernel, c.Kernel)
		copy(dst.Conv[l].Bias, c.Bias)
	}
	dst.Dense, dst.Bias = w.Dense, w.Bias
}

// Hash names the weights in hexadecimal: the SHA-256 of the kernel and the bias of
// each layer, from the picture on and laid out as here, in little-endian float32.
func (w *Weights) Hash() string {
	sum := sha256.New()
	for _, p := range w.parameters() {
		binary.Write(sum, binary.LittleEndian, p.values) // a hash cannot fail
	}
	return hex.EncodeToString(sum.Sum(nil))
}
