//go:build e2e && linux && !slow

package e2e

// The full figures are in monkey_slow_test.go.
const monkeySeeds, monkeyEvents = 1, 300
