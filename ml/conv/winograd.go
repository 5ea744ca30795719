package conv

// The sizes of Winograd's F(4×4, 3×3): see winograd.h.
const (
	points = 36 // at which the polynomials are multiplied
	tiles  = 49 // of 4×4 pixels in a picture
)

// winograd is what a kernel has that can do a convolution with a quarter of the
// multiplications, for a number of channels that is a multiple of 16 at both
// ends. winograd.h says what the arguments are.
type winograd interface {
	transformKernel(u, w []float32, n, count int)
	transformGradient(dw, du []float32, in, out int)
	winogradForward(y, mean []float32, passed []int32, v, m, x, u, b []float32, in, out int)
	winogradBackward(x, dx, du, db, v, dm, ut, dz []float32, passed []int32, dmean []float32, in, out int, first bool)
}
