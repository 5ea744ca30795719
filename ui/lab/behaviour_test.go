package lab

import (
	"encoding/json"
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ui/look"
)

func TestButtonsCallBack(t *testing.T) {
	p, _, calls := page(t, look.Dark, small)
	pressed(t, p.one.train)
	p.SetState(Planting)
	require.Equal(t, "Cancel", p.one.train.Text)
	pressed(t, p.one.train)
	p.SetState(Ready)
	p.SetBefore(planted(t))
	pressed(t, p.two.open)
	pressed(t, p.two.scan)
	p.SetState(Measuring)
	require.Equal(t, "Cancel", p.two.scan.Text)
	require.True(t, p.one.train.Disabled(), "it is the other one that stops the search")
	pressed(t, p.two.scan)
	p.SetState(Ready)
	pressed(t, p.three.tabs.Buttons[1])
	pressed(t, p.three.retrain)
	p.SetState(Repairing)
	require.Equal(t, "Cancel", p.three.retrain.Text)
	pressed(t, p.three.retrain)
	p.SetState(Ready)
	p.SetAfter(repairedSide(t))
	pressed(t, p.three.open)
	pressed(t, p.three.download)
	pressed(t, p.one.reset)
	require.Equal(t, []string{
		"plant corner", "cancel", "open false", "scan", "cancel", "choices", "repair hide", "cancel", "open true", "save", "reset",
	}, *calls)
}

// What can be done in each state.
func TestButtonStates(t *testing.T) {
	p, _, _ := page(t, look.Dark, small)
	all := map[string]fyne.Disableable{
		"plant": p.one.train, "reset": p.one.reset, "place": p.one.menus.place, "seed": p.one.menus.seed,
		"lit": p.two.lit, "open": p.two.open, "scan": p.two.scan,
		"hide": p.three.tabs.Buttons[1], "retrain": p.three.retrain, "openRepaired": p.three.open, "save": p.three.download,
	}
	check := func(when string, enabled ...string) {
		t.Helper()
		var found []string
		for name, w := range all {
			if !w.Disabled() {
				found = append(found, name)
			}
		}
		require.ElementsMatch(t, enabled, found, when)
	}
	check("first", "plant", "reset", "place", "seed", "lit", "hide")
	p.SetState(Planting)
	check("training", "plant")
	p.SetBefore(&Side{Run: unmeasured(planted(t).Run), Measured: 0.2})
	check("measuring", "plant")
	p.SetState(Ready)
	check("not measured", "plant", "reset", "place", "seed", "lit", "hide", "open", "scan", "retrain")
	p.SetBefore(planted(t))
	check("measured", "plant", "reset", "place", "seed", "lit", "hide", "open", "scan", "retrain", "save")
	p.SetStale(true)
	check("other choices", "plant", "reset", "place", "seed", "lit", "hide", "open", "scan", "save")
	require.Contains(t, told(p.one.way.content), "earlier choices")
	c := DefaultChoices()
	c.Shortcut.Place = bias.Meadow
	p.SetChoices(c)
	require.Contains(t, told(p.two.content), "Evidence on the patch", "it was a patch that was planted")
	p.SetStale(false)
	p.SetState(Repairing)
	check("repairing", "retrain")
	p.SetState(Ready)
	p.SetAfter(repairedSide(t))
	check("repaired", "plant", "reset", "place", "seed", "lit", "hide", "open", "scan", "retrain", "openRepaired", "save")
}

func TestChoicesAreToldAndKept(t *testing.T) {
	p, _, calls := page(t, look.Dark, small)
	m := p.one.menus
	m.place.SetSelected("top-left corner")
	m.size.SetSelected("9 × 9")
	m.share.SetSelected("25 %")
	m.agreement.SetSelected("10 %")
	m.epochs.SetSelected("7")
	test.Type(m.seed, "1") // before the 0
	p.two.lit.SetSelected("patch inverted")
	test.Tap(p.three.tabs.Buttons[2])
	p.three.lambda.SetValue(1.5)
	want := Choices{
		Shortcut: bias.Shortcut{Place: bias.FixedCorner, Size: 9, Share: 0.25, Agreement: 0.1, Seed: 10},
		Epochs:   7, Repair: bias.Penalise, Lambda: 32, Lit: bias.Inverted,
	}
	require.Equal(t, want, p.Choices())
	require.Len(t, *calls, 9)
	require.NoError(t, want.Validate())

	p.SetChoices(DefaultChoices())
	require.Equal(t, DefaultChoices(), p.Choices())
	require.Equal(t, "4 × 4", m.size.Selected)
	require.Equal(t, "0", m.seed.Text)
	require.InDelta(t, 1, p.three.lambda.Value, 1e-9)
	require.Len(t, *calls, 9, "the program knows what it does")

	p.SetChoices(want)
	require.Equal(t, "patch inverted", p.two.lit.Selected)
	m.seed.SetText("many")
	test.Tap(p.one.train)
	require.Equal(t, "error: the seed is not a whole number such as 0", (*calls)[9])
}

