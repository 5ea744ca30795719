package heat

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"visao/ui/look"
	"visao/ui/look/looktest"
)

func TestBar(t *testing.T) {
	b := NewBar()
	looktest.Show(t, look.Dark, fyne.NewSize(300, 30), b)
	require.False(t, b.zero.Visible())
	b.SetMarker(1)
	require.False(t, b.marker.Visible(), "no scale yet")

	b.SetScale(gradient(), -1, 3)
	require.Equal(t, "–1.0", b.loText.Text)
	require.Equal(t, "+3.0", b.hiText.Text)
	left, width := b.track.Position().X, b.track.Size().Width
	require.InDelta(t, left+width/4, b.zero.Position().X, 0.51)
	centre := func() float32 { return b.marker.Position().X + b.marker.Size().Width/2 }
	require.InDelta(t, left+width/2, centre(), 0.51)
	b.SetMarker(99)
	require.InDelta(t, left+width, centre(), 0.51)
	b.SetMarker(math.Inf(-1))
	require.InDelta(t, left, centre(), 0.51)
	b.SetMarker(math.NaN())
	require.False(t, b.marker.Visible())
	b.SetMarker(0)
	require.True(t, b.marker.Visible())
	b.ClearMarker()
	require.False(t, b.marker.Visible())

	b.SetMarker(5)
	b.SetScale(gradient(), 5, 5)
	require.False(t, b.marker.Visible(), "a scale of one value")
	b.SetScale(gradient(), math.NaN(), math.Inf(1))
	require.Equal(t, "–", b.loText.Text)
	b.SetScale(nil, 0, 1)
	require.False(t, b.gradient.Visible())
	require.Equal(t, "–", b.hiText.Text)
}

func TestSigned(t *testing.T) {
	for _, c := range []struct {
		v, largest float64
		want       string
	}{
		{4.07, 4.07, "+4.1"},
		{-0.8, 4.07, "–0.8"},
		{0.01, 4.07, "0"},
		{0, 0, "0"},
		{0.0312, 0.0312, "+0.031"},
		{-12.4, 12.4, "–12"},
		{9.97, 9.97, "+10"},
		{0.9996, 0.9996, "+1.0"},
		{-5.94e-4, 5.94e-4, "–0.00059"},
		{1.23e-5, 1.23e-5, "+0.000012"},
		{-1.23e-6, 1.23e-6, "–1.2e–06"},
		{1234, 1234, "+1,234"},
		{math.NaN(), 1, "–"},
		{1, math.Inf(1), "+1.0e+00"},
	} {
		require.Equal(t, c.want, signed(c.v, c.largest), c)
	}
}
