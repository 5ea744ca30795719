package lesson

import (
	"bytes"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/assets"
	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/paint"
)

// to returns a pointer to a value.
func to[T any](v T) *T { return &v }

func parse(t *testing.T, contents string) *Lesson {
	t.Helper()
	l, err := Parse([]byte(contents))
	require.NoError(t, err)
	return l
}

// one is a lesson of one step, with these settings from line 3 on.
func one(settings ...string) string {
	return "Visao lesson 1\ntitle: T\n" + strings.Join(settings, "\n") + "\n\nLook.\n"
}

func TestEveryKeyAndValue(t *testing.T) {
	for _, c := range []struct {
		lines string
		want  Settings
	}{
		{"page: decision", Settings{Page: to(0)}},
		{"Page:LEARNING", Settings{Page: to(4)}},
		{"model: aboard", Settings{Model: to("")}},
		{"model: planted on grass.safetensors", Settings{Model: to("planted on grass.safetensors")}},
		{"class: 0", Settings{Class: to(0)}},
		{"class: predicted", Settings{Class: to(-1)}},
		{"against: 9", Settings{Against: to(9)}},
		{"against: None", Settings{Against: to(-1)}},
		{"class: 4\nagainst: 9", Settings{Class: to(4), Against: to(9)}},
		{"picture: test 0", Settings{Picture: &Picture{Index: 0}, Class: to(-1), Against: to(-1)}},
		{"picture: test  9999\nclass: 4", Settings{Picture: &Picture{Index: 9999}, Class: to(4), Against: to(-1)}},
		{"class: 4\npicture: draw", Settings{Picture: &Picture{Index: -1}, Class: to(4), Against: to(-1)}},
		{"picture: số bảy.PNG", Settings{Picture: &Picture{-1, "số bảy.PNG"}, Class: to(-1), Against: to(-1)}},
		{"picture: test 7.jpeg", Settings{Picture: &Picture{-1, "test 7.jpeg"}, Class: to(-1), Against: to(-1)}},
		{"colormap: Viridis", Settings{Colormap: to("viridis")}},
		{"colormap: gray", Settings{Colormap: to("grey")}},
		{"opacity: 0.25", Settings{Opacity: to(0.25)}},
		{"opacity: 1", Settings{Opacity: to(1.0)}},
		{"scale: this", Settings{Scale: to(0)}},
		{"scale: ten", Settings{Scale: to(1)}},
		{"scale: signed", Settings{Scale: to(2)}},
		{"scale: all", Settings{Scale: to(3)}},
		{"smooth: yes", Settings{Smooth: to(true)}},
		{"smooth: no", Settings{Smooth: to(false)}},
		{"room: lab\nplace: corner", Settings{Place: to(bias.RandomCorner)}},
		{"room: lab\nplace: meadow", Settings{Place: to(bias.Meadow)}},
		{"place: own\nrectangle: 0 4  28 9\nroom: Lab", Settings{Place: to(bias.Own), Rectangle: to(image.Rect(0, 4, 28, 9))}},
		{"room: lab\npatch: 9", Settings{Patch: to(9)}},
		{"room: lab\nshare: 80", Settings{Share: to(0.8)}},
		{"room: lab\nshare: 12.5 %", Settings{Share: to(0.125)}},
		{"room: lab\nagreement: 0%", Settings{Agreement: to(0.0)}},
		{"room: lab\nrepair: vary", Settings{Repair: to(bias.Vary)}},
		{"room: lab\nrepair: hide", Settings{Repair: to(bias.Hide)}},
		{"room: lab\nrepair: penalise", Settings{Repair: to(bias.Penalise)}},
		{"room: lab\nlambda: 10.5", Settings{Lambda: to(10.5)}},
		{"room: lab\nepochs: 3", Settings{Epochs: to(3)}},
		{"room: lab\nseed: 18446744073709551615", Settings{Seed: to(uint64(1<<64 - 1))}},
		{"room: lab\ncolormap: jet", Settings{Colormap: to("jet")}},
	} {
		s := parse(t, one(c.lines)).Steps[0]
		require.Equal(t, c.want, s.Settings, c.lines)
		require.Equal(t, c.want, s.All, c.lines)
		room := Studio
		if strings.Contains(c.lines, "room:") {
			room = Lab
		}
		require.Equal(t, room, s.Room, c.lines)
	}
	require.Equal(t, Settings{}, parse(t, one()).Steps[0].Settings)
}

