// Package words says what the window says in the language of whom it says it to.
// English is the key: what a catalogue does not know stays English.
package words

import (
	"sync"
	"sync/atomic"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// A Language is one that the window can speak.
type Language struct {
	Code string // of BCP 47
	Name string // what its speakers call it
	tag  language.Tag
}

// Languages are all of them, English first.
var Languages = []Language{
	{"en", "English", language.English},
	{"vi", "Tiếng Việt", language.Vietnamese},
}

// speaker is what the window speaks with now.
type speaker struct {
	code    string
	printer *message.Printer
	errors  func() []pattern // made when there is an error: that takes a while
}

var now atomic.Pointer[speaker]

func init() { Use("en", nil) }

// Use has everything that is said from now on be in the language of that code, by a
// catalogue from English formats to formats, whose verbs may be in another order:
// "%[2]d of %[1]d". A code that is not among Languages stands for English. Nobody may
// change the catalogue afterwards.
func Use(code string, translations map[string]string) {
	spoken := Languages[0]
	for _, l := range Languages {
		if l.Code == code {
			spoken = l
		}
	}
	c := catalog.NewBuilder(catalog.Fallback(language.English))
	for english, translation := range translations {
		// Fails for no string: strings are not parsed until they are used.
		_ = c.SetString(spoken.tag, english, translation)
	}
	now.Store(&speaker{
		code:    spoken.Code,
		printer: message.NewPrinter(spoken.tag, message.Catalog(c)),
		errors:  sync.OnceValue(func() []pattern { return patternsOf(translations) }),
	})
}

// Code is the code of the language in use, one of Languages.
func Code() string { return now.Load().code }

// T formats as fmt.Sprintf does, in the language in use, with its decimal point and
// its thousands. A number that counts nothing, such as a seed, is passed as a string.
func T(format string, args ...any) string { return now.Load().printer.Sprintf(format, args...) }

// N is T of the first format if n is 1, and else of the second; n is their first
// argument.
func N(n int, one, many string, args ...any) string {
	if n != 1 {
		one = many
	}
	return T(one, append([]any{n}, args...)...)
}

// Later marks words that T will say once the language is known.
func Later(english string) string { return english }
