//go:build !slow && race

package app

// The race detector makes everything ten times as slow.
const (
	monkeySeeds  = 1
	monkeyEvents = 300
)
