package bias

import (
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/mnist"
)

// Counter-examples: the digit of the grey has nothing to do with the label any
// more, and everything else is as it was planted.
func TestVary(t *testing.T) {
	data := digits(t, 6000, 2000, 10)
	s := Decoy()
	plain, varied := s.Plant(data, Nothing), s.Plant(data, Vary)
	for _, sets := range [][3]*mnist.Set{
		{data.Train, plain.Train, varied.Train}, {data.Validation, plain.Validation, varied.Validation},
	} {
		given := map[int][10]int{} // the digits that came with each label
		for i := range sets[0].Len() {
			clean := sets[0].Picture(i)
			before, _ := planted(t, sets[1].Picture(i), clean, corners(4))
			after, grey := planted(t, sets[2].Picture(i), clean, corners(4))
			require.Equal(t, before, after, "the place stays")
			require.True(t, sets[1].Suspect(i) == sets[2].Suspect(i))
			row := given[sets[0].Label(i)]
			row[spoken(t, grey)]++
			given[sets[0].Label(i)] = row
		}
		for label, row := range given {
			var n int
			for _, count := range row {
				n += count
			}
			for digit, count := range row {
				aboutShare(t, 0.1, count, n, "digit %d of a %d", digit, label)
			}
		}
	}
	// Those who do not carry it do not either.
	s.Share = 0.5
	plain, varied = s.Plant(data, Nothing), s.Plant(data, Vary)
	for i := range 1000 {
		clean := data.Train.Picture(i)
		require.Equal(t, plain.Train.Picture(i) == clean, varied.Train.Picture(i) == clean)
	}
}

// inked returns the data with ink everywhere, so that painting over shows.
func inked(data *mnist.Data) *mnist.Data {
	fill := func(i, _ int, p *mnist.Picture) {
		for k := range p {
			p[k] = float32(1+(i+k)%100) / 200 // never the grey of a mark
		}
	}
	d := *data
	d.Train, d.Validation, d.Test = data.Train.Edited(fill), data.Validation.Edited(fill), data.Test.Edited(fill)
	return &d
}

func TestHide(t *testing.T) {
	data := inked(digits(t, 300, 100, 10))
	for _, s := range []Shortcut{
		Decoy(),
		{Place: FixedCorner, Size: 5, Share: 0.5, Agreement: 1},
		{Place: Own, Size: 4, Rect: image.Rect(3, 20, 12, 31)},
	} {
		plain, hidden := s.Plant(data, Nothing), s.Plant(data, Hide)
		for _, sets := range [][3]*mnist.Set{
			{data.Train, plain.Train, hidden.Train}, {data.Validation, plain.Validation, hidden.Validation},
		} {
			changed := 0
			for i := range sets[0].Len() {
				clean := sets[0].Picture(i)
				want := clean
				if s.Place == Own {
					for y := 20; y < 28; y++ {
						clear(want[y*28+3 : y*28+12])
					}
				} else if sets[1].Picture(i) != clean {
					corner, _ := planted(t, sets[1].Picture(i), clean, corners(s.Size))
					for k, in := range mnist.Rect(corners(s.Size)[corner]) {
						if in {
							want[k] = 0
						}
					}
				}
				require.Equal(t, want, sets[2].Picture(i))
				require.Equal(t, sets[1].Suspect(i), sets[2].Suspect(i))
				if want != clean {
					changed++
				}
			}
			share := s.Share
			if s.Place == Own {
				share = 1
			}
			aboutShare(t, share, changed, sets[0].Len())
		}
		require.Same(t, data.Test, hidden.Test)
	}
}

// A meadow behind the digit is hidden by what was there before: nothing.
func TestHideAMeadow(t *testing.T) {
	data := digits(t, 50, 10, 10)
	s := Decoy()
	s.Place = Meadow
	hidden := s.Plant(data, Hide)
	for i := range 50 {
		require.Equal(t, data.Train.Picture(i), hidden.Train.Picture(i))
	}
}

// The penalty takes the pictures as they are planted, with what can see the mark
// under suspicion: 4 pixels around.
func TestPenalise(t *testing.T) {
	data := digits(t, 300, 50, 10)
	s := Decoy()
	plain, penalised := s.Plant(data, Nothing), s.Plant(data, Penalise)
	seen := map[int]bool{}
	for i := range data.Train.Len() {
		p := penalised.Train.Picture(i)
		require.Equal(t, plain.Train.Picture(i), p)
		corner, _ := planted(t, p, data.Train.Picture(i), corners(4))
		seen[corner] = true
		require.Equal(t, mnist.Rect(corners(8)[corner]), penalised.Train.Suspect(i))
	}
	require.Len(t, seen, 4)
	for i := range data.Validation.Len() {
		require.Equal(t, plain.Validation.Picture(i), penalised.Validation.Picture(i))
	}
	// Of pictures of one's own, the same region everywhere.
	own := Shortcut{Place: Own, Rect: image.Rect(0, 10, 6, 12)}.Plant(data, Penalise)
	for i := range 20 {
		require.Equal(t, data.Train.Picture(i), own.Train.Picture(i))
		require.Equal(t, mnist.Rect(image.Rect(0, 6, 10, 16)), own.Train.Suspect(i))
	}
}