func TestStepsAndSentences(t *testing.T) {
	l := parse(t, "\ufeffVISAO lesson 1  \r\n# for class 9b\r\ntitle: Vì sao: 4?\r\nlanguage: pt-BR\r\n\r\npage: trust\r\n# not yet: layers\r\nclass: 4\r\n\r\n"+
		"First line,\r\n  second line.\r\n\r\n\r\n# a note\r\nSecond: paragraph\r\n# in between\r\ngoes\ton.\r\n-----\r\n\r\nOnly words. -- And no keys.\r\n---\r\nroom: lab\r\n\r\nThe lab.")
	require.Equal(t, "Vì sao: 4?", l.Title)
	require.Equal(t, "pt-BR", l.Language)
	require.Len(t, l.Steps, 3)
	require.Equal(t, []string{"First line, second line.", "Second: paragraph goes on."}, l.Steps[0].Text)
	require.Equal(t, Settings{Page: to(1), Class: to(4)}, l.Steps[0].Settings)
	require.Equal(t, []string{"Only words. -- And no keys."}, l.Steps[1].Text)
	require.Equal(t, Settings{}, l.Steps[1].Settings)
	require.Equal(t, []Room{Studio, Studio, Lab}, []Room{l.Steps[0].Room, l.Steps[1].Room, l.Steps[2].Room})

	// A line may end what belongs to the whole lesson.
	l = parse(t, "Visao lesson 1\ntitle: T\n\n---\nlanguage: vi\n\npage: layers\n\nLook.\n")
	require.Equal(t, "vi", l.Language)
	require.Len(t, l.Steps, 1)
	require.Equal(t, to(2), l.Steps[0].Page)
}

// What is in force at a step: a new picture ends what was chosen for the last one.
func TestSettingsInForce(t *testing.T) {
	l := parse(t, `Visao lesson 1
title: T
class: 4
against: 9
picture: test 4
opacity: 0.3

One.
---
page: trust

Two.
---
picture: test 5

Three.
---
against: 2
opacity: 0.4
room: studio

Four.
---
room: lab
place: meadow
epochs: 2

Five.
---
epochs: 3

Six.
`)
	four := &Picture{Index: 4}
	require.Equal(t, Settings{Picture: four, Class: to(4), Against: to(9), Opacity: to(0.3)}, l.Steps[0].All)
	require.Equal(t, Settings{Page: to(1)}, l.Steps[1].Settings)
	require.Equal(t, Settings{Picture: four, Class: to(4), Against: to(9), Opacity: to(0.3), Page: to(1)}, l.Steps[1].All)
	require.Equal(t, Settings{Picture: &Picture{Index: 5}, Class: to(-1), Against: to(-1), Opacity: to(0.3), Page: to(1)}, l.Steps[2].All)
	require.Equal(t, to(2), l.Steps[3].All.Against)
	require.Equal(t, to(0.3), l.Steps[2].All.Opacity, "what was in force does not change later")
	require.Equal(t, to(2), l.Steps[4].All.Epochs)
	require.Equal(t, Lab, l.Steps[5].Room)
	require.Equal(t, Settings{Epochs: to(3)}, l.Steps[5].Settings)

	was := bias.Shortcut{Size: 7, Share: 0.25, Agreement: 1, Seed: 3}
	is := l.Steps[5].All.Shortcut(was)
	was.Place = bias.Meadow
	require.Equal(t, was, is)
	all := Settings{
		Place: to(bias.Own), Patch: to(2), Share: to(0.5), Agreement: to(0.75), Seed: to(uint64(9)), Rectangle: to(image.Rect(1, 2, 3, 4)),
	}
	require.Equal(t, bias.Shortcut{Place: bias.Own, Size: 2, Share: 0.5, Agreement: 0.75, Seed: 9, Rect: image.Rect(1, 2, 3, 4)},
		all.Shortcut(bias.Shortcut{}))
}

