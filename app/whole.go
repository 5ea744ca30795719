package app

import (
	"errors"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
)

// fileRepository is all that Fyne's own repository for files can do.
type fileRepository interface {
	repository.AppendableRepository
	repository.DeleteAllRepository
	repository.HierarchicalRepository
	repository.ListableRepository
	repository.MovableRepository
	repository.CopyableRepository
}

// keepFiles makes Fyne's save dialog leave the chosen file alone: by itself it
// empties the file before the program is told its name, so that a save which
// then fails would have lost it. Visao writes files itself, whole or not at all.
func keepFiles() {
	if own, err := repository.ForScheme("file"); err == nil {
		if files, ok := own.(fileRepository); ok {
			repository.Register("file", named{files})
		}
	}
}

// named is a repository whose writers only name a file.
type named struct{ fileRepository }

func (named) Writer(u fyne.URI) (fyne.URIWriteCloser, error) { return nameOnly{u}, nil }

// nameOnly is what the save dialog hands over instead of an emptied file.
type nameOnly struct{ uri fyne.URI }

var _ io.WriteCloser = nameOnly{}

func (n nameOnly) URI() fyne.URI { return n.uri }
func (nameOnly) Close() error    { return nil }

func (nameOnly) Write([]byte) (int, error) {
	return 0, errors.New("this file is only named, not opened")
}
