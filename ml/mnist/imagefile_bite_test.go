package mnist

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What decoding 1200 pixels takes, counted by hand: 4 bytes for each when it is
// done, and for each sample one, or five in a progressive image.
func TestJPEGMemory(t *testing.T) {
	for _, c := range []struct {
		sampling    []byte
		samples     int
		progressive int // bytes, of both kinds
	}{
		{[]byte{0x11}, 1200, 10_800},
		{[]byte{0x22}, 1200, 10_800}, // alone, it has every pixel all the same
		{[]byte{0x11, 0x11, 0x11}, 3600, 22_800},
		{[]byte{0x22, 0x11, 0x11}, 1800, 13_800},
		{[]byte{0x21, 0x11, 0x11}, 2400, 16_800},
		{[]byte{0x12, 0x11, 0x11}, 2400, 16_800},
		{[]byte{0x41, 0x11, 0x11}, 1800, 13_800},
		{[]byte{0x22, 0x11, 0x11, 0x22}, 3000, 19_800},
		{[]byte{0x00}, 0, 4800}, // makes no sense
		{nil, 0, 4800},
	} {
		body := frame(0xc0, 40, 30, c.sampling...)[4:]
		require.Equal(t, 4800+c.samples, jpegMemory(body, false), "%x", c.sampling)
		require.Equal(t, c.progressive, jpegMemory(body, true), "%x", c.sampling)
		for n := range body {
			require.Zero(t, jpegMemory(body[:n], true), "cut off after %d", n)
		}
		require.Zero(t, jpegMemory(append(body, 0), false))
	}
	require.Zero(t, jpegMemory(frame(0xc0, 40, 30, 0x11, 0x11, 0x11, 0x11, 0x11)[4:], false))
}

// Within compressed pixels a marker is any but those that belong to them (ISO
// 10918-1, table B.1): 00 after an FF that is meant, the restarts D0 to D7, and D8,
// which begins an image. FF only fills up.
func TestNextMarker(t *testing.T) {
	for m := range 256 {
		marker, rest := nextMarker([]byte{7, 0xff, byte(m), 1, 2})
		switch {
		case m == 0xff:
			require.Equal(t, byte(1), marker)
			require.Equal(t, []byte{2}, rest)
		case m == 0 || m >= 0xd0 && m <= 0xd8:
			require.Zero(t, marker, "%#x", m)
			require.Empty(t, rest, "%#x", m)
		default:
			require.Equal(t, byte(m), marker)
			require.Equal(t, []byte{1, 2}, rest, "%#x", m)
		}
	}
}
