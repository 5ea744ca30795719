package lab

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"visao/ml/bias"
	"visao/ml/paint"
	"visao/ui/look"
	"visao/ui/look/looktest"
)

// states are what the page goes through.
var states = []struct {
	name string
	show func(*testing.T, *Page)
}{
	{"empty", func(*testing.T, *Page) {}},
	{"training", func(t *testing.T, p *Page) {
		p.SetState(Planting)
		p.SetBefore(&Side{Sights: sights(t, "patch"), Snapshot: underWay()})
	}},
	{"measured", func(t *testing.T, p *Page) { p.SetBefore(planted(t)) }},
	{"repairing", func(t *testing.T, p *Page) {
		p.SetBefore(planted(t))
		p.SetState(Repairing)
		p.SetAfter(&Side{Sights: sights(t, "digit"), Measured: 0.43, Run: unmeasured(repairedSide(t).Run)})
	}},
	{"repaired", func(t *testing.T, p *Page) {
		p.SetBefore(planted(t))
		p.SetAfter(repairedSide(t))
	}},
	{"meadow", func(t *testing.T, p *Page) {
		c := DefaultChoices()
		c.Shortcut.Place, c.Shortcut.Share, c.Shortcut.Agreement, c.Lambda = bias.Meadow, 0.75, 0.9, 32
		c.Repair = bias.Penalise
		p.SetChoices(c)
		side := planted(t)
		side.Shortcut = bias.Shortcut{Place: bias.Meadow, Share: 1, Agreement: 1}
		side.Run.Outcome.Around = bias.Evidence{Area: 0.81, Positive: 0.93, Score: 1.12, Lead: 0.97}
		side.Run.Outcome.Patch = side.Run.Outcome.Around
		p.SetBefore(side)
		p.SetStale(true)
	}},
	{"own", func(t *testing.T, p *Page) {
		c := DefaultChoices()
		c.Shortcut.Place, c.Repair = bias.Own, bias.Penalise
		p.SetChoices(c)
		average := glyph(3)
		p.Region.SetImage(paint.Picture(&average, 112, false))
	}},
	{"searched", func(t *testing.T, p *Page) {
		p.SetBefore(planted(t))
		var found []Suspect
		for i, s := range sights(t, "patch")[:5] {
			found = append(found, Suspect{Image: s.Image, Title: fmt.Sprintf("as a %d", i), Note: "131 of 1,000; 88 % off ink"})
		}
		p.ShowSuspects(found)
	}},
}

func TestPictures(t *testing.T) {
	for _, s := range states {
		for name, mode := range looktest.Modes {
			for _, size := range []fyne.Size{small, large} {
				if size == large && !slices.Contains([]string{"training", "repaired", "own"}, s.name) {
					continue // it would show nothing else than these
				}
				file := fmt.Sprintf("%s_%s_%.0f.png", s.name, name, size.Width)
				t.Run(file, func(t *testing.T) {
					p, c, _ := page(t, mode, size)
					s.show(t, p)
					test.AssertRendersToImage(t, file, c)
				})
			}
		}
	}
}

func TestFollowsTheTheme(t *testing.T) {
	p, c, _ := page(t, look.Light, small)
	p.SetBefore(planted(t))
	p.SetAfter(repairedSide(t))
	test.ApplyTheme(t, look.New(look.Dark))
	test.AssertRendersToImage(t, "repaired_dark_1000.png", c)
}
