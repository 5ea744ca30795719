package app

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the manual page anew")

// The manual page says what the commands say.
func TestManualPage(t *testing.T) {
	page := filepath.Join("..", "assets", "desktop", "visao.1")
	wanted := manualPage(command())
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(wanted), 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, wanted, string(got), "after `go test ./app -run ManualPage -update` it is right again")
}

// manualPage is the page visao(1) in the language of man(7).
func manualPage(root *cobra.Command) string {
	var b strings.Builder
	_, short, _ := strings.Cut(root.Short, "Visao ")
	fmt.Fprintf(&b, ".\\\" Written by TestManualPage in app/man_test.go.\n.TH VISAO 1 \"\" \"Visao %s\" \"User Commands\"\n", Version)
	fmt.Fprintf(&b, ".SH NAME\nvisao \\- %s\n.SH SYNOPSIS\n.nf\n%s\n", roff(short), roff(root.UseLine()))
	for _, c := range root.Commands() {
		fmt.Fprintln(&b, roff(c.UseLine()))
	}
	b.WriteString("visao completion bash|zsh|fish|powershell\nvisao \\-\\-help | \\-\\-version\n.fi\n.SH DESCRIPTION\n")
	paragraphs(&b, root.Long)
	b.WriteString(".SH COMMANDS\n")
	for _, c := range root.Commands() {
		fmt.Fprintf(&b, ".SS %s\n", roff(c.CommandPath()))
		if c.Long == "" {
			c.Long = c.Short + "."
		}
		paragraphs(&b, c.Long)
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { option(&b, f) })
		if c.Example != "" {
			fmt.Fprintf(&b, ".PP\nFor example:\n.PP\n.nf\n%s\n.fi\n", roff(c.Example))
		}
	}
	b.WriteString(".SS visao completion\n")
	b.WriteString("Write a script to standard output that lets a shell complete what is typed. A package of Visao has it installed.\n")
	b.WriteString(manualEnd)
	return b.String()
}

const manualEnd = `.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
It failed; standard error tells why.
.TP
.B 2
There is no display to open the window on.
.TP
.B 130
It was interrupted.
.SH ENVIRONMENT
.TP
.B DISPLAY
The X display to open the window on.
.TP
.B VISAO_LOG
What to log: debug, info (the default), warn or error.
.TP
.B VISAO_KERNEL
The kernels to compute with, in place of the fastest: one of those that
.B visao \-\-version
lists.
.SH FILES
.TP
.I ~/.config/fyne/` + id + `/
The settings, drawings, runs and the training under way, the log (visao.log) and what went wrong (crash\-*.txt).
`

// paragraphs writes text whose paragraphs are parted by empty lines; those that are
// indented keep their lines.
func paragraphs(b *strings.Builder, text string) {
	for _, p := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if strings.HasPrefix(p, " ") {
			fmt.Fprintf(b, ".PP\n.nf\n%s\n.fi\n", roff(p))
		} else {
			fmt.Fprintf(b, ".PP\n%s\n", roff(p))
		}
	}
}

// option writes what --help says of an option.
func option(b *strings.Builder, f *pflag.Flag) {
	if f.Name == "help" {
		return
	}
	value, usage := pflag.UnquoteUsage(f)
	fmt.Fprintf(b, ".TP\n.B %s", roff("--"+f.Name))
	if value != "" {
		fmt.Fprintf(b, " \\fI%s\\fR", roff(value))
	}
	fmt.Fprintf(b, "\n%s", roff(usage))
	switch f.DefValue {
	case "", "0", "false", "[]":
	default:
		fmt.Fprintf(b, " (default: %s)", roff(strings.Trim(f.DefValue, "[]")))
	}
	b.WriteString("\n")
}

// roff has none of the characters of text mean something to the formatter.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "^", `\(ha`, "~", `\(ti`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
