//go:build !slow && !race

package app

// The full figures are in monkey_slow_test.go.
const (
	monkeySeeds  = 2
	monkeyEvents = 500
)
