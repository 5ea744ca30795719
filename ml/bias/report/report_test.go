package report

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/score"
	"visao/ml/train"
)

var aboard = sync.OnceValues(func() (*mnist.Set, error) {
	return mnist.LoadTest(context.Background(), os.DirFS("../../../assets/mnist"))
})

func testSet(t *testing.T) *mnist.Set {
	t.Helper()
	set, err := aboard()
	require.NoError(t, err)
	return set.Slice(0, 100) // all ten digits are among them
}

// counted is an accuracy over 10,000 pictures, and how many of 9,000 were misled.
func counted(v bias.Variant, right, misled int) bias.Row {
	r := bias.Row{Variant: v, Right: right, Count: 10000}
	if v != bias.Untouched && v != bias.Agrees && v != bias.Blanked {
		r.Misled, r.Misleading = misled, 9000
	}
	return r
}

// invented is a run of invented figures: right answers of 10,000 untouched, agreeing,
// at random, inverted and elsewhere.
func invented(t *testing.T, repair bias.Repair, seed uint64, right ...int) *bias.Run {
	t.Helper()
	w := network.NewWeights(seed)
	if seed == 0 { // one that can read
		var err error
		w, _, err = network.Load("../../modelfile/testdata/reference.safetensors")
		require.NoError(t, err)
	}
	run := &bias.Run{
		Repair: repair, Config: train.Config{Epochs: 3, Batch: 32, LearningRate: bias.DefaultRate},
		Data: strings.Repeat("da", 32), Model: w.Hash(), Took: 133*time.Second + 400*time.Millisecond, Weights: w,
		Train: score.Score{Loss: 0.01, Wrong: 108, Count: 54000}, Validation: score.Score{Loss: 0.02, Wrong: 42, Count: 6000},
		Outcome: &bias.Outcome{
			Patch:  bias.Evidence{Area: 16. / 784, Positive: 0.1234, Score: 0.2, Lead: 1.5},
			Around: bias.Evidence{Area: 64. / 784, Positive: 0.5, Score: -0.25, Lead: 0.71}, Explained: 1000,
		},
	}
	if repair == bias.Penalise {
		run.Config.Penalty = bias.DefaultLambda
	}
	for v, n := range right {
		run.Outcome.Rows = append(run.Outcome.Rows, counted(bias.Variant(v), n, 10000-n))
	}
	for i := range 400 {
		x := float64(i) / 400
		slow := 0.05 + 2.25*math.Exp(-x*float64(6+3*repair))
		if repair == bias.Nothing {
			slow = 0.002 + 2.3*math.Exp(-x*30)
		}
		run.Curve = append(run.Curve, bias.Point{Step: 12 * (i + 1), Loss: float32(slow), Accuracy: float32(1 - slow/3)})
	}
	return run
}

var created = time.Date(2026, 11, 23, 21, 5, 0, 0, time.FixedZone("ICT", 7*3600))

// decoy is an invented study of Decoy MNIST in which the network collapses; only one
// repair of three mends it.
func decoy(t *testing.T) *bias.Study {
	s := &bias.Study{
		Shortcut: bias.Decoy(), Data: mnist.Hash, Version: "0.1.0", Created: created,
		Clean:   invented(t, bias.Nothing, 0, 9790, 9780, 9760, 9750, 9770),
		Planted: invented(t, bias.Nothing, 1, 6070, 9930, 3480, 1220, 5000),
		Repaired: []*bias.Run{
			invented(t, bias.Vary, 0, 9760, 9750, 9740, 9720, 9700),
			invented(t, bias.Hide, 2, 9700, 9600, 9000, 8500, 8800),
			invented(t, bias.Penalise, 3, 9600, 9700, 4000, 3000, 9000),
		},
	}
	s.Planted.Train.Wrong, s.Planted.Validation.Wrong = 50, 36
	return s
}

func own(t *testing.T, untouched, blanked int) *bias.Study {
	run := func(r bias.Repair, untouched, blanked int) *bias.Run {
		n := invented(t, r, 1)
		n.Outcome.Rows = []bias.Row{counted(bias.Untouched, untouched, 0), counted(bias.Blanked, blanked, 0)}
		return n
	}
	return &bias.Study{
		Shortcut: bias.Shortcut{Place: bias.Own, Size: 4, Share: 1, Agreement: 1, Rect: image.Rect(0, 2, 28, 6)},
		Data:     strings.Repeat("0f", 32), Version: "0.1.0", Created: created,
		Planted: run(bias.Nothing, untouched, blanked), Repaired: []*bias.Run{run(bias.Hide, 9700, 9650)},
	}
}

