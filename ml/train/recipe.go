package train

import (
	"math"
	"math/rand/v2"

	"visao/ml/mnist"
)

// Recipe is how a network is trained, beside what the numbers of a [Config] say.
type Recipe string

const (
	// AsArticle trains on the pictures as they are, at one learning rate.
	AsArticle Recipe = ""
	// ForDrawings trains on pictures distorted anew in each epoch (mnist's
	// Picture.Distort; before that, MNIST's 1s are given flags, Picture.Flag), and at a
	// learning rate that rises from 0 to its highest in the first twentieth of the steps
	// and falls back in half a cosine (Loshchilov and Hutter 2017, without restarts).
	ForDrawings Recipe = "drawings"
)

const rising = 1. / 20 // of the steps

// rate is the learning rate of a step, counted from 1, of total.
func (c Config) rate(step, total int) float64 {
	if c.Recipe != ForDrawings {
		return c.LearningRate
	}
	done := (float64(step) - 0.5) / float64(total)
	if done < rising {
		return c.LearningRate * done / rising
	}
	return c.LearningRate * (1 + math.Cos(math.Pi*(done-rising)/(1-rising))) / 2
}

// prepare makes of picture i, which is known to show a 1 or not, what the network is to
// see of it in that epoch. Like the order of the pictures it derives from the seed and
// the epoch alone.
func (c Config) prepare(p *mnist.Picture, one bool, epoch, i int) {
	if c.Recipe == ForDrawings {
		random := rand.New(rand.NewPCG(^c.Seed, uint64(epoch)<<32|uint64(i)))
		if one {
			p.Flag(random)
		}
		p.Distort(random)
	}
}