// write writes a lesson as a teacher could have.
func write(l *Lesson) string {
	var b strings.Builder
	line := func(key string, value any) { fmt.Fprintf(&b, "%s: %v\n", key, value) }
	b.WriteString("Visao lesson 1\n")
	line("title", l.Title)
	if l.Language != "" {
		line("language", l.Language)
	}
	for i, s := range l.Steps {
		if i > 0 {
			b.WriteString("---\n")
		}
		line("room", RoomNames[s.Room])
		put(line, "page", s.Page, func(v int) any { return PageNames[v] })
		file := func(name string) any {
			if name == "" {
				return "aboard"
			}
			return name
		}
		put(line, "model", s.Model, file)
		put(line, "picture", s.Picture, func(p Picture) any {
			switch {
			case p.Index >= 0:
				return fmt.Sprint("test ", p.Index)
			case p.File != "":
				return p.File
			}
			return "draw"
		})
		digit := func(word string) func(int) any {
			return func(v int) any {
				if v < 0 {
					return word
				}
				return v
			}
		}
		put(line, "class", s.Class, digit("predicted"))
		put(line, "against", s.Against, digit("none"))
		put(line, "colormap", s.Colormap, func(v string) any { return v })
		plain := func(v float64) any { return fmt.Sprintf("%.20f", v) }
		put(line, "opacity", s.Opacity, plain)
		put(line, "scale", s.Scale, func(v int) any { return ScaleNames[v] })
		put(line, "smooth", s.Smooth, func(v bool) any { return map[bool]string{false: "no", true: "yes"}[v] })
		put(line, "place", s.Place, func(v bias.Place) any { return bias.PlaceNames[v] })
		put(line, "patch", s.Patch, func(v int) any { return v })
		hundredths := func(v float64) any { return fmt.Sprintf("%.20f %%", 100*v) }
		put(line, "share", s.Share, hundredths)
		put(line, "agreement", s.Agreement, hundredths)
		put(line, "rectangle", s.Rectangle, func(r image.Rectangle) any {
			return fmt.Sprint(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
		})
		put(line, "repair", s.Repair, func(v bias.Repair) any { return bias.RepairNames[v] })
		put(line, "lambda", s.Lambda, plain)
		put(line, "epochs", s.Epochs, func(v int) any { return v })
		put(line, "seed", s.Seed, func(v uint64) any { return v })
		b.WriteString("\n" + strings.Join(s.Text, "\n\n") + "\n")
	}
	return b.String()
}

func put[T any](line func(string, any), key string, value *T, text func(T) any) {
	if value != nil {
		line(key, text(*value))
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		maybe := func(what string) bool { return rapid.Bool().Draw(t, what) }
		among := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
		quarters := func(what string) *float64 { return to(float64(among(5, what)) / 4) } // exact as percentages, too
		l := &Lesson{Title: rapid.StringMatching(`[a-zà-ýạ-ỹ?:"#-]{1,40}`).Draw(t, "title"), Language: "vi"}
		for range 1 + among(5, "steps") {
			s := Step{Text: rapid.SliceOfN(rapid.StringMatching(`[A-ZÀ-Ý][a-zà-ýạ-ỹ ]{0,30}[?.!]`), 1, 3).Draw(t, "text")}
			if maybe("styled") {
				s.Colormap = to(paint.Colormaps()[among(len(paint.Colormaps()), "colormap")].Name)
				s.Opacity, s.Scale, s.Smooth = quarters("opacity"), to(among(4, "scale")), to(maybe("smooth"))
			}
			if s.Room = Room(among(2, "room")); s.Room == Lab {
				s.Place, s.Patch = to(bias.Place(among(4, "place"))), to(1+among(bias.MaxSize, "patch"))
				s.Share, s.Agreement = quarters("share"), quarters("agreement")
				x, y := among(mnist.Side, "x"), among(mnist.Side, "y")
				s.Rectangle = to(image.Rect(x, y, x+1+among(mnist.Side-x, "w"), y+1+among(mnist.Side-y, "h")))
				s.Repair, s.Epochs = to(bias.Hide+bias.Repair(among(2, "repair"))), to(1+among(maxEpochs, "epochs"))
				s.Lambda, s.Seed = to(float64(1+among(800, "lambda"))/8), to(rapid.Uint64().Draw(t, "seed"))
			} else {
				s.Page, s.Model = to(among(len(PageNames), "page")), to("")
				if maybe("file") {
					s.Model = to(rapid.StringMatching(`[a-zà-ý][a-zà-ýạ-ỹ0-9 ()_-]{0,20}\.safetensors`).Draw(t, "model"))
				}
				s.Picture = &Picture{Index: among(maxIndex+2, "index") - 1}
				if s.Picture.Index < 0 && maybe("image") {
					s.Picture.File = "seven.png"
				}
				s.Class, s.Against = to(among(6, "class")-1), to(5+among(5, "against"))
			}
			l.Steps = append(l.Steps, s)
		}
		text := write(l)
		got, err := Parse([]byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		for i := range got.Steps {
			got.Steps[i].All = Settings{}
		}
		require.Equal(t, l, got)
	})
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	folder := os.DirFS(dir)
	good := one("page: trust")
	for name, contents := range map[string]string{
		"good.lesson":  good,
		"wrong.lesson": one("page: trusst"),
		"most.lesson":  good + strings.Repeat("#", maxBytes-len(good)),
		"large.lesson": good + strings.Repeat("#", maxBytes-len(good)+1),
		"empty.lesson": "",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(contents), 0o600))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.lesson"), 0o700))

	l, err := Read(folder, "good.lesson")
	require.NoError(t, err)
	require.Equal(t, "T", l.Title)
	_, err = Read(folder, "most.lesson")
	require.NoError(t, err)
	for name, want := range map[string]string{
		"wrong.lesson":   `the lesson wrong.lesson: line 3: "page" cannot be "trusst"; it is one of decision, trust, layers, mistakes, learning`,
		"large.lesson":   "the lesson large.lesson: the file is larger than 64 KB, the most that a lesson may have",
		"empty.lesson":   `the lesson empty.lesson: line 1: a lesson begins with the line "Visao lesson 1"`,
		"folder.lesson":  "opening the lesson folder.lesson: this is not a regular file but a folder",
		"missing.lesson": "opening the lesson missing.lesson: there is no such file",
	} {
		_, err := Read(folder, name)
		require.EqualError(t, err, want)
	}
	_, err = Read(folder, "../good.lesson")
	require.ErrorIs(t, err, fs.ErrInvalid)
}

