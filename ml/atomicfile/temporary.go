package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
)

// temporaryName is what temporary files are called.
var temporaryName = regexp.MustCompile(`^\.visao-[0-9a-f]{16}\.tmp$`)

// newTemporary creates a file of its own in the folder, and locks it while it is
// open: the lock ends with the process, however that ends.
func newTemporary(folder string) (*os.File, error) {
	for {
		name := filepath.Join(folder, fmt.Sprintf(".visao-%016x.tmp", rand.Uint64()))
		file, err := create(name)
		if err != nil {
			return nil, err
		}
		lock(file)
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return file, nil
		}
		file.Close() // someone swept it away just before it was locked
	}
}

// sweep removes the temporary files that killed programs have left in a folder.
// It is no error if it cannot.
func sweep(folder string) {
	dir, err := os.Open(folder)
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	for _, name := range names {
		if path := filepath.Join(folder, name); temporaryName.MatchString(name) {
			if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
				removeUnlocked(path)
			}
		}
	}
}
