//go:build !linux

package conv

func useHugePages([]float32) {}
