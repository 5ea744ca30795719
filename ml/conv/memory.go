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

// Scratch is the room that layers compute in, one piece for each worker. Layers
// that run one after another share it, so that it stays in the caches.
type Scratch struct {
	size  int // floats in each room
	rooms [][]float32
}

// reserve asks for rooms of at least this many floats.
func (s *Scratch) reserve(size int) { s.size = max(s.size, size) }

// parallel is [Parallel] with a room for each worker.
func (s *Scratch) parallel(n int, work func(room []float32, i int)) error {
	for len(s.rooms) < Workers(n) {
		s.rooms = append(s.rooms, zeros(s.size))
	}
	return Parallel(n, func(worker, i int) { work(s.rooms[worker], i) })
}
