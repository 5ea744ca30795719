package score

import "maps"

// Doubt is what people say of a label of MNIST's test set that an algorithm had
// called into question. Five of them were asked whether the picture shows the
// label, the other digit that the algorithm proposed, or neither (Northcutt,
// Athalye and Mueller 2021, "Pervasive Label Errors in Test Sets Destabilize
// Machine Learning Benchmarks", arXiv:2103.14749).
type Doubt struct {
	Label, Other       int
	ForLabel, ForOther int // of the five; the rest say neither
}

// doubts are the paper's 15 label errors in MNIST's test set, by index: those
// labels that fewer than three of the five people confirmed. The votes are the
// authors', in mturk/mnist_mturk.json of https://github.com/cleanlab/label-errors.
var doubts = map[int]Doubt{
	947:  {8, 9, 0, 5},
	1621: {0, 6, 2, 3},
	1901: {9, 4, 2, 3},
	2130: {4, 9, 2, 2},
	2462: {2, 0, 0, 4},
	2597: {5, 3, 0, 4},
	2654: {6, 1, 0, 2},
	3520: {6, 4, 2, 0},
	3558: {5, 0, 1, 4},
	5937: {5, 3, 1, 3},
	6651: {0, 6, 0, 5},
	6783: {1, 6, 2, 3},
	8527: {4, 9, 2, 2},
	9679: {6, 3, 2, 0},
	9729: {5, 6, 2, 3},
}

// Doubts returns the labels of MNIST's test set that most people do not confirm,
// by the index of their pictures. They say nothing about other data: compare
// their hash with mnist.Hash.
func Doubts() map[int]Doubt { return maps.Clone(doubts) }
