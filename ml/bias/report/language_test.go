package report

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"visao/ml/bias"
	"visao/ml/train"
)

// vietnamese knows the figures of the language, and none of its words.
var vietnamese = Language{"vi", func(format string, args ...any) string {
	return message.NewPrinter(language.Vietnamese).Sprintf(format, args...)
}}

func TestFiguresOfALanguage(t *testing.T) {
	r := Report{language: vietnamese}
	for v, want := range map[float64]string{
		0.348: "34,8 %", 1: "100,0 %", 0: "0,0 %", 0.9997: "99,97 %", -0.0002: "−0,02 %", -0.25: "−25,0 %",
		12.345: "1.234,5 %", math.Inf(1): "–",
	} {
		require.Equal(t, want, plain(r.percent(v)))
	}
	for english, want := range map[string]string{"1e-05": "0,00001", "0.0003": "0,0003", "1024": "1.024", "1e+06": "1.000.000", "1.0": "1,0"} {
		require.Equal(t, want, r.figure(english))
	}
	require.Equal(t, "12,5 %", plain(r.share(0.125)))
	require.Equal(t, "98 %", plain(r.sure(0.976)))
	require.Equal(t, "12.345.678", r.thousands(12345678))

	// A figure is rounded once: it is the same in every language.
	for i := range 2000 {
		v := float64(i) / 2000 * 1.01
		require.Equal(t, new(Report).percent(v), strings.Replace(r.percent(v), ",", ".", 1))
		require.Equal(t, new(Report).sure(v), r.sure(v))
	}
}

func TestFiguresOnTheChart(t *testing.T) {
	r := Report{language: vietnamese, networks: []run{{Run: &bias.Run{Curve: []bias.Point{{Step: 1, Loss: 1}, {Step: 4800, Loss: 0.01}}}}}}
	c := r.drawChart()
	require.Equal(t, []string{"0,01", "0,1", "1"}, []string{c.Y[0].Label, c.Y[1].Label, c.Y[2].Label})
	require.Equal(t, "1.000", c.X[1].Label)
}

func TestDate(t *testing.T) {
	require.Equal(t, "23 November 2026, 14:05 UTC", new(Report).date(created))
	for m := time.January; m <= time.December; m++ {
		at := time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC)
		require.Equal(t, at.Format("2 January 2006, 15:04 UTC"), new(Report).date(at))
	}
}

// said is within quotation marks that nothing else has.
var said = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)

// All words on a page are said, in the language that it is in.
func TestNothingPassesTheLanguageBy(t *testing.T) {
	unsaid := func(text string) string {
		for said.MatchString(text) {
			text = said.ReplaceAllString(text, "")
		}
		return text
	}
	quoting := Language{"xx", func(format string, args ...any) string {
		for _, a := range args {
			if words, ok := a.(string); ok {
				require.NotRegexp(t, `[A-Za-z]`, unsaid(words), format)
			}
		}
		return "⟦" + fmt.Sprintf(format, args...) + "⟧"
	}}
	for name, s := range studies(t) {
		r, err := New(s, testSet(t), colours, name == "signed", quoting)
		require.NoError(t, err)
		_, attributes, text := outline(t, html(t, r))
		require.Equal(t, []string{"xx"}, attributes["html lang"])
		all := []string{text}
		for at, values := range attributes {
			for _, kind := range []string{" alt", " data-label", " aria-label", " title", " placeholder"} {
				if strings.HasSuffix(at, kind) {
					all = append(all, values...)
				}
			}
		}
		require.Greater(t, len(all), 30)
		for _, text := range all {
			rest := strings.NewReplacer(r.command(), "", "Visao 0.1.0", "", "MNIST,", "", "arXiv:", "").Replace(unsaid(text))
			require.NotRegexp(t, `[A-Za-z]`, regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllString(rest, ""), name)
		}
	}
}

// studies are some that have, together, about all there is to say.
func studies(t *testing.T) map[string]*bias.Study {
	all := map[string]*bias.Study{"decoy": decoy(t), "part": decoy(t), "given": decoy(t), "signed": decoy(t), "own": own(t, 9700, 5000)}
	part := all["part"]
	part.Shortcut = bias.Shortcut{Place: bias.FixedCorner, Size: 5, Share: 0.5, Agreement: 0.9, Seed: 3}
	part.Repaired[1].Stopped, part.Repaired[1].Config.Batch = true, 64
	part.Repaired = append(part.Repaired, invented(t, bias.Nothing, 0, 9700, 9700, 9750, 9750, 9700))
	given := all["given"]
	given.Shortcut.Place, given.Data, given.Clean, given.Repaired = bias.Meadow, strings.Repeat("0f", 32), nil, nil
	given.Planted.Took, given.Planted.Curve, given.Planted.Config = 0, nil, train.Config{}
	all["signed"].Repaired = nil
	return all
}

// JSON is for programs.
func TestJSONIsInEnglish(t *testing.T) {
	shout := Language{"xx", func(string, ...any) string { return "no English" }}
	for name, s := range studies(t) {
		var english, other bytes.Buffer
		require.NoError(t, report(t, s).JSON(&english))
		r, err := New(s, testSet(t), colours, false, shout)
		require.NoError(t, err)
		require.NoError(t, r.JSON(&other))
		require.Equal(t, english.String(), other.String(), name)
	}
}
