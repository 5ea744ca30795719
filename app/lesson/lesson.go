// Package lesson reads lesson files: small texts that a teacher writes, which set up
// the window step by step and say in a few sentences what to do and to look at. The
// format is described for teachers in assets/lessons/README.md.
package lesson

import (
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"

	"visao/ml/bias"
	"visao/ml/plainfile"
)

// Extension ends the name of a lesson file.
const Extension = ".lesson"

// Bounds on a lesson.
const (
	maxBytes = 64 << 10 // of the file
	maxSteps = 50
	maxTitle = 80    // characters
	maxIndex = 9_999 // of a test picture
	maxName  = 255   // bytes of a file's name

	maxEpochs            = 10 // these are what the page of the lab offers
	minLambda, maxLambda = 0.1, 100
)

// Lesson is a lesson file that makes sense. Nobody changes one.
type Lesson struct {
	Title    string
	Language string // such as "en" or "vi"; "" if the file does not say
	Steps    []Step // at least one
}

// Step is one step of a lesson.
type Step struct {
	Room Room
	// Settings are those that the step makes. What is nil stays as it is.
	Settings
	// All are these and those of the steps before that are still in force: what must
	// be set to come back to the step.
	All  Settings
	Text []string // the paragraphs, each a line; at least one
}

// Room is one of the two rooms of the window.
type Room int

// The rooms. A lesson begins in the Studio, unless it says otherwise.
const (
	Studio Room = iota
	Lab
)

// RoomNames are the rooms as lessons name them.
var RoomNames = []string{"studio", "lab"}

// PageNames are the pages of the Studio as lessons name them, in their order.
var PageNames = []string{"decision", "trust", "layers", "mistakes", "learning"}

// ScaleNames are the scales of the colours as lessons name them, in the order of
// ui.Scale.
var ScaleNames = []string{"this", "ten", "signed", "all"}

// Settings are what a step sets; nil stands for what it leaves as it is. All values
// are within their ranges. Nobody changes what the pointers point to.
type Settings struct {
	Page    *int    // in PageNames
	Model   *string // the name of a file beside the lesson; "" for the model aboard
	Picture *Picture
	// Class is whose map is shown, −1 for the predicted one; Against is the class that
	// it is contrasted with, −1 for none. A step that sets the picture sets both.
	Class, Against *int

	Colormap *string  // as in paint.ByName
	Opacity  *float64 // of the heat, in [0, 1]
	Scale    *int     // in ScaleNames
	Smooth   *bool

	// Of the lab. Shares are in [0, 1]; Lambda is train.Config.Penalty.
	Place            *bias.Place
	Patch            *int
	Share, Agreement *float64
	Rectangle        *image.Rectangle
	Repair           *bias.Repair
	Lambda           *float64
	Epochs           *int
	Seed             *uint64
}

// Picture is what the network is to see: a test picture, a picture file, or else
// what one draws.
type Picture struct {
	Index int    // of the test picture; −1 for none
	File  string // the name of a file beside the lesson; "" for none
}

// Shortcut returns a shortcut with what the settings say of it.
func (s *Settings) Shortcut(was bias.Shortcut) bias.Shortcut {
	set(&was.Place, s.Place)
	set(&was.Size, s.Patch)
	set(&was.Share, s.Share)
	set(&was.Agreement, s.Agreement)
	set(&was.Seed, s.Seed)
	set(&was.Rect, s.Rectangle)
	return was
}

func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// Read reads a lesson from a folder: os.DirFS, or the lessons aboard.
func Read(folder fs.FS, name string) (*Lesson, error) {
	contents, err := read(folder, name)
	if err != nil {
		return nil, fmt.Errorf("opening the lesson %s: %w", name, err)
	}
	l, err := Parse(contents)
	if err != nil {
		return nil, fmt.Errorf("the lesson %s: %w", name, err)
	}
	return l, nil
}

var errTooLarge = fmt.Errorf("the file is larger than %d KB, the most that a lesson may have", maxBytes>>10)

// read reads a file, unless it is too large or none: a named pipe would never end.
func read(folder fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no such file")
	}
	if err == nil {
		err = plainfile.Check(info)
	}
	if err != nil {
		return nil, err
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1)) // Parse refuses what is larger
}
