package report

import (
	"fmt"
	"math"
	"strconv"

	"visao/ml/bias"
	"visao/ml/mnist"
)

// cards are the figures that a reader in a hurry takes away.
func (r *Report) cards() []card {
	n := r.subject()
	_, trials := r.trials()
	hard := "of test pictures right, once the shade is drawn at random"
	list := []card{{percent(n.Validation.Accuracy()), "plain", "of its validation pictures right: the figure that hides it"}}
	if worst, _ := r.loss(); !(worst >= someLoss) {
		list[0].Words = "of its validation pictures right"
	}
	if r.given() || n.Validation.Count == 0 || r.Shortcut.Place == bias.Own {
		list[0] = card{percent(n.row(bias.Untouched).Accuracy()), "plain", "of the test pictures right as they are"}
	}
	if r.Shortcut.Place == bias.Own {
		hard = "of test pictures right, once the suspect region is painted black"
	}
	v := n.row(trials[0]).Accuracy()
	list = append(list, card{percent(v), tone(v), hard})
	around := n.Outcome.Around
	where := "the " + r.thing()
	if r.Shortcut.Place != bias.Meadow {
		where += fmt.Sprintf(" and the %d pixels around it", bias.Reach)
	}
	list = append(list, card{
		percent(around.Lead), "plain",
		"of what sets its answer apart comes from " + where + ": " + percent(around.Area) + " of the picture",
	})
	var best *run
	for _, n := range r.repaired() {
		if best == nil || n.row(trials[0]).Accuracy() > best.row(trials[0]).Accuracy() {
			best = n
		}
	}
	if best != nil {
		v := best.row(trials[0]).Accuracy()
		list = append(list, card{percent(v), tone(v), "of the same test pictures right, " + best.What})
	}
	return list
}

// tone is the colour of an accuracy.
func tone(v float64) string {
	switch {
	case v >= 0.9:
		return "good"
	case v >= 0.5:
		return "fair"
	}
	return "poor"
}

// width is the length of a bar, in per cent.
func width(v float64) string {
	if math.IsNaN(v) {
		v = 0
	}
	return coordinate(100 * min(max(v, 0), 1))
}

// tests are the rows of the table of accuracies.
func (r *Report) tests() []test {
	own := test{Name: "Validation pictures", Words: "set aside from the network’s own training pictures, and made like them"}
	for _, n := range r.networks {
		c := cell{Name: n.Name, Figure: "–", Width: "0"}
		if n.Validation.Count > 0 {
			v := n.Validation.Accuracy()
			c = cell{Name: n.Name, Figure: percent(v), Width: width(v), Tone: tone(v)}
		}
		own.Cells = append(own.Cells, c)
	}
	list := []test{own}
	it := r.thing()
	for _, v := range r.Shortcut.Variants() {
		t := test{}
		switch v {
		case bias.Untouched:
			t.Name, t.Words = "Untouched", "as they are, without any "+it
			if r.Shortcut.Place == bias.Own {
				t.Words = "as they are"
			}
		case bias.Agrees:
			t.Name, t.Words = "Shade agrees", "it gives the right answer, as in training"
			if r.given() {
				t.Words = "it gives the right answer"
			}
		case bias.Random:
			t.Name, t.Words = "Shade at random", "it is that of a digit drawn by lot: the test of Decoy MNIST"
		case bias.Inverted:
			t.Name, t.Words = "Shade inverted", "dark where it was light in training, and the other way round"
			if r.given() {
				t.Words = "dark where the shortcut would have it light, and the other way round"
			}
		case bias.Moved:
			t.Name, t.Words = "At random, elsewhere", "in the middle of an edge, where no training picture has it"
			if r.Shortcut.Place == bias.Meadow {
				t.Words = "only in the lowest quarter of the picture"
			}
		case bias.Blanked:
			t.Name, t.Words = "Suspect region blanked", "it is painted black"
		}
		for i := range r.networks {
			n := &r.networks[i]
			row := n.row(v)
			c := cell{Name: n.Name, Figure: percent(row.Accuracy()), Width: width(row.Accuracy()), Tone: tone(row.Accuracy())}
			if row.Misleading > 0 {
				c.Follow, c.Misled = percent(row.Follow()), width(row.Follow())
			}
			t.Cells = append(t.Cells, c)
		}
		list = append(list, t)
	}
	return list
}

