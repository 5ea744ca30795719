package app

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/bias/report"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/score"
	"visao/ml/train"
)

// passedOn is where the report says what is written elsewhere, there by later.
var passedOn = []string{"language.go Say", "words.go finding"}

// reported are all words that are written where the report says them, or marked to be said later, also in its layout.
func reported(t *testing.T) (all []string) {
	t.Helper()
	const folder = "ml/bias/report"
	for _, c := range callsIn(t, folder) {
		if c.called != "say" && c.called != "later" {
			continue
		}
		s, ok := text(c.args[0])
		where := strings.TrimPrefix(c.file, folder+"/") + " " + c.in
		require.True(t, ok || c.called == "say" && slices.Contains(passedOn, where), "%s: words that are not written there cannot be translated", where)
		if ok {
			all = append(all, s)
		}
	}
	layout, err := os.ReadFile("../" + folder + "/report.html")
	require.NoError(t, err)
	for _, said := range regexp.MustCompile(`\.Say ("(?:[^"\\]|\\.)*"|[^\s}]+)`).FindAllSubmatch(layout, -1) {
		s, err := strconv.Unquote(string(said[1]))
		if err != nil { // what is marked by later
			require.Contains(t, []string{".", ".Words"}, string(said[1]))
			continue
		}
		all = append(all, s)
	}
	require.Greater(t, len(all), 190)
	return all
}

// inventedStudy is one in which the network learns a shortcut at that place, and some repairs mend it.
func inventedStudy(place bias.Place) *bias.Study {
	run := func(repair bias.Repair, right ...int) *bias.Run {
		w := network.NewWeights(uint64(repair))
		o := &bias.Outcome{
			Patch:  bias.Evidence{Area: 16. / 784, Positive: 0.1234, Score: 0.2, Lead: 1.5},
			Around: bias.Evidence{Area: 64. / 784, Positive: 0.5, Score: -0.25, Lead: 12.345}, Explained: 1000,
		}
		variants := []bias.Variant{bias.Untouched, bias.Agrees, bias.Random, bias.Inverted, bias.Moved}
		if place == bias.Own {
			variants = []bias.Variant{bias.Untouched, bias.Blanked}
		}
		for i, v := range variants {
			o.Rows = append(o.Rows, bias.Row{Variant: v, Right: right[i], Count: 10000, Misled: 10000 - right[i], Misleading: 9000})
		}
		return &bias.Run{
			Repair: repair, Config: train.Config{Epochs: 3, Batch: 1024, LearningRate: 1e-3, Penalty: 2.5},
			Data: strings.Repeat("da", 32), Model: w.Hash(), Took: 133 * time.Second, Weights: w, Stopped: repair == bias.Hide,
			Train: score.Score{Loss: 0.01, Wrong: 108, Count: 54000}, Validation: score.Score{Loss: 0.02, Wrong: 42, Count: 6000},
			Outcome: o, Curve: []bias.Point{{Step: 1, Loss: 2}, {Step: 4800, Loss: 0.02}},
		}
	}
	return &bias.Study{
		Shortcut: bias.Shortcut{Place: place, Size: 4, Share: 0.5, Agreement: 0.125, Rect: image.Rect(0, 2, 28, 6), Seed: 1},
		Data:     mnist.Hash, Version: "dev", Created: time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC),
		Clean:   run(bias.Nothing, 9790, 9780, 9760, 9750, 9770),
		Planted: run(bias.Nothing, 6070, 3480, 3480, 1220, 5000),
		Repaired: []*bias.Run{
			run(bias.Vary, 9760, 9750, 9740, 9720, 9700), run(bias.Hide, 9700, 9600, 9000, 8500, 8800),
			run(bias.Penalise, 9600, 9700, 9780, 9770, 9000), run(bias.Nothing, 9600, 9700, 4000, 3000, 9000),
		},
	}
}

