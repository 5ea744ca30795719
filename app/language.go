package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"visao/assets"
	"visao/ui/words"
)

// speak has everything that is said from now on be in a language, by its code; "" is
// that of the desktop or, if Visao does not speak it, English. What has been said
// before stays.
func speak(code string) error {
	system := lang.SystemLocale()
	if code == "" { // of vi-VN, vi
		code, _, _ = strings.Cut(system.String(), "-")
	}
	translations, err := translationsTo(code)
	if err != nil {
		return err
	}
	words.Use(code, translations)

	own, err := fs.ReadFile(assets.Words(), "fyne."+code+".json")
	if errors.Is(err, fs.ErrNotExist) {
		own, err = fs.ReadFile(assets.Words(), "fyne.en.json")
	}
	if err != nil {
		return err
	}
	// Fyne always speaks the desktop's language, or English (v2.7.4). So it is taught that
	// this is how one speaks it.
	for _, locale := range []fyne.Locale{"en", fyne.Locale(system.LanguageString())} {
		if err := lang.AddTranslationsForLocale(own, locale); err != nil {
			return fmt.Errorf("teaching Fyne the language %s: %w", code, err)
		}
	}
	return nil
}

// translationsTo returns what is aboard for a language, by the English; nothing if
// that is none of them.
func translationsTo(code string) (map[string]string, error) {
	files, err := fs.Glob(assets.Words(), code+"/*.json")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, name := range files {
		text, err := fs.ReadFile(assets.Words(), name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &all); err != nil {
			return nil, fmt.Errorf("reading the words of %s: %w", name, err)
		}
	}
	return all, nil
}
