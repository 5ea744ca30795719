package report

import (
	"encoding/json"
	"io"
	"math"
	"time"

	"visao/ml/bias"
	"visao/ml/score"
)

// Format and FormatVersion are what a [Document] calls itself.
const (
	Format        = "visao-bias-report"
	FormatVersion = 1
)

// Document is what Report.JSON writes. A share or a rate is in [0, 1] unless it
// says otherwise, and null where there is none, such as the follow rate where
// nothing misleads.
type Document struct {
	Format   string        `json:"format"`  // Format
	Version  int           `json:"version"` // FormatVersion
	Program  string        `json:"program"` // its version
	Created  time.Time     `json:"created"`
	Command  string        `json:"command"` // that makes the study again; see Caveats
	Caveats  []string      `json:"caveats"` // what the command leaves out
	Data     string        `json:"data"`    // SHA-256 of the pictures as they were, as mnist.Data has it
	Shortcut DocumentMark  `json:"shortcut"`
	Clean    *DocumentRun  `json:"clean"`   // trained on those pictures; null if none was
	Planted  *DocumentRun  `json:"planted"` // trained on pictures with the shortcut, or opened from a file
	Repaired []DocumentRun `json:"repaired"`
}

// DocumentMark is a shortcut.
type DocumentMark struct {
	Place     string  `json:"place"`          // one of bias.PlaceNames
	Size      int     `json:"size"`           // rows and columns of the square
	Share     float64 `json:"share"`          // of the training pictures that carry it
	Agreement float64 `json:"agreement"`      // share of those in which it gives the label away
	Seed      uint64  `json:"seed"`           //
	Rect      *[4]int `json:"rect,omitempty"` // left, top, right and bottom of the suspect, in pixels, where nothing is planted
}

// DocumentRun is a network with what came of it.
type DocumentRun struct {
	Repair       string            `json:"repair"`  // one of bias.RepairNames
	Trained      bool              `json:"trained"` // for this study
	Epochs       int               `json:"epochs"`
	Batch        int               `json:"batch"` // pictures per step
	LearningRate *float64          `json:"learning_rate"`
	Seed         uint64            `json:"seed"`
	Lambda       *float64          `json:"lambda"` // weight of heat on the shortcut, 0 for none
	Data         string            `json:"data"`   // names the pictures that it was trained on
	Model        string            `json:"model"`  // SHA-256 of the weights
	Training     DocumentScore     `json:"training"`
	Validation   DocumentScore     `json:"validation"`
	Seconds      float64           `json:"seconds"` // that training took
	Stopped      bool              `json:"stopped"` // before its end
	Curve        []DocumentPoint   `json:"curve"`
	Tests        []DocumentTest    `json:"tests"`
	Evidence     *DocumentEvidence `json:"evidence"` // null if it was not measured
}

// DocumentScore is how a network did on the pictures of its last epoch. All is null
// if it completed none.
type DocumentScore struct {
	Loss     *float64 `json:"loss"` // mean cross-entropy, in nats
	Accuracy *float64 `json:"accuracy"`
	Count    int      `json:"count"` // of pictures
}

// DocumentPoint is the smoothed loss and accuracy of training after a step.
type DocumentPoint struct {
	Step     int      `json:"step"` // counted from 1
	Loss     *float32 `json:"loss"` // mean cross-entropy, in nats, without any penalty
	Accuracy *float32 `json:"accuracy"`
}

// DocumentTest is how a network did on a test set.
type DocumentTest struct {
	Variant    string   `json:"variant"` // one of bias.VariantNames
	Accuracy   *float64 `json:"accuracy"`
	Right      int      `json:"right"`
	Count      int      `json:"count"`
	FollowRate *float64 `json:"follow_rate"` // misled of misleading
	Misled     int      `json:"misled"`      // misleading pictures taken for the shortcut's digit
	Misleading int      `json:"misleading"`  // pictures whose shortcut speaks for another digit than the label
}

// DocumentEvidence is where the evidence for the predicted class lies, over some
// test pictures.
type DocumentEvidence struct {
	Pictures int            `json:"pictures"`
	Patch    DocumentShares `json:"patch"`  // on the shortcut
	Around   DocumentShares `json:"around"` // on all cells that see some of it
}

// DocumentShares are those of a part of the picture, as in bias.Evidence.
type DocumentShares struct {
	Chance   *float64 `json:"chance"`   // its share of the picture
	Positive *float64 `json:"positive"` // of all positive evidence
	Score    *float64 `json:"score"`    // signed, of the logit without its bias; any number
	Lead     *float64 `json:"lead"`     // signed, of what the logit is above the mean of all ten; any number
}

// JSON writes everything but the pictures.
func (r *Report) JSON(w io.Writer) error {
	s := r.Shortcut
	d := Document{
		Format: Format, Version: FormatVersion, Program: r.Version, Created: r.Created,
		Command: r.command(), Caveats: append([]string{}, r.caveats()...), Data: r.Data,
		Shortcut: DocumentMark{
			Place: bias.PlaceNames[s.Place], Size: s.Size, Share: s.Share, Agreement: s.Agreement, Seed: s.Seed,
		},
		Repaired: []DocumentRun{},
	}
	if s.Place == bias.Own {
		d.Shortcut.Rect = &[4]int{s.Rect.Min.X, s.Rect.Min.Y, s.Rect.Max.X, s.Rect.Max.Y}
	}
	if r.Clean != nil {
		d.Clean = documentRun(r.Clean)
	}
	d.Planted = documentRun(r.Planted)
	d.Planted.Trained = !r.given()
	for _, n := range r.Repaired {
		d.Repaired = append(d.Repaired, *documentRun(n))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

func documentRun(n *bias.Run) *DocumentRun {
	d := &DocumentRun{
		Repair: bias.RepairNames[n.Repair], Trained: true,
		Epochs: n.Config.Epochs, Batch: n.Config.Batch, LearningRate: finite(n.Config.LearningRate),
		Seed: n.Config.Seed, Lambda: finite(n.Config.Penalty),
		Data: n.Data, Model: n.Model, Training: documentScore(n.Train), Validation: documentScore(n.Validation),
		Seconds: n.Took.Seconds(), Stopped: n.Stopped, Curve: []DocumentPoint{}, Tests: []DocumentTest{},
	}
	for _, p := range n.Curve {
		d.Curve = append(d.Curve, DocumentPoint{p.Step, finite(p.Loss), finite(p.Accuracy)})
	}
	if n.Outcome == nil {
		return d
	}
	for _, t := range n.Outcome.Rows {
		d.Tests = append(d.Tests, DocumentTest{
			bias.VariantNames[t.Variant], finite(t.Accuracy()), t.Right, t.Count, finite(t.Follow()), t.Misled, t.Misleading,
		})
	}
	d.Evidence = &DocumentEvidence{n.Outcome.Explained, documentShares(n.Outcome.Patch), documentShares(n.Outcome.Around)}
	return d
}

func documentScore(s score.Score) DocumentScore {
	if s.Count == 0 {
		return DocumentScore{}
	}
	return DocumentScore{finite(s.Loss), finite(s.Accuracy()), s.Count}
}

func documentShares(e bias.Evidence) DocumentShares {
	return DocumentShares{finite(e.Area), finite(e.Positive), finite(e.Score), finite(e.Lead)}
}

// finite is nil for what JSON has no number for.
func finite[F float32 | float64](v F) *F {
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return nil
	}
	return &v
}
