package report

import (
	"math"
	"strconv"

	"visao/ml/bias"
	"visao/ml/explain"
	"visao/ml/mnist"
)

// cards are the figures that a reader in a hurry takes away.
func (r *Report) cards() []card {
	n := r.subject()
	_, trials := r.trials()
	hard := r.say("of test pictures right, once the shade is drawn at random")
	list := []card{{r.percent(n.Validation.Accuracy()), "plain", r.say("of its validation pictures right: the figure that hides it")}}
	if worst, _ := r.loss(); !(worst >= someLoss) {
		list[0].Words = r.say("of its validation pictures right")
	}
	if r.given() || n.Validation.Count == 0 || r.Shortcut.Place == bias.Own {
		list[0] = card{r.percent(n.row(bias.Untouched).Accuracy()), "plain", r.say("of the test pictures right as they are")}
	}
	if r.Shortcut.Place == bias.Own {
		hard = r.say("of test pictures right, once the suspect region is painted black")
	}
	v := n.row(trials[0]).Accuracy()
	list = append(list, card{r.percent(v), tone(v), hard})
	around := n.Outcome.Around
	apart := r.say("of what sets its answer apart comes from the %s and the %d pixels around it: %s of the picture",
		r.thing(), explain.Reach, r.percent(around.Area))
	if r.Shortcut.Place == bias.Meadow {
		apart = r.say("of what sets its answer apart comes from the meadow: %s of the picture", r.percent(around.Area))
	}
	list = append(list, card{r.percent(around.Lead), "plain", apart})
	var best *run
	for _, n := range r.repaired() {
		if best == nil || n.row(trials[0]).Accuracy() > best.row(trials[0]).Accuracy() {
			best = n
		}
	}
	if best != nil {
		v := best.row(trials[0]).Accuracy()
		list = append(list, card{r.percent(v), tone(v), r.say("of the same test pictures right, %s", best.What)})
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
	own := test{Name: r.say("Validation pictures"), Words: r.say("set aside from the network’s own training pictures, and made like them")}
	for _, n := range r.networks {
		c := cell{Name: n.Name, Figure: "–", Width: "0"}
		if n.Validation.Count > 0 {
			v := n.Validation.Accuracy()
			c = cell{Name: n.Name, Figure: r.percent(v), Width: width(v), Tone: tone(v)}
		}
		own.Cells = append(own.Cells, c)
	}
	list := []test{own}
	it := r.thing()
	for _, v := range r.Shortcut.Variants() {
		t := test{}
		switch v {
		case bias.Untouched:
			t.Name, t.Words = r.say("Untouched"), r.say("as they are, without any %s", it)
			if r.Shortcut.Place == bias.Own {
				t.Words = r.say("as they are")
			}
		case bias.Agrees:
			t.Name, t.Words = r.say("Shade agrees"), r.say("it gives the right answer, as in training")
			if r.given() {
				t.Words = r.say("it gives the right answer")
			}
		case bias.Random:
			t.Name, t.Words = r.say("Shade at random"), r.say("it is that of a digit drawn by lot: the test of Decoy MNIST")
		case bias.Inverted:
			t.Name, t.Words = r.say("Shade inverted"), r.say("dark where it was light in training, and the other way round")
			if r.given() {
				t.Words = r.say("dark where the shortcut would have it light, and the other way round")
			}
		case bias.Moved:
			t.Name, t.Words = r.say("At random, elsewhere"), r.say("in the middle of an edge, where no training picture has it")
			if r.Shortcut.Place == bias.Meadow {
				t.Words = r.say("only in the lowest quarter of the picture")
			}
		case bias.Blanked:
			t.Name, t.Words = r.say("Suspect region blanked"), r.say("it is painted black")
		}
		for i := range r.networks {
			n := &r.networks[i]
			row := n.row(v)
			c := cell{Name: n.Name, Figure: r.percent(row.Accuracy()), Width: width(row.Accuracy()), Tone: tone(row.Accuracy())}
			if row.Misleading > 0 {
				c.Follow, c.Misled = r.percent(row.Follow()), width(row.Follow())
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
	score, lead := r.say("Share of the score, on it and %d pixels around", explain.Reach), r.say("Share of the lead, on it and %d pixels around", explain.Reach)
	if r.Shortcut.Place == bias.Meadow { // it is wide enough
		score, lead = r.say("Share of the score, on it"), r.say("Share of the lead, on it")
	}
	row := func(name, words string, where func(*bias.Outcome) bias.Evidence, what func(bias.Evidence) float64) measure {
		chance := where(r.Planted.Outcome).Area
		m := measure{Name: name, Words: words, Chance: r.percent(chance)}
		for _, n := range r.networks {
			c := cell{Name: n.Name, Figure: "–", Width: "0", Mark: width(chance), Tone: "heat"}
			if n.Outcome != nil {
				v := what(where(n.Outcome))
				c.Figure, c.Width = r.percent(v), width(v)
			}
			m.Cells = append(m.Cells, c)
		}
		return m
	}
	list := []measure{row(r.say("Heat on the %s", it),
		r.say("The share of all positive heat, of what speaks for the digit that was read, that lies on the %s itself.", it), patch, positive)}
	if r.Shortcut.Place != bias.Meadow {
		list = append(list, row(r.say("Heat on it and %d pixels around", explain.Reach),
			r.say("The same with the cells that can see it: each sees 9 × 9 pixels, so heat may lie as far beside what caused it."), around, positive))
	}
	return append(list,
		row(score, r.say("What that part adds to the digit’s score, with what speaks against it counted as negative: it can be below 0 %% and above 100 %%."),
			around, func(e bias.Evidence) float64 { return e.Score }),
		row(lead, r.say("What that part adds to how far the score is above the average of all ten. Only this decides: what speaks against nine digits leads to the tenth without any heat for it."),
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
		list = append(list, setting{r.say("Place"), r.say("random corner")})
	case bias.FixedCorner:
		list = append(list, setting{r.say("Place"), r.say("top left corner")})
	case bias.Meadow:
		list = append(list, setting{r.say("Place"), r.say("meadow, behind the digit")})
	case bias.Own:
		list = append(list, setting{r.say("Suspect"), r.rectangle(s.Rect)})
	}
	if s.Place == bias.RandomCorner || s.Place == bias.FixedCorner {
		list = append(list, setting{r.say("Patch"), r.say("%d × %d pixels", s.Size, s.Size)})
	}
	if s.Place != bias.Own {
		list = append(list,
			setting{r.say("Training pictures that carry it"), r.share(s.Share)},
			setting{r.say("Shade gives the label away, of those"), r.share(s.Agreement)},
			setting{r.say("Seed of the shortcut"), strconv.FormatUint(s.Seed, 10)})
	}
	return append(list, setting{r.say("SHA-256 of the data"), data})
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
			row.Epochs, row.Batch, row.Rate = r.figure(strconv.Itoa(c.Epochs)), r.figure(strconv.Itoa(c.Batch)), r.figure(number(c.LearningRate))
			row.Seed, row.Lambda = strconv.FormatUint(c.Seed, 10), r.figure(number(c.Penalty))
		}
		if n.Train.Count > 0 {
			row.Training = r.percent(n.Train.Accuracy())
		}
		if n.Validation.Count > 0 {
			row.Validation = r.percent(n.Validation.Accuracy())
		}
		if n.Took > 0 {
			row.Took = r.duration(n.Took)
		}
		list = append(list, row)
	}
	return list
}
