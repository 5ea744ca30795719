package lesson

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visao/ml/bias"
)

// Parse reads a lesson. Its errors tell the line and what may stand there.
func Parse(contents []byte) (*Lesson, error) {
	lines, err := split(contents)
	if err != nil {
		return nil, err
	}
	if err := signature(lines[0]); err != nil {
		return nil, err
	}
	p := parser{lesson: new(Lesson), heads: map[string]int{}}
	p.begin(2)
	for i, line := range lines[1:] {
		if err := p.take(i+2, line); err != nil {
			return nil, err
		}
	}
	if err := p.end(len(lines)); err != nil {
		return nil, err
	}
	if p.lesson.Title == "" {
		return nil, at(2, `the lesson has no title; write one, such as "title: What the network looks at"`)
	}
	return p.lesson, nil
}

// at is an error in a line, counted from 1.
func at(line int, format string, args ...any) error {
	return fmt.Errorf("line %d: %w", line, fmt.Errorf(format, args...))
}

// split returns the lines of a text without the blanks at their ends. There is at
// least one.
func split(contents []byte) ([]string, error) {
	if len(contents) > maxBytes {
		return nil, errTooLarge
	}
	if bytes.HasPrefix(contents, []byte("\xff\xfe")) || bytes.HasPrefix(contents, []byte("\xfe\xff")) {
		return nil, at(1, "the text is UTF-16; save it again with the encoding UTF-8")
	}
	contents = bytes.TrimPrefix(contents, []byte("\ufeff"))
	lines := strings.Split(string(contents), "\n")
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		if !utf8.ValidString(line) {
			return nil, at(i+1, "the text is not UTF-8; save it again with that encoding")
		}
		if j := strings.IndexFunc(line, hidden); j >= 0 {
			r, _ := utf8.DecodeRuneInString(line[j:])
			return nil, at(i+1, "the character %U cannot be seen and does not belong here", r)
		}
		lines[i] = strings.TrimSpace(strings.ReplaceAll(line, "\t", " "))
	}
	return lines, nil
}

