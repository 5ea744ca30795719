package words

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// pattern recognises what fmt.Errorf made of a format, and says it in the language in use.
// What stands at a %w of the translation is said by itself: an error, or else words that
// the catalogue has, too. At its other verbs stands what stood in the English.
type pattern struct {
	made        *regexp.Regexp // with a group for each verb
	translation string
	begins      int // letters before the first verb
	letters     int // of the format, without its verbs
}

var verb = regexp.MustCompile(`%[-+# 0]*[\d.]*(?:\[(\d)\])?([a-zA-Z%])`)

// formatted is what a verb makes of its argument, as far as that is known. But for an
// error, which ends where the text does, it is as short as can be.
var formatted = map[string]string{
	"d": `(-?\d+)`,
	"g": `([-+.\deInfNa]+)`,
	"f": `([-+.\dInfNa]+)`,
	"w": `(.*)`,
}

func patternOf(english, translation string) pattern {
	p := pattern{translation: translation, begins: len(english)}
	var made strings.Builder
	made.WriteString(`(?s)^`)
	rest := english
	for {
		at := verb.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		made.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		p.letters += at[0]
		if kind := rest[at[4]:at[5]]; kind == "%" {
			made.WriteString("%")
		} else {
			p.begins = min(p.begins, p.letters)
			made.WriteString(cmp.Or(formatted[kind], `(.*?)`))
		}
		rest = rest[at[1]:]
	}
	made.WriteString(regexp.QuoteMeta(rest) + "$")
	p.letters += len(rest)
	p.made = regexp.MustCompile(made.String())
	return p
}

// patternsOf puts first what says most, above all at its beginning: what begins with a
// verb would take for it all that stands before an error that another one wraps.
func patternsOf(translations map[string]string) (all []pattern) {
	for english, translation := range translations {
		all = append(all, patternOf(english, translation))
	}
	slices.SortFunc(all, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(b.begins, a.begins), cmp.Compare(b.letters, a.letters), strings.Compare(a.made.String(), b.made.String()))
	})
	return all
}

// Error says what an error says. Errors are made far from the window and in English:
// so they are recognised by the formats that they were made of.
func Error(err error) string {
	lines := strings.Split(err.Error(), "\n") // of errors.Join
	for i, line := range lines {
		lines[i] = now.Load().say(line)
	}
	return strings.Join(lines, "\n")
}

func (s *speaker) say(text string) string {
	for _, p := range s.errors() {
		if p.letters == 0 {
			continue
		}
		found := p.made.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		return s.fill(p.translation, found[1:])
	}
	return text
}

// fill puts the parts in the places of a translation's verbs.
func (s *speaker) fill(translation string, parts []string) string {
	i := -1
	return verb.ReplaceAllStringFunc(translation, func(v string) string {
		found := verb.FindStringSubmatch(v)
		index, kind := found[1], found[2]
		if kind == "%" {
			return "%"
		}
		i++
		if index != "" {
			i = int(index[0] - '1')
		}
		switch {
		case i >= len(parts):
			return ""
		case kind == "w":
			return s.say(parts[i])
		}
		return parts[i]
	})
}
