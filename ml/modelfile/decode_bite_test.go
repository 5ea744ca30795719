package modelfile

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// A file may become shorter, or its disk fail, after its size was looked at:
// wherever that is, it is said so.
func TestFilesThatChangeWhileTheyAreRead(t *testing.T) {
	whole := encode(t, sample())
	broken := errors.New("the disk is broken")
	for n := range whole {
		f, err := decode(bytes.NewReader(whole[:n]), int64(len(whole)))
		require.ErrorContains(t, err, "became shorter while it was read", "after %d bytes", n)
		require.Zero(t, f)

		f, err = decode(io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(broken)), int64(len(whole)))
		require.ErrorIs(t, err, broken, "after %d bytes", n)
		require.Zero(t, f)
	}
	_, err := decode(iotest.OneByteReader(bytes.NewReader(whole)), int64(len(whole)))
	require.NoError(t, err)
}

// A header that ends in the middle is not called anything else.
func TestHeadersThatEndTooEarly(t *testing.T) {
	const header = `{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`
	for n := 1; n < len(header); n++ {
		_, err := Decode(file(header[:n], 4))
		require.ErrorContains(t, err, "it is not valid JSON", header[:n])
	}
	_, err := Decode(file(header, 4))
	require.NoError(t, err)
}

// What is said about a tensor counts from where its data begin.
func TestSizesOfLaterTensors(t *testing.T) {
	const first = `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32",`
	_, err := Decode(file(first+`"shape":[2],"data_offsets":[4,8]}}`, 4))
	require.ErrorContains(t, err, `"b": the shape [2] takes 8 bytes, but data_offsets name 4`)
}
