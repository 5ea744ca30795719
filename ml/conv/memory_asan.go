//go:build asan

package conv

// apart keeps buffers that otherwise follow one another in allocations of their
// own, so that the address sanitizer sees where each ends.
const apart = true
