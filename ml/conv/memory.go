package conv

import "unsafe"

// hugePage is how many floats fit a page of the larger size that processors
// have. The transforms walk through 36 places at once: on ordinary pages they
// would wait for addresses rather than for data.
const hugePage = 2 << 20 / 4

// hugePages returns n or a few more zeros, on whole pages of that size where the
// system has them.
func hugePages(n int) []float32 {
	n = (n + hugePage - 1) / hugePage * hugePage
	s := make([]float32, n+hugePage)
	past := int(uintptr(unsafe.Pointer(&s[0]))/4) % hugePage
	s = s[(hugePage-past)%hugePage:][:n:n]
	useHugePages(s)
	return s
}

// Memory is what the layers of one graph keep and compute in. The room that they
// compute in, one after the other, is the same: so it stays in the cache.
type Memory struct {
	rest []float32 // not handed out yet
	room []float32
}

// take returns n zeros to keep.
func (m *Memory) take(n int) (s []float32) {
	if apart {
		return make([]float32, n)
	}
	if len(m.rest) < n {
		m.rest = hugePages(n)
	}
	s, m.rest = m.rest[:n:n], m.rest[n:]
	return s
}

// reserve makes the room at least n floats large.
func (m *Memory) reserve(n int) {
	if len(m.room) < n {
		m.room = hugePages(n)
	}
}
