//go:build slow

package app

const (
	monkeySeeds  = 10
	monkeyEvents = 10_000
)
