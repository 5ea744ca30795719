package train

import (
	"strconv"

	"visao/ml/score"
)

// Card says where a model comes from and how well it does: the metadata that
// travels in its file. Fields that are not known are zero.
type Card struct {
	Config                  Config
	Epochs                  int    // completed
	Data                    string // SHA-256 of the data set, in hexadecimal
	Train, Validation, Test score.Score
}

// Metadata returns the card as strings for a model file; [ParseCard] reads them.
func (c Card) Metadata() map[string]string {
	m := map[string]string{
		"program":       "Visao",
		"architecture":  "Conv 16-32-64-128 (3x3, same, ReLU), GAP, Dense 10",
		"epochs":        strconv.Itoa(c.Epochs),
		"batch":         strconv.Itoa(c.Config.Batch),
		"learning_rate": strconv.FormatFloat(c.Config.LearningRate, 'g', -1, 64),
		"seed":          strconv.FormatUint(c.Config.Seed, 10),
		"penalty":       strconv.FormatFloat(c.Config.Penalty, 'g', -1, 64),
		"data_sha256":   c.Data,
	}
	if c.Config.Recipe != AsArticle {
		m["recipe"] = string(c.Config.Recipe)
	}
	for name, s := range c.scores() {
		if s.Count > 0 {
			m[name+"_loss"] = strconv.FormatFloat(s.Loss, 'g', -1, 64)
			m[name+"_wrong"] = strconv.Itoa(s.Wrong)
			m[name+"_count"] = strconv.Itoa(s.Count)
		}
	}
	return m
}

// ParseCard reads a card from a model file's metadata. What is missing or cannot be
// read is left zero: a model without a card is still a model. Its configuration may
// be none that can be trained with: see [Config.Validate].
func ParseCard(m map[string]string) (c Card) {
	count := func(key string) int {
		n, err := strconv.Atoi(m[key])
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	if r := Recipe(m["recipe"]); r == ForDrawings {
		c.Config.Recipe = r
	}
	c.Epochs = count("epochs")
	c.Config.Epochs, c.Config.Batch = c.Epochs, count("batch")
	c.Config.LearningRate, _ = strconv.ParseFloat(m["learning_rate"], 64)
	c.Config.Seed, _ = strconv.ParseUint(m["seed"], 10, 64)
	c.Config.Penalty, _ = strconv.ParseFloat(m["penalty"], 64)
	c.Data = m["data_sha256"]
	for name, s := range c.scores() {
		loss, err := strconv.ParseFloat(m[name+"_loss"], 64)
		wrong, total := count(name+"_wrong"), count(name+"_count")
		if err == nil && finite(loss) && wrong <= total {
			*s = score.Score{Loss: loss, Wrong: wrong, Count: total}
		}
	}
	return c
}

func (c *Card) scores() map[string]*score.Score {
	return map[string]*score.Score{"train": &c.Train, "validation": &c.Validation, "test": &c.Test}
}
