package bias

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func generator(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// scattered draws points of two coordinates around each of some middles, in turn.
func scattered(rng *rand.Rand, n int, middles ...[2]float64) (points [][]float64) {
	for i := range n {
		m := middles[i%len(middles)]
		points = append(points, []float64{m[0] + rng.NormFloat64(), m[1] + rng.NormFloat64()})
	}
	return points
}

// scatter is the sum of the squared distances to the means of the groups, by another
// formula: over all pairs of a group, divided by their number of points (König and
// Huygens).
func scatter(points [][]float64, of []int, k int) (sum float64) {
	for c := range k {
		var pairs, n float64
		for i, p := range points {
			if of[i] != c {
				continue
			}
			n++
			for j, q := range points[:i] {
				if of[j] == c {
					pairs += math.Pow(p[0]-q[0], 2) + math.Pow(p[1]-q[1], 2)
				}
			}
		}
		if n > 0 {
			sum += pairs / n
		}
	}
	return sum
}

func TestClusterFindsBlobs(t *testing.T) {
	middles := [][2]float64{{0, 0}, {10, 0}, {0, 10}, {10, 10}, {5, 25}}
	for n := fewest; n <= most; n++ {
		for seed := range uint64(10) {
			points := scattered(generator(100+seed), 30*n, middles[:n]...)
			of, k, err := cluster(context.Background(), generator(seed), points)
			require.NoError(t, err)
			require.Equal(t, n, k)
			for i := range points {
				require.Equal(t, of[i%n], of[i], "point %d belongs to blob %d of %d", i, i%n, n)
			}
			seen := map[int]bool{}
			for i := range n {
				seen[of[i]] = true
			}
			require.Len(t, seen, n, "every blob has a group of its own")
		}
	}
}

func TestClusterEndsEarly(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := cluster(ctx, generator(0), [][]float64{{1}, {2}})
	require.ErrorIs(t, err, context.Canceled)
}

// Of nine points all 3⁹ divisions can be tried. Of these sets, which have no groups,
// one in twenty defeats all starts.
func TestKMeansFindsTheOptimum(t *testing.T) {
	found := 0
	for seed := range uint64(20) {
		points := scattered(generator(seed), 9, [2]float64{})
		best := math.Inf(1)
		at := make([]int, len(points))
		for n := range 19683 {
			for i := range at {
				at[i], n = n%3, n/3
			}
			best = min(best, scatter(points, at, 3))
		}
		of, inertia := kMeans(generator(seed), points, 3)
		require.InEpsilon(t, scatter(points, of, 3), inertia, 1e-12)
		require.GreaterOrEqual(t, inertia, best*(1-1e-12))
		if inertia <= best*(1+1e-12) {
			found++
		}
	}
	require.GreaterOrEqual(t, found, 19)
}

// Neither half of a round can raise the inertia. When nothing falls any more, every
// point is nearest to the mean of its group.
func TestLloydDescends(t *testing.T) {
	for seed := range uint64(20) {
		rng := generator(seed)
		points := scattered(rng, 200, [2]float64{})
		means := plusPlus(rng, points, 5)
		require.Len(t, means, 5)
		of := make([]int, len(points))
		last, falls := math.Inf(1), 0
		for {
			now := lloyd(points, means, of)
			// To compare the same sum in another order takes n rounding errors.
			require.LessOrEqual(t, now, last*(1+200*0x1p-52))
			require.LessOrEqual(t, scatter(points, of, 5), now*(1+1e-12), "the means that follow are better")
			if now >= last {
				break
			}
			last, falls = now, falls+1
		}
		require.Greater(t, falls, 2, "this began at the end")
		require.InEpsilon(t, last, scatter(points, of, 5), 1e-12)
	}
}

func TestKMeansIsReproducible(t *testing.T) {
	points := scattered(generator(1), 100, [2]float64{})
	a, x := kMeans(generator(2), points, 4)
	b, y := kMeans(generator(2), points, 4)
	require.Equal(t, a, b)
	require.Equal(t, x, y)
}

func TestKMeansOfFewPoints(t *testing.T) {
	of, inertia := kMeans(generator(0), [][]float64{{1, 1}, {2, 2}, {3, 3}}, 5)
	require.Zero(t, inertia)
	require.ElementsMatch(t, []int{0, 1, 2}, of)

	same := [][]float64{{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}
	of, inertia = kMeans(generator(0), same, 3)
	require.Zero(t, inertia)
	require.Equal(t, make([]int, 6), of)

	of, k, err := cluster(context.Background(), generator(0), same)
	require.NoError(t, err)
	require.Equal(t, 1, k)
	require.Equal(t, make([]int, 6), of)

	_, k, err = cluster(context.Background(), generator(0), same[:1])
	require.NoError(t, err)
	require.Equal(t, 1, k)

	// A network that has come apart must not hang the scan.
	_, k, err = cluster(context.Background(), generator(0), [][]float64{{math.NaN()}, {1}, {math.Inf(1)}})
	require.NoError(t, err)
	require.Equal(t, 1, k)
}

// The mean of an empty group stays where it is.
func TestLloydKeepsEmptyGroups(t *testing.T) {
	means := [][]float64{{0}, {100}}
	of := make([]int, 2)
	require.Equal(t, 5., lloyd([][]float64{{1}, {2}}, means, of))
	require.Equal(t, [][]float64{{1.5}, {100}}, means)
}

func TestSilhouette(t *testing.T) {
	points := [][]float64{{0}, {1}, {10}, {11}}
	outer, inner := (10.5-1)/10.5, (9.5-1)/9.5
	require.InDelta(t, (outer+inner)/2, silhouette(points, []int{0, 0, 1, 1}, 2), 1e-15)
	require.InDelta(t, (outer+inner)/2, silhouette(points, []int{2, 2, 0, 0}, 4), 1e-15, "empty groups do not count")
	require.Zero(t, silhouette(points, []int{0, 0, 0, 0}, 2))
	require.Zero(t, silhouette(points, []int{0, 1, 2, 3}, 4), "each is alone")

	// 0 and 10 in one group, 1 in the other: a = 10 and b = 1, a = 10 and b = 9.
	require.InDelta(t, (-9./10-1./10+0)/3, silhouette(points[:3], []int{0, 1, 0}, 2), 1e-15)
}
