package bias

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"visao/ml/mnist"
)

// The numbers of clusters to choose from, and how often each is tried.
const (
	fewest = 2
	most   = 5 // four corners and the rest
	starts = 8
)

// group clusters maps of one class. It leaves out those without heat.
func group(ctx context.Context, all []*seen, rng *rand.Rand) (groups [][]*seen, err error) {
	var points [][]float64
	var hot []*seen
	for _, s := range all {
		if p, ok := pool(s.shares); ok {
			points, hot = append(points, p), append(hot, s)
		}
	}
	if len(points) == 0 {
		return nil, nil
	}
	of, k, err := cluster(ctx, rng, points)
	if err != nil {
		return nil, err
	}
	groups = make([][]*seen, k)
	for i, c := range of {
		groups[c] = append(groups[c], hot[i])
	}
	return slices.DeleteFunc(groups, func(g []*seen) bool { return len(g) == 0 }), nil
}

// pool sums the heat of a map over cells of 4×4 pixels, as shares of its whole. It
// is not ok if there is none.
func pool(shares []float32) (cells []float64, ok bool) {
	const side, wide = 4, mnist.Side / 4
	cells = make([]float64, wide*wide)
	var sum float64
	for i, v := range shares {
		if v > 0 {
			cells[i/mnist.Side/side*wide+i%mnist.Side/side] += float64(v)
			sum += float64(v)
		}
	}
	for i := range cells {
		cells[i] /= sum
	}
	return cells, sum > 0
}

// cluster divides points, at least one, in as many groups as have the largest silhouette. It
// returns the number of each point's group, and how many groups there are: one
// where none of the divisions is better than none. It ends early with the
// context's error.
func cluster(ctx context.Context, rng *rand.Rand, points [][]float64) (of []int, k int, err error) {
	of, k = make([]int, len(points)), 1
	var best float64
	for n := fewest; n <= most; n++ {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		at, _ := kMeans(rng, points, n)
		if s := silhouette(points, at, n); s > best {
			of, k, best = at, n, s
		}
	}
	return of, k, nil
}

// kMeans divides points into at most k groups, with a small sum of squared
// distances to the means of the groups: the smallest of some starts (Lloyd 1982,
// "Least squares quantization in PCM", from the start of Arthur and Vassilvitskii
// 2007, "k-means++"). It returns the number of each point's group, from 0 to k−1,
// and that sum. A group can be empty: identical points stay together.
func kMeans(rng *rand.Rand, points [][]float64, k int) (of []int, inertia float64) {
	inertia = math.Inf(1)
	of = make([]int, len(points))
	for range starts {
		means, at := plusPlus(rng, points, k), make([]int, len(points))
		last, now := math.Inf(1), lloyd(points, means, at)
		for now < last {
			last, now = now, lloyd(points, means, at)
		}
		if now < inertia {
			of, inertia = at, now
		}
	}
	return of, inertia
}

// plusPlus draws the first means among the points, each with a chance that is
// proportional to its squared distance from the nearest one drawn before. There
// are fewer than k if there are fewer different points.
func plusPlus(rng *rand.Rand, points [][]float64, k int) (means [][]float64) {
	nearest := slices.Repeat([]float64{math.Inf(1)}, len(points))
	next := rng.IntN(len(points))
	for {
		means = append(means, slices.Clone(points[next]))
		var total float64
		for i, p := range points {
			nearest[i] = min(nearest[i], squared(p, points[next]))
			total += nearest[i]
		}
		if len(means) == k || total == 0 {
			return means
		}
		left := rng.Float64() * total
		for i, d := range nearest {
			if d > 0 && left >= 0 { // the last one if rounding has left a rest
				next = i
			}
			left -= d
		}
	}
}

// lloyd puts every point into the group of the nearest mean, returns the sum of the
// squared distances, and moves the means to the middle of their groups. The mean of
// an empty group stays.
func lloyd(points, means [][]float64, of []int) (inertia float64) {
	count := make([]float64, len(means))
	for i, p := range points {
		nearest := math.Inf(1)
		for c, mean := range means {
			if d := squared(p, mean); d < nearest {
				nearest, of[i] = d, c
			}
		}
		inertia += nearest
		count[of[i]]++
	}
	for c, mean := range means {
		if count[c] > 0 {
			clear(mean)
		}
	}
	for i, p := range points {
		for j, v := range p {
			means[of[i]][j] += v
		}
	}
	for c, mean := range means {
		for j := range mean {
			mean[j] /= max(count[c], 1)
		}
	}
	return inertia
}

func squared(p, q []float64) (sum float64) {
	for i, v := range p {
		sum += (v - q[i]) * (v - q[i])
	}
	return sum
}

// silhouette returns how well points are divided into k groups, in [−1, 1]: the
// mean of (b − a) / max(a, b), where a is the mean distance of a point to the others
// of its group and b that to the points of the group which is nearest in this sense;
// 0 for a point that is alone (Rousseeuw 1987, "Silhouettes: a graphical aid"). It
// is 0 if all are in one group.
func silhouette(points [][]float64, of []int, k int) float64 {
	count := make([]float64, k)
	for _, c := range of {
		count[c]++
	}
	sums := make([]float64, len(points)*k) // of the distances of a point to a group
	for i, p := range points {
		for j, q := range points[:i] {
			d := math.Sqrt(squared(p, q))
			sums[i*k+of[j]] += d
			sums[j*k+of[i]] += d
		}
	}
	var total float64
	for i, own := range of {
		a, b := 0.0, math.Inf(1)
		for c, sum := range sums[i*k:][:k] {
			switch {
			case c == own:
				a = sum / (count[c] - 1)
			case count[c] > 0:
				b = min(b, sum/count[c])
			}
		}
		if count[own] > 1 && !math.IsInf(b, 1) && max(a, b) > 0 {
			total += (b - a) / max(a, b)
		}
	}
	return total / float64(len(points))
}
