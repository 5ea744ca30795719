//go:build slow

package atomicfile

const kills = 200