// The lessons aboard: see assets/lessons.
var (
	aboardNames = []string{"article", "four-or-nine", "frog-and-grass"}
	languages   = []string{"en", "vi"}
)

func aboard(t *testing.T, name, language string) *Lesson {
	t.Helper()
	l, err := Read(assets.Lessons(), name+"."+language+Extension)
	require.NoError(t, err)
	return l
}

func TestLessonsAboard(t *testing.T) {
	files, err := fs.Glob(assets.Lessons(), "*"+Extension)
	require.NoError(t, err)
	require.Len(t, files, len(aboardNames)*len(languages))
	for _, name := range aboardNames {
		en, vi := aboard(t, name, "en"), aboard(t, name, "vi")
		require.Equal(t, "en", en.Language)
		require.Equal(t, "vi", vi.Language)
		require.NotEqual(t, en.Title, vi.Title)
		require.Len(t, vi.Steps, len(en.Steps), name)
		require.GreaterOrEqual(t, len(en.Steps), 3)
		require.LessOrEqual(t, len(en.Steps), 6)
		for i := range en.Steps {
			require.Equal(t, en.Steps[i].Room, vi.Steps[i].Room, "%s, step %d", name, i+1)
			require.Equal(t, en.Steps[i].Settings, vi.Steps[i].Settings, "%s, step %d", name, i+1)
			require.Len(t, vi.Steps[i].Text, len(en.Steps[i].Text), "%s, step %d", name, i+1)
			if m := en.Steps[i].All.Model; m != nil {
				require.Empty(t, *m, "there is no file beside a lesson aboard")
			}
			if p := en.Steps[i].Picture; p != nil {
				require.Empty(t, p.File)
			}
		}
		for _, l := range []*Lesson{en, vi} {
			for i, s := range l.Steps {
				text := strings.Join(s.Text, " ")
				sentences := len(strings.FieldsFunc(text+" ", func(r rune) bool { return strings.ContainsRune(".?!", r) })) - 1
				require.GreaterOrEqual(t, sentences, 2, "%s, step %d: %s", l.Title, i+1, text)
				require.LessOrEqual(t, sentences, 4, "%s, step %d: %s", l.Title, i+1, text)
				require.Less(t, len([]rune(text)), 420, "%s, step %d is to be short", l.Title, i+1)
			}
		}
	}
}

