package mnist

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// byteOrder is one of TIFF's two.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// entry is an entry of a directory: a tag, a type, how many values, and these.
func entry(order byteOrder, tag, kind uint16, count uint32, value uint16) []byte {
	e := order.AppendUint16(order.AppendUint16(nil, tag), kind)
	return order.AppendUint16(order.AppendUint16(order.AppendUint32(e, count), value), 0)
}

// tiffOf is a directory in TIFF's form at that place, which says that it has count
// entries.
func tiffOf(order byteOrder, place uint32, count uint16, entries ...[]byte) []byte {
	begin := "II*\x00"
	if order == byteOrder(binary.BigEndian) {
		begin = "MM\x00*"
	}
	tiff := order.AppendUint32([]byte(begin), place)
	tiff = append(tiff, make([]byte, max(0, int(min(place, 1000))-len(tiff)))...)
	tiff = order.AppendUint16(tiff, count)
	return append(append(tiff, slices.Concat(entries...)...), 0, 0, 0, 0)
}

// exifIn is the segment of a JPEG that notes an orientation among other things.
func exifIn(order byteOrder, orientation uint16) []byte {
	tiff := tiffOf(order, 8, 3, entry(order, 0x010f, 2, 4, 0x4156), entry(order, 0x0112, 3, 1, orientation), entry(order, 0x0128, 3, 1, 2))
	return segment(0xe1, append([]byte(exifSignature), tiff...)...)
}

func TestExifOrientation(t *testing.T) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		held := func(o uint16) []byte { return entry(order, 0x0112, 3, 1, o) }
		for o := range uint16(8) {
			require.Equal(t, int(o)+1, exifOrientation(tiffOf(order, 8, 1, held(o+1))))
		}
		other := entry(order, 0x0100, 4, 1, 7)
		many := bytes.Repeat(other, 20_000)
		for name, c := range map[string]struct {
			tiff []byte
			want int
		}{
			"farther back":        {tiffOf(order, 300, 1, held(6)), 6},
			"behind others":       {tiffOf(order, 8, 20_001, many, held(6)), 6},
			"first of two":        {tiffOf(order, 8, 2, held(3), held(6)), 3},
			"count too large":     {tiffOf(order, 8, 65535, other, held(6)), 6},
			"beyond the count":    {tiffOf(order, 8, 1, other, held(6)), 1},
			"count 0":             {tiffOf(order, 8, 0, held(6)), 1},
			"orientation 0":       {tiffOf(order, 8, 1, held(0)), 1},
			"orientation 9":       {tiffOf(order, 8, 1, held(9)), 1},
			"orientation 65535":   {tiffOf(order, 8, 1, held(65535)), 1},
			"other type":          {tiffOf(order, 8, 1, entry(order, 0x0112, 4, 1, 6)), 1},
			"two values":          {tiffOf(order, 8, 1, entry(order, 0x0112, 3, 2, 6)), 1},
			"2³²-1 values":        {tiffOf(order, 8, 1, entry(order, 0x0112, 3, 1<<32-1, 6)), 1},
			"other tag":           {tiffOf(order, 8, 1, entry(order, 0x1201, 3, 1, 6)), 1},
			"place 0":             {tiffOf(order, 0, 1, held(6)), 1},
			"place 7":             {tiffOf(order, 7, 1, held(6)), 1},
			"place 2³²-1":         {tiffOf(order, 1<<32-1, 1, held(6)), 1},
			"place 2³¹":           {tiffOf(order, 1<<31, 1, held(6)), 1},
			"place at the end":    {tiffOf(order, 8, 1, held(6))[:8], 1},
			"half a count":        {tiffOf(order, 8, 1, held(6))[:9], 1},
			"no entry":            {tiffOf(order, 8, 1, held(6))[:10], 1},
			"half an entry":       {tiffOf(order, 8, 1, held(6))[:21], 1},
			"nothing":             {nil, 1},
			"seven bytes":         {tiffOf(order, 8, 1, held(6))[:7], 1},
			"other byte order":    {append([]byte("XX*\x00"), tiffOf(order, 8, 1, held(6))[4:]...), 1},
			"43 in place of 42":   {bytes.Replace(tiffOf(order, 8, 1, held(6)), []byte("*"), []byte("+"), 1), 1},
			"whole entry, no end": {tiffOf(order, 8, 1, held(6))[:22], 6},
		} {
			require.Equal(t, c.want, exifOrientation(c.tiff), "%s, %v", name, order)
		}
	}
}

