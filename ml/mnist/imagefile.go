package mnist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// Bounds on an image file.
const (
	maxImageBytes  = 20_000_000 // of the file
	maxImagePixels = 16_000_000 // width × height
	maxImageSide   = 65_535     // pixels, the most that JPEG has room for
	maxImageMemory = 16 * maxImagePixels
	maxImageChunks = 50_000 // of a PNG; 400 MB, as most programs cut them
	maxSegments    = 5_000  // of a JPEG; 300 MB
	maxImageScans  = 20     // of a JPEG; the usual progressive ones have 6, 10 or 18
)

var (
	errCutOff = errors.New("the image file ends too early; it may not be complete")
	errPieces = errors.New("the image file is made of too many pieces")
)

// DecodeImage decodes a PNG or JPEG image. What a small file can do to memory and
// time is found out before its pixels are decoded: its dimensions, whether it is
// complete, of how many pieces it is made. A photograph is turned upright as the
// camera has noted in it (EXIF).
func DecodeImage(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxImageBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the image: %w", err)
	}
	if len(data) > maxImageBytes {
		return nil, fmt.Errorf("the image file is larger than %d MB", maxImageBytes/1_000_000)
	}
	// The decoders are named here, since image.Decode takes every format that
	// any part of the program has registered.
	switch {
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return decodePNG(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return decodeJPEG(data)
	}
	return nil, fmt.Errorf("the file is neither a PNG nor a JPEG image%s", kind(data))
}

// kind says what other file it seems to be, if that is known.
func kind(data []byte) string {
	begin := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1000)], []byte("\ufeff")), " \t\r\n")
	if len(data) == 0 {
		return ", but empty"
	}
	for _, k := range []struct{ prefix, says string }{
		{"GIF8", ", but a GIF"},
		{"RIFF", ", but WebP or another kind of RIFF"},
		{"BM", ", but seems to be a BMP"},
		{"II*\x00", ", but TIFF or a camera's raw data"},
		{"MM\x00*", ", but TIFF or a camera's raw data"},
		{"<svg", ", but an SVG drawing"},
		{"<?xml", ", but XML, such as an SVG drawing"},
		{"<!DOCTYPE", ", but text of a web page or a drawing"},
		{"<html", ", but a web page"},
		{"%PDF", ", but a PDF"},
		{"PK\x03\x04", ", but a ZIP archive"},
	} {
		if bytes.HasPrefix(begin, []byte(k.prefix)) {
			return k.says
		}
	}
	if len(data) > 12 && string(data[4:8]) == "ftyp" {
		return ", but HEIC, AVIF or a film"
	}
	return ""
}

// checkDimensions refuses what is too large, and what a decoder could not find out.
func checkDimensions(c image.Config, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("reading the dimensions of the image: %w", early(err))
	case c.Width < 1 || c.Height < 1:
		return errors.New("the image has no pixels")
	// Neither side alone may be too large, so that the product cannot overflow.
	case c.Width > maxImageSide || c.Height > maxImageSide:
		return fmt.Errorf("the image has %d×%d pixels; at most %d a side can be read", c.Width, c.Height, maxImageSide)
	case c.Width*c.Height > maxImagePixels:
		return fmt.Errorf("the image has %d×%d pixels; at most %d million can be read", c.Width, c.Height, maxImagePixels/1_000_000)
	}
	return nil
}

const pngSignature = "\x89PNG\r\n\x1a\n"

func decodePNG(data []byte) (image.Image, error) {
	if err := checkChunks(data[len(pngSignature):]); err != nil {
		return nil, err
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err := checkDimensions(config, err); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding the image: %w", early(err))
	}
	return img, nil
}

