package report

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Language is what a page is written in. The zero one is English.
type Language struct {
	Code string // of BCP 47
	// Say formats as fmt.Sprintf does, by an English format, in the language and with
	// its numbers.
	Say func(format string, args ...any) string
}

// say formats in the language of the page. A figure is given as text, made by figure.
func (r *Report) say(format string, args ...any) string {
	if r.language.Say == nil {
		return fmt.Sprintf(format, args...)
	}
	return r.language.Say(format, args...)
}

// later marks a format that say is given elsewhere.
func later(format string) string { return format }

// Say is say, for the layout.
func (p *page) Say(format string, args ...any) string { return p.report.say(format, args...) }

// Code is the language's, for the layout.
func (p *page) Code() string { return cmp.Or(p.report.language.Code, "en") }

// figure writes a number, which is given as English has it, with the decimals that it
// has there. It is rounded only once, so that every language has the same figures.
func (r *Report) figure(english string) string {
	v, err := strconv.ParseFloat(english, 64)
	if r.language.Say == nil || err != nil {
		return english
	}
	if strings.Contains(english, "e") {
		english = strconv.FormatFloat(v, 'f', -1, 64)
	}
	_, decimals, _ := strings.Cut(english, ".")
	return r.say("%.*f", len(decimals), v)
}

// space does not break.
const space = "\u00a0"

// percent writes a share with one decimal, but with two where one would make all or
// nothing of it. No number is a dash.
func (r *Report) percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Round(1000*v)/10, 'f', 1, 64)
	if v != 0 && v != 1 && (s == "0.0" || s == "-0.0" || s == "100.0") {
		s = strconv.FormatFloat(100*v, 'f', 2, 64)
	}
	return strings.Replace(r.figure(s), "-", "−", 1) + space + "%"
}

// sure writes a probability in whole per cent, without making certainty of it.
func (r *Report) sure(v float64) string {
	if v < 1 && v >= 0.995 {
		return ">" + space + "99" + space + "%"
	}
	return r.figure(strconv.FormatFloat(100*v, 'f', 0, 64)) + space + "%"
}

// share writes a setting in per cent, without decimals that it does not have.
func (r *Report) share(v float64) string { return r.figure(number(100*v)) + space + "%" }

// number writes a setting as the command line has it.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }

// thousands writes a count with what the language has between thousands, which is a
// thin space in English.
func (r *Report) thousands(n int) string {
	s := strconv.Itoa(n)
	if r.language.Say != nil {
		return r.figure(s)
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// duration writes how long something took, to the second.
func (r *Report) duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s < 60:
		return r.say("%d\u00a0s", s)
	case s < 3600:
		return r.say("%d\u00a0min %d\u00a0s", s/60, s%60)
	}
	return r.say("%d\u00a0h %d\u00a0min", s/3600, s/60%60)
}

// date writes a moment, in the time of Greenwich.
func (r *Report) date(t time.Time) string {
	t = t.UTC()
	month := [...]string{
		r.say("January"), r.say("February"), r.say("March"), r.say("April"), r.say("May"), r.say("June"), r.say("July"),
		r.say("August"), r.say("September"), r.say("October"), r.say("November"), r.say("December"),
	}[t.Month()-1]
	return r.say("%s %s %s, %s UTC", strconv.Itoa(t.Day()), month, strconv.Itoa(t.Year()), t.Format("15:04"))
}

// list joins words as in a sentence. It is no format: "%s and %s" would be recognised in
// errors that have the word.
func (r *Report) list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " " + r.say("and") + " " + words[n-1]
	}
	return strings.Join(words, "")
}