// The standard's words: where row 0 and column 0 of the file are seen.
func TestTurn(t *testing.T) {
	file := strings.Fields("abc def") // 3×2
	img := image.NewGray(image.Rect(5, 7, 8, 9))
	for y, row := range file {
		for x, v := range row {
			img.SetGray(5+x, 7+y, color.Gray{Y: uint8(v)})
		}
	}
	for o, want := range map[int]string{
		1: "abc def", 2: "cba fed", 3: "fed cba", 4: "def abc",
		5: "ad be cf", 6: "da eb fc", 7: "fc eb da", 8: "cf be ad",
	} {
		upright := turn(img, o)
		b := upright.Bounds()
		var rows []string
		for y := b.Min.Y; y < b.Max.Y; y++ {
			row := ""
			for x := b.Min.X; x < b.Max.X; x++ {
				r, g, b, a := upright.At(x, y).RGBA()
				require.True(t, r == g && g == b && a == 0xffff)
				row += string(rune(r >> 8))
			}
			rows = append(rows, row)
		}
		require.Equal(t, want, strings.Join(rows, " "), "orientation %d", o)
	}
}

// A photograph of a digit is read upright, however the camera was held.
func TestDecodeImageTurns(t *testing.T) {
	img := openImage(t, "gray.jpg")
	want := stored(t, "gray.jpg")
	undo := []int{0, 1, 2, 3, 4, 5, 8, 7, 6} // what turns back
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for o := 1; o <= 8; o++ {
			held := jpegOf(t, turn(img, undo[o]), 100)
			noted := slices.Concat(held[:2], exifIn(order, uint16(o)), held[2:])
			got, ok := FromImage(decoded(t, noted), true)
			require.True(t, ok)
			require.Less(t, meanAbsDifference(want, got), 0.003, "orientation %d", o) // JPEG, once more
			if o != 1 {
				lying, _ := FromImage(decoded(t, held), true)
				require.Greater(t, meanAbsDifference(want, lying), 0.1, "it is turned")
			}
			// The first note is the one that holds, and others are no notes of a camera.
			xmp := segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00")...)
			noted = slices.Concat(held[:2], xmp, exifIn(order, uint16(o)), exifIn(order, 1), held[2:])
			again, _ := FromImage(decoded(t, noted), true)
			require.Equal(t, got, again)
		}
	}
}

func FuzzExif(f *testing.F) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		held := entry(order, 0x0112, 3, 1, 6)
		f.Add(tiffOf(order, 8, 1, held))
		f.Add(tiffOf(order, 20, 2, entry(order, 0x0100, 4, 1, 7), held))
		f.Add(tiffOf(order, 1<<31, 9, held)[:12])
	}
	pixels := jpegOf(f, image.NewGray(image.Rect(0, 0, 16, 8)), 90)
	f.Fuzz(func(t *testing.T, tiff []byte) {
		o := exifOrientation(tiff)
		require.True(t, o >= 1 && o <= 8)
		if len(tiff) > 60_000 {
			return // more than fits into a segment
		}
		// Whatever the notes say, they spoil no photograph.
		noted := slices.Concat(pixels[:2], segment(0xe1, append([]byte(exifSignature), tiff...)...), pixels[2:])
		img, err := DecodeImage(bytes.NewReader(noted))
		require.NoError(t, err)
		want := image.Rect(0, 0, 16, 8)
		if o >= 5 {
			want = image.Rect(0, 0, 8, 16)
		}
		require.Equal(t, want, img.Bounds())
	})
}
