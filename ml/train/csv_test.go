package train

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/score"
)

// table reads what WriteCSV writes, as anybody else would: by column name.
func table(t require.TestingT, s *Snapshot) []map[string]string {
	var file bytes.Buffer
	require.NoError(t, s.WriteCSV(&file))
	lines, err := csv.NewReader(&file).ReadAll()
	require.NoError(t, err)
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestCSVToTheLetter(t *testing.T) {
	s := &Snapshot{
		StepsPerEpoch: 2,
		Steps: []Step{
			{Loss: 2.5, Accuracy: 0.25, SmoothLoss: 2.5, SmoothAccuracy: 0.25},
			{Loss: 1, Accuracy: 0, SmoothLoss: 1.75, SmoothAccuracy: 0.125},
			{Loss: 1e-7, Accuracy: 1, SmoothLoss: 1234567, SmoothAccuracy: 0.5},
		},
		Epochs: []Epoch{{Validation: score.Score{Loss: 0.75, Wrong: 2, Count: 8}}},
	}
	var file strings.Builder
	require.NoError(t, s.WriteCSV(&file))
	require.Equal(t, `step,epoch,loss,accuracy,smooth_loss,smooth_accuracy,validation_loss,validation_accuracy
1,0.5,2.5,0.25,2.5,0.25,,
2,1.0,1.0,0.0,1.75,0.125,0.75,0.75
3,1.5,0.0000001,1.0,1234567.0,0.5,,
`, file.String())

	none := &Snapshot{StepsPerEpoch: 2}
	require.Empty(t, table(t, none))
}

// Every number reads back as it was, bit for bit.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float32Range(0, math.MaxFloat32), 4, 4)
		s := &Snapshot{StepsPerEpoch: rapid.IntRange(1, 7).Draw(t, "steps an epoch")}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			v := values.Draw(t, "values")
			s.Steps = append(s.Steps, Step{v[0], v[1], v[2], v[3]})
		}
		for range len(s.Steps) / s.StepsPerEpoch {
			wrong := rapid.IntRange(0, 6000).Draw(t, "wrong")
			loss := rapid.Float64Range(0, 100).Draw(t, "loss")
			s.Epochs = append(s.Epochs, Epoch{Validation: score.Score{Loss: loss, Wrong: wrong, Count: 6000}})
		}
		parse := func(text string, bits int) float64 {
			require.Contains(t, text, ".")
			v, err := strconv.ParseFloat(text, bits)
			require.NoError(t, err)
			return v
		}
		rows := table(t, s)
		require.Len(t, rows, len(s.Steps))
		epochs := 0
		for i, row := range rows {
			require.Equal(t, strconv.Itoa(i+1), row["step"])
			require.Equal(t, float64(i+1)/float64(s.StepsPerEpoch), parse(row["epoch"], 64))
			require.Equal(t, s.Steps[i], Step{
				float32(parse(row["loss"], 32)), float32(parse(row["accuracy"], 32)),
				float32(parse(row["smooth_loss"], 32)), float32(parse(row["smooth_accuracy"], 32)),
			})
			if row["validation_loss"] != "" {
				validation := s.Epochs[epochs].Validation
				epochs++
				require.Equal(t, epochs*s.StepsPerEpoch, i+1)
				require.Equal(t, validation.Loss, parse(row["validation_loss"], 64))
				require.Equal(t, validation.Accuracy(), parse(row["validation_accuracy"], 64))
			}
		}
		require.Equal(t, len(s.Epochs), epochs)
	})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestCSVOnAFullDisk(t *testing.T) {
	s := &Snapshot{StepsPerEpoch: 1, Steps: make([]Step, 10_000), Epochs: make([]Epoch, 10_000)}
	require.ErrorContains(t, s.WriteCSV(full{}), "no space left")
}
