// Package assets holds what the executable carries inside it, so that Visao runs from any folder and without a
// network: the MNIST data set, two trained models, lessons, translations and the icon.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed mnist/*.gz lessons/*.lesson lessons/README.md words/*.json words/*/*.json
var files embed.FS

// Icon is the application's icon, a PNG of 512×512 pixels. Read it only.
//
//go:embed icon.png
var Icon []byte

// Model is the model that was trained as in the article, in the safetensors format. Read it only.
//
//go:embed model.safetensors
var Model []byte

// DrawingsModel is the model that was trained by the recipe for drawings. Read it only.
//
//go:embed drawings.safetensors
var DrawingsModel []byte

// MNIST returns the data set as its four gzip files in IDX format: train-images-idx3-ubyte.gz,
// train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz, at the root of the file system.
func MNIST() fs.FS {
	return folder("mnist")
}

// Lessons returns the lessons, named NAME.LANGUAGE.lesson, and README.md, which tells
// how to write one.
func Lessons() fs.FS {
	return folder("lessons")
}

// Words returns what the window says in other languages: LANGUAGE/*.json from English formats to theirs, and
// fyne.LANGUAGE.json for the words of Fyne's own dialogs, as Fyne names them.
func Words() fs.FS {
	return folder("words")
}

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // the names above are valid paths: only a typo in one gets here
	}
	return sub
}
