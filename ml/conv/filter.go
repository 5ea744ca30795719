package conv

// Filter is one layer's kernel w [3][3][in][out] in the forms that computing
// needs. Any number of layers share it, once it has been told w.
type Filter struct {
	In, Out int // channels

	kernel Kernel
	fast   winograd  // nil where the direct convolution has to do
	turned []float32 // [3][3][out][in], w for the input gradient; nil if that is not wanted
	u, ut  []float32 // [36][in][out] and [36][out][in], of w and turned
}

// NewFilter makes a filter for a kernel of in → out channels and, with
// inputGradient, for the gradient with respect to a layer's input.
func NewFilter(kernel Kernel, in, out int, inputGradient bool) *Filter {
	f := &Filter{In: in, Out: out, kernel: kernel}
	if fast, ok := kernel.(winograd); ok && in%16 == 0 {
		f.fast = fast
		n := points * in * out
		both := hugePages(2 * n)
		f.u, f.ut = both[:n], both[n:][:n]
	}
	if inputGradient {
		f.turned = make([]float32, 9*in*out)
	}
	return f
}

// Set takes over w [3][3][in][out] for what runs afterwards. Nothing may run
// meanwhile.
func (f *Filter) Set(w []float32) error {
	n := f.In * f.Out
	if f.turned != nil {
		// The adjoint of a correlation turns the kernel by half a circle; that
		// of Winograd's transforms turns it in their own way.
		if err := Parallel(9, func(_, tap int) {
			to := tap
			if f.fast == nil {
				to = 8 - tap
			}
			transpose(f.turned[to*n:][:n], w[tap*n:][:n], f.In, f.Out)
		}); err != nil {
			return err
		}
	}
	if f.fast == nil {
		return nil
	}
	const pieces = 8
	return Parallel(pieces, func(_, p int) {
		from, count := p*n/pieces, n/pieces
		f.fast.transformKernel(f.u[from:], w[from:], n, count)
		if f.turned != nil {
			f.fast.transformKernel(f.ut[from:], f.turned[from:], n, count)
		}
	})
}
