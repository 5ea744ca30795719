package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/app/lesson"
	"visao/assets"
	"visao/ml/panics"
	"visao/ui/words"
)

// Of the catalogues these two are for errors. What is in the second is from elsewhere: Go's own and the systems'.
const (
	errorsFile = "errors.json"
	systemFile = "system.json"
)

// catalogues are those of Vietnamese, by their files' names.
func catalogues(t *testing.T) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(assets.Words(), "vi/*.json")
	require.NoError(t, err)
	all := map[string]map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(assets.Words(), name)
		require.NoError(t, err)
		var one map[string]string
		require.NoError(t, json.Unmarshal(text, &one), name)
		all[filepath.Base(name)] = one

		var sorted bytes.Buffer
		e := json.NewEncoder(&sorted)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		require.NoError(t, e.Encode(one))
		require.Equal(t, sorted.String(), string(text), "%s is not sorted, or has a key twice", name)
	}
	return all
}

// invocation is a call in the program's source.
type invocation struct {
	file, in string // what is declared there
	called   string
	args     []ast.Expr
}

// text is a string that is written in the source, also in pieces.
func text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		left, one := text(e.X)
		right, two := text(e.Y)
		return left + right, e.Op == token.ADD && one && two
	}
	return "", false
}

// source goes through what is declared in the program's source in a folder, but for its tests. Where is the file, and
// the function, the variable or the constant.
func source(t *testing.T, folder string, visit func(where string, n ast.Node)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("..", folder), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../")
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				visit(name+" "+d.Name.Name, d)
			case *ast.GenDecl:
				for _, s := range d.Specs {
					in := name
					if v, ok := s.(*ast.ValueSpec); ok {
						in += " " + v.Names[0].Name
					}
					visit(in, s)
				}
			}
		}
		return nil
	})
	require.NoError(t, err)
}

// callsIn are all calls in the program's source in a folder.
func callsIn(t *testing.T, folder string) (all []invocation) {
	t.Helper()
	source(t, folder, func(where string, d ast.Node) {
		file, in, _ := strings.Cut(where, " ")
		ast.Inspect(d, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called := ""
			switch f := c.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
				if from, ok := f.X.(*ast.Ident); ok && slices.Contains([]string{"fmt", "errors", "words"}, from.Name) {
					called = from.Name + "." + called
				}
			}
			all = append(all, invocation{file, in, called, c.Args})
			return true
		})
	})
	return all
}

// untold are errors that the window never shows, by the file or by what is declared in it.
var untold = []string{
	// The command line's.
	"app/app.go", "app/bias_command.go", "app/evaluate_command.go", "app/train_command.go",
	"app/explain_command.go explainCommand", "app/explain_command.go runExplain", "app/explain_command.go subjects", "app/explain_command.go explainAll",
	// Those of the log.
	"app/userfile.go readUserFile",
	// It only says that the program is to go on.
	"app/preferences.go errRestart",
	// Those of tests.
	"ml/hostile/hostile.go",
}

// borrowed is where the words of an error may be those of another one.
var borrowed = []string{"app/history.go checkRuns", "app/lesson/parse.go at", "ui/training.go Config"}

// formats are those that the errors of the window are made of.
func formats(t *testing.T) (all []string) {
	t.Helper()
	for _, c := range slices.Concat(callsIn(t, "app"), callsIn(t, "ml"), callsIn(t, "ui")) {
		if slices.Contains(untold, c.file) || slices.Contains(untold, c.file+" "+c.in) {
			continue
		}
		var format ast.Expr
		switch {
		case c.called == "fmt.Errorf", c.called == "errors.New", c.called == "fmt.Sprintf" && c.in == "Error":
			format = c.args[0]
		case c.called == "at" && strings.HasPrefix(c.file, "app/lesson/"):
			format = c.args[1]
		default:
			continue
		}
		if s, ok := text(format); ok {
			all = append(all, s)
		} else {
			require.Contains(t, borrowed, c.file+" "+c.in, "an error whose words are not written there cannot be translated")
		}
	}
	require.Greater(t, len(all), 200)
	return all
}

func TestErrorsAreTranslated(t *testing.T) {
	allKnown(t, catalogues(t)[errorsFile], formats(t))
}

// allKnown checks that each of them is a key.
func allKnown(t *testing.T, known map[string]string, all []string) {
	t.Helper()
	var missing []string
	for _, key := range all {
		if _, ok := known[key]; !ok {
			missing = append(missing, key)
		}
	}
	slices.Sort(missing)
	require.Empty(t, strings.Join(slices.Compact(missing), "\n"), "nobody has translated this")
}

