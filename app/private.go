package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// withoutHome writes the paths in a text that lead through the user's home with ~:
// its name is mostly the user's.
func withoutHome(text string) string {
	home, err := os.UserHomeDir()
	if err != nil || len(home) < 2 { // "/" is nobody's
		return text
	}
	separator := string(filepath.Separator)
	home = strings.TrimSuffix(home, separator)
	text = strings.ReplaceAll(text, home+separator, "~"+separator)
	// Source files have slashes on Windows, too.
	return strings.ReplaceAll(text, filepath.ToSlash(home)+"/", "~/")
}

// folders are what leads to a file in an absolute path, or one below ~.
var folders = regexp.MustCompile(`(^|[\s"'“(=:])(?:~|[A-Za-z]:)?[/\\]+(?:[^/\\\s"][^/\\\n"]*[/\\]+)+`)

// withoutFolders leaves of the absolute paths in a text the names of the files: where
// somebody keeps them tells too much for a log.
func withoutFolders(text string) string { return folders.ReplaceAllString(text, "$1…/") }
