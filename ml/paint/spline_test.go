package paint

import (
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func readJSON(t testing.TB, name string, into any) {
	f, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	require.NoError(t, json.NewDecoder(z).Decode(into))
}

func TestSplineAgainstScipy(t *testing.T) {
	var cases []struct {
		Side, Size        int
		Map, Corner, Cell []float64
	}
	readJSON(t, "zoom.json.gz", &cases)
	require.Len(t, cases, 10)
	for _, c := range cases {
		m := make([]float32, len(c.Map))
		for i, v := range c.Map {
			m[i] = float32(v)
		}
		corner, err := Resample(m, c.Side, c.Size)
		require.NoError(t, err)
		cell := spline(m, c.Side, c.Size, cellAligned)
		require.Len(t, corner, len(c.Corner))
		require.Len(t, cell, len(c.Cell))
		for i := range corner {
			requireFloat32(t, c.Corner[i], corner[i])
			requireFloat32(t, c.Cell[i], cell[i])
		}
	}
}

// requireFloat32 demands the float32 nearest to want, give or take the nine
// decimals of the record.
func requireFloat32(t *testing.T, want float64, got float32) {
	t.Helper()
	if math.Abs(float64(got)-want) > math.Abs(want)*0x1p-24+1e-9 {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestResampleKeepsCornersAndIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(2, 30).Draw(t, "side")
		size := rapid.IntRange(2, 90).Draw(t, "size")
		m := rapid.SliceOfN(rapid.Float32Range(-8, 8), side*side, side*side).Draw(t, "map")
		out, err := Resample(m, side, size)
		require.NoError(t, err)
		const tolerance = 1e-6 // a rounding of float32 below 8
		require.InDelta(t, m[0], out[0], tolerance)
		require.InDelta(t, m[side-1], out[size-1], tolerance)
		require.InDelta(t, m[len(m)-1], out[len(out)-1], tolerance)
		same, err := Resample(m, side, side)
		require.NoError(t, err)
		require.InDeltaSlice(t, m, same, tolerance)
	})
}

// scipy 1.10 returns zeros in the last row and column of 28 → 43: 27/42·42 is
// rounded to more than 27. A constant map must stay constant.
func TestResampleReachesTheLastRow(t *testing.T) {
	m := make([]float32, 28*28)
	for i := range m {
		m[i] = 1
	}
	for size := 1; size < 120; size++ {
		out, err := Resample(m, 28, size)
		require.NoError(t, err)
		for i, v := range out {
			if math.Abs(float64(v)-1) > 1e-7 {
				t.Fatalf("28 → %d: point %d is %v", size, i, v)
			}
		}
	}
}

func TestResampleRefuses(t *testing.T) {
	for _, c := range []struct{ values, side, size int }{
		{0, 0, 5},
		{4, 3, 5},
		{4, -2, 5},
		{4, 2, 0},
		{4, 2, MaxSize + 1},
		{4, math.MaxInt, 5},
	} {
		_, err := Resample(make([]float32, c.values), c.side, c.size)
		require.Error(t, err, c)
	}
}

func BenchmarkResample(b *testing.B) {
	m := make([]float32, 28*28)
	for b.Loop() {
		if _, err := Resample(m, 28, 336); err != nil {
			b.Fatal(err)
		}
	}
}
