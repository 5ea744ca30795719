package sketch

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ui/look/looktest"
)

func TestHistory(t *testing.T) {
	p := newPad(t)
	var said []string
	p.OnHistory = func(u, r bool) { said = append(said, fmt.Sprint(u, r)) }
	p.Undo()
	p.Redo()
	p.Clear()
	require.Empty(t, said, "nothing happened")
	paint(p, vec{50, 50})
	one := p.Ink()
	paint(p, vec{90, 90})
	p.Undo()
	require.Equal(t, one, p.Ink())
	p.Redo()
	p.Clear()
	require.True(t, Empty(p.Ink()))
	p.Undo()
	require.NotZero(t, p.Ink().GrayAt(90, 90).Y)
	p.Undo()
	paint(p, vec{10, 200})
	require.Equal(t, []string{"true false", "true true", "true false", "true true", "true false"}, said)

	p.SetEraser(true)
	paint(p, vec{200, 30}) // where there is no ink
	require.Len(t, p.undo, 2, "a stroke without a trace is not remembered")
	p.TypedKey(looktest.Key(fyne.KeyDelete))
	require.True(t, Empty(p.Ink()))
}

func TestHistoryIsBounded(t *testing.T) {
	p := newPad(t)
	p.SetBrush(MinBrush)
	for i := range maxHistory + 20 {
		paint(p, vec{float32(5 + i%20*13), float32(5 + i/20*40)})
	}
	require.Len(t, p.undo, maxHistory)
	for range maxHistory + 20 {
		p.Undo()
	}
	require.False(t, Empty(p.Ink()), "the first twenty strokes stay")
	require.Len(t, p.redo, maxHistory)
}

// Whatever one does, undo and redo walk along the pictures there were, and no
// picture ever changes.
func TestHistoryModel(t *testing.T) {
	p := newPad(t)
	rapid.Check(t, func(r *rapid.T) {
		p.SetInk(nil)
		past, at := [][]byte{bytes.Clone(p.Ink().Pix)}, 0
		given := map[*image.Gray][]byte{}
		p.OnChanged = func(ink *image.Gray) {
			if ink != p.Ink() {
				r.Fatal("another ink than the pad's")
			}
			if _, known := given[ink]; !known {
				given[ink] = bytes.Clone(ink.Pix)
			}
		}
		place := rapid.Float32Range(-20, Side+20)
		inside := rapid.Float32Range(0, Side-1)
		for range rapid.IntRange(1, 12).Draw(r, "actions") {
			switch rapid.SampledFrom([]string{"draw", "erase", "undo", "redo", "clear"}).Draw(r, "action") {
			case "undo":
				p.Undo()
				at = max(at-1, 0)
			case "redo":
				p.Redo()
				at = min(at+1, len(past)-1)
			case "clear":
				p.Clear()
			case "erase":
				p.SetEraser(true)
				fallthrough
			default:
				paint(p, vec{inside.Draw(r, "x"), inside.Draw(r, "y")}, vec{place.Draw(r, "x"), place.Draw(r, "y")})
				p.SetEraser(false)
			}
			if !bytes.Equal(p.Ink().Pix, past[at]) {
				past, at = append(past[:at+1], bytes.Clone(p.Ink().Pix)), at+1
			}
			if len(p.undo) != at || len(p.redo) != len(past)-1-at {
				r.Fatalf("undo %d of %d, redo %d of %d", len(p.undo), at, len(p.redo), len(past)-1-at)
			}
		}
		for ink, pix := range given {
			if !bytes.Equal(ink.Pix, pix) {
				r.Fatal("a picture changed after it was given away")
			}
		}
	})
}
