package lesson

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/assets"
	"visao/ml/bias"
)

const head = "Visao lesson 1\ntitle: T\n"

func TestMalformed(t *testing.T) {
	steps := func(n int) string { return head + "\n" + strings.Repeat("Look.\n---\n", n-1) + "Look.\n" }
	require.Len(t, parse(t, steps(maxSteps)).Steps, maxSteps)
	const keysAre = "the keys are title, language, room, page, model, picture, class, against, colormap, opacity, scale, smooth, " +
		"place, patch, share, agreement, rectangle, repair, lambda, epochs, seed"
	const aPicture = "it is draw, test with a number from 0 to 9999, such as test 247, or a file: "
	const anImage = aPicture + "its name must end in .png or .jpg or .jpeg"
	const beside = "it must lie beside the lesson: a plain name, with no folder, drive or dot before it"
	const aRectangle = "it is left, top, right and bottom in pixels from 0 to 28, such as 0 0 4 4"
	for _, c := range []struct{ contents, message string }{
		{"", `line 1: a lesson begins with the line "Visao lesson 1"`},
		{"\nVisao lesson 1\n", `line 1: a lesson begins with the line "Visao lesson 1"`},
		{"visao lesson\n", `line 1: a lesson begins with the line "Visao lesson 1"`},
		{"{\\rtf1\\ansi\n", `line 1: a lesson begins with the line "Visao lesson 1"`},
		{"Visao lesson 2\n", `line 1: the lesson is of format "2", and this program reads format 1; a newer one may read it`},
		{"\xff\xfeV\x00i\x00", "line 1: the text is UTF-16; save it again with the encoding UTF-8"},
		{head + "\nL\xf8k\n", "line 4: the text is not UTF-8; save it again with that encoding"},
		{head + "\nLook\x00\n", "line 4: the character U+0000 cannot be seen and does not belong here"},
		{head + "\nLook\rhere\n", "line 4: the character U+000D cannot be seen and does not belong here"},
		{head + "\nLook \u202ereversed\n", "line 4: the character U+202E cannot be seen and does not belong here"},
		{head + "\nLook\u2028here\n", "line 4: the character U+2028 cannot be seen and does not belong here"},
		{strings.Repeat("x", maxBytes+1), "the file is larger than 64 KB, the most that a lesson may have"},

		{"Visao lesson 1\n\nLook.\n", `line 2: the lesson has no title; write one, such as "title: What the network looks at"`},
		{"Visao lesson 1\ntitle:\n\nLook.\n", `line 2: "title" cannot be ""; it has from 1 to 80 characters`},
		{"Visao lesson 1\ntitle: " + strings.Repeat("á", 81) + "\n\nLook.\n", `line 2: "title" cannot be "` + strings.Repeat("á", 40) + `…"; it has from 1 to 80 characters`},
		{one("title: U"), `line 3: "title" is set twice in the lesson, first in line 2`},
		{one("language: Vietnamese"), `line 3: "language" cannot be "Vietnamese"; it is the code of a language, such as en or vi`},
		{head + "\nLook.\n---\nlanguage: vi\n\nLook.\n", `line 6: "language" belongs to the whole lesson: write it before the first step ends`},

		{"Visao lesson 1\nLook at this.\n", `line 2: "Look at this." is not "key: value"; leave a line empty before the sentences`},
		{head + "page: trust\nLook at this: it is red.\n", `line 4: "Look at this: it is red." is not "key: value"; leave a line empty before the sentences`},
		{head + ": trust\n", `line 3: ": trust" is not "key: value"; leave a line empty before the sentences`},
		{one("modle: aboard"), `line 3: there is no key "modle"; did you mean "model"?`},
		{head + "\nLook.\n---\nOpacitty: 0.5\n\nLook.\n", `line 6: there is no key "Opacitty"; did you mean "opacity"?`},
		{head + "\nLook.\n---\npagge: trust\n", `line 6: there is no key "pagge"; did you mean "page"?`},
		{one("colour: red"), `line 3: there is no key "colour"; ` + keysAre},
		{one(strings.Repeat("page", 9999) + ": trust"), `line 3: there is no key "` + strings.Repeat("page", 10) + `…"; ` + keysAre},
		{one("page: trust", "# a note", "Page: trust"), `line 5: "page" is set twice in this step, first in line 3`},
		{head + "\nLook.\n\npage: trust\n", `line 6: "page:" stands among sentences; the settings of a step come before them, and a line --- begins a new step`},
		{head + "page: trust\n---\n\nLook.\n", "line 4: the step that begins in line 2 has no sentences; leave a line empty after its settings and say what to do"},
		{head + "\nLook.\n---\n", "line 6: the step that begins in line 5 has no sentences; leave a line empty after its settings and say what to do"},
		{steps(maxSteps + 1), "line 103: a lesson has at most 50 steps"},

		{one("room: kitchen"), `line 3: "room" cannot be "kitchen"; it is one of studio, lab`},
		{one("", "", "page: trust", "", "", "", "page: trusst"), `line 9: "page" is set twice in this step, first in line 5`},
		{one("class: 4", "", "", "", "page: trusst"), `line 7: "page" cannot be "trusst"; it is one of decision, trust, layers, mistakes, learning`},
		{one("patch: 4"), `line 3: "patch" belongs to the lab; write "room: lab" in this step`},
		{one("page: trust", "room: lab"), `line 3: "page" belongs to the studio; write "room: studio" in this step`},

		{one("model: weights.exe"), `line 3: "model" cannot be "weights.exe"; it is aboard, or a file: its name must end in .safetensors`},
		{one("model: ../m.safetensors"), `line 3: "model" cannot be "../m.safetensors"; it is aboard, or a file: ` + beside},
		{one("model: .safetensors"), `line 3: "model" cannot be ".safetensors"; it is aboard, or a file: its name must end in .safetensors`},
		{one("model: .hidden.safetensors"), `line 3: "model" cannot be ".hidden.safetensors"; it is aboard, or a file: ` + beside},
		{one("model: " + strings.Repeat("m", 244) + ".safetensors"), `line 3: "model" cannot be "` + strings.Repeat("m", 40) + `…"; it is aboard, or a file: its name must not be longer than 255 bytes`},
		{one("picture: /etc/seven.png"), `line 3: "picture" cannot be "/etc/seven.png"; ` + aPicture + beside},
		{one(`picture: a\seven.png`), `line 3: "picture" cannot be "a\seven.png"; ` + aPicture + beside},
		{one("picture: c:seven.png"), `line 3: "picture" cannot be "c:seven.png"; ` + aPicture + beside},
		{one("picture: seven.png:stream.png"), `line 3: "picture" cannot be "seven.png:stream.png"; ` + aPicture + beside},
		{one("picture: COM1.png"), `line 3: "picture" cannot be "COM1.png"; ` + aPicture + "its name is that of a device"},
		{one("picture: nul .tar.png"), `line 3: "picture" cannot be "nul .tar.png"; ` + aPicture + "its name is that of a device"},
		{one("picture: test 10000"), `line 3: "picture" cannot be "test 10000"; ` + anImage},
		{one("picture: test -1"), `line 3: "picture" cannot be "test -1"; ` + anImage},
		{one("picture: test"), `line 3: "picture" cannot be "test"; ` + anImage},
		{one("class: 10"), `line 3: "class" cannot be "10"; it is a digit from 0 to 9, or predicted`},
		{one("class: none"), `line 3: "class" cannot be "none"; it is a digit from 0 to 9, or predicted`},
		{one("against: ٤"), `line 3: "against" cannot be "٤"; it is a digit from 0 to 9, or none`},
		{one("against: 4", "class: 4"), `line 4: a class cannot be contrasted with itself; "class" and "against" must differ`},
		{head + "class: 4\n\nLook.\n---\nagainst: 4\n\nLook.\n", `line 7: a class cannot be contrasted with itself; "class" and "against" must differ`},

		{one("colormap: rainbow"), `line 3: "colormap" cannot be "rainbow"; there is no colormap "rainbow": choose one of viridis, jet, turbo, inferno, magma, cividis, grey, coolwarm`},
		{one("opacity: 0,5"), `line 3: "opacity" cannot be "0,5"; it is a number from 0 to 1, such as 0.5`},
		{one("opacity: NaN"), `line 3: "opacity" cannot be "NaN"; it is a number from 0 to 1, such as 0.5`},
		{one("opacity: 1.01"), `line 3: "opacity" cannot be "1.01"; it is a number from 0 to 1, such as 0.5`},
		{one("opacity: 0x1p-2"), `line 3: "opacity" cannot be "0x1p-2"; it is a number from 0 to 1, such as 0.5`},
		{one("scale: linear"), `line 3: "scale" cannot be "linear"; it is one of this, ten, signed, all`},
		{one("smooth: maybe"), `line 3: "smooth" cannot be "maybe"; it is one of no, yes`},

		{one("room: lab", "place: roof"), `line 4: "place" cannot be "roof"; it is one of corner, fixed, meadow, own`},
		{one("room: lab", "place: own"), `line 4: the place own needs a rectangle; write one, such as "rectangle: 0 0 4 4"`},
		{one("room: lab", "patch: 10"), `line 4: "patch" cannot be "10"; the patch must have from 1 to 9 rows, not 10`},
		{one("room: lab", "patch: 4x4"), `line 4: "patch" cannot be "4x4"; it is a whole number, such as 4`},
		{one("room: lab", "share: 101"), `line 4: "share" cannot be "101"; the share of pictures must be from 0 to 100 %, not 101 %`},
		{one("room: lab", "share: half"), `line 4: "share" cannot be "half"; it is a percentage, such as 80`},
		{one("room: lab", "agreement: -1"), `line 4: "agreement" cannot be "-1"; it is a percentage, such as 80`},
		{one("room: lab", "rectangle: 4 4 0 0"), `line 4: "rectangle" cannot be "4 4 0 0"; ` + aRectangle},
		{one("room: lab", "rectangle: 0 0 4 29"), `line 4: "rectangle" cannot be "0 0 4 29"; ` + aRectangle},
		{one("room: lab", "rectangle: 0 0 4"), `line 4: "rectangle" cannot be "0 0 4"; ` + aRectangle},
		{one("room: lab", "rectangle: 0 0 4 top"), `line 4: "rectangle" cannot be "0 0 4 top"; ` + aRectangle},
		{one("room: lab", "repair: nothing"), `line 4: "repair" cannot be "nothing"; it is one of vary, hide, penalise`},
		{one("room: lab", "lambda: Inf"), `line 4: "lambda" cannot be "Inf"; it is a number from 0.1 to 100, such as 10`},
		{one("room: lab", "lambda: 101"), `line 4: "lambda" cannot be "101"; it is a number from 0.1 to 100, such as 10`},
		{one("room: lab", "repair: vary", "rectangle: 0 0 4 4", "place: own"), "line 6: in a place of your own nothing is planted that could vary; the repair is hide or penalise"},
		{one("room: lab", "epochs: 0"), `line 4: "epochs" cannot be "0"; it is a whole number from 1 to 10`},
		{one("room: lab", "epochs: 99999999999999999999"), `line 4: "epochs" cannot be "99999999999999999999"; it is a whole number from 1 to 10`},
		{one("room: lab", "seed: 18446744073709551616"), `line 4: "seed" cannot be "18446744073709551616"; it is a whole number from 0 to 18446744073709551615`},
	} {
		l, err := Parse([]byte(c.contents))
		require.EqualError(t, err, c.message)
		require.Nil(t, l)
	}
}