// doings are what can be being done when something goes wrong, as the window says it.
func doings(t *testing.T) (all []string) {
	t.Helper()
	for _, c := range callsIn(t, "app") {
		switch c.called {
		case "background", "read", "do", "doWhile", "attempt", "Catch", "report":
			if doing, ok := text(c.args[0]); ok {
				all = append(all, doing)
			}
		case "act":
			if doing, ok := text(c.args[0]); ok {
				all = append(all, "carrying out “"+doing+"”")
			}
		}
	}
	s, _ := openStudio(t)
	callbacks := []reflect.Type{reflect.TypeOf(s.training), reflect.TypeOf(s.explorer), reflect.TypeOf(s.lab.page), reflect.TypeOf(s.lessons.card)}
	for _, p := range s.pages {
		callbacks = append(callbacks, reflect.ValueOf(p).Elem().FieldByName("page").Type())
	}
	for _, part := range callbacks {
		for _, f := range reflect.VisibleFields(part.Elem()) {
			if strings.HasPrefix(f.Name, "On") {
				all = append(all, "carrying out “"+apart(f.Name[len("On"):])+"”")
			}
		}
	}
	return append(all, "keeping the training", "carrying out “%s”", "carrying out “key %s”")
}

// onlyLogged is what is being done where the window cannot tell it any more.
var onlyLogged = []string{"closing the window", "quitting"}

func TestWhatWasBeingDoneIsTranslated(t *testing.T) {
	told := slices.DeleteFunc(doings(t), func(doing string) bool { return slices.Contains(onlyLogged, doing) })
	allKnown(t, catalogues(t)[errorsFile], told)
}

// said are all words that are written where the window says them, or marked to be said later.
func said(t *testing.T) (all []string) {
	t.Helper()
	add := func(c invocation, i int) {
		if i < len(c.args) {
			if s, ok := text(c.args[i]); ok {
				all = append(all, s)
			}
		}
	}
	for _, c := range append(callsIn(t, "app"), callsIn(t, "ui")...) {
		switch c.called {
		case "words.T", "words.Later":
			add(c, 0)
		case "words.N":
			_, one := text(c.args[1])
			_, many := text(c.args[2])
			require.True(t, one && many, "%s %s", c.file, c.in)
			add(c, 1)
			add(c, 2)
		}
		if c.file == "app/menu.go" && c.called == "item" || strings.HasPrefix(c.file, "app/") && (c.called == "chooseFile" || c.called == "chooseSave") {
			add(c, 0)
		}
	}
	return append(all, reported(t)...)
}

// asWritten are all strings in the source of ml, which cannot mark what others will say.
func asWritten(t *testing.T) (all []string) {
	t.Helper()
	source(t, "ml", func(_ string, d ast.Node) {
		ast.Inspect(d, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := text(e); ok {
					all = append(all, s)
				}
			}
			return true
		})
	})
	return all
}

func TestWordsAreTranslated(t *testing.T) {
	all, known := said(t), map[string]string{}
	require.Greater(t, len(all), 300)
	for file, words := range catalogues(t) {
		for key, translation := range words {
			if other, twice := known[key]; twice {
				require.Equal(t, other, translation, "%s: %q", file, key)
			}
			known[key] = translation
		}
	}
	allKnown(t, known, slices.DeleteFunc(all, func(key string) bool {
		return !strings.ContainsFunc(verb.ReplaceAllString(key, ""), func(r rune) bool { return unicode.Is(unicode.Latin, r) })
	}))
}

func TestNoTranslationIsLeftOver(t *testing.T) {
	used := slices.Concat(said(t), formats(t), doings(t), asWritten(t))
	used = append(used, "this step", "the lesson") // of lesson.Parse
	slices.Sort(used)
	var left []string
	for file, words := range catalogues(t) {
		for key := range words {
			if _, found := slices.BinarySearch(used, key); !found && file != systemFile {
				left = append(left, file+": "+key)
			}
		}
	}
	slices.Sort(left)
	require.Empty(t, strings.Join(left, "\n"), "nobody says this")
}

// verb is one of fmt's.
var verb = regexp.MustCompile(`%([-+# 0]*[\d.*]*)(?:\[(\d)\])?([a-zA-Z%])`)

// verbs are those of a format, each with the number of its argument, sorted. Those of errors are filled with text:
// only the numbers count.
func verbs(format string, ofError bool) (all []string) {
	n := 0
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if v[3] == "%" {
			continue
		}
		n += 1 + strings.Count(v[1], "*")
		if v[2] != "" {
			n, _ = strconv.Atoi(v[2])
		}
		kind := v[1] + v[3]
		if ofError {
			kind = ""
		}
		all = append(all, fmt.Sprint(n, kind))
	}
	slices.Sort(all)
	return all
}

func TestTranslationsHaveTheSameVerbs(t *testing.T) {
	for file, words := range catalogues(t) {
		for key, translation := range words {
			ofError := file == errorsFile || file == systemFile
			require.Equal(t, verbs(key, ofError), verbs(translation, ofError), "%s: %q: %q", file, key, translation)
			require.NotContains(t, verb.ReplaceAllString(translation, ""), "%", key)
		}
	}
}

