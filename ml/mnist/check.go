package mnist

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Bounds on what is accepted. EMNIST's digits, the largest relative of MNIST
// in use, are 240,000 training pictures.
const maxCount = 300_000 // pictures or labels in a file, hence 235 MB of pixels

// layout is one of the two forms of an IDX file, as described on LeCun's MNIST
// page: big-endian 32-bit words (magic number, then one size a dimension)
// followed by unsigned bytes.
type layout struct {
	noun    string // what an item is called in messages
	magic   uint32 // 0x0800 for unsigned bytes plus the number of dimensions
	header  int    // bytes before the first item
	item    int    // bytes of an item
	largest byte   // the largest value allowed
}

var (
	pictures = layout{"pictures", 0x803, 16, Pixels, 255}
	labels   = layout{"labels", 0x801, 8, 1, Classes - 1}
)

// check reads a gzip-compressed IDX file to its end and returns the number of
// items. The file must be one gzip member with nothing after it, whose content
// is exactly as long as its header says. The decompressed bytes go to content
// on the way; no more than a buffer of them is held, and reading stops at the
// first byte beyond the promised length, however far the file would expand.
func check(file io.Reader, want layout, content io.Writer) (int, error) {
	// Being an io.ByteReader, the buffer makes gzip stop right behind its member.
	in := bufio.NewReader(file)
	z, header, count, err := want.begin(in)
	if err != nil {
		return 0, err
	}
	if _, err := content.Write(header); err != nil {
		return 0, err
	}

	buf := make([]byte, 64<<10)
	for left := count * want.item; left > 0; {
		part := buf[:min(left, len(buf))]
		if _, err := io.ReadFull(z, part); err != nil {
			return 0, fmt.Errorf("reading %d %s: %w", count, want.noun, damaged(err))
		}
		if want.largest < 255 {
			for _, b := range part {
				if b > want.largest {
					return 0, fmt.Errorf("one of the %s is %d, but they go from 0 to %d", want.noun, b, want.largest)
				}
			}
		}
		if _, err := content.Write(part); err != nil {
			return 0, err
		}
		left -= len(part)
	}

	// Reading on to the end is also what makes gzip compare its checksum.
	switch n, err := io.ReadFull(z, buf[:1]); {
	case n > 0:
		return 0, fmt.Errorf("the file goes on after the %d %s its header promises", count, want.noun)
	case err != io.EOF:
		return 0, fmt.Errorf("reading to the end: %w", damaged(err))
	}
	switch _, err := in.ReadByte(); {
	case err == nil:
		return 0, errors.New("something follows the compressed data")
	case err != io.EOF:
		return 0, err
	}
	return count, nil
}

// begin decompresses the header of a file and checks it. It returns what reads on,
// the header, and how many items it promises.
func (want layout) begin(file io.Reader) (z *gzip.Reader, header []byte, count int, err error) {
	z, err = gzip.NewReader(file)
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, 0, errors.New("this is not a gzip file")
	} else if err != nil {
		return nil, nil, 0, fmt.Errorf("starting to decompress: %w", err)
	}
	z.Multistream(false)
	header = make([]byte, want.header)
	if _, err := io.ReadFull(z, header); err != nil {
		return nil, nil, 0, fmt.Errorf("reading the header: %w", damaged(err))
	}
	count, err = want.count(header)
	return z, header, count, err
}

// largestFile is the most bytes that a file of so many items can need: gzip makes
// none much larger, even one that it cannot compress. Its own header may name the
// file and more, in 66 KB.
func (want layout) largestFile(count int) int64 {
	content := int64(want.header + count*want.item)
	return content + content/100 + 100_000
}

// count checks an IDX header and returns the number of items it promises.
func (want layout) count(header []byte) (int, error) {
	word := func(i int) uint32 { return binary.BigEndian.Uint32(header[4*i:]) }
	if magic := word(0); magic != want.magic {
		for _, other := range []layout{pictures, labels} {
			if magic == other.magic {
				return 0, fmt.Errorf("this file holds %s where %s belong: are two files swapped?", other.noun, want.noun)
			}
		}
		return 0, fmt.Errorf("this is not a file of MNIST %s (it starts with %#08x instead of %#08x)", want.noun, magic, want.magic)
	}
	// GoMNIST reads the sizes as signed: a negative one is a huge one here.
	if n := word(1); n > maxCount {
		return 0, fmt.Errorf("the header promises %d %s; at most %d can be read", n, want.noun, maxCount)
	}
	if want.item == Pixels && (word(2) != Side || word(3) != Side) {
		return 0, fmt.Errorf("the pictures are %d×%d pixels, but MNIST has %d×%d", word(3), word(2), Side, Side)
	}
	return int(word(1)), nil
}

// damaged puts the decompressor's errors into words and passes others on.
func damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the file ends too early; it may not be downloaded completely")
	case errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return fmt.Errorf("the file is damaged: %w", err)
	}
	return err
}
