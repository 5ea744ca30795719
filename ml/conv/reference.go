package conv

// float is the precision of the reference: float32 is the fallback where there
// is no C compiler, float64 is what tests compare every kernel with.
type float interface{ float32 | float64 }

// Reference is the convolution in plain Go, the definition that the other
// kernels are tested against, and the one used when Visao is built without cgo.
type Reference struct{}

// Name returns "go".
func (Reference) Name() string { return "go" }

// Correlate implements [Kernel].
func (Reference) Correlate(y, x, w, b []float32, in, out int, relu bool) {
	correlate(y, x, w, b, in, out, relu)
}

// KernelGradient implements [Kernel].
func (Reference) KernelGradient(dw, db, x, dy []float32, in, out int) {
	kernelGradient(dw, db, x, dy, in, out)
}

// Mask implements [Kernel].
func (Reference) Mask(x, dx []float32, n int) {
	for row := 1; row <= Side; row++ {
		at := (row*Padded + 1) * n
		dx := dx[at:][:Side*n]
		x := x[at:][:Side*n]
		for i, v := range x {
			x[i] = 0
			if !(v <= 0) {
				x[i] = dx[i]
			}
		}
	}
}

// Pointwise implements [Kernel].
func (Reference) Pointwise(y, x, w []float32, in, out int) {
	for i := range Side * Side {
		pixel := y[i*out:][:out]
		clear(pixel)
		for k, v := range x[((i/Side+1)*Padded+i%Side+1)*in:][:in] {
			for o, t := range w[k*out:][:out] {
				pixel[o] += v * t
			}
		}
	}
}

func correlate[T float](y, x, w, b []T, in, out int, relu bool) {
	for row := range Side {
		for col := range Side {
			pixel := y[((row+1)*Padded+col+1)*out:][:out]
			clear(pixel)
			copy(pixel, b)
			for i := range 3 {
				// Three neighbours are contiguous, and so are their kernels.
				window := x[((row+i)*Padded+col)*in:][:3*in]
				taps := w[i*3*in*out:]
				for k, v := range window {
					for o, t := range taps[k*out:][:out] {
						pixel[o] += v * t
					}
				}
			}
			if relu {
				for o := range pixel {
					pixel[o] = max(pixel[o], 0)
				}
			}
		}
	}
}

func kernelGradient[T float](dw, db, x, dy []T, in, out int) {
	for row := range Side {
		pixels := dy[((row+1)*Padded+1)*out:][:Side*out]
		for o := range out {
			var sum T // of a row first: a sum of 784 in one go would round too often
			for at := o; at < len(pixels); at += out {
				sum += pixels[at]
			}
			db[o] += sum
		}
		for col := range Side {
			pixel := dy[((row+1)*Padded+col+1)*out:][:out]
			for i := range 3 {
				window := x[((row+i)*Padded+col)*in:][:3*in]
				taps := dw[i*3*in*out:]
				for k, v := range window {
					grad := taps[k*out:][:out]
					for o, g := range pixel {
						grad[o] += v * g
					}
				}
			}
		}
	}
}