var colours = paint.Options{Colormap: paint.Colormaps()[0], Alpha: 0.5, Smooth: true}

func report(t *testing.T, s *bias.Study) *Report {
	t.Helper()
	r, err := New(s, testSet(t), colours, false, Language{})
	require.NoError(t, err)
	return r
}

func html(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.HTML(&b))
	return b.String()
}

var embedded = regexp.MustCompile(`base64,[^"]*`)

// lacks fails if a page has a word outside its pictures.
func lacks(t *testing.T, page string, words ...string) {
	t.Helper()
	page = embedded.ReplaceAllString(page, "base64,")
	for _, w := range words {
		if i := strings.Index(page, w); i >= 0 {
			require.Fail(t, "the page has "+w, page[max(0, i-60):min(len(page), i+60)])
		}
	}
}

// outline parses a page, which is also well-formed XML, and counts its elements. It
// returns the text with one space between words.
func outline(t *testing.T, page string) (count map[string]int, attributes map[string][]string, text string) {
	t.Helper()
	count, attributes = map[string]int{}, map[string][]string{}
	d := xml.NewDecoder(strings.NewReader(page))
	var words strings.Builder
	inside := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count, attributes, strings.Join(strings.Fields(words.String()), " ")
		}
		require.NoError(t, err)
		switch e := token.(type) {
		case xml.StartElement:
			inside = e.Name.Local
			count[inside]++
			for _, a := range e.Attr {
				attributes[inside+" "+a.Name.Local] = append(attributes[inside+" "+a.Name.Local], a.Value)
			}
			words.WriteByte(' ')
		case xml.EndElement:
			inside = ""
			words.WriteByte(' ')
		case xml.CharData:
			if inside != "style" && inside != "title" {
				words.Write(e)
			}
		}
	}
}

// plain takes spaces that do not break for others.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func TestPage(t *testing.T) {
	r := report(t, decoy(t))
	page := html(t, r)
	require.Less(t, len(page), 3_000_000)
	require.True(t, page == html(t, report(t, decoy(t))), "not the same twice")

	count, attributes, text := outline(t, page)
	text = plain(text)
	require.Equal(t, 1, count["h1"])
	require.Equal(t, 3, count["table"])
	require.Equal(t, 6+4+5+3, count["tr"]) // tests and validation, measures, networks, headings
	require.Equal(t, 10*6, count["figure"])
	require.Equal(t, 10*6+1, count["img"])
	require.Equal(t, 5+5, count["path"]) // curves and their legend
	require.Len(t, attributes["img alt"], count["img"])
	require.Equal(t, []string{"en"}, attributes["html lang"])
	for _, source := range attributes["img src"] {
		require.True(t, strings.HasPrefix(source, "data:image/png;base64,"), source[:min(60, len(source))])
	}

	// Nothing from outside is needed or run, and only papers are linked to.
	require.Zero(t, count["script"]+count["link"]+count["iframe"]+count["object"]+count["use"])
	lacks(t, page, "url(", "@import", "NaN", "ZgotmplZ") // the last is what html/template puts for what it finds unsafe
	for _, e := range []string{"script", "body", "img", "svg", "path"} {
		for a := range attributes {
			require.False(t, strings.HasPrefix(a, e+" on"), a)
		}
	}
	papers := regexp.MustCompile(`(?i)([a-z]+:)?//[^"<\s]*`).FindAllString(embedded.ReplaceAllString(page, ""), -1)
	require.Equal(t, []string{
		"https://arxiv.org/abs/1512.04150", "https://arxiv.org/abs/1703.03717", "https://arxiv.org/abs/1909.13584",
		"https://arxiv.org/abs/1902.10178", "https://arxiv.org/abs/1810.03292",
	}, papers)
	require.Equal(t, papers, attributes["a href"])

	for _, words := range []string{
		"The network learnt the grass",
		"every training picture: the shade gives the digit away",
		"Shade inverted dark where it was light in training, and the other way round 97.5 %",
		"12.2 % follows 97.6 %", // 8780 of 9000
		"Heat on the patch",
		"12.3 %", "−25.0 %", "71.0 %", "8.2 %",
		"visao bias --plant corner --repair=vary,hide,penalise --baseline --seed 0 --report out.html",
		"MNIST, " + mnist.Hash, r.Planted.Model, r.Planted.Data, "2 min 13 s",
		"Visao 0.1.0", "23 November 2026, 14:05 UTC",
		"training step, 32 pictures each", "loss in nats",
	} {
		require.Contains(t, text, words)
	}
	for i, s := range r.networks[1].sights {
		require.Contains(t, text, plain(r.sightCaption(1, i)))
		require.Equal(t, i, indexOf(r.bare, s.Index))
	}
}

