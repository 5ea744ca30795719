package app

import (
	_ "embed"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"visao/ml/conv"
)

// Version is the program's version.
const Version = "0.1.0"

// archived names the commit in an archive that has no repository with it: `git archive`
// puts its hash and its date there (see .gitattributes), and so does .ci/package.sh.
//
//go:embed commit.txt
var archived string

// about says what this program was built from, with what, and what it computes with. The
// date is the commit's, so that the same source gives the same program.
func about() string {
	var kernels []string
	for _, k := range conv.Kernels() {
		kernels = append(kernels, k.Name())
	}
	info, _ := debug.ReadBuildInfo()
	return fmt.Sprintf("visao version %s\ncommit  %s\nbuilt   %s for %s/%s\nkernels %s\n", Version, commit(info, archived),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, strings.Join(kernels, " "))
}

// commit returns the hash and the day of the commit that the program was built from, as
// Go noted them or, without a repository, as they were archived: "hash day".
func commit(info *debug.BuildInfo, archived string) string {
	var revision, time, changed string
	if info != nil {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				revision = s.Value
			case s.Key == "vcs.time":
				time = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = ", changed"
			}
		}
	}
	day, _, _ := strings.Cut(time, "T")
	if hash, date, ok := strings.Cut(strings.TrimSpace(archived), " "); revision == "" && ok && !strings.Contains(hash, "$") {
		revision, day = hash, date
	}
	if revision == "" {
		return "unknown"
	}
	return fmt.Sprintf("%.12s of %s%s", revision, day, changed)
}