// hidden reports characters that have no place in a line of text: controls, other
// ends of lines, and those that make text look like another (Boucher and Anderson
// 2021, "Trojan Source").
func hidden(r rune) bool {
	return r != '\t' && unicode.IsControl(r) || r == '\ufeff' || unicode.In(r, unicode.Zl, unicode.Zp) ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// signature checks the first line.
func signature(line string) error {
	words := strings.Fields(strings.ToLower(line))
	if len(words) != 3 || words[0] != "visao" || words[1] != "lesson" {
		return at(1, `a lesson begins with the line "Visao lesson 1"`)
	}
	if words[2] != "1" {
		return at(1, "the lesson is of format %s, and this program reads format 1; a newer one may read it", quote(words[2]))
	}
	return nil
}

// parser reads a lesson line by line.
type parser struct {
	lesson *Lesson
	heads  map[string]int // the lines of the keys of the whole lesson

	room Room     // of the step before
	all  Settings // in force

	// The step that is being read.
	first      int            // its line
	seen       map[string]int // the lines of its keys
	entries    []entry
	gap        bool     // sentences may follow
	paragraph  []string // its lines so far
	paragraphs []string
}

// entry is a key with its value.
type entry struct {
	line       int
	key, value string
}

// begin begins a step.
func (p *parser) begin(line int) {
	p.first, p.seen, p.entries, p.gap, p.paragraphs = line, map[string]int{}, nil, false, nil
}

// take takes a line.
func (p *parser) take(line int, text string) error {
	name, value, isKey := entryOf(text)
	sentences := len(p.paragraph)+len(p.paragraphs) > 0
	switch {
	case strings.HasPrefix(text, "#"):
		return nil
	case text == "":
		p.gap = true
		p.endParagraph()
		return nil
	case len(text) >= 3 && strings.Trim(text, "-") == "":
		if len(p.lesson.Steps) > 0 || len(p.entries) > 0 || sentences { // else it ends the head
			if err := p.end(line); err != nil {
				return err
			}
		}
		p.begin(line)
		p.gap = true
		return nil
	case isKey && sentences:
		return at(line, `%s stands among sentences; the settings of a step come before them, and a line --- begins a new step`,
			quote(name+":"))
	case isKey:
		p.gap = false
		return p.set(entry{line, name, value})
	case !sentences && (!p.gap || meant(text) != ""):
		return notKey(line, text)
	}
	p.paragraph = append(p.paragraph, text)
	return nil
}

// entryOf splits a line that begins with a key and a colon.
func entryOf(text string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(text, ":")
	name = strings.ToLower(strings.TrimSpace(name))
	for _, known := range keyNames {
		if ok && name == known {
			return name, strings.TrimSpace(value), true
		}
	}
	return "", "", false
}

// meant is the key that a line seems to begin with, misspelt; "" if there is none.
func meant(text string) string {
	name, _, colon := strings.Cut(text, ":")
	if !colon {
		return ""
	}
	return nearest(strings.ToLower(strings.TrimSpace(name)))
}

// notKey says what is wrong with a line where a key should be.
func notKey(line int, text string) error {
	name, _, colon := strings.Cut(text, ":")
	name = strings.TrimSpace(name)
	if like := meant(text); like != "" {
		return at(line, "there is no key %s; did you mean %s?", quote(name), quote(like))
	}
	if colon && name != "" && !strings.Contains(name, " ") {
		return at(line, "there is no key %s; the keys are %s", quote(name), strings.Join(keyNames, ", "))
	}
	return at(line, `%s is not "key: value"; leave a line empty before the sentences`, quote(text))
}

// set takes a key, which may come once.
func (p *parser) set(e entry) error {
	seen, where := p.seen, "this step"
	isHead := slices.Contains(heads, e.key)
	if isHead {
		seen, where = p.heads, "the lesson"
	}
	if before, twice := seen[e.key]; twice {
		return at(e.line, "%s is set twice in %s, first in line %d", quote(e.key), where, before)
	}
	seen[e.key] = e.line
	if !isHead {
		p.entries = append(p.entries, e)
		return nil
	}
	if len(p.lesson.Steps) > 0 {
		return at(e.line, "%s belongs to the whole lesson: write it before the first step ends", quote(e.key))
	}
	return e.wrong(p.lesson.head(e.key, e.value))
}

// wrong is an error in the value, if there is one.
func (e entry) wrong(err error) error {
	if err == nil {
		return nil
	}
	return at(e.line, "%s cannot be %s; %w", quote(e.key), quote(e.value), err)
}

func (p *parser) endParagraph() {
	if len(p.paragraph) > 0 {
		p.paragraphs = append(p.paragraphs, strings.Join(p.paragraph, " "))
		p.paragraph = nil
	}
}

// end ends the step, whose last line is before this one.
func (p *parser) end(line int) error {
	p.endParagraph()
	s := Step{Room: p.room, Text: p.paragraphs}
	for _, e := range p.entries {
		if e.key == "room" {
			room, err := oneOf[Room](RoomNames)(e.value)
			if err != nil {
				return e.wrong(err)
			}
			s.Room = room
		}
	}
	p.room = s.Room
	if i := p.seen["picture"]; i > 0 { // before its class, wherever that stands
		predicted, none := -1, -1
		s.Class, s.Against, p.all.Class, p.all.Against = &predicted, &none, &predicted, &none
	}
	for _, e := range p.entries {
		if err := p.apply(e, &s); err != nil {
			return err
		}
	}
	if err := p.check(); err != nil {
		return err
	}
	if len(s.Text) == 0 {
		return at(line, "the step that begins in line %d has no sentences; leave a line empty after its settings and say what to do", p.first)
	}
	if len(p.lesson.Steps) == maxSteps {
		return at(p.first, "a lesson has at most %d steps", maxSteps)
	}
	s.All = p.all
	p.lesson.Steps = append(p.lesson.Steps, s)
	return nil
}

// apply makes a setting of the step.
func (p *parser) apply(e entry, s *Step) error {
	for _, k := range keys {
		if k.name != e.key {
			continue
		}
		if !slices.Contains(k.rooms, s.Room) {
			room := RoomNames[k.rooms[0]]
			return at(e.line, "%s belongs to the %s; write %s in this step", quote(e.key), room, quote("room: "+room))
		}
		return e.wrong(k.apply(e.value, &s.Settings, &p.all))
	}
	return nil
}

// check checks what several settings make together.
func (p *parser) check() error {
	a := &p.all
	if a.Class != nil && a.Against != nil && *a.Class >= 0 && *a.Class == *a.Against {
		return at(max(p.seen["class"], p.seen["against"]), `a class cannot be contrasted with itself; "class" and "against" must differ`)
	}
	if a.Place != nil && *a.Place == bias.Own && a.Rectangle == nil {
		return at(p.seen["place"], `the place own needs a rectangle; write one, such as "rectangle: 0 0 4 4"`)
	}
	if a.Place != nil && *a.Place == bias.Own && a.Repair != nil && *a.Repair == bias.Vary {
		return at(max(p.seen["place"], p.seen["repair"]), "in a place of your own nothing is planted that could vary; the repair is hide or penalise")
	}
	return nil
}

// quote quotes words of the file, as far as they are of use.
func quote(words string) string {
	const most = 40
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	return `"` + words + `"`
}