// The page for teachers explains every key and names every value.
func TestEverythingIsExplained(t *testing.T) {
	contents, err := fs.ReadFile(assets.Lessons(), "README.md")
	require.NoError(t, err)
	page := string(contents)
	for _, name := range keyNames {
		require.Contains(t, page, "\n| `"+name+"` | ")
	}
	require.Equal(t, len(keyNames), strings.Count(page, "\n| `"), "and no other")
	var values []string
	values = append(values, RoomNames...)
	values = append(values, PageNames...)
	values = append(values, ScaleNames...)
	values = append(values, bias.PlaceNames...)
	values = append(values, bias.RepairNames[bias.Vary:]...)
	for _, c := range paint.Colormaps() {
		values = append(values, c.Name)
	}
	for _, v := range append(values, "aboard", "draw", "predicted", "none", "yes", "no", "---", "#", Extension) {
		require.Contains(t, page, "`"+v+"`")
	}
	for _, limit := range []string{
		fmt.Sprintf("1 to %d characters", maxTitle), fmt.Sprintf("0 to %d;", maxIndex), fmt.Sprintf("1 to %d |", bias.MaxSize),
		fmt.Sprintf("0 to %d |", mnist.Side), fmt.Sprintf("at most %d steps", maxSteps), fmt.Sprintf("%d KB", maxBytes>>10),
		fmt.Sprintf("| 1 to %d, ", maxEpochs), fmt.Sprintf("| %g to %d, ", minLambda, maxLambda),
	} {
		require.Contains(t, page, limit)
	}

	// Its example is a lesson.
	var example bytes.Buffer
	for line := range strings.Lines(page) {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			example.WriteString(code)
		} else if strings.TrimSpace(line) == "" && example.Len() > 0 {
			example.WriteString("\n")
		} else if example.Len() > 0 {
			break
		}
	}
	l, err := Parse(example.Bytes())
	require.NoError(t, err)
	require.Len(t, l.Steps, 2)
	require.Equal(t, []string{
		"The network is sure that this is a 4. Where is the evidence that it is no 9?", "Look at the ends of the strokes.",
	}, l.Steps[0].Text)
	require.Equal(t, to(1), l.Steps[1].Page)
}
