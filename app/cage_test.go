package app

import (
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/storage/repository"
	"github.com/stretchr/testify/require"
)

// cage is a repository for files that ends at a folder: file dialogs list nothing outside, nor do they name a file there.
type cage struct {
	fileRepository
	folder string
}

// lockUp keeps Fyne's dialogs in a folder. What is done at random on them could write anywhere otherwise. A new app
// comes with a new repository, and the studio puts another on top.
func lockUp(t require.TestingT, folder string) {
	own, err := repository.ForScheme("file")
	require.NoError(t, err)
	repository.Register("file", cage{own.(fileRepository), folder})
}

var errOutside = errors.New("this is outside of the cage")

func (c cage) inside(u fyne.URI) bool {
	way, err := filepath.Rel(c.folder, u.Path())
	return err == nil && filepath.IsLocal(way)
}

func (c cage) CanList(u fyne.URI) (bool, error) {
	if !c.inside(u) {
		return false, nil
	}
	return c.fileRepository.CanList(u)
}

func (c cage) List(u fyne.URI) ([]fyne.URI, error) {
	if !c.inside(u) {
		return nil, nil
	}
	return c.fileRepository.List(u)
}

func (c cage) Parent(u fyne.URI) (fyne.URI, error) {
	if parent, err := c.fileRepository.Parent(u); err != nil || c.inside(parent) {
		return parent, err
	}
	return nil, repository.ErrURIRoot
}

func (c cage) Child(u fyne.URI, name string) (fyne.URI, error) {
	if child, err := c.fileRepository.Child(u, name); err != nil || c.inside(child) {
		return child, err
	}
	return storage.NewFileURI(filepath.Join(c.folder, filepath.Base(name))), nil
}

func (c cage) Writer(u fyne.URI) (fyne.URIWriteCloser, error) {
	if !c.inside(u) {
		return nil, errOutside
	}
	return c.fileRepository.Writer(u)
}

func (c cage) Appender(u fyne.URI) (fyne.URIWriteCloser, error) {
	if !c.inside(u) {
		return nil, errOutside
	}
	return c.fileRepository.Appender(u)
}

func (c cage) CanWrite(u fyne.URI) (bool, error) { return c.inside(u), nil }
func (c cage) Delete(u fyne.URI) error           { return errOutside }
func (c cage) DeleteAll(u fyne.URI) error        { return errOutside }
func (c cage) Move(from, to fyne.URI) error      { return errOutside }
func (c cage) Copy(from, to fyne.URI) error      { return errOutside }
