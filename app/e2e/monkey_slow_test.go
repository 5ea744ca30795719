//go:build e2e && linux && slow

package e2e

const monkeySeeds, monkeyEvents = 10, 10_000