// toRead is what can be read on a page, but for code and the titles of papers.
func toRead(t *testing.T, page string) string {
	t.Helper()
	var text strings.Builder
	inside := ""
	for d := xml.NewDecoder(strings.NewReader(page)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch e := token.(type) {
		case xml.StartElement:
			inside = e.Name.Local
			for _, a := range e.Attr {
				if slices.Contains([]string{"alt", "data-label", "aria-label", "title"}, a.Name.Local) {
					text.WriteString(a.Value + "\n")
				}
			}
		case xml.EndElement:
			inside = ""
			text.WriteByte('\n')
		case xml.CharData:
			if !slices.Contains([]string{"style", "code", "a"}, inside) {
				text.Write(e)
			}
		}
	}
	plain := strings.NewReplacer("\u00a0", " ").Replace(text.String())
	return regexp.MustCompile(`“[A-Z][^”]*( [^”]*){3}”`).ReplaceAllString(plain, "")
}

// telling are words that no page in Vietnamese has.
var telling = strings.Fields(`the and of with is it its are was were that this which where what when how there in at
	picture pictures network networks trained training tested test right wrong shade heat grass digit digits shortcut patch
	meadow evidence validation accuracy answer each every share score lead chance made took rate model data clean planted
	repaired region suspect corner squares pixels step steps loss or as from by settings repair only columns rows`)

func TestTheReportInVietnamese(t *testing.T) {
	inVietnamese(t)
	in := reportLanguage()
	require.Equal(t, "vi", in.Code)
	test := digits(t).Test
	for place, want := range map[bias.Place]string{
		bias.RandomCorner: "một ô vuông xám 4 × 4 điểm ảnh ở một trong bốn góc của 50 % số ảnh huấn luyện",
		bias.FixedCorner:  "sắc độ làm lộ chữ số trong 12,5 % số ảnh đó",
		bias.Meadow:       "Ảnh đầu tiên của mỗi chữ số trong tập kiểm tra, với sắc độ rút ngẫu nhiên, một lần để nguyên",
		bias.Own:          "cột 1 đến 28 và hàng 3 đến 6 trên 28, đếm từ góc trên bên trái",
	} {
		study := inventedStudy(place)
		if place == bias.Meadow { // from a file, and not everything is known
			study.Planted.Took, study.Planted.Curve, study.Clean, study.Repaired = 0, nil, nil, nil
		}
		r, err := report.New(study, test, paint.Options{Colormap: paint.Colormaps()[0], Alpha: 0.5}, place == bias.Own, in)
		require.NoError(t, err)
		var page bytes.Buffer
		require.NoError(t, r.HTML(&page))
		require.Contains(t, page.String(), `<html lang="vi">`)
		text := toRead(t, page.String())
		require.Contains(t, text, want)
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			require.False(t, slices.Contains(telling, strings.ToLower(word)), word)
		}
		for _, figure := range []string{"34,8 %", "1.000 ảnh", "1.234,5 %", "14:05 UTC, ngày 23 tháng 11 năm 2026"} {
			require.Contains(t, text, figure)
		}
		require.NotRegexp(t, `\d\.\d{1,2}(\D|$)|\d\.\d{4}|\x{202f}`, text)
	}
}

// The window saves in its language; what programs read is English.
func TestTheLabSavesInTheWindowsLanguage(t *testing.T) {
	s, l := openLab(t)
	c := s.lab.page.Choices()
	c.Shortcut.Place = bias.Own
	s.lab.page.SetChoices(c)
	s.lab.page.OnMeasure(s.lab.page.Choices())
	l.free(s)
	require.Empty(t, s.lastError)
	saved := func(name string) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, s.lab.saverOf(s.lab.study, s.lab.data)(path)())
		contents, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(contents)
	}
	figures := saved("r.json")
	require.Contains(t, saved("r.html"), `<html lang="en">`)

	inVietnamese(t)
	require.Contains(t, saved("r.html"), `<html lang="vi">`)
	require.Equal(t, figures, saved("r.json"))
}