// Whatever is in the file, it is refused in a line of it or makes sense throughout.
func FuzzParse(f *testing.F) {
	f.Add([]byte(one("page: trust", "class: 4", "against: 9", "picture: seven.png")))
	f.Add([]byte(one("room: lab", "place: own", "rectangle: 0 0 4 4", "share: 12.5 %", "seed: 7", "lambda: 10", "epochs: 3")))
	f.Add([]byte("\ufeffVisao lesson 1\r\ntitle: Vì sao?\r\n---\r\n# note\r\nmodel: m.safetensors\r\n\r\nNhìn.\r\n\r\nVẽ.\r\n---\r\n\r\nopacity: .5\r\n\r\nHết.\r\n"))
	f.Add([]byte(head + "page: trusst\n"))
	f.Add([]byte(head + "\n\xff\x00\u202e"))
	for _, name := range aboardNames {
		for _, language := range languages {
			contents, err := fs.ReadFile(assets.Lessons(), name+"."+language+Extension)
			require.NoError(f, err)
			f.Add(contents)
		}
	}
	line := regexp.MustCompile(`^line [1-9]\d*: .`)
	f.Fuzz(func(t *testing.T, contents []byte) {
		l, err := Parse(contents)
		if err != nil {
			require.Nil(t, l)
			if !errors.Is(err, errTooLarge) {
				require.Regexp(t, line, err.Error())
			}
			require.NotContains(t, err.Error(), "\n")
			require.Less(t, len(err.Error()), 1000)
			return
		}
		require.NotEmpty(t, l.Title)
		require.NotEmpty(t, l.Steps)
		require.LessOrEqual(t, len(l.Steps), maxSteps)
		for i, s := range l.Steps {
			require.NotEmpty(t, s.Text)
			for _, paragraph := range s.Text {
				require.Equal(t, strings.TrimSpace(paragraph), paragraph)
				require.NotEmpty(t, paragraph)
				require.NotContains(t, paragraph, "\n")
			}
			require.NoError(t, s.All.Shortcut(bias.Decoy()).Validate())
			if s.Opacity != nil {
				require.True(t, *s.Opacity >= 0 && *s.Opacity <= 1)
			}
			for _, name := range names(&s.Settings) {
				require.False(t, strings.ContainsAny(name, "/\\:\x00"), name)
				require.NotEqual(t, byte('.'), name[0])
			}
			if i == 0 {
				require.Equal(t, s.Settings, s.All)
			}
		}
	})
}

// names are those of files.
func names(s *Settings) (list []string) {
	if s.Model != nil && *s.Model != "" {
		list = append(list, *s.Model)
	}
	if s.Picture != nil && s.Picture.File != "" {
		list = append(list, s.Picture.File)
	}
	return list
}