func TestOwnRectangle(t *testing.T) {
	p, _, calls := page(t, look.Dark, small)
	require.False(t, p.Region.Visible())
	p.one.menus.place.SetSelected("your own rectangle")
	c := p.Choices()
	require.Equal(t, image.Rect(0, 0, 4, 4), c.Shortcut.Rect, "that of the region")
	require.Equal(t, bias.Hide, c.Repair, "nobody can vary what was there before")
	require.Equal(t, bias.Untouched, c.Lit)
	require.NoError(t, c.Validate())
	require.True(t, p.Region.Visible())
	require.False(t, p.one.pictures.Visible())
	require.False(t, p.one.patch.Visible())
	require.False(t, p.three.tabs.Buttons[0].Visible())
	require.Equal(t, []string{"untouched", "rectangle blanked"}, p.two.lit.Options)

	p.Region.OnChanged(image.Rect(2, 3, 9, 8))
	require.Equal(t, image.Rect(2, 3, 9, 8), p.Choices().Shortcut.Rect)
	pressed(t, p.one.train)
	pressed(t, p.one.measure)
	require.Equal(t, []string{"choices", "choices", "plant own", "measure (2,3)-(9,8)"}, *calls)
	p.SetState(Measuring)
	require.Equal(t, "Cancel", p.one.train.Text)
	require.Contains(t, told(p.two.content), "Evidence in the rectangle")
	require.NotContains(t, told(p.two.content), "follows")

	p.SetState(Ready)
	c.Shortcut.Rect = image.Rect(20, 20, 28, 28)
	p.SetChoices(c)
	require.Equal(t, c.Shortcut.Rect, p.Region.Rect())
	p.one.menus.place.SetSelected("meadow behind the digit")
	require.True(t, p.one.pictures.Visible())
	require.True(t, p.three.tabs.Buttons[0].Visible())
}

func TestSuspects(t *testing.T) {
	p, _, calls := page(t, look.Dark, small)
	p.SetBefore(planted(t))
	test.Tap(p.two.scan)
	p.SetState(Measuring)
	p.SetScanned(0.43)
	require.Contains(t, told(p.two.content), "43 %")
	require.NotContains(t, told(p.two.content), "Evidence")
	p.SetState(Ready)
	require.Contains(t, told(p.two.content), "Evidence", "it was stopped")
	p.ShowSuspects([]Suspect{{Title: "as a 4", Note: "all"}})
	require.Contains(t, told(p.two.content), "as a 4")
	require.NotContains(t, told(p.two.content), "Evidence")
	pressed(t, p.two.scan)
	require.Contains(t, told(p.two.content), "Evidence")
	pressed(t, p.two.scan)
	require.Contains(t, told(p.two.content), "as a 4")
	p.HideSuspects()
	require.Contains(t, told(p.two.content), "Evidence")
	require.Equal(t, "Find suspects", p.two.scan.Text)
	require.Equal(t, []string{"scan"}, *calls)
}

// The keyboard reaches everything in the order of the columns.
func TestTabOrder(t *testing.T) {
	p, c, _ := page(t, look.Dark, small)
	p.SetBefore(planted(t))
	p.SetAfter(repairedSide(t))
	var names []string
	for range 40 {
		test.FocusNext(c)
		for name, o := range p.Places() {
			if c.Focused() == o.(fyne.Focusable) {
				names = append(names, name)
			}
		}
		if len(names) > 0 && names[len(names)-1] == "report" {
			break
		}
	}
	require.Equal(t, []string{
		"place", "epochs", "seed", "size", "share", "agreement", "plant", "reset", "lit", "open", "scan",
		"vary", "hide", "penalise", "retrain", "openRepaired", "report",
	}, names)
}

func TestChoicesOutlastAFile(t *testing.T) {
	c := DefaultChoices()
	c.Shortcut.Place, c.Shortcut.Rect = bias.Own, image.Rect(1, 2, 3, 4)
	c = c.fitting()
	file, err := json.Marshal(c)
	require.NoError(t, err)
	var back Choices
	require.NoError(t, json.Unmarshal(file, &back))
	require.Equal(t, c, back)
	for name, spoil := range map[string]func(*Choices){
		"epochs": func(c *Choices) { c.Epochs = 11 },
		"λ":      func(c *Choices) { c.Lambda = math.NaN() },
		"repair": func(c *Choices) { c.Repair = bias.Vary },
		"test":   func(c *Choices) { c.Lit = bias.Moved },
		"place":  func(c *Choices) { c.Shortcut.Place = 17 },
	} {
		bad := c
		spoil(&bad)
		require.ErrorContains(t, bad.Validate(), name)
	}
}
