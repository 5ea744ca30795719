package app

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/paint"
)

// explained is what the model aboard makes of a test picture.
func explained(t *testing.T, index int) *explain.Explanation {
	t.Helper()
	m, err := modelAboard()
	require.NoError(t, err)
	explainer, err := explain.NewExplainer()
	require.NoError(t, err)
	e, err := explainer.Explain(m.weights, digits(t).Test.Picture(index))
	require.NoError(t, err)
	return e
}

func TestExplainAsInTheArticle(t *testing.T) {
	t.Chdir(t.TempDir())
	code, stdout, stderr := visao("explain")
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)

	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	require.Len(t, lines, articleItems+1)
	for i, label := range []int{7, 2, 1, 0, 4} { // the first five labels of MNIST's test set
		e := explained(t, i)
		require.Equal(t, fmt.Sprintf("test picture %d (label %d): class %d, probability %.4f",
			i, label, e.Class(), e.Probabilities[e.Class()]), lines[i])
		require.Equal(t, label, e.Class(), "an easy digit")
	}
	require.Equal(t, "wrote visao-explanation.png", lines[articleItems])
	// Five squares of 336 with gaps of 28 between and around; two lines of text and a margin.
	require.Equal(t, image.Rect(0, 0, 5*(336+28)+28, 336+28+70), readPNG(t, "visao-explanation.png").Bounds())
}

func TestExplainOnePicture(t *testing.T) {
	t.Chdir(t.TempDir())
	folder := smallFolder(t)
	e := explained(t, 8)
	line := regexp.MustCompile(`^test picture 8 \(label 5\): class \d, probability [01]\.\d{4}\nwrote (.+)\n$`)
	figure := func(args ...string) image.Image {
		args = append([]string{"explain", "--data", folder, "--index", "8"}, args...)
		code, stdout, stderr := visao(args...)
		require.Zero(t, code, stderr)
		wrote := line.FindStringSubmatch(stdout)
		require.NotNil(t, wrote, stdout)
		return readPNG(t, wrote[1])
	}
	plain := figure()
	require.Equal(t, image.Rect(0, 0, 48*24, 43*24), plain.Bounds()) // 24 pixels a cell
	same := figure("--out", "named.png", "--class", fmt.Sprint(e.Class()), "--colormap", "jet", "--alpha", "0.5")
	require.Equal(t, plain, same, "what is chosen is what is the case anyhow")
	require.FileExists(t, "named.png")
	for _, args := range []string{"--class 4", "--colormap viridis", "--alpha 0"} {
		other := figure(strings.Fields(args)...)
		require.Equal(t, plain.Bounds(), other.Bounds())
		require.NotEqual(t, plain, other, args)
	}
}

// explanations is what `explain --json` prints.
type explanations struct {
	Model        string
	Explanations []struct {
		Picture       string
		Label         *int
		Class         int
		Probability   float64
		Probabilities []float64
		Logits, Bias  []float64
		Maps          [][]float64
	}
}

func decode(t *testing.T, text string) (out explanations) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&out))
	require.False(t, d.More(), "one value")
	return out
}

func TestExplainJSON(t *testing.T) {
	t.Chdir(t.TempDir())
	folder := smallFolder(t)
	code, stdout, stderr := visao("explain", "--data", folder, "--json")
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	empty(t, ".")

	out := decode(t, stdout)
	require.Equal(t, "the article's", out.Model)
	require.Len(t, out.Explanations, articleItems)
	for i, e := range out.Explanations {
		require.Equal(t, fmt.Sprintf("test picture %d", i), e.Picture)
		require.Equal(t, digits(t).Test.Label(i), *e.Label)
		require.Len(t, e.Maps, mnist.Classes)
		require.Len(t, e.Logits, mnist.Classes)
		total := 0.0
		for c, m := range e.Maps {
			require.Len(t, m, mnist.Pixels)
			sum := 0.0
			for _, v := range m {
				sum += v
			}
			// A map is an exact account of the score, but for float32's rounding over 784 pixels.
			require.InDelta(t, e.Logits[c], e.Bias[c]+sum/mnist.Pixels, 1e-4)
			require.LessOrEqual(t, e.Logits[c], e.Logits[e.Class])
			total += e.Probabilities[c]
		}
		require.InDelta(t, 1, total, 1e-12)
		require.Equal(t, e.Probabilities[e.Class], e.Probability)
	}

	code, stdout, _ = visao("explain", "--data", folder, "--index", "3", "--json", "--out", "a.png")
	require.Zero(t, code)
	require.Len(t, decode(t, stdout).Explanations, 1)
	readPNG(t, "a.png")
}

