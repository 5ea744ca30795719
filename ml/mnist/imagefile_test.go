package mnist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"visao/ml/hostile"
)

// chunk is a chunk of a PNG.
func chunk(kind string, body ...byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngOfChunks is a PNG that says it is w×h, and holds what is given.
func pngOfChunks(w, h uint32, chunks ...[]byte) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	file := append([]byte(pngSignature), chunk("IHDR", append(header, 8, 0, 0, 0, 0)...)...)
	for _, c := range chunks {
		file = append(file, c...)
	}
	return append(file, chunk("IEND")...)
}

// segment is a segment of a JPEG.
func segment(marker byte, body ...byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(out, body...)
}

// frame is the segment that says that a JPEG is w×h and how its components are
// sampled, such as 0x22 for twice in each direction.
func frame(marker byte, w, h uint16, sampling ...byte) []byte {
	body := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, h), w)
	body = append(body, byte(len(sampling)))
	for i, s := range sampling {
		body = append(body, byte(i+1), s, 0)
	}
	return segment(marker, body...)
}

// jpegOfSegments is a JPEG of what is given.
func jpegOfSegments(segments ...[]byte) []byte {
	file := []byte{0xff, 0xd8}
	for _, s := range segments {
		file = append(file, s...)
	}
	return append(file, 0xff, 0xd9)
}

// scans are so many scans of no pixels.
func scans(n int) []byte { return bytes.Repeat(segment(0xda, 1, 1, 0, 0, 63, 0), n) }

