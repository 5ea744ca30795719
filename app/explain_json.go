package app

import (
	"io"

	"visao/ml/explain"
	"visao/ml/mnist"
)

type explanationJSON struct {
	Picture       string                               `json:"picture"`
	Label         *int                                 `json:"label,omitempty"`
	Class         int                                  `json:"class"`
	Probability   float64                              `json:"probability"`
	Probabilities [mnist.Classes]float64               `json:"probabilities"`
	Logits        [mnist.Classes]float32               `json:"logits"`
	Bias          [mnist.Classes]float32               `json:"bias"`
	Maps          [mnist.Classes][mnist.Pixels]float32 `json:"maps"`
}

// printExplanations prints all numbers. maps are 28×28 row by row, one for each
// class; a logit is its bias plus the sum of its map divided by 784.
func printExplanations(to io.Writer, model string, subjects []subject, explained []*explain.Explanation) error {
	var list []explanationJSON
	for i, e := range explained {
		j := explanationJSON{
			Picture: subjects[i].name, Class: e.Class(), Probability: e.Probabilities[e.Class()],
			Probabilities: e.Probabilities, Logits: e.Logits, Bias: e.Bias, Maps: e.Maps,
		}
		if subjects[i].label >= 0 {
			j.Label = &subjects[i].label
		}
		list = append(list, j)
	}
	return printJSON(to, struct {
		Model        string            `json:"model"`
		Explanations []explanationJSON `json:"explanations"`
	}{model, list})
}
