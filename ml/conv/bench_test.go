package conv

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkWinograd(b *testing.B) {
	for _, k := range Kernels() {
		w, ok := k.(winograd)
		if !ok {
			continue
		}
		for _, s := range shapes[1:4] {
			rng := rand.New(rand.NewPCG(1, 1))
			x, dy := picture(rng, s.in), picture(rng, s.out)
			y, bias := make([]float32, Area*s.out), random(rng, s.out)
			dx := make([]float32, Area*s.in)
			size := points * s.in * s.out
			u, ut, db := random(rng, size), random(rng, size), make([]float32, s.out)
			r := layer(b, k, s.in, s.out, Options{Batch: 1, Gradients: true}).room()
			v, m, du := r.v, r.m, r.du
			mean, passed := make([]float32, s.out), make([]int32, tiles*s.out)
			flops := float64(2 * 9 * s.in * s.out * Side * Side)
			run := func(name string, times float64, f func()) {
				b.Run(fmt.Sprintf("%s/%s/%d-%d", k.Name(), name, s.in, s.out), func(b *testing.B) {
					for b.Loop() {
						f()
					}
					b.ReportMetric(times*flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
			run("forward", 1, func() { w.winogradForward(y, nil, nil, v, m, x, u, bias, s.in, s.out) })
			run("backward", 2, func() {
				w.winogradBackward(x, dx, du, db, v, m, ut, dy, nil, nil, s.in, s.out, true)
			})
			run("forward to mean", 1, func() {
				w.winogradForward(nil, mean, passed, v, m, x, u, bias, s.in, s.out)
			})
			run("backward from mean", 2, func() {
				w.winogradBackward(x, dx, du, db, v, m, ut, nil, passed, mean, s.in, s.out, true)
			})
		}
	}
}

func BenchmarkTransforms(b *testing.B) {
	w := Best().(winograd)
	in, out := 64, 128
	rng := rand.New(rand.NewPCG(1, 1))
	u, k := random(rng, points*in*out), random(rng, 9*in*out)
	t := make([]float32, in*out)
	b.Run("kernel", func(b *testing.B) {
		for b.Loop() {
			w.transformKernel(u, k, in*out, in*out)
		}
	})
	b.Run("gradient", func(b *testing.B) {
		for b.Loop() {
			w.transformGradient(k, u, in, out)
		}
	})
	b.Run("transpose", func(b *testing.B) {
		for b.Loop() {
			transpose(t, k, in, out)
		}
	})
}

func BenchmarkLayer(b *testing.B) {
	const batch = 4
	for i, s := range shapes[:4] {
		o := Options{Batch: batch, Mean: i == 3, Gradients: true}
		if i > 0 {
			o.Below = new(Layer)
		}
		l := layer(b, Best(), s.in, s.out, o)
		rng := rand.New(rand.NewPCG(1, 1))
		var x, dy []float32
		for range batch {
			x, dy = append(x, picture(rng, s.in)...), append(dy, picture(rng, s.out)...)
		}
		w, bias := random(rng, 9*s.in*s.out), random(rng, s.out)
		flops := float64(batch * 2 * 9 * s.in * s.out * Side * Side)
		run := func(name string, times float64, f func()) {
			b.Run(fmt.Sprintf("%s/%d-%d", name, s.in, s.out), func(b *testing.B) {
				for b.Loop() {
					f()
				}
				b.ReportMetric(times*flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
		run("filter", 0, func() {
			if err := l.Set(w); err != nil {
				b.Fatal(err)
			}
		})
		run("forward", 1, func() { l.forward(x, w, bias) })
		run("backward", 2, func() { l.backward(x, dy) })
	}
}
