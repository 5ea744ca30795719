package app

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/modelfile"
	"visao/ml/network"
)

// visao runs the program as from a shell.
func visao(args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	code = Main(args, &out, &problems)
	return code, out.String(), problems.String()
}

// refused checks that the program does not do this, and returns the one line that says why.
func refused(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := visao(args...)
	require.Equal(t, 1, code, args)
	require.Empty(t, stdout, args)
	line, rest, _ := strings.Cut(stderr, "\n")
	require.Empty(t, rest, args)
	why, found := strings.CutPrefix(line, "visao: ")
	require.True(t, found, stderr)
	require.NotContains(t, why, "%!", "a mistake in a format")
	return why
}

func TestHelp(t *testing.T) {
	t.Setenv("DISPLAY", "")
	for command, flags := range map[string]string{
		"":         "--version",
		"train":    "--epochs --batch --rate --seed --data --out",
		"evaluate": "--model --data --json",
		"explain":  "--index --class --model --data --colormap --alpha --out --json",
		"bias":     "--plant --repair --model --report --json",
	} {
		code, stdout, stderr := visao(append(strings.Fields(command), "--help")...)
		require.Zero(t, code)
		require.Empty(t, stderr)
		require.Contains(t, stdout, strings.TrimSpace("visao "+command))
		for _, flag := range strings.Fields(flags) {
			require.Contains(t, stdout, flag)
		}
		for _, line := range strings.Split(stdout, "\n") {
			require.LessOrEqual(t, len([]rune(line)), 110, "a line for a terminal")
		}
	}
	_, stdout, _ := visao("--help")
	for _, name := range []string{"train", "evaluate", "explain"} {
		require.Contains(t, stdout, "\n  "+name+" ")
	}
}

// A file's name can be what clears a terminal, whatever the file is.
func TestNamesAreSafeToPrint(t *testing.T) {
	t.Chdir(t.TempDir())
	const name = "a\x1b[2Jb.safetensors"
	require.NoError(t, modelfile.Write(name, modelfile.File{Tensors: []modelfile.Tensor{{Name: "w", Shape: []int{1}, Data: []float32{1}}}}))
	require.Contains(t, refused(t, "evaluate", "--model", name), `a\x1b[2Jb.safetensors is not a model of Visao's`)
	require.Contains(t, refused(t, "train", "--out", "none\x1b[2J/m"), `none\x1b[2J/m: there is no such folder`)

	w, err := modelAboard()
	require.NoError(t, err)
	require.NoError(t, network.Save(name, w.weights, nil))
	code, stdout, stderr := visao("explain", "--model", name, "--index", "4", "--out", name+".png")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, `wrote a\x1b[2Jb.safetensors.png`)
	require.NotContains(t, stdout+stderr, "\x1b")
}

func TestWhatTheProgramDoesNotKnow(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Contains(t, refused(t, "frobnicate"), `"frobnicate" is neither a command nor a file`)
	require.Contains(t, refused(t, "a.png", "b.png"), "one file")
	for _, command := range []string{"", "train", "evaluate", "explain", "bias"} {
		words := strings.Fields(command)
		require.Contains(t, refused(t, append(words, "--frobnicate")...), "unknown flag: --frobnicate")
		if command != "" && command != "explain" {
			require.Contains(t, refused(t, command, "something"), "something")
		}
	}
	refused(t, "explain", "a.png", "b.png")
	require.Contains(t, refused(t, "train", "--epochs", "many"), "many")
	empty(t, ".")
}

// Each system's people are told what they can do.
func TestUnopened(t *testing.T) {
	const rest = ", or use a command that needs no window, such as 'visao explain' (see 'visao --help')"
	require.EqualError(t, unopened("linux", ":7", "no GLX"), `no window can be opened on the display ":7" (no GLX): set DISPLAY`+rest)
	for _, goos := range []string{"windows", "darwin"} {
		require.EqualError(t, unopened(goos, ":7", "no WGL"),
			"no window can be opened (no WGL): install a newer graphics driver, one with OpenGL 2.1"+rest)
	}
}

func TestNoDisplay(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there is always a display")
	}
	t.Setenv("DISPLAY", "")
	code, stdout, why := visao()
	require.Equal(t, 2, code, "so that a script can go on without a window")
	require.Empty(t, stdout)
	require.Equal(t, 1, strings.Count(why, "\n"))
	require.Contains(t, why, "no display")
	require.Contains(t, why, "visao explain", "it says what to do")
}

// empty checks that a folder has nothing in it.
func empty(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, entries)
}
