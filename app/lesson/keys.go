package lesson

import (
	"image"
	"slices"

	"visao/ml/bias"
)

// key is a setting as a lesson names it.
type key struct {
	name  string
	rooms []Room // where it has a meaning
	// apply reads a value and sets it in all of the settings. Its error says what the
	// value may be.
	apply func(value string, to ...*Settings) error
}

var (
	inStudio = []Room{Studio}
	inLab    = []Room{Lab}
	inBoth   = []Room{Studio, Lab}
)

// keys are the settings of a step, but for its room.
var keys = []key{
	setting("page", inStudio, func(s *Settings) **int { return &s.Page }, oneOf[int](PageNames)),
	setting("model", inStudio, func(s *Settings) **string { return &s.Model }, readModel),
	setting("picture", inStudio, func(s *Settings) **Picture { return &s.Picture }, readPicture),
	setting("class", inStudio, func(s *Settings) **int { return &s.Class }, digitOr("predicted")),
	setting("against", inStudio, func(s *Settings) **int { return &s.Against }, digitOr("none")),

	setting("colormap", inBoth, func(s *Settings) **string { return &s.Colormap }, readColormap),
	setting("opacity", inBoth, func(s *Settings) **float64 { return &s.Opacity }, readOpacity),
	setting("scale", inBoth, func(s *Settings) **int { return &s.Scale }, oneOf[int](ScaleNames)),
	setting("smooth", inBoth, func(s *Settings) **bool { return &s.Smooth }, readSmooth),

	setting("place", inLab, func(s *Settings) **bias.Place { return &s.Place }, oneOf[bias.Place](bias.PlaceNames)),
	setting("patch", inLab, func(s *Settings) **int { return &s.Patch },
		planted(whole, func(s *bias.Shortcut, size int) { s.Size = size })),
	setting("share", inLab, func(s *Settings) **float64 { return &s.Share },
		planted(percentage, func(s *bias.Shortcut, share float64) { s.Share = share })),
	setting("agreement", inLab, func(s *Settings) **float64 { return &s.Agreement },
		planted(percentage, func(s *bias.Shortcut, share float64) { s.Agreement = share })),
	setting("rectangle", inLab, func(s *Settings) **image.Rectangle { return &s.Rectangle }, readRectangle),
	setting("repair", inLab, func(s *Settings) **bias.Repair { return &s.Repair }, readRepair),
	setting("lambda", inLab, func(s *Settings) **float64 { return &s.Lambda }, readLambda),
	setting("epochs", inLab, func(s *Settings) **int { return &s.Epochs }, readEpochs),
	setting("seed", inLab, func(s *Settings) **uint64 { return &s.Seed }, readSeed),
}

func setting[T any](name string, rooms []Room, field func(*Settings) **T, read func(string) (T, error)) key {
	return key{name, rooms, func(value string, to ...*Settings) error {
		v, err := read(value)
		if err != nil {
			return err
		}
		for _, s := range to {
			*field(s) = &v
		}
		return nil
	}}
}

// heads are the keys of the whole lesson.
var heads = []string{"title", "language"}

// keyNames are all keys, in the order in which they are explained.
var keyNames = func() []string {
	names := append(slices.Clone(heads), "room")
	for _, k := range keys {
		names = append(names, k.name)
	}
	return names
}()

// nearest is the key that was meant by a word; "" if none is much like it.
func nearest(word string) string {
	best, least := "", len(word)
	if len(word) > 20 {
		return best
	}
	for _, name := range keyNames {
		if d := distance(word, name); d < least && d <= (len(name)+1)/3 {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters must be put in, left out or replaced to make one
// word of the other (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := corner
			if a[i] != b[j] {
				replaced++
			}
			corner = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
