package train

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/score"
)

func TestRecordKeepsTheMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, most := rapid.IntRange(1, 300).Draw(t, "steps"), rapid.IntRange(1, 100).Draw(t, "most")
		s := &Snapshot{Config: Article(), StepsPerEpoch: 100}
		var loss, accuracy float64
		for range n {
			step := Step{Loss: rapid.Float32Range(0, 9).Draw(t, "loss"), Accuracy: rapid.Float32Range(0, 1).Draw(t, "accuracy")}
			s.Steps = append(s.Steps, step)
			loss += float64(step.Loss)
			accuracy += float64(step.Accuracy)
		}
		r := NewRecord(s, most)
		r.Number = 1
		require.NoError(t, r.Validate())
		require.LessOrEqual(t, len(r.Loss), most)
		require.Greater(t, 2*len(r.Loss), min(n, most)-1, "no fewer values than it takes")
		// Together the values stand for every step once.
		for i := range r.Loss {
			count := float64(min((i+1)*r.Every, n) - i*r.Every)
			loss -= count * float64(r.Loss[i])
			accuracy -= count * float64(r.Accuracy[i])
		}
		require.InDelta(t, 0, loss, 1e-3)
		require.InDelta(t, 0, accuracy, 1e-3)
		require.Equal(t, float64(n)/100, r.Epoch(len(r.Loss)-1), "the curve ends with the run")
		require.Equal(t, float64(r.Every)/100, (&Record{Every: r.Every, Steps: 1 << 20, StepsPerEpoch: 100}).Epoch(0))
	})
}

func TestRecordOfAShortRunIsTheRun(t *testing.T) {
	s := &Snapshot{Config: Article(), StepsPerEpoch: 4, Steps: []Step{{Loss: 2, Accuracy: 0.5}, {Loss: 1, Accuracy: 0.75}}}
	r := NewRecord(s, 2000)
	require.Equal(t, []float32{2, 1}, r.Loss)
	require.Equal(t, []float32{0.5, 0.75}, r.Accuracy)
	require.Equal(t, 1, r.Every)
}

func TestRecordsThatCannotBe(t *testing.T) {
	good := func() Record {
		return Record{
			Number: 3, Config: Article(), Steps: 5, StepsPerEpoch: 4, Every: 2,
			Loss: []float32{2, 1, 0.5}, Accuracy: []float32{0, 0.5, 1},
			Epochs: []Epoch{{Validation: score.Score{Loss: 1, Wrong: 3, Count: 9}}},
		}
	}
	r := good()
	require.NoError(t, r.Validate())
	for i, change := range []func(*Record){
		func(r *Record) { r.Number = 0 },
		func(r *Record) { r.Config.Epochs = 0 },
		func(r *Record) { r.Config.LearningRate = -1 },
		func(r *Record) { r.Every = 0 },
		func(r *Record) { r.Every = -2 },
		func(r *Record) { r.Every = 1 },
		func(r *Record) { r.Steps = 0 },
		func(r *Record) { r.Steps = 21 },
		func(r *Record) { r.StepsPerEpoch = 0 },
		func(r *Record) { r.StepsPerEpoch = -4 },
		func(r *Record) { r.Loss = r.Loss[:2] },
		func(r *Record) { r.Accuracy = nil },
		func(r *Record) { r.Loss[1] = -1 },
		func(r *Record) { r.Loss[1] = float32(math.NaN()) },
		func(r *Record) { r.Loss[1] = float32(math.Inf(1)) },
		func(r *Record) { r.Accuracy[2] = 1.5 },
		func(r *Record) { r.Epochs = make([]Epoch, 6) },
		func(r *Record) { r.Epochs[0].Validation.Wrong = 10 },
		func(r *Record) { r.Epochs[0].Validation.Wrong = -1 },
		func(r *Record) { r.Epochs[0].Validation.Loss = math.NaN() },
	} {
		bad := good()
		change(&bad)
		require.Error(t, bad.Validate(), "change %d", i)
	}

	// What can be written to a file comes back.
	text, err := json.Marshal(good())
	require.NoError(t, err)
	var back Record
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, good(), back)
}
