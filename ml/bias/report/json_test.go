package report

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/score"
)

// read is a reader of the JSON file that knows only its description.
type read struct {
	Format   string
	Version  int
	Program  string
	Created  string
	Command  string
	Caveats  []string
	Data     string
	Shortcut map[string]any
	Clean    *readRun
	Planted  readRun
	Repaired []readRun
}

type readRun struct {
	Repair               string
	Trained, Stopped     bool
	Epochs, Batch        int
	Seed                 uint64
	LearningRate         float64 `json:"learning_rate"`
	Lambda, Seconds      float64
	Data, Model          string
	Training, Validation struct {
		Loss, Accuracy *float64
		Count          int
	}
	Curve []struct {
		Step           int
		Loss, Accuracy *float64
	}
	Tests []struct {
		Variant                          string
		Accuracy                         *float64
		FollowRate                       *float64 `json:"follow_rate"`
		Right, Count, Misled, Misleading int
	}
	Evidence *struct {
		Pictures      int
		Patch, Around struct{ Chance, Positive, Score, Lead *float64 }
	}
}

func decode(t *testing.T, r *Report) (d read, text string) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.JSON(&b))
	text = b.String()
	decoder := json.NewDecoder(&b)
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&d))
	return d, text
}

func TestJSON(t *testing.T) {
	s := decoy(t)
	nan := math.NaN()
	s.Planted.Outcome.Patch.Score = nan
	s.Planted.Outcome.Patch.Lead = math.Inf(1)
	s.Planted.Outcome.Rows[4] = bias.Row{Variant: bias.Moved}
	s.Planted.Curve[0].Loss = float32(nan)
	s.Planted.Curve[1].Accuracy = 0.123
	s.Repaired[0].Validation = score.Score{}
	s.Repaired[1].Outcome = nil
	s.Repaired[1].Stopped = true
	r := report(t, s)
	d, text := decode(t, r)
	_, again := decode(t, r)
	require.Equal(t, text, again)
	require.Contains(t, text, "\n  \"format\": \"visao-bias-report\"")
	require.NotContains(t, text, "image")
	require.Contains(t, text, "0.123\n") // as short as the number is

	require.Equal(t, "visao-bias-report", d.Format)
	require.Equal(t, 1, d.Version)
	require.Equal(t, "0.1.0", d.Program)
	at, err := time.Parse(time.RFC3339, d.Created)
	require.NoError(t, err)
	require.True(t, at.Equal(created))
	require.Equal(t, mnist.Hash, d.Data)
	require.Equal(t, map[string]any{"place": "corner", "size": 4., "share": 1., "agreement": 1., "seed": 0.}, d.Shortcut)
	require.Equal(t, []string{"A training was stopped before its end, which the command does not repeat."}, d.Caveats)

	p := d.Planted
	require.Equal(t, "nothing", p.Repair)
	require.True(t, p.Trained)
	require.Equal(t, []any{3, 32, bias.DefaultRate, 133.4, s.Planted.Model}, []any{p.Epochs, p.Batch, p.LearningRate, p.Seconds, p.Model})
	require.Equal(t, 0.994, *p.Validation.Accuracy)
	require.Len(t, p.Curve, 400)
	require.Nil(t, p.Curve[0].Loss)
	require.Equal(t, 12, p.Curve[0].Step)
	require.Equal(t, 0.123, *p.Curve[1].Accuracy)
	require.Len(t, p.Tests, 5)
	require.Equal(t, "grey at random", p.Tests[2].Variant)
	require.Equal(t, 0.348, *p.Tests[2].Accuracy)
	require.Equal(t, 6520./9000, *p.Tests[2].FollowRate)
	require.Nil(t, p.Tests[0].FollowRate)
	require.Nil(t, p.Tests[4].Accuracy)
	require.Equal(t, 1000, p.Evidence.Pictures)
	require.Equal(t, 0.1234, *p.Evidence.Patch.Positive)
	require.Nil(t, p.Evidence.Patch.Score)
	require.Nil(t, p.Evidence.Patch.Lead)
	require.Equal(t, 0.71, *p.Evidence.Around.Lead)

	require.NotNil(t, d.Clean)
	require.Len(t, d.Repaired, 3)
	require.Equal(t, "vary", d.Repaired[0].Repair)
	require.Nil(t, d.Repaired[0].Validation.Accuracy)
	require.Nil(t, d.Repaired[1].Evidence)
	require.Empty(t, d.Repaired[1].Tests)
	require.True(t, d.Repaired[1].Stopped)
	require.Equal(t, "penalise", d.Repaired[2].Repair)
	require.Equal(t, float64(bias.DefaultLambda), d.Repaired[2].Lambda)

	// Of data of one's own.
	d, _ = decode(t, report(t, own(t, 9700, 5000)))
	require.Equal(t, []any{0., 2., 28., 6.}, d.Shortcut["rect"])
	require.Nil(t, d.Clean)
	require.Equal(t, "suspect region blanked", d.Planted.Tests[1].Variant)

	// The documented types are those of the file.
	var b bytes.Buffer
	require.NoError(t, r.JSON(&b))
	var document Document
	require.NoError(t, json.Unmarshal(b.Bytes(), &document))
	require.Equal(t, *document.Planted.Tests[2].FollowRate, 6520./9000)
}
