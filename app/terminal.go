package app

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"visao/ml/score"
)

// progress is a line about how far something has come. On a terminal it is
// rewritten in place; elsewhere only finished lines are printed.
type progress struct {
	to       io.Writer
	terminal bool
	last     time.Time
	width    int
}

func newProgress(to io.Writer) *progress {
	p := &progress{to: to}
	if f, ok := to.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// show rewrites the line, at most ten times a second.
func (p *progress) show(format string, args ...any) {
	if p.terminal && time.Since(p.last) > 100*time.Millisecond {
		p.last = time.Now()
		p.write(printable(fmt.Sprintf(format, args...)))
	}
}

// done ends the line with these words.
func (p *progress) done(format string, args ...any) {
	p.write(printable(fmt.Sprintf(format, args...)))
	fmt.Fprintln(p.to)
	p.width = 0
}

func (p *progress) write(line string) {
	if p.terminal {
		width := len([]rune(line))
		fmt.Fprint(p.to, "\r", line, strings.Repeat(" ", max(0, p.width-width)))
		p.width = width
		return
	}
	fmt.Fprint(p.to, line)
}

// printable is a text as a terminal may be given it: a file's name can be anything,
// such as what clears a screen.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || unicode.IsGraphic(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// complain writes what has gone wrong.
func complain(to io.Writer, err error) { fmt.Fprintln(to, printable("visao: "+err.Error())) }

// scoreLine says how well a network does on a set, such as
// "validation  loss 0.0655  accuracy 98.15 %  111 of 6000 wrong".
func scoreLine(name string, s score.Score) string {
	return fmt.Sprintf("%-10s  loss %.4f  accuracy %.2f %%  %d of %d wrong",
		name, s.Loss, 100*s.Accuracy(), s.Wrong, s.Count)
}
