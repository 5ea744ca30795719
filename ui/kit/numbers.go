package kit

import (
	"fmt"
	"strconv"
	"strings"
)

// Signed writes a number with its sign and so many decimals. The minus is an en
// dash: the font that Fyne brings has no other of a digit's width.
func Signed(v float64, decimals int) string {
	text := fmt.Sprintf("%+.*f", decimals, v)
	if strings.Trim(text, "+-0.") == "" {
		return text[1:] // a zero has no sign
	}
	return strings.Replace(text, "-", "–", 1)
}

// Loss writes a loss to four decimals: "0.0812". Of one that has grown beyond all
// bounds it writes so few digits that it needs no more room: "1.65e+08".
func Loss(v float64) string {
	if v < 1e4 {
		return fmt.Sprintf("%.4f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

// Percent writes a probability to a tenth of a percent: "61.3 %".
func Percent(p float64) string { return fmt.Sprintf("%.1f %%", 100*p) }

// Progress says how far something has come: "Evaluating: 1,200 of 6,000".
func Progress(what string, done, total int) string {
	return fmt.Sprintf("%s: %s of %s", what, Thousands(done), Thousands(total))
}

// Thousands writes a whole number with separators: "1,688".
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
