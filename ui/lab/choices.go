package lab

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"visao/ml/bias"
	"visao/ui/kit"
	"visao/ui/words"
)

// Choices are what a person chooses on the page.
type Choices struct {
	Shortcut bias.Shortcut
	Epochs   int
	Repair   bias.Repair
	Lambda   float64 // for bias.Penalise
	// Lit is the test set that the ten pictures with heat are from.
	Lit bias.Variant
}

// DefaultChoices are Decoy MNIST, and its grey drawn at random as the repair.
func DefaultChoices() Choices {
	return Choices{
		Shortcut: bias.Decoy(), Epochs: bias.DefaultEpochs, Repair: bias.Vary, Lambda: bias.DefaultLambda, Lit: bias.Random,
	}
}

// What the page offers.
const (
	mostEpochs              = 10
	leastLambda, mostLambda = 0.1, 100
)

// Validate reports every choice that the page does not offer.
func (c Choices) Validate() error {
	errs := []error{c.Shortcut.Validate()}
	if c.Epochs < 1 || c.Epochs > mostEpochs {
		errs = append(errs, fmt.Errorf("the number of epochs must be from 1 to %d, not %d", mostEpochs, c.Epochs))
	}
	if !slices.Contains(repairs(c.Shortcut.Place), c.Repair) {
		errs = append(errs, fmt.Errorf("there is no such repair here: number %d", c.Repair))
	}
	if !(c.Lambda >= leastLambda && c.Lambda <= mostLambda) {
		errs = append(errs, fmt.Errorf("λ must be from %g to %d, not %g", leastLambda, mostLambda, c.Lambda))
	}
	if !slices.Contains(c.Shortcut.Variants(), c.Lit) {
		errs = append(errs, fmt.Errorf("there is no such test set here: number %d", c.Lit))
	}
	return errors.Join(errs...)
}

// repairs are those of a shortcut: what nobody planted cannot be varied.
func repairs(p bias.Place) []bias.Repair {
	if p == bias.Own {
		return []bias.Repair{bias.Hide, bias.Penalise}
	}
	return []bias.Repair{bias.Vary, bias.Hide, bias.Penalise}
}

// fitting replaces what a place does not have, such as a repair.
func (c Choices) fitting() Choices {
	if all := repairs(c.Shortcut.Place); !slices.Contains(all, c.Repair) {
		c.Repair = all[0]
	}
	if !slices.Contains(c.Shortcut.Variants(), c.Lit) {
		c.Lit = c.Shortcut.Telling()
	}
	c.Lambda = min(max(c.Lambda, leastLambda), mostLambda)
	return c
}

// placeNames are the places in the order of package bias.
var placeNames = []string{
	words.Later("random corner"), words.Later("top-left corner"), words.Later("meadow behind the digit"),
	words.Later("your own rectangle"),
}

// The shares on the menus, in percent.
var (
	shares     = []float64{100, 90, 75, 50, 25, 0}
	agreements = []float64{100, 90, 75, 50, 25, 10}
)

// menus are the choices of column 1.
type menus struct {
	place, size, share, agreement, epochs *kit.Choice
	seed                                  *kit.Entry
	filling                               bool // by the program, not by the person
}

// newMenus calls change with what the person has changed.
func newMenus(change func(func(*Choices))) *menus {
	m := &menus{}
	m.seed = kit.NewEntry(func(string) {
		if seed, err := m.readSeed(); err == nil && !m.filling {
			change(func(c *Choices) { c.Shortcut.Seed = seed })
		}
	})
	choice := func(options []string, apply func(c *Choices, i int)) *kit.Choice {
		menu := kit.NewChoice(options)
		menu.OnChanged = func(option string) {
			if i := slices.Index(options, option); i >= 0 && !m.filling {
				change(func(c *Choices) { apply(c, i) })
			}
		}
		return menu
	}
	var places, sizes, counts []string
	for _, name := range placeNames {
		places = append(places, words.T(name))
	}
	for n := 2; n <= bias.MaxSize; n++ {
		sizes = append(sizes, sizeName(n))
	}
	for n := 1; n <= mostEpochs; n++ {
		counts = append(counts, strconv.Itoa(n))
	}
	m.place = choice(places, func(c *Choices, i int) { c.Shortcut.Place = bias.Place(i) })
	m.size = choice(sizes, func(c *Choices, i int) { c.Shortcut.Size = i + 2 })
	m.share = choice(percents(shares), func(c *Choices, i int) { c.Shortcut.Share = shares[i] / 100 })
	m.agreement = choice(percents(agreements), func(c *Choices, i int) { c.Shortcut.Agreement = agreements[i] / 100 })
	m.epochs = choice(counts, func(c *Choices, i int) { c.Epochs = i + 1 })
	return m
}

func sizeName(n int) string { return words.T("%d × %d", n, n) }

// percents names shares in percent.
func percents(shares []float64) (names []string) {
	for _, s := range shares {
		names = append(names, percentName(s/100))
	}
	return names
}

func percentName(share float64) string { return words.T("%.3g %%", 100*share) }

func (m *menus) readSeed() (uint64, error) {
	seed, err := strconv.ParseUint(strings.TrimSpace(m.seed.Text), 10, 64)
	if err != nil {
		return 0, errors.New("the seed is not a whole number such as 0")
	}
	return seed, nil
}

// fill shows choices; one that is not on the menu as well.
func (m *menus) fill(c Choices) {
	m.filling = true
	defer func() { m.filling = false }()
	for menu, name := range map[*kit.Choice]string{
		m.place:     words.T(placeNames[c.Shortcut.Place]),
		m.size:      sizeName(c.Shortcut.Size),
		m.share:     percentName(c.Shortcut.Share),
		m.agreement: percentName(c.Shortcut.Agreement),
		m.epochs:    strconv.Itoa(c.Epochs),
	} {
		show(menu, name)
	}
	if seed, err := m.readSeed(); err != nil || seed != c.Shortcut.Seed {
		m.seed.SetText(strconv.FormatUint(c.Shortcut.Seed, 10))
	}
}

// show shows what is chosen without telling anybody.
func show(menu *kit.Choice, name string) {
	if menu.Selected != name {
		menu.Selected = name
		menu.Refresh()
	}
}

// λ is chosen by its logarithm, in tenths of a decade, and rounded as it is shown.

func position(lambda float64) float64 { return math.Log10(lambda) }

func lambdaAt(position float64) float64 { return rounded(math.Pow(10, position)) }

// rounded has two digits.
func rounded(lambda float64) float64 {
	lambda, _ = strconv.ParseFloat(strconv.FormatFloat(lambda, 'g', 2, 64), 64)
	return lambda
}

func lambdaName(lambda float64) string { return words.T("λ %v", rounded(lambda)) }
