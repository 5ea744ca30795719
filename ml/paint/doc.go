// Package paint turns pictures and class activation maps into images: colormaps,
// resampling, the blend of a map over a picture, colour bars and finished figures.
//
// It works on plain values and on the standard image package, and draws nothing
// on a screen. Maps are 28×28 row by row, as pictures are; sizes are in pixels.
// A size asked for is brought into 1…[MaxSize], so that no request can exhaust
// the memory. Everything here is safe for use by several goroutines at once.
package paint

// MaxSize is the longest side, in pixels, that a picture or a map is drawn at.
const MaxSize = 2048

func clampSize(size int) int { return min(max(size, 1), MaxSize) }
