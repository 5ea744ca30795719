package assets

import (
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// documents are the .md files of the project, with what they say outside of code, by their paths from its top.
func documents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (path == ".git" || path == "bin" || path == "build"):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".md":
			return nil
		}
		text, err := os.ReadFile(filepath.Join("..", path))
		all[path] = code.ReplaceAllString(string(text), "")
		return err
	}))
	require.Contains(t, all, "README.md")
	require.Contains(t, all, "assets/docs/learners.md")
	return all
}

var (
	code    = regexp.MustCompile("(?ms)^```.*?^```$|^    .*?$|`[^`\n]+`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	unnamed = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are what a link can name in a document, as GitHub and others write it.
func anchors(text string) (all []string) {
	for _, h := range heading.FindAllStringSubmatch(text, -1) {
		all = append(all, strings.ReplaceAll(unnamed.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-"))
	}
	return all
}

func TestLinksAndPicturesOfTheDocumentsExist(t *testing.T) {
	all, seen := documents(t), 0
	for name, text := range all {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			target, err := url.Parse(found[1])
			require.NoError(t, err, name)
			if target.Scheme != "" {
				require.Equal(t, "https", target.Scheme, "%s: %s", name, target)
				continue
			}
			seen++
			path := name
			if target.Path != "" {
				path = filepath.ToSlash(filepath.Join(filepath.Dir(name), target.Path))
				_, err = os.Stat(filepath.Join("..", path))
				require.NoError(t, err, "%s: %s", name, target)
			}
			if target.Fragment != "" {
				require.Contains(t, anchors(all[path]), target.Fragment, "%s: %s", name, target)
			}
		}
	}
	require.Greater(t, seen, 50, "links were found at all")
}

func TestEveryPictureOfTheDocumentsIsUsed(t *testing.T) {
	var used []string
	for name, text := range documents(t) {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			used = append(used, filepath.ToSlash(filepath.Join(filepath.Dir(name), found[1])))
		}
	}
	for _, folder := range []string{"assets/docs/pictures", "assets/screenshots"} {
		pictures, err := filepath.Glob(filepath.Join("..", folder, "*.png"))
		require.NoError(t, err)
		require.NotEmpty(t, pictures)
		for _, p := range pictures {
			require.True(t, slices.Contains(used, folder+"/"+filepath.Base(p)), p)
		}
	}
}

func TestDocumentsAreNotAboard(t *testing.T) {
	require.NoError(t, fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
		require.NotContains(t, path, "docs")
		return err
	}))
}

// No build has this program in it.
func TestTheProgramThatDrawsThePicturesCompiles(t *testing.T) {
	out, err := exec.Command("go", "vet", "docs/pictures/draw.go").CombinedOutput()
	require.NoError(t, err, string(out))
}
