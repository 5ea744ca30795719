//go:build race

package hostile

// Race says whether the race detector watches.
const Race = true