// Test pictures can be explained where there are no others.
func TestExplainReadsNoTrainingPictures(t *testing.T) {
	folder := smallFolder(t)
	for _, name := range []string{"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"} {
		require.NoError(t, os.Remove(filepath.Join(folder, name)))
	}
	code, stdout, stderr := visao("explain", "--data", folder, "--index", "3", "--json")
	require.Zero(t, code, stderr)
	require.Equal(t, digits(t).Test.Label(3), *decode(t, stdout).Explanations[0].Label)
	require.Contains(t, refused(t, "evaluate", "--data", folder), "train-images-idx3-ubyte.gz")
}

func TestExplainAPictureFile(t *testing.T) {
	t.Chdir(t.TempDir())
	writePicture(t, "seven.png", 0)
	code, stdout, stderr := visao("explain", "seven.png", "--out", "why.png")
	require.Zero(t, code, stderr)
	require.Regexp(t, `^seven\.png: class 7, probability 0\.9\d{3}\nwrote why\.png\n$`, stdout)
	readPNG(t, "why.png")

	code, stdout, _ = visao("explain", "seven.png", "--json")
	require.Zero(t, code)
	e := decode(t, stdout).Explanations[0]
	require.Equal(t, "seven.png", e.Picture)
	require.Nil(t, e.Label, "nobody knows")
	require.Equal(t, 7, e.Class)
}

func TestExplainRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	folder := smallFolder(t)
	in := t.TempDir()
	path := func(name string) string { return filepath.Join(in, name) }
	writeBlank(t, path("blank.png"))
	writePicture(t, path("seven.png"), 0)
	require.NoError(t, os.WriteFile(path("note.png"), []byte("not a picture"), 0o600))
	whole, err := os.ReadFile(path("seven.png"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path("half.png"), whole[:len(whole)/2], 0o600))

	small := []string{"--data", folder}
	for _, c := range []struct {
		args, says string
		small      bool
	}{
		{args: path("blank.png"), says: "is empty"},
		{args: path("note.png"), says: "neither a PNG nor a JPEG"},
		{args: path("half.png"), says: "half.png"},
		{args: path("missing.png"), says: "missing.png: no such file"},
		{args: in, says: in},
		{args: path("seven.png") + " --index 3", says: "not both"},
		{args: "--index 30", says: "no test picture 30: they are numbered from 0 to 29", small: true},
		{args: "--index -1", says: "no test picture -1", small: true},
		{args: "--class 10", says: "from 0 to 9, not 10"},
		{args: "--class -1", says: "from 0 to 9, not -1"},
		{args: "--alpha 1.01", says: "from 0 to 1, not 1.01"},
		{args: "--alpha -0.1", says: "from 0 to 1, not -0.1"},
		{args: "--alpha NaN", says: "from 0 to 1, not NaN"},
		{args: "--colormap rainbow", says: `no colormap "rainbow": choose one of viridis, jet, turbo, `},
		{args: "--model " + path("missing.safetensors"), says: "missing.safetensors"},
		{args: "--model " + path("note.png"), says: "opening the model"},
		{args: "--data " + in, says: "the file is missing"},
		{args: "--data " + path("missing"), says: path("missing")},
	} {
		args := append([]string{"explain"}, strings.Fields(c.args)...)
		if c.small {
			args = append(args, small...)
		}
		require.Contains(t, refused(t, args...), c.says, c.args)
	}
	empty(t, ".")
}

// A figure that cannot be written does not take the place of one that is there.
func TestExplainCannotWrite(t *testing.T) {
	t.Chdir(t.TempDir())
	writePicture(t, "seven.png", 0)
	code, _, stderr := visao("explain", "seven.png", "--out", filepath.Join("missing", "why.png"))
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "writing the figure")
}

// What the figure calls the prediction is the prediction, whichever map it shows.
func TestFigureNamesThePrediction(t *testing.T) {
	e := explained(t, 0)
	require.Equal(t, 7, e.Class())
	own, other := figureItem("a seven", e, 7), figureItem("a seven", e, 3)
	require.Equal(t, "a seven", own.Title)
	require.Contains(t, other.Title, "map of class 3")
	require.Equal(t, e.Shares(7), own.Map)
	require.Equal(t, e.Shares(3), other.Map)
	for _, item := range []paint.FigureItem{own, other} {
		require.Equal(t, 7, item.Class)
		require.Equal(t, e.Probabilities[7], item.Probability)
		require.Equal(t, e.Picture, *item.Picture)
	}
}
