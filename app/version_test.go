package app

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"visao/ml/conv"
)

func TestVersion(t *testing.T) {
	code, stdout, stderr := visao("--version")
	require.Zero(t, code)
	require.Empty(t, stderr)
	lines := strings.Split(stdout, "\n")
	require.Len(t, lines, 5, stdout)
	require.Equal(t, "visao version "+Version, lines[0])
	require.Regexp(t, `^commit  (unknown|[0-9a-f]{12} of \d{4}-\d{2}-\d{2}(, changed)?)$`, lines[1])
	require.Equal(t, "built   "+runtime.Version()+" for "+runtime.GOOS+"/"+runtime.GOARCH, lines[2])
	require.Contains(t, strings.Fields(lines[3])[1:], conv.Best().Name())
}

func TestVersionIsTheSameEverywhere(t *testing.T) {
	toml, err := os.ReadFile(filepath.Join("..", "FyneApp.toml"))
	require.NoError(t, err)
	require.Contains(t, string(toml), `Version = "`+Version+`"`)
	require.Contains(t, string(toml), `ID = "`+id+`"`)

	raw, err := os.ReadFile(filepath.Join("..", "assets", "desktop", id+".metainfo.xml"))
	require.NoError(t, err)
	var metainfo struct {
		ID       string `xml:"id"`
		Releases []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	require.NoError(t, xml.Unmarshal(raw, &metainfo))
	require.Equal(t, id, metainfo.ID)
	require.Equal(t, Version, metainfo.Releases[0].Version, "the newest release is the first")
}

func TestCommit(t *testing.T) {
	stamped := func(modified string) *debug.BuildInfo {
		return &debug.BuildInfo{Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "354a9d2d4f0b6a1c7e2f"},
			{Key: "vcs.time", Value: "2026-11-23T23:59:59Z"},
			{Key: "vcs.modified", Value: modified},
		}}
	}
	const checkedOut, archived = "$Format:%H %cs$\n", "0123456789abcdef 2026-11-24\n"
	require.Equal(t, "354a9d2d4f0b of 2026-11-23", commit(stamped("false"), checkedOut))
	require.Equal(t, "354a9d2d4f0b of 2026-11-23, changed", commit(stamped("true"), checkedOut))
	require.Equal(t, "354a9d2d4f0b of 2026-11-23", commit(stamped("false"), archived), "the repository knows better")
	require.Equal(t, "0123456789ab of 2026-11-24", commit(&debug.BuildInfo{}, archived))
	require.Equal(t, "unknown", commit(&debug.BuildInfo{}, checkedOut))
	require.Equal(t, "unknown", commit(nil, ""))
}
