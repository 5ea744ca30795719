package words

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// pattern recognises what fmt.Errorf made of a format, and says it in the language in use.
type pattern struct {
	made        *regexp.Regexp // with a group for each verb
	wraps       []bool         // whether that verb was an error, which has words of its own
	translation string
	letters     int // of the format, without its verbs
}

var verb = regexp.MustCompile(`%[-+# 0]*[\d.]*(?:\[(\d)\])?[a-zA-Z%]`)

func patternOf(english, translation string) pattern {
	p := pattern{translation: translation}
	var made strings.Builder
	made.WriteString(`(?s)^`)
	rest := english
	for {
		at := verb.FindStringIndex(rest)
		if at == nil {
			break
		}
		made.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		p.letters += at[0]
		if v := rest[at[0]:at[1]]; v == "%%" {
			made.WriteString("%")
		} else {
			wraps := v == "%w"
			if wraps {
				made.WriteString("(.*)")
			} else {
				made.WriteString("(.*?)") // up to the first words of the format's that follow
			}
			p.wraps = append(p.wraps, wraps)
		}
		rest = rest[at[1]:]
	}
	made.WriteString(regexp.QuoteMeta(rest) + "$")
	p.letters += len(rest)
	p.made = regexp.MustCompile(made.String())
	return p
}

// sortPatterns puts first what says most.
func sortPatterns(p []pattern) {
	slices.SortFunc(p, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(b.letters, a.letters), strings.Compare(a.made.String(), b.made.String()))
	})
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
	for _, p := range s.errors {
		if p.letters == 0 {
			continue
		}
		found := p.made.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		parts := found[1:]
		for i, wraps := range p.wraps {
			if wraps {
				parts[i] = s.say(parts[i])
			}
		}
		return p.fill(parts)
	}
	return text
}

// fill puts the parts in the places of the translation's verbs.
func (p pattern) fill(parts []string) string {
	i := -1
	return verb.ReplaceAllStringFunc(p.translation, func(v string) string {
		if v == "%%" {
			return "%"
		}
		i++
		if n := verb.FindStringSubmatch(v)[1]; n != "" {
			i = int(n[0] - '1')
		}
		if i >= len(parts) {
			return ""
		}
		return parts[i]
	})
}
