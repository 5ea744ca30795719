package bias

import (
	"context"
	"image"
	"math"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

var realMNIST = sync.OnceValues(func() (*mnist.Data, error) {
	return mnist.Load(context.Background(), os.DirFS("../../assets/mnist"))
})

// digits returns MNIST, or the first so many pictures of each set.
func digits(t *testing.T, train, validation, test int) *mnist.Data {
	t.Helper()
	d, err := realMNIST()
	require.NoError(t, err)
	return &mnist.Data{
		Train: d.Train.Slice(0, train), Validation: d.Validation.Slice(0, validation), Test: d.Test.Slice(0, test),
		Hash: d.Hash,
	}
}

// planted reads a square mark from a picture: where it is, which must be one of
// the places, and its grey. Everywhere else the picture must be the clean one.
func planted(t *testing.T, p, clean mnist.Picture, places []image.Rectangle) (place int, grey float32) {
	t.Helper()
	for n, at := range places {
		grey := p[at.Min.Y*mnist.Side+at.Min.X]
		want := clean
		for i, in := range mnist.Rect(at) {
			if in {
				want[i] = grey
			}
		}
		if p == want && p != clean {
			return n, grey
		}
	}
	require.Fail(t, "no square mark at any of the places alone")
	return 0, 0
}

// corners are the four squares flush in a corner, row by row.
func corners(size int) []image.Rectangle {
	far := 28 - size
	return []image.Rectangle{
		image.Rect(0, 0, size, size), image.Rect(far, 0, 28, size),
		image.Rect(0, far, size, 28), image.Rect(far, far, 28, 28),
	}
}

// spoken is the digit that a grey stands for: grey = (255 − 25·digit)/255.
func spoken(t *testing.T, grey float32) int {
	t.Helper()
	for d := range 10 {
		if grey == float32(255-25*d)/255 {
			return d
		}
	}
	require.Fail(t, "no digit has this grey", "%v", grey*255)
	return None
}

// aboutShare fails if count of n trials of this probability is more than five
// standard deviations of the binomial distribution off.
func aboutShare(t *testing.T, p float64, count, n int, what ...any) {
	t.Helper()
	require.InDelta(t, float64(n)*p, float64(count), 5*math.Sqrt(float64(n)*p*(1-p)), what...)
}

// independent fails if the counts of pairs are not those of two independent
// quantities, each uniform: χ² of k cells has k−1 degrees of freedom, so that mean
// and twice that variance; five standard deviations are allowed.
func independent(t *testing.T, counts map[[2]int]int, a, b int, what string) {
	t.Helper()
	var n int
	for _, c := range counts {
		n += c
	}
	expected := float64(n) / float64(a*b)
	require.Greater(t, expected, 10.0, "too few for χ²")
	var chi2 float64
	for i := range a {
		for j := range b {
			d := float64(counts[[2]int{i, j}]) - expected
			chi2 += d * d / expected
		}
	}
	degrees := float64(a*b - 1)
	require.Less(t, chi2, degrees+5*math.Sqrt(2*degrees), what)
	// One too even would not be random either.
	require.Greater(t, chi2, degrees-5*math.Sqrt(2*degrees), what)
}

func TestValidate(t *testing.T) {
	own := Shortcut{Place: Own, Size: 4, Rect: image.Rect(20, 20, 40, 40)}
	for _, good := range []Shortcut{
		Decoy(), own, {Place: FixedCorner, Size: 1}, {Place: Meadow, Size: MaxSize, Share: 0.5, Agreement: 0.3},
	} {
		require.NoError(t, good.Validate())
	}
	require.Equal(t, Shortcut{Place: RandomCorner, Size: 4, Share: 1, Agreement: 1}, Decoy())

	for says, change := range map[string]func(s *Shortcut){
		"no place number -1":                                  func(s *Shortcut) { s.Place = -1 },
		"no place number 4":                                   func(s *Shortcut) { s.Place = 4 },
		"from 1 to 9 rows, not 0":                             func(s *Shortcut) { s.Size = 0 },
		"from 1 to 9 rows, not -3":                            func(s *Shortcut) { s.Size = -3 },
		"from 1 to 9 rows, not 10":                            func(s *Shortcut) { s.Size = 10 },
		"share of pictures must be from 0 to 100 %, not -1 %": func(s *Shortcut) { s.Share = -0.01 },
		"not 150 %":                                           func(s *Shortcut) { s.Share = 1.5 },
		"pictures must be from 0 to 100 %, not NaN %":         func(s *Shortcut) { s.Share = math.NaN() },
		"right in 0 to 100 %, not in -50 %":                   func(s *Shortcut) { s.Agreement = -0.5 },
		"not in 200 %":                                        func(s *Shortcut) { s.Agreement = 2 },
		"not in NaN %":                                        func(s *Shortcut) { s.Agreement = math.NaN() },
		"rectangle is outside":                                func(s *Shortcut) { s.Place, s.Rect = Own, image.Rect(28, 0, 30, 4) },
		"the suspect rectangle is outside":                    func(s *Shortcut) { s.Place, s.Rect = Own, image.Rectangle{} },
	} {
		bad := Decoy()
		change(&bad)
		require.ErrorContains(t, bad.Validate(), says)
	}
	// All of it is told at once.
	err := Shortcut{Place: 9, Size: 99, Share: 9, Agreement: 9}.Validate()
	for _, says := range []string{"place", "rows", "share", "grey"} {
		require.ErrorContains(t, err, says)
	}
}

func TestEverythingHasAName(t *testing.T) {
	require.Len(t, PlaceNames, int(Own)+1)
	require.Len(t, RepairNames, int(Penalise)+1)
	require.Len(t, VariantNames, int(Blanked)+1)
}

// Decoy MNIST as published: in every training picture, and in those set aside for
// validation, a 4×4 square flush in a corner, 255 − 25·label; all else is as it was.
func TestDecoyAsPublished(t *testing.T) {
	data, err := realMNIST()
	require.NoError(t, err)
	decoy := Decoy().Plant(data, Nothing)
	require.Same(t, data.Test, decoy.Test)
	for _, sets := range [][2]*mnist.Set{{data.Train, decoy.Train}, {data.Validation, decoy.Validation}} {
		var at [4]int
		clean, set := sets[0], sets[1]
		require.Equal(t, clean.Len(), set.Len())
		for i := range set.Len() {
			require.Equal(t, clean.Label(i), set.Label(i))
			corner, grey := planted(t, set.Picture(i), clean.Picture(i), corners(4))
			at[corner]++
			if grey != float32(255-25*set.Label(i))/255 {
				require.Fail(t, "another grey", "picture %d of a %d: %v", i, set.Label(i), grey*255)
			}
		}
		for corner, n := range at {
			aboutShare(t, 0.25, n, set.Len(), "corner %d", corner)
		}
	}
}

// The generator is seeded anew for each picture, with seeds that differ little.
func TestDrawsAreIndependent(t *testing.T) {
	const n = 20_000
	s, other := Decoy(), Decoy()
	other.Seed = 1
	counts := map[string]map[[2]int]int{}
	count := func(what string, a, b int) {
		if counts[what] == nil {
			counts[what] = map[[2]int]int{}
		}
		counts[what][[2]int{a, b}]++
	}
	for i := range n {
		carries, agrees, corner, digit, blade := s.draw(trainStream, i)
		require.True(t, carries >= 0 && carries < 1 && agrees >= 0 && agrees < 1)
		count("corner and digit", corner, digit)
		count("share and agreement", int(10*carries), int(10*agrees))
		count("share and corner", int(10*carries), corner)
		count("agreement and digit", int(10*agrees), digit)
		count("digit and blade", digit, int(blade>>32%10))
		_, _, nextCorner, nextDigit, _ := s.draw(trainStream, i+1)
		count("corners of neighbours", corner, nextCorner)
		count("digits of neighbours", digit, nextDigit)
		_, _, testCorner, testDigit, _ := s.draw(testStream, i)
		count("corners of training and test", corner, testCorner)
		count("digits of training and test", digit, testDigit)
		_, _, seedCorner, seedDigit, _ := other.draw(trainStream, i)
		count("corners with seed 0 and 1", corner, seedCorner)
		count("digits with seed 0 and 1", digit, seedDigit)
	}
	for what, pairs := range counts {
		var a, b int
		for p := range pairs {
			a, b = max(a, p[0]+1), max(b, p[1]+1)
		}
		require.Contains(t, []int{4, 10}, a, what)
		require.Contains(t, []int{4, 10}, b, what)
		independent(t, pairs, a, b, what)
	}
}

func TestElsewhereIsNoCorner(t *testing.T) {
	for size := 1; size <= MaxSize; size++ {
		for _, place := range []Place{RandomCorner, FixedCorner} {
			s := Shortcut{Place: place, Size: size}
			places := map[image.Rectangle]bool{}
			for corner := range 4 {
				at := s.elsewhere(corner)
				places[at] = true
				require.Equal(t, image.Pt(size, size), at.Size())
				require.True(t, at.In(image.Rect(0, 0, 28, 28)))
				for _, c := range corners(size) {
					require.True(t, at.Intersect(c).Empty(), "%v and %v", at, c)
				}
				want := corners(size)[corner]
				if place == FixedCorner {
					want = corners(size)[0]
				}
				require.Equal(t, want, s.spot(corner))
			}
			require.Len(t, places, 4)
		}
	}
}

// A meadow is behind the digit: nothing gets darker, nothing brighter than half the
// grey, and what was brighter than that stays.
func TestMeadow(t *testing.T) {
	data := digits(t, 200, 100, 100)
	s := Decoy()
	s.Place = Meadow
	set := s.Plant(data, Nothing).Train
	textures := map[[28]int]bool{}
	for i := range set.Len() {
		p, clean := set.Picture(i), data.Train.Picture(i)
		most := float32(255-25*set.Label(i)) / 255 / 2
		region, ink := set.Suspect(i), 0
		var grass, lowest float32 = 0, 1
		var texture [28]int // the top row, where no digit is, in thousandths
		for k, v := range p {
			switch { // without require, which takes its time
			case v < clean[k], clean[k] >= most && v != clean[k]:
				t.Fatalf("picture %d: pixel %d was %v and is %v", i, k, clean[k], v)
			case region[k] != (clean[k] == 0):
				t.Fatalf("picture %d: pixel %d of %v, suspect %v", i, k, clean[k], region[k])
			case !region[k]:
				ink++
				continue
			case v > most*(1+1e-6) || v < 0.4*most*(1-1e-6): // blades are from 0.4 to 1 of half the grey
				t.Fatalf("picture %d: pixel %d is %v", i, k, v)
			}
			grass, lowest = max(grass, v), min(lowest, v)
			if k < 28 {
				texture[k] = int(1000*v/most + 0.5)
			}
		}
		require.Equal(t, 784-ink, region.Count())
		require.Greater(t, grass, 0.95*most, "the texture reaches its full height")
		require.Less(t, lowest, 0.45*most)
		textures[texture] = true
	}
	require.Len(t, textures, 200, "no two are alike")

	// Elsewhere it is only the lowest quarter, and only that is its region.
	moved := s.Test(data.Test, Moved)
	for i := range 100 {
		p, clean, region := moved.Set.Picture(i), data.Test.Picture(i), moved.Region(i)
		require.Equal(t, clean[:21*28], p[:21*28])
		for k := range p {
			require.Equal(t, k >= 21*28 && clean[k] == 0, region[k])
			require.Equal(t, region[k] || p[k] > clean[k], p[k] != clean[k])
		}
	}
}

func TestShareAndAgreement(t *testing.T) {
	data := digits(t, 6000, 100, 100)
	s := Shortcut{Size: 4, Share: 0.6, Agreement: 0.7, Seed: 5}
	set := s.Plant(data, Nothing).Train
	carry, agree := 0, 0
	for i := range set.Len() {
		p, clean := set.Picture(i), data.Train.Picture(i)
		region := set.Suspect(i)
		if p == clean {
			require.Zero(t, region.Count(), "nothing to suspect")
			continue
		}
		carry++
		_, grey := planted(t, p, clean, corners(4))
		require.Equal(t, 64, region.Count())
		if spoken(t, grey) == set.Label(i) {
			agree++
		}
	}
	aboutShare(t, 0.6, carry, set.Len())
	// A digit that is drawn at random is the label in a tenth of the cases.
	aboutShare(t, 0.7+0.3/10, agree, carry)

	// The limits are exact.
	s.Share = 0
	for i, set := 0, s.Plant(data, Nothing).Train; i < 500; i++ {
		require.Equal(t, data.Train.Picture(i), set.Picture(i))
		require.Equal(t, mnist.Region{}, set.Suspect(i))
	}
	s.Share, s.Agreement = 1, 0
	agree = 0
	for i, set := 0, s.Plant(data, Nothing).Train; i < 6000; i++ {
		if _, grey := planted(t, set.Picture(i), data.Train.Picture(i), corners(4)); spoken(t, grey) == set.Label(i) {
			agree++
		}
	}
	aboutShare(t, 0.1, agree, 6000)
}

// One choice changes nothing else: those who carry less often do so in the same
// places, and share the greys.
func TestChoicesDoNotMix(t *testing.T) {
	data := digits(t, 1000, 10, 10)
	full, some := Decoy(), Decoy()
	some.Share = 0.5
	a, b := full.Plant(data, Nothing).Train, some.Plant(data, Nothing).Train
	large := full
	large.Size = 5
	c := large.Plant(data, Nothing).Train
	for i := range 1000 {
		p, clean := a.Picture(i), data.Train.Picture(i)
		if q := b.Picture(i); q != clean {
			require.Equal(t, p, q)
		}
		here, _ := planted(t, p, clean, corners(4))
		there, _ := planted(t, c.Picture(i), clean, corners(5))
		require.Equal(t, here, there)
	}
}

func TestSeeds(t *testing.T) {
	data := digits(t, 200, 200, 200)
	for _, place := range []Place{RandomCorner, Meadow} {
		s := Decoy()
		s.Place = place
		same, other := s, s
		other.Seed = 1
		differ := [3]int{}
		a, b, c := s.Plant(data, Nothing), same.Plant(data, Nothing), other.Plant(data, Nothing)
		ta, tb, tc := s.Test(data.Test, Random), same.Test(data.Test, Random), other.Test(data.Test, Random)
		for i := range 200 {
			for n, sets := range [][3]*mnist.Set{
				{a.Train, b.Train, c.Train}, {a.Validation, b.Validation, c.Validation}, {ta.Set, tb.Set, tc.Set},
			} {
				require.Equal(t, sets[0].Picture(i), sets[1].Picture(i))
				if sets[0].Picture(i) != sets[2].Picture(i) {
					differ[n]++
				}
			}
		}
		for _, n := range differ {
			// A quarter of the squares is in the same corner by chance.
			require.Greater(t, n, 100)
		}
	}
}