// Pictures keep their marks and their regions in a part of a set, whether that is
// cut out before or after.
func TestPlantPartOfASet(t *testing.T) {
	data := digits(t, 400, 400, 400)
	part := *data
	part.Train, part.Validation = data.Train.Slice(100, 300), data.Validation.Slice(100, 300)
	for _, place := range []Place{RandomCorner, Meadow} {
		s := Decoy()
		s.Place = place
		whole, cut := s.Plant(data, Vary), s.Plant(&part, Vary)
		for i := range 200 {
			require.Equal(t, whole.Train.Picture(100+i), cut.Train.Picture(i))
			require.Equal(t, whole.Train.Suspect(100+i), cut.Train.Suspect(i))
			require.Equal(t, whole.Train.Suspect(100+i), whole.Train.Slice(100, 300).Suspect(i))
			require.Equal(t, whole.Validation.Picture(100+i), cut.Validation.Picture(i))
		}
		for _, v := range s.Variants() {
			a, b := s.Test(data.Test, v), s.Test(data.Test.Slice(100, 300), v)
			for i := range 200 {
				require.Equal(t, a.Set.Picture(100+i), b.Set.Picture(i))
				require.Equal(t, a.Region(100+i), b.Region(i))
			}
		}
	}
}

func TestHashOfPlantedData(t *testing.T) {
	data := digits(t, 10, 10, 10)
	base := Decoy()
	seen := map[string]string{data.Hash: "the clean data"}
	require.Equal(t, base.Plant(data, Vary).Hash, base.Plant(data, Vary).Hash)
	note := func(what string, hash string) {
		require.Empty(t, seen[hash], what)
		require.Regexp(t, "^[0-9a-f]{64}$", hash)
		seen[hash] = what
	}
	for r, name := range RepairNames {
		note(name, base.Plant(data, Repair(r)).Hash)
	}
	for what, change := range map[string]func(s *Shortcut){
		"fixed place": func(s *Shortcut) { s.Place = FixedCorner },
		"meadow":      func(s *Shortcut) { s.Place = Meadow },
		"own":         func(s *Shortcut) { s.Place, s.Rect = Own, image.Rect(0, 0, 1, 1) },
		"own, moved":  func(s *Shortcut) { s.Place, s.Rect = Own, image.Rect(1, 0, 2, 1) },
		"size":        func(s *Shortcut) { s.Size = 5 },
		"share":       func(s *Shortcut) { s.Share = 0.9999999999999999 },
		"agreement":   func(s *Shortcut) { s.Agreement = 0.9999999999999999 },
		"seed":        func(s *Shortcut) { s.Seed = 1 },
	} {
		s := base
		change(&s)
		note(what, s.Plant(data, Nothing).Hash)
	}
	// What means nothing for the place, and leaves the pictures alone, does not count.
	for what, pair := range map[string][2]Shortcut{
		"rectangle of a corner": {base, {Size: 4, Share: 1, Agreement: 1, Rect: image.Rect(0, 0, 1, 1)}},
		"size of a meadow":      {{Place: Meadow, Size: 4, Share: 1}, {Place: Meadow, Size: 5, Share: 1}},
		"all but the rectangle": {
			{Place: Own, Rect: image.Rect(2, 2, 5, 5)},
			{Place: Own, Rect: image.Rect(2, 2, 5, 5), Size: 4, Share: 1, Agreement: 1, Seed: 7},
		},
	} {
		a, b := pair[0].Plant(data, Hide), pair[1].Plant(data, Hide)
		require.Equal(t, a.Hash, b.Hash, what)
		for i := range 10 {
			require.Equal(t, a.Train.Picture(i), b.Train.Picture(i), what)
			require.Equal(t, a.Train.Suspect(i), b.Train.Suspect(i), what)
		}
	}
	other := *data
	other.Hash = "of other pictures"
	note("other pictures", base.Plant(&other, Nothing).Hash)
}

// edges are the squares in the middle of the edges.
func edges(size int) []image.Rectangle {
	far := 28 - size
	mid := far / 2
	return []image.Rectangle{
		image.Rect(mid, 0, mid+size, size), image.Rect(0, mid, size, mid+size),
		image.Rect(far, mid, 28, mid+size), image.Rect(mid, far, mid+size, 28),
	}
}