func TestDecodeImageRefuses(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range gray.Pix {
		gray.Pix[i] = uint8(i * i)
	}
	var asGIF bytes.Buffer
	require.NoError(t, gif.Encode(&asGIF, gray, nil)) // which also registers GIF
	aPNG, aJPEG := pngOf(t, gray), jpegOf(t, gray, 90)
	scanned := bytes.Index(aJPEG, []byte{0xff, 0xda})
	withScans := append(append(bytes.Clone(aJPEG[:scanned]), scans(maxImageScans)...), aJPEG[scanned:]...)
	badPixels := bytes.Clone(aJPEG)
	copy(badPixels[scanned+100:], bytes.Repeat([]byte{0xff, 0x00}, 20))
	const alive = "\x1b[2J\x07 is no picture"

	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty":          {nil, "neither a PNG nor a JPEG image, but empty"},
		"spaces":         {bytes.Repeat([]byte(" "), 1<<20), "neither a PNG nor a JPEG image"},
		"text":           {[]byte("hello"), "neither a PNG nor a JPEG"},
		"terminal codes": {[]byte(alive), "neither a PNG nor a JPEG"},
		"GIF":            {asGIF.Bytes(), "but a GIF"},
		"WebP":           {[]byte("RIFF\x24\x00\x00\x00WEBPVP8 "), "but WebP"},
		"BMP":            {[]byte("BM\x8a\x7b\x00\x00\x00\x00"), "but seems to be a BMP"},
		"TIFF":           {[]byte("II*\x00\x08\x00\x00\x00"), "but TIFF"},
		"HEIC":           {[]byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1"), "but HEIC"},
		"SVG":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>`), "but an SVG drawing"},
		"SVG with a BOM": {[]byte("\ufeff\n <?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aa\">]><svg/>"), "but XML, such as an SVG drawing"},
		"web page":       {[]byte("<!DOCTYPE html><html>404</html>"), "but text of a web page"},
		"PDF":            {[]byte("%PDF-1.7"), "but a PDF"},
		"archive":        {[]byte("PK\x03\x04"), "but a ZIP archive"},

		"PNG signature only":      {aPNG[:8], "ends too early"},
		"PNG of nothing":          {append([]byte(pngSignature), chunk("IEND")...), "dimensions"},
		"PNG header twice":        {append(bytes.Clone(aPNG[:33]), aPNG[8:]...), "decoding the image"},
		"PNG cut off in a chunk":  {aPNG[:len(aPNG)-20], "ends too early"},
		"PNG without its end":     {aPNG[:len(aPNG)-12], "ends too early"},
		"PNG less a byte":         {aPNG[:len(aPNG)-1], "ends too early"},
		"damaged PNG":             {flip(aPNG, 45), "a checksum does not agree"},
		"PNG, end damaged":        {flip(aPNG, -1), "a checksum does not agree"},
		"PNG without pixels":      {pngOfChunks(4000, 4000), "decoding the image"},
		"PNG of empty pixels":     {pngOfChunks(4000, 4000, chunk("IDAT")), "decoding the image"},
		"PNG of bad pixels":       {pngOfChunks(40, 40, chunk("IDAT", 1, 2, 3, 4)), "decoding the image"},
		"PNG with lying length":   {append(pngOfChunks(40, 40)[:33], "\xff\xff\xff\xffIDAT\x00\x00\x00\x00"...), "ends too early"},
		"PNG of many chunks":      {pngOfChunks(40, 40, bytes.Repeat(chunk("IDAT"), maxImageChunks)), "too many pieces"},
		"PNG, 2³¹-1 a side":       {pngOfChunks(1<<31-1, 1<<31-1), "dimensions"},
		"PNG, 65535 a side":       {pngOfChunks(65535, 65535), "65535×65535 pixels; at most 16 million"},
		"tall PNG":                {pngOfChunks(1, 65536), "1×65536 pixels; at most 65535 a side"},
		"wide PNG":                {pngOfChunks(maxImagePixels, 1), "16000000×1 pixels; at most 65535 a side"},
		"PNG, just too large":     {pngOfChunks(4000, 4001), "4000×4001 pixels; at most 16 million"},
		"PNG, negative":           {pngOfChunks(0xffffffff, 1), "dimensions"},
		"PNG, 0 a side":           {pngOfChunks(0, 0), "dimensions"},
		"PNG of a strange depth":  {append(append([]byte(pngSignature), chunk("IHDR", 0, 0, 0, 9, 0, 0, 0, 9, 7, 0, 0, 0, 0)...), chunk("IEND")...), "dimensions"},
		"PNG with a short header": {append(append([]byte(pngSignature), chunk("IHDR", 0, 0, 0, 9)...), chunk("IEND")...), "dimensions"},
		"too many bytes":          {append(bytes.Clone(aPNG), make([]byte, maxImageBytes)...), "larger than 20 MB"},

		"JPEG signature only":    {aJPEG[:3], "ends too early"},
		"JPEG of its ends":       {jpegOfSegments([]byte{0xff}), "dimensions"},
		"JPEG cut off":           {aJPEG[:len(aJPEG)-20], "ends too early"},
		"JPEG without its end":   {aJPEG[:len(aJPEG)-2], "ends too early"},
		"JPEG cut off in a note": {append([]byte{0xff, 0xd8}, segment(0xe1, make([]byte, 500)...)[:300]...), "ends too early"},
		"JPEG with no length":    {[]byte{0xff, 0xd8, 0xff, 0xe0, 0x00}, "ends too early"},
		"JPEG with length 1":     {[]byte{0xff, 0xd8, 0xff, 0xe0, 0x00, 0x01, 0xff, 0xd9}, "ends too early"},
		"JPEG, 65535 a side":     {jpegOfSegments(frame(0xc0, 65535, 65535, 0x22, 0x11, 0x11), scans(1)), "65535×65535 pixels; at most 16 million"},
		"JPEG, 0 a side":         {jpegOfSegments(frame(0xc0, 0, 0, 0x11), scans(1)), "no pixels"},
		"JPEG without pixels":    {jpegOfSegments(frame(0xc0, 4000, 4000, 0x11, 0x11, 0x11), scans(1)), "decoding the image"},
		"JPEG, other sampling":   {jpegOfSegments(frame(0xc0, 40, 40, 0x31, 0x11, 0x11), scans(1)), "dimensions"},
		"JPEG of 5 components":   {jpegOfSegments(frame(0xc0, 40, 40, 0x11, 0x11, 0x11, 0x11, 0x11), scans(1)), "dimensions"},
		"JPEG, arithmetic":       {jpegOfSegments(frame(0xc9, 40, 40, 0x11), scans(1)), "dimensions"},
		"JPEG, frame cut short":  {jpegOfSegments(segment(0xc0, 8, 0, 40), scans(1)), "dimensions"},
		"progressive, CMYK":      {jpegOfSegments(frame(0xc2, 4000, 4000, 0x11, 0x11, 0x11, 0x11), scans(1)), "save it as an ordinary one"},
		"progressive, 4:4:4":     {jpegOfSegments(frame(0xc2, 4000, 4000, 0x22, 0x22, 0x22), scans(1)), "save it as an ordinary one"},
		"JPEG of bad pixels":     {badPixels, "decoding the image"},
		"JPEG of many scans":     {withScans, "more than 20 scans"},
		"JPEG of many segments":  {jpegOfSegments(bytes.Repeat(segment(0xfe), 1_000_000)), "too many pieces"},
		"JPEG of FF":             {append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff}, 10_000_000)...), "ends too early"},
		"JPEG of FF 00":          {append([]byte{0xff, 0xd8, 0xff}, bytes.Repeat([]byte{0xff, 0x00}, 5_000_000)...), "ends too early"},
	} {
		t.Run(name, func(t *testing.T) {
			// Reading the file takes up to two and a half times its bytes in all.
			memory := 3*min(len(c.file), maxImageBytes) + 1<<20
			if name == "PNG of empty pixels" || name == "PNG without pixels" || name == "JPEG without pixels" {
				memory = maxImageMemory // the image that stays empty
			}
			hostile.Refused(t, uint64(memory), c.says, func() error {
				img, err := DecodeImage(bytes.NewReader(c.file))
				assert.Nil(t, img)
				return err
			})
		})
	}

	broken := errors.New("unplugged")
	_, err := DecodeImage(io.MultiReader(bytes.NewReader(aPNG), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
}

// However a digit in black and white is stored, it is the same. The files were
// written by ImageMagick 6.9.11.
func TestDecodeImageForms(t *testing.T) {
	want := stored(t, "seven.png")
	for _, name := range []string{
		"interlaced.png", "interlaced-16-bit-alpha.png", "one-bit.png", "palette.png", "palette-transparent.png", "rgb-16-bit.png",
	} {
		require.Equal(t, want, stored(t, name), name)
	}
	for _, name := range []string{"baseline-420.jpg", "baseline-411.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "restart.jpg"} {
		require.Less(t, meanAbsDifference(want, stored(t, name)), 0.003, name) // JPEG frays edges
	}
	require.IsType(t, &image.CMYK{}, openImage(t, "cmyk.jpg"))
	require.IsType(t, &image.NRGBA64{}, openImage(t, "interlaced-16-bit-alpha.png"))
}

// What follows the end of an image is nobody's business.
func TestDecodeImageIgnoresWhatFollows(t *testing.T) {
	for _, name := range []string{"seven.png", "gray.jpg"} {
		file, err := os.ReadFile(filepath.Join("testdata/images", name))
		require.NoError(t, err)
		require.Equal(t, openImage(t, name), decoded(t, append(file, "\xff\xda and more"...)))
	}
}

func openImage(t *testing.T, name string) image.Image {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata/images", name))
	require.NoError(t, err)
	return decoded(t, file)
}

// stored is the digit in a file of testdata.
func stored(t *testing.T, name string) Picture {
	t.Helper()
	p, ok := FromImage(openImage(t, name), true)
	require.True(t, ok, name)
	return p
}

// flat is a progressive JPEG without subsampling, w×h of mid grey: of all that are
// accepted none takes more memory to decode. Each of its blocks is one bit.
func flat(w, h uint16) []byte {
	blocks := (int(w) + 7) / 8 * ((int(h) + 7) / 8)
	one := make([]byte, 17)
	one[1] = 1 // a single code of a single bit, for a difference of 0
	table := append(append([]byte{0}, make([]byte, 63)...), 1)
	return jpegOfSegments(segment(0xdb, table...), frame(0xc2, w, h, 0x11, 0x11, 0x11), segment(0xc4, append(one, 0)...),
		exifIn(binary.BigEndian, 6), segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0), make([]byte, (3*blocks+7)/8))
}

// Within twice what the largest file and the largest image take.
func TestDecodeImageMemory(t *testing.T) {
	if hostile.Race {
		t.Skip("it takes a quarter of a minute under the race detector")
	}
	const most = 2 * (maxImageBytes + 8*maxImagePixels)
	file := flat(3664, 3664) // the most for its form, but for a row
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	img, err := DecodeImage(bytes.NewReader(file))
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 3664, 3664), img.Bounds())
	require.Equal(t, color.RGBA{128, 128, 128, 255}, img.At(1000, 2000))
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most))
	t.Logf("%d MB of %d allowed", (after.TotalAlloc-before.TotalAlloc)/1e6, most/1_000_000)
	_, err = DecodeImage(bytes.NewReader(flat(3672, 3672)))
	require.ErrorContains(t, err, "takes too much memory")
}

// mend gives the chunks of a PNG the checksums that they should have, so that
// changes get past them.
func mend(file []byte) []byte {
	file = bytes.Clone(file)
	for rest := file[min(len(file), len(pngSignature)):]; len(rest) >= 12; {
		length := min(int(binary.BigEndian.Uint32(rest)), len(rest)-12)
		binary.BigEndian.PutUint32(rest, uint32(length))
		binary.BigEndian.PutUint32(rest[8+length:], crc32.ChecksumIEEE(rest[4:8+length]))
		rest = rest[12+length:]
	}
	return file
}

func FuzzOpenPicture(f *testing.F) {
	files, err := filepath.Glob("testdata/images/*")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		file, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(file)
	}
	f.Add(flat(16, 8))
	f.Add(pngOfChunks(2, 2, chunk("tEXt"), chunk("IDAT", 0x78, 0x9c, 0x63, 0x60, 0x60)))
	f.Add(jpegOfSegments(frame(0xc2, 9, 9, 0x22, 0x11, 0x11), scans(3)))
	f.Fuzz(func(t *testing.T, file []byte) {
		if bytes.HasPrefix(file, []byte(pngSignature)) {
			file = mend(file)
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1_000_000 {
			return // it takes long
		}
		img, err := DecodeImage(bytes.NewReader(file))
		if err != nil {
			require.Nil(t, img)
			return
		}
		// The decoder alone, without any precaution, reads the same.
		alone, _, err := image.Decode(bytes.NewReader(file))
		require.NoError(t, err)
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		size := alone.Bounds().Size()
		require.True(t, size == image.Pt(w, h) || size == image.Pt(h, w))
		require.True(t, w > 0 && h > 0 && w*h <= maxImagePixels)
		for _, normalise := range []bool{true, false} {
			p, ok := FromImage(img, normalise)
			require.Equal(t, ok, p != Picture{})
			for _, v := range p {
				require.True(t, v >= 0 && v <= 1)
			}
		}
	})
}
