package mnist

import (
	"encoding/binary"
	"image"
	"image/draw"
)

// exifSignature is what the segment of a JPEG with a camera's notes begins with.
const exifSignature = "Exif\x00\x00"

// exifOrientation returns how a camera was held, 1 to 8, as it has noted in TIFF's
// form (EXIF 2.32, section 4.6.4): the byte order, the place of a directory, and its
// entries of twelve bytes, of which only the one with the tag 0x0112 is looked at.
// What is missing or makes no sense is 1: upright.
func exifOrientation(tiff []byte) int {
	const (
		tag       = 0x0112
		short     = 3 // a type: two bytes
		entrySize = 12
	)
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > uint64(len(tiff)) {
		return 1
	}
	count, entries := int(order.Uint16(tiff[at:])), tiff[at+2:]
	for ; count > 0 && len(entries) >= entrySize; count-- {
		if order.Uint16(entries) == tag {
			o := int(order.Uint16(entries[8:]))
			if order.Uint16(entries[2:]) != short || order.Uint32(entries[4:]) != 1 || o < 1 || o > 8 {
				return 1
			}
			return o
		}
		entries = entries[entrySize:]
	}
	return 1
}

// turn returns the image upright. An orientation says where the first row and the
// first column of the file belong:
//
//	1 top, left     2 top, right    3 bottom, right  4 bottom, left
//	5 left, top     6 right, top    7 right, bottom  8 left, bottom
func turn(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if orientation >= 5 { // rows become columns
		w, h = h, w
	}
	upright := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	for i := range b.Dy() {
		draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+i), draw.Src)
		for j := range b.Dx() {
			x, y := j, i
			if orientation >= 5 {
				x, y = i, j
			}
			switch orientation {
			case 2, 3, 6, 7:
				x = w - 1 - x
			}
			switch orientation {
			case 3, 4, 7, 8:
				y = h - 1 - y
			}
			copy(upright.Pix[upright.PixOffset(x, y):][:4], row.Pix[4*j:])
		}
	}
	return upright
}
