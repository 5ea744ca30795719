package conv

import "unsafe"

// hugePage is how many floats fit a page of the larger size that processors
// have. The transforms walk through 36 places at once: on ordinary pages they
// would wait for addresses rather than for data.
const hugePage = 2 << 20 / 4

// zeros returns n zeros, those of large slices on huge pages where the system
// has them.
func zeros(n int) []float32 {
	if n < hugePage/4 {
		return make([]float32, n)
	}
	s := make([]float32, n+hugePage)
	past := int(uintptr(unsafe.Pointer(&s[0]))/4) % hugePage
	s = s[(hugePage-past)%hugePage:]
	useHugePages(s)
	return s[:n:n]
}

// Scratch is the room that the layers of one graph compute in, one after the
// other: so it stays in the cache.
type Scratch struct {
	size   int // floats that the largest layer needs
	floats []float32
}

// reserve asks for room for at least this many floats.
func (s *Scratch) reserve(size int) { s.size = max(s.size, size) }

func (s *Scratch) get() []float32 {
	if len(s.floats) < s.size {
		s.floats = zeros(s.size)
	}
	return s.floats
}