// sightCaption is the caption of a picture, from the sight itself.
func (r *Report) sightCaption(network, i int) string {
	s := r.networks[network].sights[i]
	digits := "0123456789"
	return digits[s.Label:s.Label+1] + ", read as " + digits[s.Class:s.Class+1] + ", " + r.sure(s.Probability)
}

func indexOf(sights []bias.Sight, index int) int {
	for i, s := range sights {
		if s.Index == index {
			return i
		}
	}
	return -1
}

func TestPageEscapesWhatItIsGiven(t *testing.T) {
	s := decoy(t)
	const evil = `"><script>alert('x')</script>&`
	s.Data, s.Version, s.Planted.Model, s.Planted.Data = evil, evil, evil, evil
	page := html(t, report(t, s))
	count, attributes, text := outline(t, page)
	require.Zero(t, count["script"])
	require.Contains(t, text, evil)
	require.Len(t, attributes["img src"], 61)
}

func TestPageWithWhatIsMissing(t *testing.T) {
	// A network from a file, with nothing known about it, and no repair.
	s := decoy(t)
	s.Clean, s.Repaired = nil, nil
	s.Planted.Took, s.Planted.Curve, s.Planted.Data, s.Planted.Config = 0, nil, "", train.Config{}
	s.Planted.Train, s.Planted.Validation = score.Score{}, score.Score{}
	page := html(t, report(t, s))
	count, _, text := outline(t, page)
	require.Equal(t, 20, count["figure"])
	require.Zero(t, count["path"])
	lacks(t, page, "NaN")
	require.NotContains(t, text, "The network learnt")
	require.NotContains(t, text, "training picture:")
	text = plain(text)
	require.Contains(t, text, "The network falls for the grass")
	require.Contains(t, text, "It reads 99.3 % of the test pictures right in which the shade gives the right answer, but only 34.8 %")
	require.Contains(t, text, "visao bias --plant corner --repair= --model FILE --seed 0 --report out.html")
	require.Contains(t, text, "FILE is the model with the hash below.")

	// One that was stopped before it learnt, shares of nothing, and an unmeasured repair.
	s = decoy(t)
	nan := math.NaN()
	s.Planted.Validation, s.Planted.Train, s.Planted.Stopped = score.Score{}, score.Score{}, true
	s.Planted.Outcome.Patch = bias.Evidence{Area: nan, Positive: nan, Score: math.Inf(1), Lead: math.Inf(-1)}
	s.Planted.Outcome.Rows = s.Planted.Outcome.Rows[:2]
	s.Planted.Curve[3].Loss, s.Planted.Curve[5].Loss = float32(nan), float32(math.Inf(1))
	s.Planted.Curve[7].Loss = 0
	s.Repaired[2].Outcome = nil
	page = html(t, report(t, s))
	_, _, text = outline(t, page)
	lacks(t, page, "NaN", "Inf")
	text = plain(text)
	require.Contains(t, text, "The network was not put to every test")
	require.Contains(t, text, "stopped before its end")
	require.Contains(t, text, "and – of the test pictures")
	require.NotContains(t, text, "(penalised)")
}

func TestNewRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*bias.Study){
		"no network":   func(s *bias.Study) { s.Planted = nil },
		"not measured": func(s *bias.Study) { s.Planted.Outcome = nil },
		"no weights":   func(s *bias.Study) { s.Repaired[0].Weights = nil },
		"no repair":    func(s *bias.Study) { s.Repaired[0].Repair = 7 },
		"no variant":   func(s *bias.Study) { s.Clean.Outcome.Rows[0].Variant = -1 },
		"no place":     func(s *bias.Study) { s.Shortcut.Place = 9 },
		"a nil repair": func(s *bias.Study) { s.Repaired[1] = nil },
	} {
		s := decoy(t)
		spoil(s)
		_, err := New(s, testSet(t), colours, false, Language{})
		require.ErrorContains(t, err, "making the report: ", name)
	}
	_, err := New(decoy(t), testSet(t), paint.Options{}, false, Language{})
	require.ErrorContains(t, err, "no colormap")
}

func TestSignedMapsSaySo(t *testing.T) {
	coolwarm, err := paint.ByName("coolwarm")
	require.NoError(t, err)
	s := decoy(t)
	s.Clean, s.Repaired = nil, nil
	r, err := New(s, testSet(t), paint.Options{Colormap: coolwarm, Alpha: 0.5}, true, Language{})
	require.NoError(t, err)
	_, _, text := outline(t, html(t, r))
	require.Contains(t, text, "speaks against speaks for the digit")
}