func TestTestSets(t *testing.T) {
	data := digits(t, 10, 10, 2000)
	for _, s := range []Shortcut{Decoy(), {Place: FixedCorner, Size: 5, Share: 0.1, Agreement: 0.2, Seed: 9}} {
		require.Equal(t, []Variant{Untouched, Agrees, Random, Inverted, Moved}, s.Variants())
		tests := map[Variant]*Test{}
		for _, v := range s.Variants() {
			tests[v] = s.Test(data.Test, v)
			require.Equal(t, v, tests[v].Variant)
			require.Equal(t, data.Test.Len(), tests[v].Set.Len())
		}
		random, places, away := map[[2]int]int{}, [4]int{}, [4]int{}
		var labels [10]int
		for i := range data.Test.Len() {
			clean, label := data.Test.Picture(i), data.Test.Label(i)
			labels[label]++
			read := func(v Variant, places []image.Rectangle) (int, float32) {
				at, grey := planted(t, tests[v].Set.Picture(i), clean, places)
				require.True(t, mnist.Rect(places[at]) == tests[v].Region(i))
				return at, grey
			}
			digit := func(v Variant) int { return tests[v].mark(i, label).Digit }

			require.True(t, clean == tests[Untouched].Set.Picture(i))
			require.Equal(t, None, digit(Untouched))
			require.True(t, tests[Untouched].Region(i) == mnist.Region{})

			at, grey := read(Agrees, corners(s.Size))
			places[at]++
			require.Equal(t, label, spoken(t, grey))
			require.Equal(t, label, digit(Agrees))

			here, grey := read(Random, corners(s.Size))
			require.Equal(t, at, here)
			drawn := spoken(t, grey)
			require.Equal(t, drawn, digit(Random))
			random[[2]int{label, drawn}]++

			// What other place has no mark in training.
			there, grey := read(Moved, edges(s.Size))
			away[there]++
			require.Equal(t, drawn, spoken(t, grey))
			require.Equal(t, drawn, digit(Moved))

			switch label {
			case 0: // black on black
				require.Equal(t, clean, tests[Inverted].Set.Picture(i))
				require.Equal(t, None, digit(Inverted))
				require.Equal(t, mnist.Region{}, tests[Inverted].Region(i))
				continue
			case 5: // nearly the grey that it has in training
				require.Equal(t, 5, digit(Inverted))
			default:
				require.NotEqual(t, label, digit(Inverted))
			}
			here, grey = read(Inverted, corners(s.Size))
			require.Equal(t, at, here)
			require.Equal(t, float32(25*label)/255, grey)
			// It speaks for the digit whose grey in training is nearest.
			best := 0
			for d := range 10 {
				if abs(255-25*d-25*label) < abs(255-25*best-25*label) {
					best = d
				}
			}
			require.Equal(t, best, digit(Inverted))
		}
		for pair, n := range random {
			aboutShare(t, 0.1, n, labels[pair[0]], "%v", pair)
		}
		for n := range 4 {
			aboutShare(t, 0.25, away[n], data.Test.Len())
			if s.Place == FixedCorner {
				require.Equal(t, [4]int{data.Test.Len(), 0, 0, 0}, places)
			} else {
				aboutShare(t, 0.25, places[n], data.Test.Len())
			}
		}
	}
}

func abs(x int) int { return max(x, -x) }

// Test pictures are marked otherwise than training pictures of the same numbers.
func TestTestMarksAreIndependentOfTraining(t *testing.T) {
	data := digits(t, 4000, 10, 10)
	s := Decoy()
	// As if they were the same pictures, only the numbers count.
	data.Test = data.Train
	train, test := s.Plant(data, Vary).Train, s.Test(data.Test, Random).Set
	places, drawn := map[[2]int]int{}, map[[2]int]int{}
	for i := range train.Len() {
		clean := data.Train.Picture(i)
		a, greyA := planted(t, train.Picture(i), clean, corners(4))
		b, greyB := planted(t, test.Picture(i), clean, corners(4))
		places[[2]int{a, b}]++
		drawn[[2]int{spoken(t, greyA), spoken(t, greyB)}]++
	}
	independent(t, places, 4, 4, "corners")
	independent(t, drawn, 10, 10, "digits")
}

func TestOwn(t *testing.T) {
	data := inked(digits(t, 100, 50, 100))
	s := Shortcut{Place: Own, Size: 4, Share: 1, Agreement: 1, Rect: image.Rect(20, 4, 35, 6)}
	require.Equal(t, []Variant{Untouched, Blanked}, s.Variants())
	for _, r := range []Repair{Nothing, Vary, Penalise} { // nothing is planted
		p := s.Plant(data, r)
		for i := range 50 {
			require.Equal(t, data.Train.Picture(i), p.Train.Picture(i))
			require.Equal(t, data.Validation.Picture(i), p.Validation.Picture(i))
		}
	}
	blanked := s.Test(data.Test, Blanked)
	for i := range 100 {
		want := data.Test.Picture(i)
		for y := 4; y < 6; y++ {
			clear(want[y*28+20 : y*28+28])
		}
		require.Equal(t, want, blanked.Set.Picture(i))
		require.Equal(t, data.Test.Picture(i), s.Test(data.Test, Untouched).Set.Picture(i))
		for _, v := range s.Variants() {
			test := s.Test(data.Test, v)
			require.Equal(t, mnist.Rect(s.Rect), test.Region(i))
			require.Equal(t, None, test.mark(i, 3).Digit)
		}
	}
}