// inVietnamese has the window speak Vietnamese until the test ends.
func inVietnamese(t *testing.T) {
	t.Helper()
	translations, err := translationsTo("vi")
	require.NoError(t, err)
	words.Use("vi", translations)
	t.Cleanup(func() { words.Use("en", nil) })
}

// example fills a format with what could stand there.
func example(format string) string {
	n := 0
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		found := verb.FindStringSubmatch(v)
		if found[3] == "%" {
			return "%"
		}
		n++
		if found[2] != "" {
			n, _ = strconv.Atoi(found[2])
		}
		return strconv.Itoa(7 * n)
	})
}

// Each error is recognised, among all that the window says.
func TestErrorsAreRecognised(t *testing.T) {
	inVietnamese(t)
	all := catalogues(t)
	for _, file := range []string{errorsFile, systemFile} {
		for key, translation := range all[file] {
			require.Equal(t, example(translation), words.Error(errors.New(example(key))), key)
		}
	}
}

// Errors as they come.
func TestErrorsInVietnamese(t *testing.T) {
	inVietnamese(t)
	folder := t.TempDir()
	file := func(name, contents string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
		return path
	}
	is := func(err error, want string) {
		t.Helper()
		require.Error(t, err)
		require.Equal(t, strings.ReplaceAll(want, "FOLDER", folder), words.Error(err), err.Error())
	}
	_, err := openModel(filepath.Join(folder, "none.safetensors"))
	is(err, "không mở được mô hình: khi đọc mô hình FOLDER/none.safetensors: không có tệp hay thư mục này")
	_, err = openModel(folder)
	is(err, "không mở được mô hình: khi đọc mô hình FOLDER: đây không phải tệp thường mà là thư mục")
	_, err = openModel(file("text.safetensors", strings.Repeat("no model ", 9)))
	is(err, "không mở được mô hình: khi đọc mô hình FOLDER/text.safetensors: đây không phải tệp safetensors, hoặc phần đầu lớn hơn 1 MiB")
	_, err = openPicture(file("a.png", "GIF89a and more"))
	is(err, "không mở được ảnh FOLDER/a.png: tệp không phải ảnh PNG hay JPEG, mà là GIF")
	_, err = openDataset(t.Context(), folder)
	is(err, "không nạp được MNIST từ FOLDER: khi đọc train-images-idx3-ubyte.gz: thiếu tệp; MNIST gồm train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, "+
		"t10k-images-idx3-ubyte.gz và t10k-labels-idx1-ubyte.gz, tất cả trong một thư mục: khi xem train-images-idx3-ubyte.gz: không có tệp hay thư mục này")
	_, err = lesson.Parse([]byte("Visao lesson 1\ntitle: T\nepochs: 99\n\nLook.\n"))
	is(err, `dòng 3: "epochs" thuộc về phòng lab; hãy viết "room: lab" trong bước này`)
	_, err = lesson.Parse([]byte("Visao lesson 1\ntitle: T\ntitle: T\n\nLook.\n"))
	is(err, `dòng 3: "title" được đặt hai lần trong bài học, lần đầu ở dòng 2`)
	is(json.Unmarshal([]byte(`{"a" 1}`), new(any)), "ký tự '1' không hợp lệ (sau một khóa)")

	caught := &panics.Error{Value: "torn"}
	is(&crash{doing: "carrying out “Open model…”", file: "~/crash.txt", cause: caught}, "có lỗi khi thực hiện “Mở mô hình…”; chi tiết đã ghi vào ~/crash.txt")
	is(&crash{doing: "carrying out “key %”", failed: fs.ErrPermission, cause: caught}, "có lỗi khi xử lý phím % (torn) và không ghi được chi tiết vào tệp (không có quyền)")
}

// The window says errors in its language, and the log and a test that watches it in English.
func TestAnErrorIsShownInVietnamese(t *testing.T) {
	s, _ := openStudio(t)
	inVietnamese(t)
	s.showError(errStillLoading)
	require.Equal(t, "The pictures are still being loaded; try again in a moment.", s.lastError)
	var shown []string
	for _, o := range test.LaidOutObjects(onTop(s)) {
		if label, ok := o.(*widget.Label); ok {
			shown = append(shown, label.Text)
		}
	}
	require.Contains(t, shown, "Ảnh còn đang được nạp; hãy thử lại sau giây lát.")
	require.Equal(t, "Thoát  ("+control+"+Q)", s.menu().Items[0].Items[len(s.menu().Items[0].Items)-1].Label)
	require.Equal(t, "dành cho hình vẽ", s.model.said())
	require.Equal(t, "100%.safetensors", (&model{name: "100%.safetensors"}).said())
}
