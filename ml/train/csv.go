package train

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// WriteCSV writes the curves of a run as a table: one row for each step taken,
// with the batch's loss in nats and accuracy as a share, before the step's update,
// and their exponential averages. The row of the step that ends an epoch also has
// that epoch's validation; in the others these two are empty. Whatever the
// language of the system, a point separates the decimals; float32 values read
// back as they were.
func (s *Snapshot) WriteCSV(to io.Writer) error {
	table := csv.NewWriter(to)
	table.Write([]string{ // which keeps its error for the end
		"step", "epoch", "loss", "accuracy", "smooth_loss", "smooth_accuracy", "validation_loss", "validation_accuracy",
	})
	for i, step := range s.Steps {
		taken := i + 1
		row := []string{
			strconv.Itoa(taken), decimal(float64(taken)/float64(s.StepsPerEpoch), 64),
			decimal(float64(step.Loss), 32), decimal(float64(step.Accuracy), 32),
			decimal(float64(step.SmoothLoss), 32), decimal(float64(step.SmoothAccuracy), 32), "", "",
		}
		if epoch := taken / s.StepsPerEpoch; taken%s.StepsPerEpoch == 0 && epoch <= len(s.Epochs) {
			validation := s.Epochs[epoch-1].Validation
			row[6], row[7] = decimal(validation.Loss, 64), decimal(validation.Accuracy(), 64)
		}
		table.Write(row)
	}
	table.Flush()
	return table.Error()
}

// decimal writes v with as many decimals as it takes to read the same float of
// that many bits, and at least one.
func decimal(v float64, bits int) string {
	text := strconv.FormatFloat(v, 'f', -1, bits)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
