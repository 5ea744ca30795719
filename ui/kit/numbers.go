package kit

import (
	"fmt"
	"math"
	"strings"
	"time"

	"visao/ui/words"
)

// Signed writes a number with its sign and so many decimals. The minus is an en
// dash: the font that Fyne brings has no other of a digit's width.
func Signed(v float64, decimals int) string {
	text := words.T("%.*f", decimals, math.Abs(v))
	switch {
	case strings.Trim(text, "0.,") == "":
		return text // a zero has no sign
	case v < 0:
		return "–" + text
	}
	return "+" + text
}

// Loss writes a loss to four decimals: "0.0812". Of one that has grown beyond all
// bounds it writes so few digits that it needs no more room: "1.65e+08".
func Loss(v float64) string {
	if v < 1e4 {
		return words.T("%.4f", v)
	}
	return Point(fmt.Sprintf("%.3g", v))
}

// Percent writes a probability to a tenth of a percent: "61.3 %".
func Percent(p float64) string { return words.T("%.1f %%", 100*p) }

// Point writes digits that end in an exponent, or have as many decimals as they need,
// with the decimal point of the language in use: fmt alone has such formats.
func Point(digits string) string {
	return strings.Replace(digits, ".", strings.Trim(words.T("%.1f", 1.1), "1"), 1)
}

// Said are words that were marked with words.Later, in the language in use.
func Said(english []string) []string {
	said := make([]string, len(english))
	for i, name := range english {
		said[i] = words.T(name)
	}
	return said
}

// Duration writes a time as people say it: "1 min 12 s".
func Duration(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	switch {
	case seconds < 60:
		return words.T("%d s", seconds)
	case seconds < 3600:
		return words.T("%d min %d s", seconds/60, seconds%60)
	}
	return words.T("%d h %d min", seconds/3600, seconds/60%60)
}
