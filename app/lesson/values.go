package lesson

import (
	"errors"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"visao/ml/bias"
	"visao/ml/mnist"
	"visao/ml/paint"
)

// oneOf reads a name as its place among the names.
func oneOf[T ~int](names []string) func(string) (T, error) {
	return func(value string) (T, error) {
		if i := slices.Index(names, strings.ToLower(value)); i >= 0 {
			return T(i), nil
		}
		return 0, fmt.Errorf("it is one of %s", strings.Join(names, ", "))
	}
}

func readSmooth(value string) (bool, error) {
	i, err := oneOf[int]([]string{"no", "yes"})(value)
	return i == 1, err
}

func readRepair(value string) (bias.Repair, error) {
	repair, err := oneOf[bias.Repair](bias.RepairNames[bias.Vary:])(value)
	return repair + bias.Vary, err
}

func readColormap(value string) (string, error) {
	c, err := paint.ByName(strings.ToLower(value))
	if err != nil {
		return "", err
	}
	return c.Name, nil
}

// digitOr reads a digit, or a word that stands for −1.
func digitOr(word string) func(string) (int, error) {
	return func(value string) (int, error) {
		if strings.EqualFold(value, word) {
			return -1, nil
		}
		if digit, err := whole(value); err == nil && digit < mnist.Classes {
			return digit, nil
		}
		return 0, fmt.Errorf("it is a digit from 0 to 9, or %s", word)
	}
}

func readPicture(value string) (Picture, error) {
	if strings.EqualFold(value, "draw") {
		return Picture{Index: -1}, nil
	}
	if words := strings.Fields(value); len(words) == 2 && strings.EqualFold(words[0], "test") {
		if i, err := whole(words[1]); err == nil && i <= maxIndex {
			return Picture{Index: i}, nil
		}
	}
	name, err := fileName(value, ".png", ".jpg", ".jpeg")
	if err != nil {
		return Picture{}, fmt.Errorf("it is draw, test with a number from 0 to %d, such as test 247, or a file: %w", maxIndex, err)
	}
	return Picture{-1, name}, nil
}

func readModel(value string) (string, error) {
	if strings.EqualFold(value, "aboard") {
		return "", nil
	}
	name, err := fileName(value, ".safetensors")
	if err != nil {
		return "", fmt.Errorf("it is aboard, or a file: %w", err)
	}
	return name, nil
}

// device matches the names that Windows keeps for devices, whatever follows a dot.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\.|$)`)

// fileName reads the name of a file in the lesson's own folder: one that is safe on
// every system, since a lesson may come from anywhere.
func fileName(value string, extensions ...string) (string, error) {
	switch {
	case !slices.ContainsFunc(extensions, func(e string) bool {
		return len(value) > len(e) && strings.EqualFold(value[len(value)-len(e):], e)
	}):
		return "", fmt.Errorf("its name must end in %s", strings.Join(extensions, " or "))
	case len(value) > maxName:
		return "", fmt.Errorf("its name must not be longer than %d bytes", maxName)
	case strings.ContainsAny(value, `/\:`), strings.HasPrefix(value, "."), !filepath.IsLocal(value):
		return "", errors.New("it must lie beside the lesson: a plain name, with no folder, drive or dot before it")
	case device.MatchString(value):
		return "", errors.New("its name is that of a device")
	}
	return value, nil
}

// whole reads a whole number that is not below zero.
func whole(value string) (int, error) {
	n, err := strconv.ParseUint(value, 10, 31)
	if err != nil {
		return 0, errors.New("it is a whole number, such as 4")
	}
	return int(n), nil
}

func readSeed(value string) (uint64, error) {
	seed, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("it is a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	return seed, nil
}

// number reads a decimal number that is not below zero.
func number(value string) (float64, error) {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || strings.Trim(value, "0123456789.") != "" { // nor 1e9, 0x1p2, Inf and NaN
		return 0, errors.New("it is a number, such as 0.5")
	}
	return v, nil
}

// percentage reads "80" or "80 %" as 0.8.
func percentage(value string) (float64, error) {
	v, err := number(strings.TrimSpace(strings.TrimSuffix(value, "%")))
	if err != nil {
		return 0, errors.New("it is a percentage, such as 80")
	}
	return v / 100, nil
}

func readOpacity(value string) (float64, error) {
	v, err := number(value)
	if err != nil || v > 1 {
		return 0, errors.New("it is a number from 0 to 1, such as 0.5")
	}
	return v, nil
}

// planted reads a value of a shortcut, which must make sense in it.
func planted[T any](read func(string) (T, error), put func(*bias.Shortcut, T)) func(string) (T, error) {
	return func(value string) (v T, err error) {
		if v, err = read(value); err == nil {
			s := bias.Decoy()
			put(&s, v)
			err = s.Validate()
		}
		return v, err
	}
}

func readLambda(value string) (float64, error) {
	lambda, err := number(value)
	if err != nil || lambda < minLambda || lambda > maxLambda {
		return 0, fmt.Errorf("it is a number from %g to %d, such as 10", minLambda, maxLambda)
	}
	return lambda, nil
}

func readEpochs(value string) (int, error) {
	epochs, err := whole(value)
	if err != nil || epochs < 1 || epochs > maxEpochs {
		return 0, fmt.Errorf("it is a whole number from 1 to %d", maxEpochs)
	}
	return epochs, nil
}

func readRectangle(value string) (r image.Rectangle, err error) {
	words := strings.Fields(value)
	if len(words) == 4 {
		var at [4]int
		for i := range at {
			if at[i], err = whole(words[i]); err != nil || at[i] > mnist.Side {
				break
			}
		}
		// Not image.Rect, which would put corners in order that are not.
		r = image.Rectangle{Min: image.Pt(at[0], at[1]), Max: image.Pt(at[2], at[3])}
	}
	if err != nil || r.Empty() || !r.In(image.Rect(0, 0, mnist.Side, mnist.Side)) {
		return r, fmt.Errorf("it is left, top, right and bottom in pixels from 0 to %d, such as 0 0 4 4", mnist.Side)
	}
	return r, nil
}

// language matches codes such as en, vi and pt-BR.
var language = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// head sets a key of the whole lesson.
func (l *Lesson) head(name, value string) error {
	switch name {
	case "title":
		if value == "" || utf8.RuneCountInString(value) > maxTitle {
			return fmt.Errorf("it has from 1 to %d characters", maxTitle)
		}
		l.Title = value
	case "language":
		if !language.MatchString(value) {
			return errors.New("it is the code of a language, such as en or vi")
		}
		l.Language = value
	}
	return nil
}
