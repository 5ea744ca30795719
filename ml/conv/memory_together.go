//go:build !asan

package conv

const apart = false
