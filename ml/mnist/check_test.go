package mnist

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

func TestCheckAccepts(t *testing.T) {
	for name, c := range map[string]struct {
		layout  layout
		content []byte
		count   int
	}{
		"pictures":    {pictures, images(3), 3},
		"no pictures": {pictures, images(0), 0},
		"labels":      {labels, digits(200_000), 200_000}, // longer than the buffer
	} {
		var content bytes.Buffer
		n, err := check(bytes.NewReader(zip(c.content)), c.layout, &content)
		require.NoError(t, err, name)
		require.Equal(t, c.count, n, name)
		require.Equal(t, c.content, content.Bytes(), name)
	}
}

// flip returns a copy of data with one bit of the byte at i, counted from the
// end if negative, turned over.
func flip(data []byte, i int) []byte {
	data = bytes.Clone(data)
	if i < 0 {
		i += len(data)
	}
	data[i] ^= 0x10
	return data
}

func TestCheckRefuses(t *testing.T) {
	whole := zip(images(3))
	header := func(words ...uint32) []byte { return zip(idx(nil, words...)) }
	bad := digits(12)
	bad[len(bad)-1] = 10
	// Stored, not compressed, so that a flipped bit reaches the content.
	var stored bytes.Buffer
	z, err := gzip.NewWriterLevel(&stored, gzip.NoCompression)
	require.NoError(t, err)
	_, err = z.Write(images(3))
	require.NoError(t, err)
	require.NoError(t, z.Close())

	for name, c := range map[string]struct {
		layout layout
		file   []byte
		says   string
	}{
		"empty file":            {pictures, nil, "not a gzip file"},
		"text":                  {pictures, []byte("<html>404 Not Found</html>"), "not a gzip file"},
		"not compressed":        {pictures, images(3), "not a gzip file"},
		"gzip header only":      {pictures, whole[:10], "ends too early"},
		"empty content":         {pictures, zip(nil), "ends too early"},
		"half a header":         {pictures, zip(images(3)[:9]), "ends too early"},
		"truncated file":        {pictures, whole[:len(whole)-9], "ends too early"},
		"checksum cut off":      {pictures, whole[:len(whole)-8], "ends too early"},
		"wrong checksum":        {pictures, flip(whole, -6), "damaged"},
		"wrong length":          {pictures, flip(whole, -1), "damaged"},
		"flipped pixel":         {pictures, flip(stored.Bytes(), 1000), "damaged"},
		"damaged inside":        {pictures, append(bytes.Clone(whole[:20]), bytes.Repeat([]byte{0xff}, 40)...), "damaged"},
		"trailing byte":         {pictures, append(bytes.Clone(whole), 0), "something follows"},
		"second member":         {pictures, append(bytes.Clone(whole), zip([]byte("x"))...), "something follows"},
		"content in two":        {labels, append(zip(digits(12)[:10]), zip(digits(12)[10:])...), "ends too early"},
		"one picture missing":   {pictures, zip(images(3)[:16+2*Pixels]), "ends too early"},
		"one pixel missing":     {pictures, zip(images(3)[:16+3*Pixels-1]), "ends too early"},
		"one byte more":         {pictures, zip(append(images(3), 0)), "goes on after the 3 pictures"},
		"one label more":        {labels, zip(append(digits(3), 0)), "goes on after the 3 labels"},
		"labels for pictures":   {pictures, zip(digits(30)), "swapped"},
		"pictures for labels":   {labels, zip(images(3)), "swapped"},
		"other IDX type":        {labels, header(0xd01, 3), "0x00000d01"},
		"little-endian":         {labels, header(0x01080000, 3), "not a file of MNIST labels"},
		"negative count":        {pictures, header(0x803, 0xffffffff, 28, 28), "promises 4294967295 pictures"},
		"largest count":         {pictures, header(0x803, 0x7fffffff, 28, 28), "at most 300000"},
		"more than the cap":     {labels, header(0x801, maxCount+1), "promises 300001 labels"},
		"count but no pictures": {pictures, header(0x803, maxCount, 28, 28), "ends too early"},
		"65536×65536":           {pictures, header(0x803, 1, 65536, 65536), "65536×65536"},
		"negative rows":         {pictures, header(0x803, 1, 0xffffffe4, 0xffffffe4), "4294967268×4294967268"},
		"no rows":               {pictures, header(0x803, 1, 0, 0), "0×0"},
		"14×56":                 {pictures, zip(idx(make([]byte, Pixels), 0x803, 1, 56, 14)), "14×56"},
		"32×32":                 {pictures, zip(idx(make([]byte, 1024), 0x803, 1, 32, 32)), "32×32"},
		"label 10":              {labels, zip(bad), "one of the labels is 10"},
		"label 255":             {labels, zip(idx([]byte{1, 255}, 0x801, 2)), "one of the labels is 255"},
		"other compression":     {labels, flip(zip(digits(3)), 2), "not a gzip file"},
		"zip":                   {pictures, []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00train-images"), "not a gzip file"},
		"zlib":                  {pictures, []byte("\x78\x9c\xab\x56\x4a\x04\x00"), "not a gzip file"},
		"name without end":      {labels, append([]byte("\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"), bytes.Repeat([]byte("x"), 1<<20)...), "not a gzip file"},
		"bomb":                  {labels, zip(append(digits(10), make([]byte, 16<<20)...)), "goes on after the 10 labels"},
		"bomb without a header": {labels, zip(make([]byte, 16<<20)), "not a file of MNIST labels (it starts with 0x00000000"},
		"bomb in a bomb":        {labels, zip(zip(make([]byte, 1<<20))), "not a file of MNIST labels (it starts with 0x1f8b0800"},
	} {
		t.Run(name, func(t *testing.T) {
			hostile.Refused(t, 256<<10, c.says, func() error {
				_, err := check(bytes.NewReader(c.file), c.layout, io.Discard)
				return err
			})
		})
	}
}

// A gzip bomb must cost no more than a buffer beyond what its header promises.
func TestCheckStopsAtBombs(t *testing.T) {
	bomb := zip(append(digits(10), make([]byte, 16<<20)...))
	require.Greater(t, len(bomb), 15_000)
	file := bytes.NewReader(bomb)
	_, err := check(file, labels, io.Discard)
	require.ErrorContains(t, err, "goes on after the 10 labels")
	require.Less(t, len(bomb)-file.Len(), 10_000, "bytes read of the bomb")
}

func FuzzCheck(f *testing.F) {
	f.Add(zip(images(2)), true)
	f.Add(zip(digits(12)), false)
	f.Add(zip(digits(12))[:20], false)
	f.Add(append(zip(digits(3)), zip(digits(3))...), false)
	f.Add(zip(idx(nil, 0x803, 0xffffffff, 28, 28)), true)
	f.Fuzz(func(t *testing.T, file []byte, ofPictures bool) {
		want := labels
		if ofPictures {
			want = pictures
		}
		var content bytes.Buffer
		n, err := check(bytes.NewReader(file), want, &content)
		if err != nil {
			return
		}
		// What passes is what a decoder without any checks would read.
		z, err := gzip.NewReader(bytes.NewReader(file))
		require.NoError(t, err)
		all, err := io.ReadAll(z)
		require.NoError(t, err)
		require.Equal(t, all, content.Bytes())
		require.Len(t, all, want.header+n*want.item)
		require.EqualValues(t, n, binary.BigEndian.Uint32(all[4:]))
		require.LessOrEqual(t, n, maxCount)
		if !ofPictures {
			for _, label := range all[want.header:] {
				require.Less(t, label, byte(Classes))
			}
		}
	})
}