// checkChunks goes through the chunks of a PNG: a length, four letters, so many
// bytes and a checksum each. All must be there and undamaged up to IEND.
func checkChunks(data []byte) error {
	for range maxImageChunks {
		if len(data) < 12 {
			return errCutOff
		}
		length := binary.BigEndian.Uint32(data)
		if uint64(length) > uint64(len(data)-12) {
			return errCutOff
		}
		chunk, rest := data[4:8+length], data[8+length:]
		if crc32.ChecksumIEEE(chunk) != binary.BigEndian.Uint32(rest) {
			return errors.New("the image file is damaged: a checksum does not agree")
		}
		if string(chunk[:4]) == "IEND" {
			return nil
		}
		data = rest[4:]
	}
	return errPieces
}

func decodeJPEG(data []byte) (image.Image, error) {
	s, err := scanJPEG(data)
	if err != nil {
		return nil, err
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err := checkDimensions(config, err); err != nil {
		return nil, err
	}
	if s.memory > maxImageMemory {
		return nil, fmt.Errorf("the image has %d×%d pixels and is a progressive JPEG, which takes too much memory; save it as an ordinary one",
			config.Width, config.Height)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding the image: %w", early(err))
	}
	return turn(img, s.orientation), nil
}

// jpegStructure is what the segments of a JPEG tell.
type jpegStructure struct {
	memory      int // bytes that decoding takes, about
	orientation int // 1 to 8, as in EXIF
}

// scanJPEG goes through the segments of a JPEG up to its end: FF, a marker, and for
// most of them a length of two bytes and so many bytes.
func scanJPEG(data []byte) (jpegStructure, error) {
	s := jpegStructure{orientation: 1}
	scans, frame, noted := 0, false, false
	for range maxSegments {
		marker, rest := nextMarker(data)
		if marker == 0xd9 { // end of the image
			return s, nil
		}
		if len(rest) < 2 {
			return s, errCutOff
		}
		length := int(binary.BigEndian.Uint16(rest))
		if length < 2 || length > len(rest) {
			return s, errCutOff
		}
		body := rest[2:length]
		switch {
		case marker == 0xda: // start of a scan
			// Each may go through all pixels for a handful of bytes.
			if scans++; scans > maxImageScans {
				return s, fmt.Errorf("the JPEG image has more than %d scans", maxImageScans)
			}
		case marker >= 0xc0 && marker <= 0xc2 && !frame: // start of the frame
			frame, s.memory = true, jpegMemory(body, marker == 0xc2)
		case marker == 0xe1 && bytes.HasPrefix(body, []byte(exifSignature)) && !noted:
			noted, s.orientation = true, exifOrientation(body[len(exifSignature):])
		}
		data = rest[length:]
	}
	return s, errPieces
}

// nextMarker returns the first marker in data and what follows it; 0 and nothing
// if there is none. Within compressed pixels FF comes before 00 or one of the
// eight markers where decoding can restart.
func nextMarker(data []byte) (marker byte, rest []byte) {
	for i := 1; i < len(data); i++ {
		if m := data[i]; data[i-1] == 0xff && m != 0 && m != 0xff && (m < 0xd0 || m > 0xd8) {
			return m, data[i+1:]
		}
	}
	return 0, nil
}

// jpegMemory is how many bytes decoding takes for a frame: one for each sample, four
// more in a progressive one, which come bit by bit, and four for a pixel where
// colours have to be converted. 0 if the frame makes no sense: decoding will say so.
func jpegMemory(frame []byte, progressive bool) int {
	if len(frame) < 6 {
		return 0
	}
	height, width := int(binary.BigEndian.Uint16(frame[1:])), int(binary.BigEndian.Uint16(frame[3:]))
	components := frame[6:]
	if n := int(frame[5]); n > 4 || len(components) != 3*n {
		return 0
	}
	h, v := 1, 1
	for c := components; len(c) > 0; c = c[3:] {
		h, v = max(h, int(c[1]>>4)), max(v, int(c[1]&15))
	}
	perSample, memory := 1, 4*width*height
	if progressive {
		perSample = 5
	}
	for c := components; len(c) > 0; c = c[3:] {
		memory += perSample * width * height * int(c[1]>>4) * int(c[1]&15) / (h * v)
	}
	return memory
}

// early puts the end of a file into words.
func early(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCutOff
	}
	return err
}
