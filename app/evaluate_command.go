package app

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"visao/ml/mnist"
	"visao/ml/score"
	"visao/ml/train"
)

func evaluateCommand() *cobra.Command {
	var (
		path, folder string
		asJSON       bool
	)
	c := &cobra.Command{
		Use:   "evaluate",
		Short: "Measure a model on the training, validation and test pictures",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, err := openModel(path)
			if err != nil {
				return err
			}
			data, err := load(cmd.Context(), folder, mnist.Load)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			lines := newProgress(out)
			if asJSON {
				lines = newProgress(cmd.ErrOrStderr())
			}
			lines.done("model: %s", m.name)
			card := m.card
			if err := evaluate(cmd.Context(), m.weights, data, &card, lines); err != nil {
				return err
			}
			if asJSON {
				return printScores(out, m.name, card)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&path, "model", "", `model file, or "drawings", which is aboard (default: the article's)`)
	f.StringVar(&folder, "data", "", "folder with four files in MNIST's format (default: MNIST, aboard)")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

type scoreJSON struct {
	Loss     float64 `json:"loss"`
	Accuracy float64 `json:"accuracy"`
	Wrong    int     `json:"wrong"`
	Count    int     `json:"count"`
}

func printScores(to io.Writer, name string, card train.Card) error {
	convert := func(s score.Score) scoreJSON { return scoreJSON{s.Loss, s.Accuracy(), s.Wrong, s.Count} }
	return printJSON(to, struct {
		Model      string    `json:"model"`
		Train      scoreJSON `json:"train"`
		Validation scoreJSON `json:"validation"`
		Test       scoreJSON `json:"test"`
	}{name, convert(card.Train), convert(card.Validation), convert(card.Test)})
}

func printJSON(to io.Writer, v any) error {
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
