package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const fyneApp = "fyne.io/fyne/v2/app" // the only part of Fyne that needs OpenGL and a display

// The arrows of the house: assets → ml → app → ui. Tests count too, since a test that imports fyneApp needs a display.
func TestNoRoomReachesBackUp(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-test", "-json=ImportPath,Imports", "visao/...")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	require.NoError(t, err, problems.String())

	imports := map[string][]string{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := decoder.Decode(&p)
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		imports[p.ImportPath] = p.Imports
	}
	require.Contains(t, imports, "visao/app")
	require.Contains(t, imports, fyneApp)
	require.Empty(t, brokenArrows(imports))
}

func TestBrokenArrowsAreFound(t *testing.T) {
	right := map[string][]string{
		"visao":          {"os", "visao/app"},
		"visao/app":      {fyneApp, "visao/ui", "visao/ml/train", "visao/assets"},
		"visao/ui":       {"fyne.io/fyne/v2/widget", "visao/ui/chart", "visao/ml/explain"},
		"visao/ml/train": {"gorgonia.org/gorgonia", "visao/ml/network"},
		"visao/assets":   {"embed"},
	}
	require.Empty(t, brokenArrows(right))

	for name, wrong := range map[string]map[string][]string{
		"ml imports Fyne":          {"visao/ml/paint": {"fyne.io/fyne/v2"}},
		"ml reaches Fyne":          {"visao/ml/paint": {"example.org/a"}, "example.org/a": {"fyne.io/fyne/v2/canvas"}},
		"ml imports assets":        {"visao/ml/mnist": {"visao/assets"}},
		"ml imports app":           {"visao/ml": {"visao/app"}},
		"ml imports ui":            {"visao/ml/train": {"visao/ui/chart"}},
		"ui imports fyne/v2/app":   {"visao/ui/sketch": {fyneApp}},
		"ui reaches fyne/v2/app":   {"visao/ui": {"example.org/a"}, "example.org/a": {fyneApp}},
		"ui imports assets":        {"visao/ui": {"visao/assets"}},
		"ui imports app":           {"visao/ui": {"visao/app/settings"}},
		"a ui test imports app":    {"visao/ui_test [visao/ui.test]": {"visao/app [visao/ui.test]"}},
		"assets imports ml":        {"visao/assets": {"visao/ml/mnist"}},
		"main imports fyne/v2/app": {"visao": {fyneApp}},
		"app's child opens it":     {"visao/app/cli": {fyneApp}},
	} {
		require.NotEmpty(t, brokenArrows(wrong), name)
	}
}

// brokenArrows returns a sentence for every package that depends, directly or not, on what it must not, given what
// each package imports. `go list -test` writes "p [q.test]" for a package p built anew for the test of q.
func brokenArrows(imports map[string][]string) []string {
	var broken []string
	for p := range imports {
		name, _, _ := strings.Cut(p, " ")
		name = strings.TrimSuffix(strings.TrimSuffix(name, ".test"), "_test")

		var forbidden []string
		switch {
		case within(name, "visao/assets"):
			forbidden = []string{"visao/ml", "visao/app", "visao/ui", "fyne.io/fyne/v2"}
		case within(name, "visao/ml"):
			forbidden = []string{"visao/assets", "visao/app", "visao/ui", "fyne.io/fyne/v2"}
		case within(name, "visao/ui"):
			forbidden = []string{"visao/assets", "visao/app", fyneApp}
		}
		for _, dependency := range reachable(imports, p) {
			for _, f := range forbidden {
				if within(dependency, f) {
					broken = append(broken, fmt.Sprintf("%s depends on %s", p, dependency))
				}
			}
		}
		if within(name, "visao") && name != "visao/app" && slices.Contains(imports[p], fyneApp) {
			broken = append(broken, fmt.Sprintf("%s imports %s, which is for visao/app alone", p, fyneApp))
		}
	}
	slices.Sort(broken)
	return broken
}

// within tells whether a package is the one at root or below it.
func within(path, root string) bool {
	path, _, _ = strings.Cut(path, " ")
	return path == root || strings.HasPrefix(path, root+"/")
}

// reachable returns everything that a package imports, and what that imports, and so on.
func reachable(imports map[string][]string, from string) []string {
	seen := map[string]bool{from: true}
	found := []string{from}
	for i := 0; i < len(found); i++ {
		for _, next := range imports[found[i]] {
			if !seen[next] {
				seen[next] = true
				found = append(found, next)
			}
		}
	}
	return found[1:]
}
