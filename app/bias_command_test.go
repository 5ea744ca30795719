package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/network"
)

func TestBiasReports(t *testing.T) {
	folder, out := smallFolder(t), t.TempDir()
	html, figures := filepath.Join(out, "r.html"), filepath.Join(out, "r.json")
	args := []string{
		"bias", "--data", folder, "--plant", "corner", "--repair", "vary,penalise", "--baseline", "--epochs", "1",
		"--batch", "8", "--report", html, "--json", figures, "--networks", out,
	}
	code, stdout, stderr := visao(args...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	for _, line := range strings.Split(stdout, "\n") {
		require.LessOrEqual(t, len([]rune(line)), 90, line)
	}
	require.Equal(t, 4, strings.Count(stdout, "trained for"))
	require.Equal(t, 4, strings.Count(stdout, "grey inverted"))
	for _, name := range []string{"clean", "planted", "vary", "penalise"} {
		w, _, err := network.Load(filepath.Join(out, name+".safetensors"))
		require.NoError(t, err)
		page, err := os.ReadFile(html)
		require.NoError(t, err)
		require.Contains(t, string(page), w.Hash())
	}
	contents, err := os.ReadFile(figures)
	require.NoError(t, err)
	require.True(t, json.Valid(contents))

	// A network that is there is measured as it is, and the same one gives the same figures.
	code, again, stderr := visao("bias", "--data", folder, "--repair", "", "--model", filepath.Join(out, "planted.safetensors"))
	require.Zero(t, code, stderr)
	rows := func(text, from string) string {
		_, text, _ = strings.Cut(text, from)
		text, _, _ = strings.Cut(text[strings.Index(text, "  untouched"):], "vary ")
		text, _, _ = strings.Cut(text, "\n"+"vary")
		return strings.TrimSpace(text)
	}
	require.Equal(t, rows(stdout, "planted "), strings.TrimSpace(again))
	code, _, stderr = visao("bias", "--data", folder, "--repair", "", "--model", "drawings")
	require.Zero(t, code, stderr)
}

func TestBiasOfOnesOwn(t *testing.T) {
	code, stdout, stderr := visao("bias", "--data", smallFolder(t), "--plant", "own", "--rect", "0,0,28,4", "--repair", "hide",
		"--epochs", "1", "--batch", "8")
	require.Zero(t, code, stderr)
	require.Equal(t, 2, strings.Count(stdout, "suspect region blanked"))
}

func TestBiasRefuses(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--plant cellar", "cannot be planted in \"cellar\""},
		{"--repair pray", "\"pray\" is no repair here"},
		{"--repair nothing", "\"nothing\" is no repair here"},
		{"--plant own --repair vary --rect 0,0,4,4", "\"vary\" is no repair here"},
		{"--plant own --repair hide --rect 4,0,4,4", "is no rectangle"},
		{"--plant own --repair hide --rect 0,0,4,29", "is no rectangle"},
		{"--plant own --repair hide --rect 0,0,4", "is no rectangle"},
		{"--size 0", "from 1 to"},
		{"--share 101", "share of pictures"},
		{"--agreement -1", "grey must be right"},
		{"--lambda -1", "penalty"},
		{"--epochs 0", "number of epochs"},
		{"--report /no/such/folder/r.html", "there is no such folder"},
		{"--networks /no/such/folder", "there is no such folder"},
		{"--model /no/such/file", "opening the model"},
	} {
		code, _, stderr := visao(append([]string{"bias"}, strings.Fields(c.args)...)...)
		require.Equal(t, 1, code, c.args)
		require.Contains(t, stderr, c.want, c.args)
	}
}
