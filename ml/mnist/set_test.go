package mnist

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// numbered returns ten pictures; picture i is filled with the byte i, label i is i.
func numbered(t *testing.T) *Set {
	t.Helper()
	data, err := Load(t.Context(), small(10, 10))
	require.NoError(t, err)
	return data.Test
}

func TestEditsAreMadeInTheirOrder(t *testing.T) {
	set := numbered(t)
	double := set.Edited(func(_, _ int, p *Picture) { p[0] *= 2 })
	doubleAndMore := double.Edited(func(_, _ int, p *Picture) { p[0] += 10 })
	more := set.Edited(func(_, _ int, p *Picture) { p[0] += 10 })
	moreAndDouble := more.Edited(func(_, _ int, p *Picture) { p[0] *= 2 })
	v := float32(3) / 255
	require.Equal(t, 2*v+10, doubleAndMore.Picture(3)[0])
	require.Equal(t, (v+10)*2, moreAndDouble.Picture(3)[0])
	require.Equal(t, v, doubleAndMore.Picture(3)[1])

	// Those that they came from, and their pictures, are as they were.
	require.Equal(t, 2*v, double.Picture(3)[0])
	require.Equal(t, v+10, more.Picture(3)[0])
	require.Equal(t, v, set.Picture(3)[0])
	p := double.Picture(3)
	p[0] = 99
	require.Equal(t, 2*v, double.Picture(3)[0])
}

// Two edits of one set must not share the memory of their list.
func TestEditsDoNotMix(t *testing.T) {
	set := numbered(t)
	for range 3 { // a list with room to spare after some edits
		set = set.Edited(func(_, _ int, p *Picture) { p[0]++ })
	}
	a := set.Edited(func(_, _ int, p *Picture) { p[1] = 5 })
	b := set.Slice(2, 5).Edited(func(_, _ int, p *Picture) { p[2] = 7 })
	require.Equal(t, []float32{3, 5, 0}, first(a, 0))
	v := float32(3) / 255
	require.Equal(t, []float32{v + 1 + 1 + 1, v, 7}, first(b, 1))
	require.Equal(t, []float32{3, 0, 0}, first(set, 0))
}

func first(s *Set, i int) []float32 {
	p := s.Picture(i)
	return p[:3]
}

func TestEditsKnowTheOriginalNumber(t *testing.T) {
	type asked struct{ number, label int }
	var got []asked
	set := numbered(t).Edited(func(i, label int, p *Picture) {
		got = append(got, asked{i, label})
		p[0] = float32(100 + i)
	})
	require.Equal(t, float32(104), set.Picture(4)[0])
	part := set.Slice(3, 9)
	require.Equal(t, 5, part.Number(2))
	require.Equal(t, float32(105), part.Picture(2)[0])
	part = part.Slice(2, 6)
	require.Equal(t, 4, part.Len())
	require.Equal(t, float32(106), part.Picture(1)[0])
	require.Equal(t, []asked{{4, 4}, {5, 5}, {6, 6}}, got)

	// An edit of a slice also knows its pictures by those numbers.
	later := part.Edited(func(i, label int, p *Picture) { p[1] = float32(200 + i + label) })
	require.Equal(t, []float32{107, 214, float32(7) / 255}, first(later, 2))
	require.Panics(t, func() { later.Picture(4) })
}

func TestSuspecting(t *testing.T) {
	set := numbered(t)
	require.Equal(t, Region{}, set.Suspect(3))
	suspecting := set.Suspecting(func(i, label int) (r Region) {
		r[100*label+i] = true
		return r
	})
	at := func(pixel int) (r Region) {
		r[pixel] = true
		return r
	}
	require.Equal(t, at(303), suspecting.Suspect(3))
	require.Equal(t, Region{}, set.Suspect(3), "the set that it came from knows of none")
	require.Equal(t, set.Picture(3), suspecting.Picture(3))

	part := suspecting.Slice(2, 8).Slice(1, 4)
	require.Equal(t, at(404), part.Suspect(1))
	edited := part.Edited(func(_, _ int, p *Picture) { p[0] = 1 })
	require.Equal(t, at(404), edited.Suspect(1), "an edit leaves the suspicion")
	require.Equal(t, Region{}, edited.Suspecting(func(int, int) Region { return Region{} }).Suspect(1))
	require.Panics(t, func() { part.Suspect(3) })
}

func TestSetsServeSeveralGoroutines(t *testing.T) {
	set := numbered(t).Edited(func(i, _ int, p *Picture) { p[0] = float32(i) }).
		Suspecting(func(i, _ int) (r Region) { r[i] = true; return r })
	var group sync.WaitGroup
	wrong := make([]bool, 4)
	for g := range wrong {
		group.Go(func() {
			for i := range set.Len() {
				wrong[g] = wrong[g] || set.Picture(i)[0] != float32(i) || !set.Suspect(i)[i]
			}
		})
	}
	group.Wait()
	require.Equal(t, make([]bool, 4), wrong)
}
