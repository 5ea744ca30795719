// Package wordstest finds what a program says past package words.
package wordstest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"visao/ui/words"
)

// Keys are the English formats in the Go files of folders, without their tests: the
// literals that words.T, words.N and words.Later are given.
func Keys(t testing.TB, folders ...string) (keys []string) {
	t.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					keys = append(keys, literals(formats(call))...)
				}
				return true
			})
		}
	}
	return keys
}

// formats are the arguments of a call that are formats of package words.
func formats(call *ast.CallExpr) []ast.Expr {
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if from, ok := called.X.(*ast.Ident); !ok || from.Name != "words" {
		return nil
	}
	switch called.Sel.Name {
	case "T", "Later":
		return call.Args[:1]
	case "N":
		return call.Args[1:3]
	}
	return nil
}

// literals are the strings among expressions, also those in pieces.
func literals(expressions []ast.Expr) (all []string) {
	for _, e := range expressions {
		if text, ok := literal(e); ok {
			all = append(all, text)
		}
	}
	return all
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		left, one := literal(e.X)
		right, two := literal(e.Y)
		return left + right, e.Op == token.ADD && one && two
	}
	return "", false
}

const mark = "⟦"

// Mark has the window speak, until the test ends, a language in which each word of
// the formats in these folders has a mark.
func Mark(t testing.TB, folders ...string) {
	t.Helper()
	marked := map[string]string{}
	for _, key := range Keys(t, folders...) {
		marked[key] = mark + strings.ReplaceAll(key, " ", " "+mark)
	}
	require.NotEmpty(t, marked)
	words.Use("vi", marked)
	t.Cleanup(func() { words.Use("en", nil) })
}

// Speak has the window speak, until the test ends, the language of that code with
// the catalogues in a folder.
func Speak(t testing.TB, code, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	translations := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &translations), name)
	}
	words.Use(code, translations)
	t.Cleanup(func() { words.Use("en", nil) })
}

// InEachLanguage runs a test in English, and in Vietnamese with the catalogues in a
// folder.
func InEachLanguage(t *testing.T, vietnamese string, check func(*testing.T)) {
	t.Run("en", check)
	t.Run("vi", func(t *testing.T) {
		Speak(t, "vi", vietnamese)
		check(t)
	})
}

// Cut are the texts on an object that are wider than their places.
func Cut(o fyne.CanvasObject) (found []string) {
	const slack = 0.5
	for _, part := range test.LaidOutObjects(o) {
		text, ok := part.(*canvas.Text)
		if ok && text.Visible() && text.MinSize().Width > text.Size().Width+slack {
			found = append(found, text.Text)
		}
	}
	return found
}

// Unmarked are the words with letters, in all that can be read on an object, that
// did not come by way of package words.
func Unmarked(o fyne.CanvasObject) (found []string) {
	for _, part := range test.LaidOutObjects(o) {
		text, ok := part.(*canvas.Text)
		if !ok || !text.Visible() {
			continue
		}
		for _, word := range strings.Fields(text.Text) {
			if strings.ContainsFunc(word, unicode.IsLetter) && !strings.Contains(word, mark) {
				found = append(found, word+" in "+text.Text)
			}
		}
	}
	return found
}