// measures are the rows of the table of evidence.
func (r *Report) measures() []measure {
	it := r.thing()
	patch := func(o *bias.Outcome) bias.Evidence { return o.Patch }
	around := func(o *bias.Outcome) bias.Evidence { return o.Around }
	positive := func(e bias.Evidence) float64 { return e.Positive }
	wide := fmt.Sprintf(" and %d pixels around", bias.Reach)
	if r.Shortcut.Place == bias.Meadow {
		wide = ""
	}
	row := func(name, words string, where func(*bias.Outcome) bias.Evidence, what func(bias.Evidence) float64) measure {
		chance := where(r.Planted.Outcome).Area
		m := measure{Name: name, Words: words, Chance: percent(chance)}
		for _, n := range r.networks {
			c := cell{Name: n.Name, Figure: "–", Width: "0", Mark: width(chance), Tone: "heat"}
			if n.Outcome != nil {
				v := what(where(n.Outcome))
				c.Figure, c.Width = percent(v), width(v)
			}
			m.Cells = append(m.Cells, c)
		}
		return m
	}
	list := []measure{row("Heat on the "+it,
		"The share of all positive heat, of what speaks for the digit that was read, that lies on the "+it+" itself.", patch, positive)}
	if wide != "" {
		list = append(list, row("Heat on it"+wide,
			"The same with the cells that can see it: each sees 9 × 9 pixels, so heat may lie as far beside what caused it.", around, positive))
	}
	return append(list,
		row("Share of the score, on it"+wide,
			"What that part adds to the digit’s score, with what speaks against it counted as negative: it can be below 0 % and above 100 %.",
			around, func(e bias.Evidence) float64 { return e.Score }),
		row("Share of the lead, on it"+wide,
			"What that part adds to how far the score is above the average of all ten. Only this decides: what speaks against nine digits leads to the tenth without any heat for it.",
			around, func(e bias.Evidence) float64 { return e.Lead }))
}

// settings are those of the shortcut and of the pictures.
func (r *Report) settings() []setting {
	s := r.Shortcut
	data := r.Data
	if data == mnist.Hash {
		data = "MNIST, " + data
	}
	var list []setting
	switch s.Place {
	case bias.RandomCorner:
		list = append(list, setting{"Place", "random corner"})
	case bias.FixedCorner:
		list = append(list, setting{"Place", "top left corner"})
	case bias.Meadow:
		list = append(list, setting{"Place", "meadow, behind the digit"})
	case bias.Own:
		list = append(list, setting{"Suspect", rectangle(s.Rect)})
	}
	if s.Place == bias.RandomCorner || s.Place == bias.FixedCorner {
		list = append(list, setting{"Patch", fmt.Sprintf("%d × %d pixels", s.Size, s.Size)})
	}
	if s.Place != bias.Own {
		list = append(list,
			setting{"Training pictures that carry it", share(s.Share)},
			setting{"Shade gives the label away, of those", share(s.Agreement)},
			setting{"Seed of the shortcut", strconv.FormatUint(s.Seed, 10)})
	}
	return append(list, setting{"SHA-256 of the data", data})
}

// rows are those of the table of networks.
func (r *Report) rows() []networkRow {
	var list []networkRow
	for _, n := range r.networks {
		row := networkRow{
			Name: n.Name, Key: n.Key, What: n.What, Epochs: "–", Batch: "–", Rate: "–", Seed: "–", Lambda: "–",
			Training: "–", Validation: "–", Took: "–", Data: n.Data, Hash: n.Model, Stopped: n.Stopped,
		}
		if c := n.Config; c.Epochs > 0 {
			row.Epochs, row.Batch, row.Rate = strconv.Itoa(c.Epochs), strconv.Itoa(c.Batch), number(c.LearningRate)
			row.Seed, row.Lambda = strconv.FormatUint(c.Seed, 10), number(c.Penalty)
		}
		if n.Train.Count > 0 {
			row.Training = percent(n.Train.Accuracy())
		}
		if n.Validation.Count > 0 {
			row.Validation = percent(n.Validation.Accuracy())
		}
		if n.Took > 0 {
			row.Took = duration(n.Took)
		}
		list = append(list, row)
	}
	return list
}
